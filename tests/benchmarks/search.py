"""How long searches take: `python -m tests.benchmarks.search`. Each bound and what was measured.

- The book's 100 trials in two processes, from start to end with all that belongs to it, against the bare
  matrix products of their updates on one thread, in the same run: at most 1.2.
- Successive halving on seeds 0..2 against the full search, both in one process: at most a third of the time,
  the best within one standard error, at least 3 of the full search's best 5 trained to full length.
- Two processes against one: at least 1.7.

The speeds want an otherwise idle machine of two cores.
"""

import subprocess
import sys
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter

import numpy as np
from threadpoolctl import threadpool_limits

from tests.benchmarks.engine import seconds
from tuitrain.config import load
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.search.plan import Search

PRODUCTS, THIRD, SPEEDUP, KEPT = 1.2, 1 / 3, 1.7, 3
SEEDS = range(3)


def products(sizes: tuple[int, ...], batch: int) -> Callable[[int], None]:
    """The products of one update of a network of these layer sizes, and nothing else."""
    random = np.random.default_rng(0)
    layers = []
    for number, (inputs, outputs) in enumerate(pairwise(sizes)):
        x, w = random.random((batch, inputs), np.float32), random.random((inputs, outputs), np.float32)
        y, dw = np.empty((batch, outputs), np.float32), np.empty_like(w)
        layers.append((x, w, y, dw, np.empty_like(x) if number else None))

    def run(updates: int) -> None:
        for _ in range(updates):
            for x, w, y, dw, dx in layers:
                np.dot(x, w, out=y)
                np.dot(x.T, y, out=dw)
                if dx is not None:
                    np.dot(y, w.T, out=dx)

    return run


def command(*arguments: str) -> float:
    """Wall seconds of `tuitrain run search` with these arguments, as a user waits for it."""
    started = perf_counter()
    subprocess.run([sys.executable, "-m", "tuitrain", "run", "search", "--quiet", *arguments], check=False)
    return perf_counter() - started


def searched(name: str, seed: int) -> tuple[Search, float]:
    """The plan of a preset's search once it is over, and the seconds it took in this process."""
    started, runner = perf_counter(), Runner(load(name, seed=seed).preset)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    assert isinstance(runner.plan, Search)
    return runner.plan, perf_counter() - started


def pools() -> bool:
    """Print what two processes take; whether that is within the bounds."""
    preset = load("search").preset
    updates = preset.search.trials * preset.total_updates
    multiply = products(preset.layer_sizes, preset.batch_rows)
    with threadpool_limits(1):
        multiply(100)
        bare = seconds(multiply, updates)
        two, one = command("--jobs", "2"), command()
        bare = (bare + seconds(multiply, updates)) / 2
    print(f"100 trials: bare products {bare:.1f} s, two processes {two:.1f} s, one {one:.1f} s")
    print(f"two processes / products {two / bare:.2f} (bound {PRODUCTS})")
    print(f"one / two processes {one / two:.2f} (bound {SPEEDUP})")
    return two <= PRODUCTS * bare and one >= SPEEDUP * two


def halving(seed: int) -> bool:
    """Print what halving takes and finds beside the full search; whether that is within the bounds."""
    full, long = searched("search", seed)
    halved, short = searched("search-halving", seed)
    monitor = full.monitor
    best, found = (float(plan.figures()[f"best.{monitor}"]) for plan in (full, halved))
    error = float(full.figures()["best.standard_error"])
    through = {each.number for each in halved.attempts if each.figures["status"] == "completed"}
    kept = sum(each.number in through for each in full.ranking[:5])
    print(
        f"seed {seed}: {short:.1f} of {long:.1f} s = {short / long:.3f} (bound {THIRD:.3f});"
        f" best {found:.2f} of {best:.2f} ± {error:.3f}; {kept} of the best 5 to full length (bound {KEPT})"
    )
    return short <= THIRD * long and found >= best - error and kept >= KEPT


def main() -> None:
    """Print every figure; exit code 1 where a bound is missed."""
    raise SystemExit(not all([pools(), *map(halving, SEEDS)]))


if __name__ == "__main__":
    main()
