"""A layer's weights: as pictures where they lead in from one, else as a matrix."""

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.plot import cells
from tuitrain.plot.inside import InsideSpec, in_order
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle, signed
from tuitrain.plot.strongest import strongest
from tuitrain.plot.ticks import reading

_RAMP = np.linspace(-1, 1, 9)
"""The legend: both signs, as dark or bright as the theme has them."""


def weights(spec: InsideSpec, width: int, height: int, look: PixelStyle) -> Picture:
    """The weights into the chosen unit beside those of its neighbours."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    if spec.shown.image_shape is not None:
        _pictures(canvas, spec, spec.shown.image_shape, look)
    else:
        _matrix(canvas, spec, look)
    return canvas.picture()


def _title(canvas: Canvas, note: str, look: PixelStyle) -> None:
    x = canvas.put(0, 0, "WEIGHTS", "title")
    end = canvas.put(x + 1, 0, cells.fit(note, canvas.width - x - 1), "dim")
    start = canvas.width - len(_RAMP) - 4
    if end + 2 <= start:
        canvas.put(start, 0, "-", "dim")
        signed(canvas, start + 2, 0, np.tile(_RAMP, (2, 1)), look)
        canvas.put(canvas.width - 1, 0, "+", "dim")


def _pictures(canvas: Canvas, spec: InsideSpec, shape: tuple[int, int], look: PixelStyle) -> None:
    """Whole pages of them, so that choosing the next unit moves the mark and nothing else."""
    note = "into each unit, scaled to its largest"
    _title(canvas, note if len(note) + len("WEIGHTS ") <= canvas.width else "into each unit", look)
    rows, columns = shape
    part = next(
        (n for n in (1, 2, 3, 4) if columns // n <= canvas.width and rows // n <= 2 * (canvas.height - 2)), 4
    )
    rows, columns = rows // part, columns // part
    lines = -(-rows // 2)
    across, down = max((canvas.width + 2) // (columns + 2), 1), max((canvas.height - 1) // (lines + 1), 1)
    order = in_order(spec.shown, spec.order).tolist()
    first = order.index(spec.unit) // (across * down) * across * down
    for place, unit in enumerate(order[first : first + across * down]):
        x, y = place % across * (columns + 2), 1 + place // across * (lines + 1)
        picture = spec.shown.weights[:, unit].astype(np.float64).reshape(shape)
        picture = strongest(strongest(picture, rows, 0), columns, 1)
        chosen = unit == spec.unit
        end = canvas.put(x, y, f"▸ {unit + 1}" if chosen else f"  {unit + 1}", "accent" if chosen else "dim")
        largest = float(np.abs(picture).max())
        canvas.put(end + 2, y, reading(largest) if np.isfinite(largest) else "–", "dim")
        signed(canvas, x, y + 1, _shares(picture, largest), look)


def _matrix(canvas: Canvas, spec: InsideSpec, look: PixelStyle) -> None:
    """Inputs from above to below, units from left to right in their order; a mark over the chosen one."""
    order = in_order(spec.shown, spec.order)
    values = spec.shown.weights[:, order].astype(np.float64)
    inputs, count = values.shape
    largest = float(np.abs(values).max(initial=0.0))
    _title(canvas, f"{inputs:,} inputs down, {count:,} units across, largest {reading(largest)}", look)
    room = 2 * (canvas.height - 2)
    if room < 2 or not canvas.width:
        return
    wide, high = min(max(canvas.width // count, 1), 4), min(max(room // inputs, 1), 4)
    pixels = strongest(strongest(_shares(values, largest), room, 0), canvas.width, 1)
    pixels = pixels.repeat(high, axis=0).repeat(wide, axis=1)
    signed(canvas, 0, 2, pixels, look)
    place = order.tolist().index(spec.unit) * pixels.shape[1] // count
    canvas.put(place, 1, "↓", "accent")
    label = f"{spec.unit + 1}"
    canvas.put(
        place + 2 if place + 2 + len(label) <= canvas.width else place - 1 - len(label), 1, label, "dim"
    )


def _shares(values: Floats, largest: float) -> Floats:
    return values / largest if 0 < largest < np.inf else np.zeros_like(values)
