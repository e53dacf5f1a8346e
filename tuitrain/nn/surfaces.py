"""Surfaces: functions of two numbers that optimizers walk down, each with its gradient.

All take arrays as well as numbers.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from tuitrain.arrays import Floats

Point = tuple[float, float]
"""x and y."""
Ends = tuple[float, float]


@dataclass(frozen=True)
class Surface:
    """A function f(x, y) and its gradient; `minima` are where it is lowest, the deepest first.

    `x` and `y` are the ends of the part that is worth looking at.
    """

    formula: str
    f: Callable[[Floats, Floats], Floats]
    gradient: Callable[[Floats, Floats], tuple[Floats, Floats]]
    minima: tuple[Point, ...]
    x: Ends
    y: Ends


TILT = 0.3
"""How much the double well leans to the left."""


def _wells() -> tuple[Point, ...]:
    """Both hollows: the outer roots of the derivative, the ridge between them left out."""
    low, _, high = sorted(np.roots([4.0, 0.0, -4.0, TILT]).real.tolist())
    return (low, 0.0), (high, 0.0)


SURFACES: Mapping[str, Surface] = {
    "ravine": Surface(
        "x²/20 + y²",
        lambda x, y: x * x / 20 + y * y,
        lambda x, y: (x / 10, 2 * y),
        ((0.0, 0.0),),
        (-10.0, 10.0),
        (-10.0, 10.0),
    ),
    "rosenbrock": Surface(
        "(1 - x)² + 100 (y - x²)²",
        lambda x, y: (1 - x) ** 2 + 100 * (y - x * x) ** 2,
        lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
        ((1.0, 1.0),),
        (-2.0, 2.0),
        (-1.0, 3.0),
    ),
    "saddle": Surface(
        "x²/2 - y²/2 + y⁴/4",
        lambda x, y: x * x / 2 - y * y / 2 + y**4 / 4,
        lambda x, y: (x, y**3 - y),
        ((0.0, 1.0), (0.0, -1.0)),
        (-2.0, 2.0),
        (-2.0, 2.0),
    ),
    "double_well": Surface(
        f"(x² - 1)² + {TILT:g} x + y²",
        lambda x, y: (x * x - 1) ** 2 + TILT * x + y * y,
        lambda x, y: (4 * x * (x * x - 1) + TILT, 2 * y),
        _wells(),
        (-2.0, 2.0),
        (-2.0, 2.0),
    ),
}
"""The ravine is the book's, the second Rosenbrock's of 1960; the saddle falls away along y to either side."""
