"""What a preset's figures come to over many seeds: `python -m tests.benchmarks.bands PRESET FIGURE…`.

Prints mean, standard deviation, extremes, and the mean ± 4 standard deviations that an expectation takes. A
figure is written as in an expectation, `<arm>.<figure>`; `a.gap - b.gap` is the difference, seed by seed.
"""

import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context

from tuitrain.config import facts_of, load, parse_figure
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.study import compute
from tuitrain.experiments.study import figures_of as found_in

SEEDS = range(20)
WORKERS = 2
MINUS = " - "

Value = float | int | str | None


def figures_of(preset: str, names: Sequence[str], seed: int) -> Mapping[str, Value]:
    """Every figure of one full run as `<arm>.<figure>`; an `epochs_to(…)` has to be asked for."""
    asked = [{"figure": name, "min": 0} for name in names if "epochs_to" in name]
    loaded = load(preset, [f"expect={json.dumps(asked)}"] if asked else (), seed=seed).preset
    if not facts_of(loaded.kind).trains:
        studied = {arm: found_in(compute(loaded, arm)) for arm in loaded.trials}
        return {f"{arm}.{name}": value for arm, found in studied.items() for name, value in found.items()}
    runner = Runner(loaded)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return runner.plan.figures()


def value_of(name: str, figures: Mapping[str, Value], arms: tuple[str, ...]) -> Value:
    """A figure, or the difference of two."""
    first, *others = (parse_figure(part, arms) for part in name.split(MINUS))
    value = figures.get(f"{first.arm}.{first.name}")
    for other in others:
        beside = figures.get(f"{other.arm}.{other.name}")
        value = value - beside if isinstance(value, float) and isinstance(beside, float) else None
    return value


def said(name: str, values: Sequence[Value]) -> str:
    """A line on one figure."""
    numbers = [value for value in values if isinstance(value, float | int)]
    if len(numbers) < len(values):
        return f"{name:44} {sorted({str(value) for value in values})}"
    mean, spread = statistics.mean(numbers), statistics.stdev(numbers)
    return (
        f"{name:44} mean {mean:.5g}  sd {spread:.3g}  min {min(numbers):.5g}  max {max(numbers):.5g}  "
        f"mean ± 4 sd {mean - 4 * spread:.5g} … {mean + 4 * spread:.5g}"
    )


def main(preset: str, *names: str) -> None:
    """Run all seeds and print a line a figure; without names, all figures of whole runs."""
    arms = load(preset).preset.figure_arms
    named = [part for name in names for part in name.split(MINUS)]
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        runs = list(pool.map(partial(figures_of, preset, named), SEEDS))
    for name in names or [name for name in runs[0] if ".layer" not in name]:
        print(said(name, [value_of(name, run, arms) for run in runs]))


if __name__ == "__main__":
    main(*sys.argv[1:])
