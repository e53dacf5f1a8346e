"""What is drawn of a layer from inside, and the list of its units."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tuitrain.experiments.inspect.inside import Inside
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.ticks import decimal

Order = Literal["number", "mean", "std", "zeros"]
ORDERS: tuple[Order, ...] = get_args(Order)
_NUMBER, _FIGURE, _DEAD = 6, 8, 6


@dataclass(frozen=True, eq=False, slots=True)
class InsideSpec:
    """A layer, its chosen unit (from 0), how many updates the run is to have, the order of the units."""

    shown: Inside
    unit: int
    total: int
    order: Order = "number"


def in_order(shown: Inside, order: Order) -> NDArray[np.intp]:
    """The units, from 0, as that order has them: the largest figure first, what is not finite last.

    Units that are dead come before those that only seldom speak.
    """
    numbers = np.arange(len(shown.mean))
    if order == "number":
        return numbers
    figures = {"mean": shown.mean, "std": shown.std, "zeros": shown.zero + shown.dead}[order]
    known = np.isfinite(figures)
    # Equal ones stay in the order of their numbers.
    return np.lexsort((numbers, -np.where(known, figures, 0.0), ~known))


def units(spec: InsideSpec, width: int, height: int, look: PixelStyle) -> Picture:
    """A line for each unit, as many as there is room for, around the chosen one."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    shown = spec.shown
    count, dead = len(shown.mean), int(shown.dead.sum())
    x = canvas.put(0, 0, "UNITS", "title")
    canvas.put(x + 1, 0, f"{count:,}{f', {dead:,} of them dead' if dead else ''}", "dim")
    columns = [("mean", shown.mean), ("std", shown.std), ("=0", shown.zero)]
    if width < _NUMBER + len(columns) * _FIGURE + _DEAD:
        # What they are sorted by is seen.
        del columns[0 if spec.order == "std" else 1]
    for place, (name, _) in enumerate(columns, 1):
        sorts = name == {"zeros": "=0"}.get(spec.order, spec.order)
        end = _NUMBER + place * _FIGURE
        canvas.right(end, 1, name, "title" if sorts else "axis")
        canvas.put(end, 1, "▾" if sorts else "", "accent")
    room = max(height - 2, 1)
    order = in_order(shown, spec.order).tolist()
    first = min(max(order.index(spec.unit) - room // 2, 0), max(count - room, 0))
    for y, unit in enumerate(order[first : first + room], 2):
        chosen = unit == spec.unit
        if chosen:
            canvas.put(0, y, "▸", "accent")
        canvas.right(_NUMBER, y, f"{unit + 1:,}", "title" if chosen else "dim")
        for place, (name, figures) in enumerate(columns, 1):
            figure = float(figures[unit])
            text = f"{figure:.0%}" if name == "=0" else decimal(figure)
            canvas.right(_NUMBER + place * _FIGURE, y, text, "title" if chosen else "")
        if shown.dead[unit]:
            canvas.put(_NUMBER + len(columns) * _FIGURE + 2, y, "DEAD", "warn")
    return canvas.picture()
