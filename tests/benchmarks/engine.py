"""How near the engine runs to its matrix products: `python -m tests.benchmarks.engine`.

784-100×5-10, Adam, batch 100, float32, one thread, against the bare products of the same sizes: X·W, Xᵀ·dY,
and dY·Wᵀ except for the first layer, with `out=`. Interleaved pairs; the median of their ratios is the
figure, bound ≥ 0.55.
"""

import statistics
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from tuitrain.config import Preset
from tuitrain.data import load
from tuitrain.streams import Streams
from tuitrain.training import Trial

BOUND, PAIRS, UPDATES, BATCH = 0.55, 15, 300, 100
SIZES = (784, 100, 100, 100, 100, 100, 10)


def engine() -> Callable[[int], object]:
    """Full updates of a trial on real MNIST."""
    preset = Preset.model_validate(
        {
            "network": {"hidden": {"width": 100, "depth": 5}},
            "optimizer": "adam",
            "batch_size": BATCH,
            "updates": 10**9,
            "evaluate": {"every": 10**9},
        }
    )
    return Trial(preset.trial, load(preset.data, Streams(preset.seed))).run


def products() -> Callable[[int], None]:
    """The products of one update, and nothing else."""
    random = np.random.default_rng(0)

    def matrix(*shape: int) -> np.ndarray:
        return random.random(shape, np.float32)

    pairs = list(pairwise(SIZES))
    weights = [matrix(*pair) for pair in pairs]
    inputs = [matrix(BATCH, size) for size in SIZES[:-1]]
    outputs = [matrix(BATCH, size) for size in SIZES[1:]]
    d_weights = [np.empty_like(weight) for weight in weights]
    d_inputs = [np.empty_like(each) for each in inputs]

    def run(updates: int) -> None:
        for _ in range(updates):
            for number, (x, w, y, dw, dx) in enumerate(
                zip(inputs, weights, outputs, d_weights, d_inputs, strict=True)
            ):
                np.dot(x, w, out=y)
                np.dot(x.T, y, out=dw)
                if number:
                    np.dot(y, w.T, out=dx)

    return run


def seconds(run: Callable[[int], object], updates: int) -> float:
    """Wall time of so many updates."""
    started = perf_counter()
    run(updates)
    return perf_counter() - started


def main() -> None:
    """Print both speeds and their ratio."""
    train, multiply = engine(), products()
    with threadpool_limits(1):
        for run in (train, multiply):
            run(UPDATES)
        pairs = [(seconds(multiply, UPDATES), seconds(train, UPDATES)) for _ in range(PAIRS)]
    ratios = sorted(bare / full for bare, full in pairs)
    ratio = statistics.median(ratios)
    bare, full = (UPDATES / statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"engine {full:,.0f} updates/s, bare products {bare:,.0f}/s")
    print(f"ratio {ratio:.3f} (min {ratios[0]:.3f}, max {ratios[-1]:.3f}, {PAIRS} pairs), bound {BOUND}")
    raise SystemExit(ratio < BOUND)


if __name__ == "__main__":
    main()
