"""The table of layers: a histogram, its figures and a verdict for each, as a picture."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuitrain.plot import cells
from tuitrain.plot.histogram import bars
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.ticks import decimal, power, short

_MISSING = "–"
_WORD, _VERDICT = 11, 15  # NO GRADIENT; DEAD: 41 of 100
TALLEST = 3
"""Lines of a histogram, at most."""
_WIDEST = 60
"""Cells of a histogram, at most: two for each bin."""
_END = 6  # one end of a layer's own axis, with the gap beside it


@dataclass(frozen=True, eq=False, slots=True)
class LayerRow:
    """One layer as it was probed; None is a figure that does not apply.

    `counts` are its histogram's bins over `low`..`high`, without the exact zeros, whose share is `zero`.
    `own_axis` says that this range is not the shared one. `gradient` is relative to the largest layer's,
    `update` is rms ΔW / rms W. `verdict` is ``ok`` or a capital word, perhaps with a reason:
    ``DEAD: 41 of 100``.
    """

    number: int
    name: str
    units: int
    zero: float | None
    counts: NDArray[np.float64] | NDArray[np.int64]
    low: float
    high: float
    own_axis: bool
    mean: float | None
    std: float | None
    dead: float | None
    gradient: float | None
    update: float | None
    verdict: str


@dataclass(frozen=True, eq=False, slots=True)
class LayersSpec:
    """All layers of one probe. `low`..`high` is the shared axis, `selected` an index into `rows` or None."""

    title: str = "LAYERS"
    note: str = ""
    rows: tuple[LayerRow, ...] = ()
    low: float = 0.0
    high: float = 1.0
    selected: int | None = None
    ascii: bool = False


@dataclass(frozen=True, slots=True)
class _Columns:
    """Widths of a line's parts, each with the gap before it; 0 is left out."""

    number: int
    name: int
    units: int
    zero: int
    low: int
    bins: int
    high: int
    mean: int
    std: int
    dead: int
    gradient: int
    update: int
    verdict: int

    @property
    def label(self) -> int:
        """Where the histogram (and the low end before it) begins."""
        return self.number + self.name + self.units + self.zero + 1

    @property
    def figures(self) -> int:
        """Where the columns of figures begin."""
        return self.label + self.low + self.bins + self.high


# Given up in this order, until the rest fits.
_STEPS: tuple[tuple[str, int], ...] = (
    ("bins", 30), ("units", 0), ("name", 0), ("bins", 15), ("verdict", 2 + _WORD), ("update", 0),
    ("gradient", 0), ("dead", 0), ("ends", 0), ("std", 0), ("mean", 0), ("bins", 10), ("zero", 0),
    ("bins", 5), ("verdict", 6), ("bins", 0),
)  # fmt: skip

_HEADINGS = (("mean", "mean"), ("std", "std"), ("dead", "dead"), ("gradient", "|∇| rel"), ("update", "Δw/w"))


