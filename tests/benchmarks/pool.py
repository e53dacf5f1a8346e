"""How much sooner two processes are done than one: `python -m tests.benchmarks.pool`.

Eight equal trials, 784-100×5-10, Adam, batch 100, one BLAS thread each, in a pool of one process and one of
two, both warmed up: everything is loaded and MNIST is read. Interleaved pairs; the median of their ratios is
the figure, bound ≥ 1.7. Wants two processors that nobody else uses.
"""

import os
import statistics
from time import perf_counter

from tuitrain.config import Preset
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.pool import LocalPool, Pool, PoolRunner

BOUND, PAIRS, TRIALS, UPDATES = 1.7, 5, 8, 500


def preset(trials: int, updates: int) -> Preset:
    """So many equal trials on real MNIST."""
    return Preset.model_validate(
        {
            "kind": "compare",
            "network": {"hidden": {"width": 100, "depth": 5}},
            "optimizer": "adam",
            "batch_size": 100,
            "updates": updates,
            "evaluate": {"every": updates, "train_rows": 1000, "test_rows": 1000},
            "arms": {f"trial{number}": {} for number in range(trials)},
        }
    )


def seconds(pool: Pool, work: Preset) -> float:
    """Wall time until all its trials are done."""
    started = perf_counter()
    runner = PoolRunner(pool, [Planned(work, plan_of(work))])
    while not runner.finished:
        for _ in runner.advance(1):
            pass
    return perf_counter() - started


def main() -> None:
    """Print both times and their ratio."""
    work = preset(TRIALS, UPDATES)
    with LocalPool(1) as one, LocalPool(2) as two:
        for pool in (one, two):
            seconds(pool, preset(4, 100))
        pairs = [(seconds(one, work), seconds(two, work)) for _ in range(PAIRS)]
    ratios = sorted(alone / both for alone, both in pairs)
    ratio = statistics.median(ratios)
    alone, both = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"{TRIALS} trials: one process {alone:.2f} s, two {both:.2f} s; load {os.getloadavg()[0]:.1f}")
    print(f"ratio {ratio:.2f} (min {ratios[0]:.2f}, max {ratios[-1]:.2f}, {PAIRS} pairs), bound {BOUND}")
    raise SystemExit(ratio < BOUND)


if __name__ == "__main__":
    main()
