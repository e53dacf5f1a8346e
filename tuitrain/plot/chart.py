"""A chart as a picture: title and legend, axes, baselines, marks and last values around the curves."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuitrain.plot import cells, legend, ticks
from tuitrain.plot.axes import Axis, x_axis, y_axis
from tuitrain.plot.curves import Line, raster
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.series import ascending, reduce
from tuitrain.plot.spec import ChartSpec, Curve, Spread

BROKEN = "×"
"""The sign of a divergence: where it was, and in place of a last value."""
BEHIND = ("ghost", "dim")
"""Roles of curves that lie below all others."""
_LEFT = 5  # a y label
_MOST_RIGHT = 12
_RIDE = 16
"""Columns from one tag on a curve to the next."""


@dataclass(frozen=True, slots=True)
class _Area:
    """Where the curves are: columns `left`..`left + width`, rows `top`..`top + height`."""

    left: int
    top: int
    width: int
    height: int
    x: Axis
    y: Axis

    def row(self, value: float) -> int | None:
        return self.rows((value,))[0]

    def rows(self, values: Sequence[float]) -> list[int | None]:
        bottom = self.top + self.height - 1
        return [None if cell is None else bottom - cell for cell in self.y.cells(values, self.height)]

    def nearest_row(self, value: float) -> int:
        inside = self.row(value)
        if inside is not None:
            return inside
        return self.top if value > self.y.high else self.top + self.height - 1


def draw(spec: ChartSpec, width: int, height: int) -> Picture:
    """The chart in exactly `width` x `height` cells; what does not fit is left out, labels first."""
    canvas = Canvas(width, height, ascii_only=spec.ascii)
    legend.put(canvas, spec, legend.rows(spec, width, height))
    area = _area(spec, width, height)
    if area.width > 0 and area.height > 0:
        _baselines(canvas, spec, area)
        _curves(canvas, spec, area)
        _marks(canvas, spec, area)
        _cursor(canvas, spec, area)
        _y_labels(canvas, spec, area)
        _last_values(canvas, spec, area)
        _x_labels(canvas, spec, area)
    return canvas.picture()


def x_at(spec: ChartSpec, width: int, height: int, column: int) -> float:
    """The place on the x axis that is drawn in `column` of a chart of that size, the nearest one outside."""
    area = _area(spec, width, height)
    share = (column - area.left) / max(area.width - 1, 1)
    return area.x.low + min(max(share, 0.0), 1.0) * (area.x.high - area.x.low)


def _area(spec: ChartSpec, width: int, height: int) -> _Area:
    right = _right_margin(spec)
    left = _LEFT + 1 if width >= 16 + _LEFT else 0
    right = right if width >= 16 + left + right else 0
    top = legend.rows(spec, width, height)
    bottom = 1 if height >= 5 else 0
    rows = max(height - top - bottom, 0)
    return _Area(left, top, max(width - left - right, 0), rows, x_axis(spec), y_axis(spec, rows))


def _right_margin(spec: ChartSpec) -> int:
    """Width of the column of last values and baseline names: the names decide it, never the numbers."""
    tags = max((cells.width(curve.tag, spec.ascii) + 1 for curve in spec.curves if curve.tag), default=0)
    names = max((cells.width(baseline.label, spec.ascii) for baseline in spec.baselines), default=0)
    return 1 + min(max(ticks.WIDTH + tags, names), _MOST_RIGHT)


def _baselines(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    for baseline in spec.baselines:
        row = area.row(baseline.y)
        if row is not None:
            canvas.put(area.left, row, "┈" * area.width, "baseline")


def _curves(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    # What only accompanies a curve lies below it, wherever it stands in the legend.
    curves = sorted(spec.curves, key=lambda curve: (curve.role not in BEHIND, curve.marker != "points"))
    roles = [*(spread.role for spread in spec.spreads), *(curve.role for curve in curves)]
    lines = [_shade(spread, area) for spread in spec.spreads]
    lines += [_line(curve, area, spec.log) for curve in curves]
    owners = np.full((area.height, area.width), -1)
    for y, row in enumerate(raster(lines, area.width, area.height, spec.ascii)):
        x = 0
        for text, number in row:
            if number >= 0:
                canvas.put(area.left + x, area.top + y, text, roles[number])
                owners[y, x : x + len(text)] = number
            x += len(text)
    if spec.riding:
        _ride(
            canvas, area, [("", "")] * len(spec.spreads) + [(each.tag, each.role) for each in curves], owners
        )


def _ride(canvas: Canvas, area: _Area, tags: list[tuple[str, str]], owners: NDArray[np.int_]) -> None:
    """Write each tag along its curve, every so many columns, those of other curves between."""
    pitch = max(_RIDE, 3 * len(tags))
    for number, (tag, role) in enumerate(tags):
        found = owners == number
        for start in range(number * pitch // len(tags) + 1, area.width if tag else 0, pitch):
            columns = np.flatnonzero(found[:, start : start + pitch // 2].any(axis=0))
            if columns.size:
                x = start + int(columns[0])
                rows = np.flatnonzero(found[:, x])
                canvas.put(area.left + x, area.top + int(rows[len(rows) // 2]), tag, role)


def _line(curve: Curve, area: _Area, log: bool) -> Line:
    if not np.size(curve.x):
        return Line(np.empty(0), np.empty(0), curve.marker)
    x, y = reduce(curve.x, curve.y, area.width, (area.x.low, area.x.high), log)
    across = area.x.unit(x)
    # What lies left or right of the axis is not drawn; what lies above or below leads out of the picture.
    outside = (across < -1e-9) | (across > 1 + 1e-9)
    return Line(np.where(outside, np.nan, across), np.where(outside, np.nan, area.y.unit(y)), curve.marker)


def _shade(spread: Spread, area: _Area) -> Line:
    """Points in every second place of both directions."""
    across = np.arange(0, 2 * area.width, 2) / max(2 * area.width - 1, 1)
    at = area.x.low + across * (area.x.high - area.x.low)
    points = min(len(spread.x), len(spread.low), len(spread.high))
    if not points:
        return Line(np.empty(0), np.empty(0), "points")
    xs = spread.x[:points]
    within = (at >= xs[0]) & (at <= xs[-1])
    across, at = across[within], at[within]
    low, high = (area.y.unit(np.interp(at, xs, y[:points])) for y in (spread.low, spread.high))
    up = (np.arange(0, 4 * area.height, 2) / max(4 * area.height - 1, 1))[:, None]
    rows, columns = np.nonzero((up >= low) & (up <= high))
    return Line(across[columns], up[rows, 0], "points")


def _cursor(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    """A line through what is empty, its update below the axis."""
    cell = None if spec.cursor is None else area.x.cell(spec.cursor, area.width)
    if cell is None:
        return
    for y in range(area.top, area.top + area.height):
        if canvas.blank(area.left + cell, y):
            canvas.put(area.left + cell, y, "│", "accent")


def _marks(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    """Signs and lines for all marks; names for the newest that find an empty place."""
    placed: list[tuple[int, int]] = []
    for mark in reversed(spec.marks):
        cell = area.x.cell(mark.x, area.width)
        if cell is not None:
            name = cells.fit(mark.label, max(area.width - 2, 0), spec.ascii)
            sign, role = (BROKEN, "warn") if mark.broke else ("◆", "mark")
            placed.append((area.left + cell, _name_mark(canvas, area, area.left + cell, name, sign, role)))
    for x, row in placed:
        for y in range(row + 1, area.top + area.height):
            if canvas.blank(x, y):
                canvas.put(x, y, "┊", "axis")


def _name_mark(canvas: Canvas, area: _Area, x: int, name: str, sign: str, role: str) -> int:
    """Write the sign, and the name where there is room to its right or left; return the row."""
    need = cells.width(name) + 2
    for row in range(area.top, area.top + area.height - 1) if name else ():
        if x + need <= area.left + area.width and canvas.blank(x, row, need):
            canvas.put(canvas.put(x, row, f"{sign} ", role), row, name, role)
            return row
        if x + 1 - need >= area.left and canvas.blank(x + 1 - need, row, need):
            canvas.put(canvas.put(x + 1 - need, row, name, role), row, f" {sign}", role)
            return row
    # Not over the name of another.
    free = next((row for row in range(area.top, area.top + area.height) if canvas.blank(x, row)), None)
    if free is not None:
        canvas.put(x, free, sign, role)
    return area.top if free is None else free


def _y_labels(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    if area.left == 0:
        return
    taken: set[int] = set()
    # A baseline's own value is worth more than a round one beside it.
    values = [baseline.y for baseline in spec.baselines]
    for value in values:
        row = area.row(value)
        if row is not None and row not in taken:
            taken |= {row - 1, row, row + 1}
            canvas.right(_LEFT, row, _narrow(ticks.short(value)), "axis")
    steps = area.y.ticks(max((area.height - 1) // 2, 1))  # at least two rows apart
    for row, label in zip(area.rows(steps), ticks.labels(steps, _LEFT, not spec.log), strict=True):
        if row is not None and row not in taken:
            taken.add(row)
            canvas.right(_LEFT, row, label, "axis")


def _narrow(label: str) -> str:
    return label if len(label) <= _LEFT else ""


def _last_values(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    """At the right edge, each at the height of its curve's end, moved apart where two would meet."""
    start = area.left + area.width + 1
    if start >= canvas.width:
        return
    ends: list[tuple[int, float, str, str]] = []
    # A cursor that is not to be seen reads nothing.
    seen = spec.cursor is not None and area.x.cell(spec.cursor, area.width) is not None
    for curve in spec.curves:
        value = _last(curve, spec.cursor if seen else None, spec.log)
        if curve.last and value is not None:
            text = f"{curve.tag} {BROKEN if curve.broken else ticks.reading(value)}".strip()
            ends.append((area.nearest_row(value), -value, text, curve.role))
    bottom = area.top + area.height
    ends = sorted(ends)[: area.height]
    taken: set[int] = set()
    for (_, _, text, role), row in zip(ends, _apart([end[0] for end in ends], bottom), strict=True):
        taken.add(row)
        canvas.put(start, row, text, role)
    for baseline in spec.baselines:
        wanted = area.row(baseline.y)
        if wanted is not None:
            near = (wanted, wanted + 1, wanted - 1)
            row = next((r for r in near if area.top <= r < bottom and r not in taken), -1)
            taken.add(row)
            canvas.put(start, row, cells.fit(baseline.label, canvas.width - start, spec.ascii), "baseline")


