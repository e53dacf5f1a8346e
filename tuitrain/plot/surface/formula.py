"""A step of a walk in numbers: the rule's formula, and what stands in it now."""

import re
from collections.abc import Iterator, Mapping
from math import isfinite

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.config import TrialConfig
from tuitrain.experiments.studies.walk import Walk
from tuitrain.nn.optimizers import Optimizer
from tuitrain.nn.parameters import Parameters
from tuitrain.plot import cells, ticks
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.training.model import optimizer_of

LINES = 7
"""The most that a rule needs: a title and two lines for each of its formulas."""

Equation = tuple[str, str, tuple[str, str]]
"""What is made anew, the formula, and it in numbers for x and for y."""


def formula(
    name: str, config: TrialConfig, walk: Walk, at: int, width: int, height: int, *, ascii: bool = False
) -> Picture:
    """The step that led to place `at` of `walk`; without room for all, the place's formulas stay."""
    canvas = Canvas(width, height, ascii_only=ascii)
    step = min(max(at, 1), walk.steps)
    if not walk.steps:
        canvas.put(1, 0, f"{name} diverged at its first step", "warn")
        return canvas.picture()
    x = canvas.put(1, 0, name, "title") + 2
    digits = len(str(walk.steps))
    heights = f"f {_number(walk.heights[step - 1])} → {_number(walk.heights[step])}"
    said = f"step {step:{digits}} of {walk.steps}   η {ticks.reading(walk.rates[step - 1]):6}  {heights}"
    if walk.left and step == walk.steps:
        said += "   the next step diverges"
    canvas.put(x, 0, cells.fit(said, width - x, ascii), "dim")
    equations = list(_equations(config, walk, step))
    room = max((height - 1) // 2, 0)
    shown = [
        (_left(made, text, axis), made == "p", f"= {number}")
        for made, text, numbers in _foremost(equations, room)
        for axis, number in zip("xy", numbers, strict=True)
    ]
    # As wide as the longest of the rule's formulas: it stays where it is from step to step.
    label = max(cells.width(_left(made, text, "x"), ascii) for made, text, _ in equations) + 2
    if any(2 + label + cells.width(number, ascii) > width for _, _, number in shown):
        # Without its end a line comes to nothing: the formula, which `i` has too, goes before the numbers do.
        label = 3
        shown = [(left.partition(" ")[0], place, number) for left, place, number in shown]
    for y, (left, place, number) in enumerate(shown, start=1):
        canvas.put(2, y, left, "accent" if place else "")
        canvas.put(
            2 + label, y, cells.fit(_squeezed(number, width - label - 2, ascii), width - label - 2, ascii)
        )
    return canvas.picture()


def _squeezed(text: str, room: int, ascii: bool) -> str:
    """Without what keeps numbers below each other, where there is not room for that."""
    if cells.width(text, ascii) <= room:
        return text
    return re.sub(r"(?<=\() | (?=[·/])|(?<=[·/]) ", "", " ".join(text.split()))


def _foremost(equations: list[Equation], room: int) -> list[Equation]:
    """The place's, and before it those that come last."""
    ranked = sorted(range(len(equations)), key=lambda index: (equations[index][0] != "p", -index))
    return [equations[index] for index in sorted(ranked[:room])]


def _left(made: str, text: str, axis: str) -> str:
    """`x ← x - η g`, or `vx ← …` for what is remembered."""
    return f"{axis} ← {text.replace('p', axis)}" if made == "p" else f"{made}{axis} ← {text}"


def _equations(config: TrialConfig, walk: Walk, step: int) -> Iterator[Equation]:
    """The rule's formulas with the numbers of that step."""
    two = Parameters({"weight1": (2, 1)}, np.float64)
    rule = optimizer_of(config.optimizer, two, two)
    rule.lr = float(walk.rates[step - 1])
    vectors = _vectors(rule, walk, step)
    shared = {name: _Value(value) for name, value in rule.coefficients(step).items()}
    for formula_ in rule.formulas():
        made = vectors[f"{formula_.updates}_new"]
        x, y = (
            f"{formula_.numbers.format(**shared, **_at(vectors, axis))} = {_number(float(made[axis]))}"
            for axis in range(2)
        )
        yield formula_.updates, formula_.symbols, (x, y)


def _vectors(rule: Optimizer, walk: Walk, step: int) -> dict[str, Floats]:
    """Gradient and place, and what the rule remembers, before that step and after it; each (2,)."""
    before, after = ({name: each[at] for name, each in walk.memory.items()} for at in (step - 1, step))
    place, new_place = walk.places[step - 1], walk.places[step]
    vectors = {"g": walk.gradients[step - 1], "p": place, "p_new": new_place, "step": new_place - place}
    vectors.update(rule.remembered(before))
    for name, vector in rule.remembered(after).items():
        vectors |= {f"{name}_new": vector, f"{name}_root": np.sqrt(np.maximum(vector, 0))}
    return vectors


def _at(vectors: Mapping[str, Floats], axis: int) -> dict[str, "_Value"]:
    return {name: _Value(float(vector[axis])) for name, vector in vectors.items() if vector.ndim}


class _Value(float):
    """A number in a formula: as short as it can be, or with `:n` in eight cells."""

    def __format__(self, spec: str) -> str:
        return _number(float(self)) if spec == "n" else f"{round(float(self), 10):g}"


def _number(value: float) -> str:
    """In eight cells, whatever it is."""
    size = abs(value)
    if size == 0 or 1e-3 <= size < 99.9:
        return f"{value + 0.0:8.4f}"
    if 99.9 <= size < 99_999 or not isfinite(value):
        return f"{value:8.1f}"
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".rjust(8)
