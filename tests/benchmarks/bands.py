"""What a preset's figures come to over many seeds: `python -m tests.benchmarks.bands PRESET [FIGURE…]`.

Prints mean, standard deviation, extremes, and the mean ± 4 standard deviations that an expectation takes. A
figure is written as in an expectation, `<arm>.<figure>`; `a.gap - b.gap` is the difference, seed by seed.
Without figures those of the preset's expectations are taken, and each expectation is told that a seed misses.

A preset that runs in less than a second is run on seeds 0..99, a longer one on 0..19.
"""

import json
import statistics
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from time import process_time
from typing import TypeGuard

from tuitrain.config import Expectation, Preset, facts_of, load, parse_figure
from tuitrain.experiments.expectations import check
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.studies.study import compute
from tuitrain.experiments.studies.study import figures_of as found_in

MANY, FEW = range(100), range(20)
SHORT = 1.0
"""Seconds of processor that a run may take to be run so often."""
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
        value = value - beside if _is_number(value) and _is_number(beside) else None
    return value


def _is_number(value: Value) -> TypeGuard[float]:
    return isinstance(value, float | int)


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


def expected_of(preset: Preset) -> tuple[str, ...]:
    """The figures that its expectations are about, and the differences of those that are compared."""
    names = []
    for each in preset.expect:
        other = each.above or each.below
        if each.min is not None or each.max is not None or isinstance(each.equals, str):
            names.append(each.figure)
        if other is not None:
            ends = (each.figure, other) if each.above else (other, each.figure)
            names.append(MINUS.join(ends))
    return tuple(dict.fromkeys(names))


def main(name: str, *names: str) -> None:
    """Run all seeds and print a line a figure."""
    preset = load(name).preset
    wanted = names or expected_of(preset)
    named = [part for each in wanted for part in each.split(MINUS)]
    run = partial(figures_of, name, named)
    began = process_time()
    run(0)
    seeds = MANY if process_time() - began < SHORT else FEW
    with ProcessPoolExecutor(WORKERS, get_context("spawn")) as pool:
        runs = list(pool.map(run, seeds))
    print(f"seeds {seeds[0]}..{seeds[-1]}")
    for each in wanted:
        print(said(each, [value_of(each, found, preset.figure_arms) for found in runs]))
    for each in () if names else preset.expect:
        missed = [seed for seed, found in zip(seeds, runs, strict=True) if not met(preset, each, found)]
        if missed:
            print(f"{each.figure} is missed on seeds {missed}")


def met(preset: Preset, expected: Expectation, found: Mapping[str, Value]) -> bool:
    """Whether that expectation holds for the figures of a run."""
    alone = preset.model_copy(update={"expect": (expected,)})
    known = {name: value for name, value in found.items() if value is not None}
    return all(each.met for each in check(alone, known, preset.figure_arms))


if __name__ == "__main__":
    main(*sys.argv[1:])