def _last(curve: Curve, cursor: float | None, log: bool) -> float | None:
    """The newest value, or the newest one up to the cursor."""
    if not np.size(curve.x):
        return None
    x, y = ascending(curve.x, curve.y)
    good = np.isfinite(y) & ((y > 0) | (not log))
    if cursor is not None:
        good &= x <= cursor
    found = np.flatnonzero(good)
    return float(y[found[-1]]) if found.size else None


def _apart(rows: list[int], bottom: int) -> list[int]:
    """Ascending rows moved down, then up from `bottom`, until no two are equal."""
    for i in range(1, len(rows)):
        rows[i] = max(rows[i], rows[i - 1] + 1)
    for i in range(len(rows) - 1, -1, -1):
        rows[i] = min(rows[i], bottom - (len(rows) - i))
    return rows


def _x_labels(canvas: Canvas, spec: ChartSpec, area: _Area) -> None:
    row = area.top + area.height
    known = spec.x_range is not None or any(np.size(curve.x) for curve in spec.curves)
    if row >= canvas.height or not known:
        return
    steps = area.x.ticks(max(area.width // 8, 2))
    name = cells.width(spec.x_label, spec.ascii)
    name = name + 2 if name and area.left and name < area.width // 2 else 0
    free, end = area.left, canvas.width - name
    taken = _cursor_label(canvas, spec, area, row, end)
    cells_of_steps = area.x.cells(steps, area.width)
    for cell, label in zip(cells_of_steps, ticks.labels(steps, ticks.WIDTH), strict=True):
        if cell is None or not label:
            continue
        x = min(max(area.left + cell - len(label) // 2, area.left), canvas.width - len(label))
        clear = x + len(label) < taken[0] or x > taken[1]
        if clear and x >= free and x + len(label) <= end:
            free = canvas.put(x, row, label, "axis") + 2
    if name:
        canvas.right(canvas.width, row, spec.x_label, "axis")


def _cursor_label(canvas: Canvas, spec: ChartSpec, area: _Area, row: int, end: int) -> tuple[int, int]:
    """Write which update the cursor is at, before column `end`; the columns that this takes."""
    cell = None if spec.cursor is None else area.x.cell(spec.cursor, area.width)
    if cell is None:
        return canvas.width, -1
    x, number = area.left + cell, f"{spec.cursor:,.0f}"
    if x + 2 + len(number) <= end:
        return x, canvas.put(x, row, f"▲ {number}", "accent")
    # At the very end of the axis it would touch the name of the axis: then it stands a column before.
    start = max(min(x - 1 - len(number), end - 1 - len(number)), 0)
    return start, canvas.put(start, row, f"{number} ▲", "accent")
