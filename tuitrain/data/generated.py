"""Data sets that are made: points in the plane, in classes, and regression targets.

Row i belongs to class i modulo the classes. Rows are made in blocks, the last one whole too, so that the
first rows are the same however many are asked for.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.arrays import Floats
from tuitrain.config.data_sets import GENERATED

Labels = NDArray[np.intp]

BLOCK = 1_000


@dataclass(frozen=True)
class Drawn:
    """What the points of a block are made from: their numbers, labels, and places u, v, even in 0..1."""

    row: NDArray[np.intp]
    label: Labels
    u: Floats
    v: Floats
    classes: int


def spirals(drawn: Drawn) -> Floats:
    """Arms that wind once and a half around the middle: radius .1 + .9 u, angle 3π u + 2π label / classes."""
    radius, angle = 0.1 + 0.9 * drawn.u, 3 * np.pi * drawn.u + 2 * np.pi * drawn.label / drawn.classes
    return _polar(radius, angle)


def circles(drawn: Drawn) -> Floats:
    """Two circles around one middle, of radius ½ and 1."""
    return _polar(np.where(drawn.label == 0, 1.0, 0.5), 2 * np.pi * drawn.u)


def xor(drawn: Drawn) -> Floats:
    """Four squares: label 0 where both coordinates have one sign, 1 where they differ."""
    x = 0.1 + 0.9 * drawn.u
    y = 0.1 + 0.9 * drawn.v
    # Every second pair of rows lies on the other side: the squares are equally full.
    side = np.where(drawn.row // 2 % 2 == 0, 1.0, -1.0)
    return np.column_stack((side * x, np.where(drawn.label == 0, side, -side) * y))


def moons(drawn: Drawn) -> Floats:
    """Two half circles that reach into each other."""
    angle = np.pi * drawn.u
    upper = np.column_stack((np.cos(angle) - 0.5, np.sin(angle) - 0.25))
    return np.where((drawn.label == 0)[:, None], upper, -upper)


def gaussians(drawn: Drawn) -> Floats:
    """Clusters on a circle of radius 1."""
    return _polar(np.ones_like(drawn.u), 2 * np.pi * drawn.label / drawn.classes)


def sine(x: Floats) -> Floats:
    """`sin(π x)`."""
    return np.sin(np.pi * x)


def plane(x: Floats) -> Floats:
    """`x₁ - ½ x₂ + ¼`."""
    return np.asarray(x @ [[1.0], [-0.5]] + 0.25)


POINTS: Mapping[str, Callable[[Drawn], Floats]] = {
    "spirals": spirals,
    "circles": circles,
    "xor": xor,
    "moons": moons,
    "gaussians": gaussians,
}
FUNCTIONS: Mapping[str, Callable[[Floats], Floats]] = {"sine": sine, "plane": plane}


def generate(
    name: str, rows: int, classes: int | None, deviation: float, random: np.random.Generator
) -> tuple[Floats, NDArray[Any]]:
    """`rows` rows of that set: inputs (rows, inputs), labels (rows,) or targets (rows, 1).

    Points have normal noise on both coordinates, functions on their value; a function's inputs are even in
    -1..1.
    """
    starts = range(0, rows, BLOCK)
    if classes is None:
        blocks = [_values(name, deviation, random) for _ in starts]
    else:
        blocks = [_points(name, start, classes, deviation, random) for start in starts]
    x, y = (np.concatenate(part)[:rows] for part in zip(*blocks, strict=True))
    return x, y


def _points(
    name: str, start: int, classes: int, deviation: float, random: np.random.Generator
) -> tuple[Floats, NDArray[Any]]:
    row = np.arange(start, start + BLOCK)
    drawn = Drawn(row, row % classes, random.random(BLOCK), random.random(BLOCK), classes)
    return POINTS[name](drawn) + random.normal(scale=deviation, size=(BLOCK, 2)), drawn.label


def _values(name: str, deviation: float, random: np.random.Generator) -> tuple[Floats, NDArray[Any]]:
    function = FUNCTIONS[name]
    x = random.uniform(-1, 1, (BLOCK, GENERATED[name].inputs))
    return x, function(x) + random.normal(scale=deviation, size=(BLOCK, 1))


def _polar(radius: Floats, angle: Floats) -> Floats:
    return np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
