"""A search as pictures: a table of trials, two of its fields against each other, small charts of the best."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import inf, log
from typing import Any

import numpy as np

from tuitrain.config import LogRange, Range
from tuitrain.experiments.search.attempts import Attempt
from tuitrain.experiments.search.found import Found
from tuitrain.experiments.view import Curves
from tuitrain.plot import cells, ticks
from tuitrain.plot.grid import grid
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.spec import ChartSpec, Curve
from tuitrain.plot.table import MISSING, Columns, decimal
from tuitrain.training import SCORE_FIGURES

MOST_SMALL = 20
"""How many of the best have a chart of their own."""
LEVELS = ((".", "dim"), ("o", "arm3"), ("+", "arm6"), ("#", "arm4"), ("@", "accent"))
"""Glyph and role of a score, by fifths between the worst and the best: the glyph alone tells it too."""
_MARK = 2

Key = Callable[[Attempt], Any]
"""What trials are sorted by; None where a trial has nothing of the kind."""


def columns(found: Found) -> tuple[str, ...]:
    """The headings of the table, by which it may be sorted."""
    return ("place", "trial", *found.paths, found.monitor.replace("_", " "), "±", "updates", "status")


def ordered(found: Found, column: int, *, reverse: bool) -> tuple[Attempt, ...]:
    """The trials in the order of that column; of equals the better one first, those without it last."""
    places = {attempt.name: place for place, attempt in enumerate(found.ranking)}
    key = _key(found, column, places)
    known = [attempt for attempt in found.ranking if key(attempt) is not None]
    unknown = [attempt for attempt in found.ranking if key(attempt) is None]
    return (*sorted(known, key=key, reverse=reverse), *unknown)


def _key(found: Found, column: int, places: Mapping[str, int]) -> Key:
    paths = found.paths
    keys: tuple[Key, ...] = (
        lambda attempt: places[attempt.name],
        lambda attempt: attempt.number,
        *(lambda attempt, path=path: attempt.settings[path] for path in paths),
        lambda attempt: attempt.value(found.monitor),
        found.error,
        lambda attempt: attempt.figures["updates"],
        lambda attempt: str(attempt.figures["status"]),
    )
    return keys[column]


def trials_table(
    found: Found,
    shown: Sequence[Attempt],
    chosen: int,
    sorted_by: tuple[int, bool],
    width: int,
    height: int,
    *,
    ascii: bool = False,
) -> Picture:
    """A line for each trial; the `chosen` one, counted from 0, is marked and always seen."""
    canvas = Canvas(width, height, ascii_only=ascii)
    names = columns(found)
    column, reverse = sorted_by
    arrow = ("v" if reverse else "^") if ascii else ("▾" if reverse else "▴")
    headings = [f"{name}{arrow}" if at == column else f"{name} " for at, name in enumerate(names)]
    widths = [6, 6, *(11 for _ in found.paths), 8, 6, 8, 13]
    layout = Columns(headings, widths, (headings[-1],))
    canvas.put(_MARK, 0, cells.fit(layout.header, width - _MARK, ascii), "title")
    room = max(height - 1, 1)
    first = min(max(chosen - room // 2, 0), max(len(shown) - room, 0))
    places = {attempt.name: place for place, attempt in enumerate(found.ranking, 1)}
    for y, attempt in enumerate(shown[first : first + room], 1):
        marked = first + y - 1 == chosen
        text = cells.fit(layout.row(_row(found, attempt, places[attempt.name])), width - _MARK, ascii)
        if marked:
            canvas.put(0, y, ">" if ascii else "▸", "mark")
        canvas.put(_MARK, y, text, "accent" if marked else "" if attempt.value(found.monitor) else "dim")
    return canvas.picture()


def _row(found: Found, attempt: Attempt, place: int) -> list[str]:
    error = found.error(attempt)
    return [
        f"{place} ",
        f"{attempt.number} ",
        *(f"{setting(attempt.settings[path])} " for path in found.paths),
        f"{decimal(attempt.value(found.monitor))} ",
        f"{MISSING if error is None else f'{error:.3f}'} ",
        f"{attempt.figures['updates']:,} ",
        str(attempt.figures["status"]),
    ]


def setting(value: object) -> str:
    """A value of a field that is searched, short."""
    return f"{value:.3g}" if isinstance(value, float) else str(value)


# Scatter


def scatter(
    found: Found,
    ranges: Mapping[str, Range],
    axes: tuple[str, str],
    chosen: Attempt | None,
    width: int,
    height: int,
    *,
    ascii: bool = False,
) -> Picture:
    """Every trial where its settings lie, the better ones over the others; the chosen one in brackets."""
    canvas = Canvas(width, height, ascii_only=ascii)
    across, up = (_Axis(path, ranges[path]) for path in axes)
    left, bottom = 11, height - 3
    right = width - 3
    if right - left < 10 or bottom < 4:
        return canvas.picture()
    end = canvas.put(1, 0, cells.fit(f"{up.path} over {across.path}", width - 2, ascii), "title")
    _legend(canvas, found, end + 2)
    _frame(canvas, across, up, (left, right), (1, bottom))
    low, high = _ends(found)
    for attempt in reversed(found.ranking):
        x = left + 1 + round(across.share(attempt.settings[across.path]) * (right - left - 2))
        y = bottom - 1 - round(up.share(attempt.settings[up.path]) * (bottom - 3))
        canvas.put(x, y, *_level(attempt.goodness(found.monitor), low, high))
        if attempt is chosen:
            canvas.put(x - 1, y, "[", "mark")
            canvas.put(x + 1, y, "]", "mark")
    return canvas.picture()


class _Axis:
    """Where a setting lies between the ends of its range, as a share."""

    def __init__(self, path: str, range_: Range) -> None:
        self.path, self._log = path, isinstance(range_, LogRange)
        self._ends = range_.ends

    def share(self, value: float | str) -> float:
        """From 0 to 1; what is a choice, by its place."""
        if len(self._ends) != 2 or isinstance(value, str | bool):
            return self._ends.index(value) / (len(self._ends) - 1)
        low, high = self._ends
        if self._log:
            return log(value / low) / log(high / low)
        return float((value - low) / (high - low))

    def ticks(self) -> Sequence[float | str]:
        """The values that are written beside it."""
        low, high = self._ends[0], self._ends[-1]
        if len(self._ends) != 2 or isinstance(low, str | bool):
            return self._ends
        within = (ticks.log if self._log else ticks.linear)(low, high, 6)
        return [each for each in within if low <= each <= high]


def _frame(
    canvas: Canvas, across: _Axis, up: _Axis, columns_: tuple[int, int], rows: tuple[int, int]
) -> None:
    (left, right), (top, bottom) = columns_, rows
    for y in range(top, bottom):
        canvas.put(left - 1, y, "│", "axis")
    canvas.put(left - 1, bottom, "└" + "─" * (right - left), "axis")
    for value in up.ticks():
        y = bottom - 1 - round(up.share(value) * (bottom - top - 2))
        canvas.right(left - 2, y, setting(value), "dim")
    end = -1
    for value in across.ticks():
        text = setting(value)
        x = left + 1 + round(across.share(value) * (right - left - 2)) - len(text) // 2
        if x > end + 1:
            end = canvas.put(x, bottom + 1, text, "dim")


def _ends(found: Found) -> tuple[float, float]:
    good = [each.goodness(found.monitor) for each in found.ranking]
    known = [each for each in good if each != -inf]
    return (min(known), max(known)) if known else (0.0, 1.0)


def _level(goodness: float, low: float, high: float) -> tuple[str, str]:
    """What has no score stands as x."""
    if goodness == -inf:
        return "x", "warn"
    share = (goodness - low) / (high - low) if high > low else 1.0
    return LEVELS[min(int(share * len(LEVELS)), len(LEVELS) - 1)]


def _legend(canvas: Canvas, found: Found, left: int) -> None:
    """What the glyphs stand for, at the right end where that begins behind column `left`, or else below."""
    low, high = _ends(found)
    ends = [abs(low + (high - low) * share / len(LEVELS)) for share in range(len(LEVELS))]
    entries = [(f"{end:.2f}", *level) for end, level in zip(ends, LEVELS, strict=True)]
    said = f"{found.monitor.replace('_', ' ')} from "
    x, y = canvas.width - len(said) - sum(len(text) + 3 for text, *_ in entries) - 1, 0
    if x < left:
        x, y = 1, canvas.height - 1
    x = canvas.put(x, y, said, "dim")
    for text, glyph, role in entries:
        x = canvas.put(x, y, glyph, role)
        x = canvas.put(x, y, f" {text} ", "dim")


# Small charts


def best_charts(
    found: Found, curves: Mapping[str, Curves], width: int, height: int, *, ascii: bool = False
) -> Picture:
    """A chart of each of the best: what it is judged by as a line, the same on the train rows broken."""
    drawn = [each for each in found.ranking[:MOST_SMALL] if each.name in curves]
    specs = [_small(found, attempt, curves[attempt.name], ascii) for attempt in drawn]
    canvas = Canvas(width, height, ascii_only=ascii)
    figure = found.monitor.replace("_", " ")
    head = f"THE BEST {len(drawn)} {figure} a line, train broken, over updates"
    canvas.put(1, 0, cells.fit(head, width - 2, ascii), "title")
    below = grid(_on_one_scale(specs), width, height - 1)
    return Picture((canvas.picture().rows[0], *below.rows)) if height > 1 else canvas.picture()


def _on_one_scale(specs: Sequence[ChartSpec]) -> Sequence[ChartSpec]:
    """From nothing to the highest of all: what is higher in a chart is higher in every other."""
    values = [curve.y[np.isfinite(curve.y)] for spec in specs for curve in spec.curves]
    top = max((float(each.max()) for each in values if len(each)), default=1.0)
    return [replace(spec, y_range=(0.0, ticks.rounded(0.0, top, 2)[1])) for spec in specs]


def _small(found: Found, attempt: Attempt, curves: Curves, ascii: bool) -> ChartSpec:
    own = 1 + SCORE_FIGURES.index(found.monitor)
    train = 1 + SCORE_FIGURES.index(f"train_{found.monitor.rpartition('_')[2]}")
    x = curves.scores[:, 0]
    rate = " ".join(setting(attempt.settings[path]) for path in found.paths)
    return ChartSpec(
        title=f"{attempt.number}: {rate}",
        curves=(
            Curve(x, curves.scores[:, train], "raw", marker="dash", last=False),
            Curve(x, curves.scores[:, own], "train"),
        ),
        ascii=ascii,
    )
