"""Curves to characters: the one place that knows plotext.

plotext gets points that are already reduced and scaled to 0..1, each curve in a colour of its own; which
curve a character belongs to is then read back from the colour that its cell was given.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from threading import get_ident
from typing import Any

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.plot.series import runs
from tuitrain.plot.spec import Marker

_GLYPHS = {"line": "*", "dash": "+", "dashdot": "-", "dotted": ":", "points": "."}
_PATTERNS: Mapping[Marker, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "dash": ((4, 2), (2, 1)),
    "dashdot": ((4, 2, 1, 2), (3, 1, 1, 1)),
    "dotted": ((2, 4), (1, 2)),
}
"""Columns of points drawn and left out in turn: of braille, of ASCII."""
_MAX_CURVES = 255


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """A curve in the unit square, `y` upwards; NaN separates its pieces."""

    x: Floats
    y: Floats
    marker: Marker


def raster(lines: list[Line], width: int, height: int, ascii_only: bool) -> list[list[tuple[str, int]]]:
    """`height` rows of (text, number of the line or -1), the top row first."""
    lines = lines[:_MAX_CURVES]
    if width <= 0 or height <= 0 or not any(line.x.size for line in lines):
        return []
    figure = _figure(width, height, get_ident())
    figure.clear_data()
    figure.xticks([])
    figure.yticks([])
    figure.xlim(0, 1)
    figure.ylim(0, 1)
    for number, line in enumerate(lines):
        fine = (1, 1) if ascii_only else (2, 4)
        x, y = _pixels(line, width * fine[0], height * fine[1], ascii_only)
        if x:
            marker = _GLYPHS[line.marker] if ascii_only else "braille"
            draw = figure.scatter if line.marker == "points" else figure.plot
            draw(x, y, marker=marker, color=number)
    # Without the text that `build` would make of its cells next: that takes as long again as all before it.
    figure._set_sizes()
    figure._build_matrix()
    matrix = figure.monitor.matrix
    rows = zip(matrix.marker, matrix.fullground, strict=True)
    return [_joined(markers, colours) for markers, colours in rows][::-1][:height]


@lru_cache(maxsize=16)
def _figure(width: int, height: int, thread: int) -> Any:
    """A figure of that size for that thread, emptied before each use: making a new one takes longer."""
    # plotext offers only one global figure, and two threads drawing on it get each other's curves.
    from plotext._figure import _figure_class

    figure = _figure_class()
    figure._limit_size(False, False)  # or it is cut to the terminal's size
    figure.plot_size(width, height)
    figure.clear_color()
    figure.frame(False)
    return figure


def _pixels(
    line: Line, across: int, down: int, ascii_only: bool
) -> tuple[list[float | None], list[float | None]]:  # fmt: skip
    """The line's points on the grid of `across` x `down` points, as unit coordinates; None is a gap."""
    # Far outside the picture a point only gives a direction, and plotext walks every step of the way to it.
    x = np.rint(np.clip(line.x, -1, 2) * (across - 1))
    y = np.rint(np.clip(line.y, -1, 2) * (down - 1))
    if line.marker in _PATTERNS:
        x, y = _broken(x, y, _PATTERNS[line.marker][ascii_only])
    if x.size > 1:
        same = (x[1:] == x[:-1]) & (y[1:] == y[:-1])
        x, y = x[np.append(True, ~same)], y[np.append(True, ~same)]
    return _listed(x, across), _listed(y, down)


def _listed(pixels: Floats, count: int) -> list[float | None]:
    scale = max(count - 1, 1)
    return [None if math.isnan(pixel) else pixel / scale for pixel in pixels.tolist()]


def _broken(x: Floats, y: Floats, pattern: tuple[int, ...]) -> tuple[Floats, Floats]:
    """The line cut at fixed places of the picture, so that dashes stand still while it grows."""
    drawn = np.repeat(np.arange(len(pattern)) % 2 == 0, pattern)
    xs: list[Floats] = []
    ys: list[Floats] = []
    for piece_x, piece_y in runs(x, y):
        if xs:
            xs.append(np.array([np.nan]))
            ys.append(np.array([np.nan]))
        columns = np.arange(piece_x[0], piece_x[-1] + 1)
        if columns.size > len(drawn):
            height = np.rint(np.interp(columns, piece_x, piece_y))
            height[~drawn[columns.astype(int) % len(drawn)]] = np.nan
            xs.append(columns)
            ys.append(height)
        else:
            xs.append(piece_x)
            ys.append(piece_y)
    return (np.concatenate(xs), np.concatenate(ys)) if xs else (x, y)


def _joined(markers: list[str], colours: list[int | str]) -> list[tuple[str, int]]:
    """A row of cells as (text, number of the line), -1 where nothing is drawn."""
    found: list[tuple[str, int]] = []
    end = 0
    for colour, group in groupby(colours):
        begin, end = end, end + len(list(group))
        found.append(("".join(markers[begin:end]), colour if isinstance(colour, int) else -1))
    return found