def layout(spec: LayersSpec, width: int, height: int) -> Picture:
    """The table in exactly `width` x `height` cells: as many lines a layer as all fit with, at least one."""
    canvas = Canvas(width, height, ascii_only=spec.ascii)
    top = 2 if height >= 3 else 1
    room = height - top
    lines = min(max(room // max(len(spec.rows), 1), 1), TALLEST)
    first, shown = _window(spec, room // lines)
    columns = _columns(spec, width, ends=lines == 1 and any(row.own_axis for row in spec.rows))
    for i in range(first, first + shown):
        y = top + (i - first + 1) * lines - 1
        _layer(canvas, spec, columns, i, y, lines)
    hidden = len(spec.rows) - shown
    if hidden and room > 1:
        below = len(spec.rows) - first - shown
        _hidden(canvas, height - 1, first, below)
    _title(canvas, spec, "" if room > 1 or not hidden else f"{hidden} hidden")
    if top == 2:
        _header(canvas, spec, columns)
    return canvas.picture()


def _window(spec: LayersSpec, room: int) -> tuple[int, int]:
    """The first layer shown and how many, so that the selected one is among them."""
    count = len(spec.rows)
    if count <= room:
        return 0, count
    if room > 1:
        room -= 1  # a line says what is hidden
    shown = max(room, 0)
    selected = min(max(spec.selected or 0, 0), count - 1)
    return min(max(selected - shown // 2, 0), count - shown), shown


def _columns(spec: LayersSpec, width: int, ends: bool) -> _Columns:
    """The widths that fit, from names and counts of units alone: no figure moves a column."""
    names = max((cells.width(row.name, spec.ascii) for row in spec.rows), default=0)
    units = max((len(str(row.units)) for row in spec.rows), default=0)
    parts = {
        "number": 1 + max((len(str(row.number)) for row in spec.rows), default=1),
        "name": 1 + min(names, 10), "units": 1 + units, "zero": 5, "ends": 2 * _END * ends, "bins": _WIDEST,
        "mean": 7, "std": 7, "dead": 6, "gradient": 8, "update": 7, "verdict": 2 + _VERDICT,
    }  # fmt: skip
    for part, value in _STEPS:
        if sum(parts.values()) + 1 <= width:
            break
        parts[part] = min(parts[part], value)
    end = parts.pop("ends") // 2
    return _Columns(low=end, high=end, **parts)


def _title(canvas: Canvas, spec: LayersSpec, hidden: str) -> None:
    head, space, rest = cells.fit(spec.title, canvas.width, spec.ascii).partition(" ")
    end = canvas.put(canvas.put(0, 0, head, "title"), 0, space + rest, "")
    note = hidden or spec.note
    if note and end + 2 + cells.width(note, spec.ascii) <= canvas.width:
        canvas.right(canvas.width, 0, note, "dim")


def _header(canvas: Canvas, spec: LayersSpec, columns: _Columns) -> None:
    start = columns.label + columns.low
    if columns.zero:
        canvas.right(columns.label - 1, 1, "=0", "axis")
    if columns.bins:
        _axis(canvas, spec, start, columns.bins)
    x = columns.figures
    for part, heading in _HEADINGS:
        x += getattr(columns, part)
        if getattr(columns, part):
            canvas.right(x, 1, "g rel" if spec.ascii and part == "gradient" else heading, "axis")
    if columns.verdict >= _WORD:
        canvas.put(x + 2, 1, "verdict", "axis")


def _axis(canvas: Canvas, spec: LayersSpec, start: int, bins: int) -> None:
    """Both ends of the shared axis, and where zero is."""
    low, high = short(spec.low), short(spec.high)
    if len(low) + len(high) + 1 > bins:
        return
    canvas.put(start, 1, low, "axis")
    canvas.right(start + bins, 1, high, "axis")
    if spec.low < 0 < spec.high and math.isfinite(spec.high - spec.low):
        zero = start + int(-spec.low / (spec.high - spec.low) * bins)
        if canvas.blank(zero - 1, 1, 3):
            canvas.put(zero, 1, "0", "axis")


def _layer(canvas: Canvas, spec: LayersSpec, columns: _Columns, index: int, y: int, lines: int) -> None:
    row = spec.rows[index]
    chosen = index == spec.selected
    if chosen:
        canvas.put(0, y, "▸", "accent")
    role = "title" if chosen else ""
    x = 1 + columns.number - 1
    canvas.right(x, y, str(row.number), role)
    if columns.name:
        canvas.put(x + 1, y, cells.fit(row.name, columns.name - 1, spec.ascii), role)
    x += columns.name + columns.units
    if columns.units:
        canvas.right(x, y, str(row.units), role)
    if columns.zero:
        _figure(canvas, x + columns.zero, y, _percent(row.zero), "dim")
    _histogram(canvas, columns, row, y, lines, "accent" if chosen else "bar")
    _figures(canvas, columns, row, y)


def _histogram(canvas: Canvas, columns: _Columns, row: LayerRow, y: int, lines: int, role: str) -> None:
    start = columns.label + columns.low
    for above, text in enumerate(reversed(bars(row.counts, columns.bins, lines, canvas.ascii_only))):
        canvas.put(start, y - above, text, role)
    if not row.own_axis:
        return
    low, high = short(row.low), short(row.high)
    if lines > 1:
        own = f"{low}..{high}"
        if len(own) < columns.label:
            canvas.right(columns.label - 1, y - 1, own, "axis")
        else:
            canvas.put(columns.figures + 1, y - 1, own, "axis")
    elif columns.low:
        canvas.right(start - 1, y, low if len(low) < _END else "", "axis")
        canvas.put(start + columns.bins + 1, y, high if len(high) < _END else "", "axis")


def _figures(canvas: Canvas, columns: _Columns, row: LayerRow, y: int) -> None:
    x = columns.figures
    texts = {
        "mean": _number(row.mean), "std": _number(row.std), "dead": _percent(row.dead),
        "gradient": _number(row.gradient), "update": _MISSING if row.update is None else power(row.update),
    }  # fmt: skip
    for part, text in texts.items():
        x += getattr(columns, part)
        if getattr(columns, part):
            _figure(canvas, x, y, text, "")
    if row.verdict.lower() == "ok":
        canvas.put(x + 2, y, "ok", "dim")
        return
    word, colon, reason = row.verdict.partition(":")
    text = cells.fit(word.upper() + colon + reason, max(canvas.width - x - 2, 0), canvas.ascii_only)
    canvas.put(x + 2, y, text, "warn")


def _figure(canvas: Canvas, end: int, y: int, text: str, role: str) -> None:
    canvas.right(end, y, text, "dim" if text == _MISSING else role)


def _number(value: float | None) -> str:
    return _MISSING if value is None else decimal(value)


def _percent(share: float | None) -> str:
    """A share without claiming none or all where it is not so."""
    if share is None or not 0 <= share <= 1:
        return _MISSING
    if 0 < share <= 0.005:
        return "<1%"
    if 0.995 <= share < 1:
        return ">99%"
    return f"{share * 100:.0f}%"


def _hidden(canvas: Canvas, y: int, above: int, below: int) -> None:
    parts = [f"{count} more {where}" for count, where in ((above, "above"), (below, "below")) if count]
    canvas.put(2, y, ", ".join(parts), "dim")
