"""A layer's histogram over time: a column for each moment, values upwards, the commonest brightest."""

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.experiments.inspect.layers import round_up
from tuitrain.experiments.inspect.moments import Moment
from tuitrain.plot import cells
from tuitrain.plot.inside import InsideSpec
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle, greys
from tuitrain.plot.ticks import short

_LABEL = 7
_NONE = np.nan


def moments(spec: InsideSpec, width: int, height: int, look: PixelStyle) -> Picture:
    """All of the run on the axis of its updates: what is still to come is empty."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    x = canvas.put(0, 0, "OVER TIME", "title")
    canvas.put(x + 1, 0, cells.fit("histograms without exact zeros", width - x - 1), "dim")
    seen, lines, room = spec.shown.moments, height - 2, width - _LABEL
    if not seen or lines < 2 or room < 8:
        return canvas.picture()
    low, high = _reach(seen)
    ends = np.linspace(high, low, 2 * lines + 1)
    shades = np.column_stack([_column(moment, ends) for moment in seen])
    total = max(spec.total, seen[-1].update, 1)
    greys(canvas, _LABEL, 1, shades_at(shades, [moment.update for moment in seen], total, room), look)
    _axes(canvas, low, high, total)
    return canvas.picture()


def _reach(seen: tuple[Moment, ...]) -> tuple[float, float]:
    """Round numbers that all of it lies between, and 0 does too."""
    low = high = 0.0
    for moment in seen:
        there = np.flatnonzero(moment.counts)
        if len(there):
            ends = np.linspace(moment.low, moment.high, len(moment.counts) + 1)
            low, high = min(low, ends[there[0]]), max(high, ends[there[-1] + 1])
    # The ends of bins are numbers that were rounded: the last digits are not meant.
    below = -round_up(-low * (1 - 1e-6)) if low < 0 else 0.0
    return below, round_up(high * (1 - 1e-6)) if high > 0 or not low else 0.0


def _column(moment: Moment, ends: Floats) -> Floats:
    """Shares of the largest between `ends`, from above to below; the root, so that little is seen too."""
    sums = np.concatenate(([0.0], np.cumsum(moment.counts, dtype=np.float64)))
    places = np.linspace(moment.low, moment.high, len(sums))
    mass = -np.diff(np.interp(ends, places, sums))
    return np.asarray(np.sqrt(mass / (mass.max() or 1.0)))


def shades_at(shades: Floats, updates: list[int], total: int, room: int) -> Floats:
    """(rows, room): at each place of the axis the last moment before its end; empty after the newest."""
    starts = np.arange(room) * total / room
    last = np.searchsorted(updates, starts + total / room, side="left") - 1
    out = shades[:, np.maximum(last, 0)]
    out[:, (starts > updates[-1]) | (last < 0)] = _NONE
    return out


def _axes(canvas: Canvas, low: float, high: float, total: int) -> None:
    bottom = canvas.height - 2
    canvas.right(_LABEL - 1, 1, short(high), "axis")
    canvas.right(_LABEL - 1, bottom, short(low), "axis")
    if low < 0 < high:
        zero = 1 + round(high / (high - low) * (bottom - 1))
        if 1 < zero < bottom:
            canvas.right(_LABEL - 1, zero, "0", "axis")
    canvas.put(_LABEL, canvas.height - 1, "0", "axis")
    canvas.right(canvas.width, canvas.height - 1, f"{total:,} updates", "axis")
