"""Expectations: the figures that a preset promises, compared with those of its run."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tuitrain.config import Expectation, Figure, Preset, parse_figure
from tuitrain.experiments.figures import Figures


@dataclass(frozen=True)
class Checked:
    """An expectation and what became of it."""

    expectation: Expectation
    value: float | int | str | None
    """The figure's value; None if it does not apply, which misses every expectation."""
    other: float | int | str | None
    """The figure it is compared with, if there is one."""
    met: bool
    reason: str
    """The condition in words: `test_accuracy ≥ 0.975`."""
    ran: bool = True
    """Whether every arm that it speaks of was run; if not, nothing can be said."""


def check(preset: Preset, figures: Figures, ran: Collection[str] | None = None) -> tuple[Checked, ...]:
    """Each of the preset's expectations against `figures` (`<arm>.<figure>`); `ran` are the arms run."""
    arms = preset.figure_arms
    return tuple(_Check(each, figures, arms, arms if ran is None else ran).made() for each in preset.expect)


def describe(expectation: Expectation) -> str:
    """The expectation in words."""
    return f"{expectation.figure} {' and '.join(_words(expectation))}"


class _Check:
    """One expectation against figures, with the names that they have there."""

    def __init__(
        self, expectation: Expectation, figures: Figures, arms: tuple[str, ...], ran: Collection[str]
    ) -> None:
        self._expected, self._figures, self._arms, self._ran = expectation, figures, arms, ran

    def made(self) -> Checked:
        expected = self._expected
        value = self._value(expected.figure)
        others = [self._value(name) for name in expected.figures[1:]]
        return Checked(
            expected,
            value,
            others[0] if others else None,
            value is not None and all(self._conditions(value)),
            describe(expected),
            all(self._figure(name).arm in self._ran for name in expected.figures),
        )

    def _conditions(self, value: float | int | str) -> Iterator[bool]:
        expected = self._expected
        if expected.equals is not None:
            beside = isinstance(expected.equals, str) and not isinstance(value, str)
            yield value == (self._value(str(expected.equals)) if beside else expected.equals)
        if isinstance(value, str):
            return
        if expected.min is not None:
            yield value >= expected.min
        if expected.max is not None:
            yield value <= expected.max
        by = expected.by or 0.0
        if expected.above is not None:
            other = self._value(expected.above)
            yield isinstance(other, float | int) and value - other >= by and value != other
        if expected.below is not None:
            other = self._value(expected.below)
            yield isinstance(other, float | int) and other - value >= by and value != other

    def _value(self, name: str) -> float | int | str | None:
        figure = self._figure(name)
        return self._figures.get(f"{figure.arm}.{figure.name}")

    def _figure(self, name: str) -> Figure:
        return parse_figure(name, self._arms)


def _words(expectation: Expectation) -> Iterator[str]:
    if expectation.equals is not None:
        equals = expectation.equals
        yield f"= {equals if isinstance(equals, str) else f'{equals:g}'}"
    if expectation.min is not None:
        yield f"≥ {expectation.min:g}"
    if expectation.max is not None:
        yield f"≤ {expectation.max:g}"
    by = "" if expectation.by is None else f" by {expectation.by:g}"
    if expectation.above is not None:
        yield f"above {expectation.above}{by}"
    if expectation.below is not None:
        yield f"below {expectation.below}{by}"
