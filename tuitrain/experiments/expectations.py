"""Expectations: what a preset says its figures come to, held against what they came to."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tuitrain.config import Expectation, parse_figure
from tuitrain.experiments.figures import Figures


@dataclass(frozen=True)
class Checked:
    """An expectation and what became of it."""

    expectation: Expectation
    value: float | int | str | None
    """What the figure came to; None where it does not apply, which misses every expectation."""
    other: float | int | str | None
    """The figure it is compared with, if there is one."""
    met: bool
    reason: str
    """The condition in words: `test_accuracy ≥ 0.975`."""


def check(expectations: Iterable[Expectation], figures: Figures) -> tuple[Checked, ...]:
    """Each expectation against `figures` (`<arm>.<figure>`)."""
    return tuple(_check(expectation, figures) for expectation in expectations)


def describe(expectation: Expectation) -> str:
    """The expectation in words."""
    return f"{expectation.figure} {' and '.join(_words(expectation))}"


def _check(expectation: Expectation, figures: Figures) -> Checked:
    value = figures.get(_key(expectation.figure))
    met = value is not None and all(_conditions(expectation, value, figures))
    beside = expectation.above or expectation.below
    other = figures.get(_key(beside)) if beside else None
    return Checked(expectation, value, other, met, describe(expectation))


def _conditions(expectation: Expectation, value: float | int | str, figures: Figures) -> Iterator[bool]:
    if expectation.equals is not None:
        yield value == expectation.equals
    if isinstance(value, str):
        return
    if expectation.min is not None:
        yield value >= expectation.min
    if expectation.max is not None:
        yield value <= expectation.max
    by = expectation.by or 0.0
    if expectation.above is not None:
        other = figures.get(_key(expectation.above))
        yield isinstance(other, float | int) and value - other >= by and value != other
    if expectation.below is not None:
        other = figures.get(_key(expectation.below))
        yield isinstance(other, float | int) and other - value >= by and value != other


def _words(expectation: Expectation) -> Iterator[str]:
    if expectation.equals is not None:
        yield f"= {expectation.equals}"
    if expectation.min is not None:
        yield f"≥ {expectation.min:g}"
    if expectation.max is not None:
        yield f"≤ {expectation.max:g}"
    by = "" if expectation.by is None else f" by {expectation.by:g}"
    if expectation.above is not None:
        yield f"above {expectation.above}{by}"
    if expectation.below is not None:
        yield f"below {expectation.below}{by}"


def _key(name: str) -> str:
    figure = parse_figure(name)
    return f"{figure.arm}.{figure.name}"
