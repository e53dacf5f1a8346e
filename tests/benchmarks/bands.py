"""What a preset's figures come to over many seeds: `python -m tests.benchmarks.bands PRESET FIGURE…`.

Prints mean, standard deviation, extremes, and the mean ± 4 standard deviations that an expectation takes.
"""

import json
import statistics
import sys
from collections.abc import Sequence

from tuitrain.config import load
from tuitrain.experiments.runner import Runner

SEEDS = range(20)


def figures_of(preset: str, seed: int, names: Sequence[str]) -> dict[str, float | int | str]:
    """Every figure of one full run; an `epochs_to(…)` has to be asked for."""
    asked = json.dumps([{"figure": name, "min": 0} for name in names if name.startswith("epochs_to")])
    runner = Runner(load(preset, [f"expect={asked}"], seed=seed).preset)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return dict(runner.plan.results["run"].figures)


def main(preset: str, *names: str) -> None:
    """Run all seeds and print a line a figure."""
    runs = [figures_of(preset, seed, names) for seed in SEEDS]
    for name in names:
        values = [run[name] for run in runs]
        if isinstance(values[0], str):
            print(f"{name:36} {sorted(set(values))}")
            continue
        mean, spread = statistics.mean(values), statistics.stdev(values)
        print(
            f"{name:36} mean {mean:.5g}  sd {spread:.3g}  min {min(values):.5g}  max {max(values):.5g}  "
            f"mean ± 4 sd {mean - 4 * spread:.5g} … {mean + 4 * spread:.5g}  first five {values[:5]}"
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
