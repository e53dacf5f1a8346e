"""A search as pictures: two of its fields against each other, small charts of the best."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import inf, log
from typing import Any

import numpy as np

from tuitrain.config import Choice, LogRange, Range, WholeRange
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.experiments.trials.curves import Curves
from tuitrain.plot import cells, ticks
from tuitrain.plot.grid import grid, shape
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.spec import ChartSpec, Curve
from tuitrain.plot.trials import NONE, score, short_setting
from tuitrain.training import SCORE_FIGURES

MOST_SMALL = 20
"""How many of the best have a chart of their own."""
LABEL = 8
"""Cells for a label beside the upright axis."""
LEVELS = (("·", "dim"), ("o", "arm3"), ("+", "arm6"), ("#", "arm4"), ("@", "accent"))
"""Glyph and role of a score, by fifths between the worst and the best: the glyph alone tells it too."""

# Scatter


def scatter(
    found: SearchResult,
    ranges: Mapping[str, Range],
    axes: tuple[str, str],
    chosen: SearchTrial | None,
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
    _notes(canvas, found, chosen, end + 2)
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
        self.path, self._range = path, range_

    def share(self, value: Any) -> float:
        """From 0 to 1; what is a choice, by its place."""
        ends = self._range.ends
        if isinstance(self._range, Choice):
            return ends.index(value) / (len(ends) - 1)
        low, high = ends
        if isinstance(self._range, LogRange):
            return log(value / low) / log(high / low)
        return float((value - low) / (high - low))

    def ticks(self) -> Sequence[tuple[Any, str]]:
        """The values that are written beside it, and how."""
        if isinstance(self._range, Choice):
            return [(value, short_setting(value)) for value in self._range.ends]
        logs = isinstance(self._range, LogRange)
        low, high = self._range.ends
        within = (ticks.log if logs else ticks.linear)(low, high, 6)
        whole = isinstance(self._range, WholeRange)
        values = [each for each in within if low <= each <= high and not (whole and each % 1)]
        return list(zip(values, ticks.labels(values, LABEL, even=not logs), strict=True))


def _frame(
    canvas: Canvas, across: _Axis, up: _Axis, columns_: tuple[int, int], rows: tuple[int, int]
) -> None:
    (left, right), (top, bottom) = columns_, rows
    for y in range(top, bottom):
        canvas.put(left - 1, y, "│", "axis")
    canvas.put(left - 1, bottom, "└" + "─" * (right - left), "axis")
    for value, text in up.ticks():
        y = bottom - 1 - round(up.share(value) * (bottom - top - 2))
        canvas.right(left - 2, y, cells.fit(text, LABEL, canvas.ascii_only), "dim")
    end = -1
    for value, text in across.ticks():
        x = left + 1 + round(across.share(value) * (right - left - 2)) - len(text) // 2
        if x > end + 1:
            end = canvas.put(x, bottom + 1, text, "dim")


def _ends(found: SearchResult) -> tuple[float, float]:
    good = [each.goodness(found.monitor) for each in found.ranking]
    known = [each for each in good if each != -inf]
    return (min(known), max(known)) if known else (0.0, 1.0)


def _level(goodness: float, low: float, high: float) -> tuple[str, str]:
    """What has no score stands as x."""
    if goodness == -inf:
        return "x", "warn"
    share = (goodness - low) / (high - low) if high > low else 1.0
    return LEVELS[min(int(share * len(LEVELS)), len(LEVELS) - 1)]


def _notes(canvas: Canvas, found: SearchResult, chosen: SearchTrial | None, left: int) -> None:
    """What the glyphs stand for, and the chosen trial: one behind column `left`, one below."""
    if chosen is None:
        canvas.right(canvas.width - 1, 0, NONE, "dim")
        return
    legend, trial = _legend(found, canvas.width - 2), [(said(found, chosen), "")]
    above = left + _width(legend) + 1 <= canvas.width
    first, second = (legend, trial) if above else (trial, legend)
    if left + _width(first) + 1 <= canvas.width:
        _put(canvas, canvas.width - 1 - _width(first), 0, first)
    _put(canvas, 1, canvas.height - 1, second)


def said(found: SearchResult, attempt: SearchTrial) -> str:
    """A trial and its score."""
    return f"trial {attempt.number}: {score(found, attempt)}"


def _legend(found: SearchResult, room: int) -> Sequence[tuple[str, str]]:
    """Texts and their roles; the figure's last word alone where there is no room for all."""
    low, high = _ends(found)
    ends = [abs(low + (high - low) * share / len(LEVELS)) for share in range(len(LEVELS))]
    glyphs = [
        part
        for end, (glyph, role) in zip(ends, LEVELS, strict=True)
        for part in ((f" {glyph}", role), (f" {ticks.decimal(end)}", "dim"))
    ]
    whole = [(f"{found.monitor.replace('_', ' ')} from", "dim"), *glyphs]
    return whole if _width(whole) <= room else [("from", "dim"), *glyphs]


def _width(texts: Sequence[tuple[str, str]]) -> int:
    return sum(cells.width(text) for text, _ in texts)


def _put(canvas: Canvas, x: int, y: int, texts: Sequence[tuple[str, str]]) -> None:
    for text, role in texts:
        x = canvas.put(x, y, text, role)


# Small charts


def best_charts(
    found: SearchResult,
    curves: Mapping[str, Curves],
    chosen: SearchTrial | None,
    width: int,
    height: int,
    *,
    ascii: bool = False,
) -> Picture:
    """A chart of each of the best, as many as there is room for: what it is judged by, and train broken."""
    drawn = [each for each in found.ranking[:MOST_SMALL] if each.name in curves]
    specs = [_small(found, attempt, curves[attempt.name], attempt is chosen, ascii) for attempt in drawn]
    canvas = Canvas(width, height, ascii_only=ascii)
    across, down = shape(len(drawn), width, height - 1)
    count, top = min(len(drawn), across * down), _top(specs)
    x = canvas.put(1, 0, f"THE BEST {count}" if count else "THE BEST", "title")
    told = (("━", "train"), (f" {found.monitor.replace('_', ' ')}", "dim")), (("╌", "raw"), (" train", "dim"))
    scale = ((f"0 to {ticks.short(top)}, over updates", "dim"),)
    for part in (*told, scale) if count else (((NONE, "dim"),),):
        if x + 2 + _width(part) <= width:
            _put(canvas, x + 2, 0, part)
            x += 2 + _width(part)
    length = max((float(curves[each.name].scores[-1, 0]) for each in drawn), default=1.0)
    alike = [replace(spec, x_range=(0.0, length), y_range=(0.0, top)) for spec in specs]
    below = grid(alike[:count], width, height - 1)
    return Picture((canvas.picture().rows[0], *below.rows)) if height > 1 else canvas.picture()


def _top(specs: Sequence[ChartSpec]) -> float:
    """The highest of all, so that what is higher in a chart is higher in every other."""
    values = [curve.y[np.isfinite(curve.y)] for spec in specs for curve in spec.curves]
    return ticks.rounded(0.0, max((float(each.max()) for each in values if len(each)), default=1.0), 2)[1]


def _small(found: SearchResult, attempt: SearchTrial, curves: Curves, chosen: bool, ascii: bool) -> ChartSpec:
    own = 1 + SCORE_FIGURES.index(found.monitor)
    train = 1 + SCORE_FIGURES.index(f"train_{found.monitor.rpartition('_')[2]}")
    x = curves.scores[:, 0]
    rate = " ".join(short_setting(attempt.settings[path], 2) for path in found.paths)
    return ChartSpec(
        title=f"{'▸' if chosen else ''}{attempt.number}: {rate}",
        curves=(
            Curve(x, curves.scores[:, train], "raw", marker="dash", last=False),
            Curve(x, curves.scores[:, own], "train"),
        ),
        ascii=ascii,
    )
