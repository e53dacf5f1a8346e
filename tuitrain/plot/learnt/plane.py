"""The plane as a network sees it: regions of classes, or heights, with points of the data over them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tuitrain.arrays import Floats
from tuitrain.experiments.inspect.learnt import GRID, Boundary, Ends, Surface
from tuitrain.plot import ticks
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import GROUND, LEVELS, PixelStyle, signed

HUES = ("arm1", "arm3", "arm4", "arm5", "arm6", "arm2")
"""Roles whose colours the classes have, by turns."""
INK = f".{LEVELS - 1}"
_POINTS = {"halves": "○●△▲□■◇◆☆★", "shades": "○●△▲□■◇◆☆★", "ascii": "OXABCDEFGHIJ"}
_FILLS = {"halves": " ", "shades": " ░▒▓", "ascii": " .:-=+'"}
_STEPS = (2, 4, 6, 8, 10)
"""Levels of a region's colour, from doubt to certainty: pale enough to see points on."""
_SCALE = 9
"""Cells of the scale of heights in the title."""
_CELLS_A_POINT = 8
"""Of so many cells one may have a point on it, that the regions stay in sight."""


@dataclass(frozen=True)
class _Window:
    """A square of the plane in cells: `side` of them wide, half as many high, under a line for the title."""

    side: int
    x: Ends
    y: Ends

    @property
    def rows(self) -> int:
        return self.side // 2

    def sample(self, grid: NDArray[np.generic]) -> NDArray[np.generic]:
        """The grid in pixels, two to a cell."""
        nearest = np.arange(self.side) * GRID // self.side
        return grid[np.ix_(nearest, nearest)]

    def cells(self, points: Floats) -> Iterator[tuple[int, int, int]]:
        """Column, row and number of the first points, each in a cell of its own."""
        taken: set[tuple[int, int]] = set()
        most = self.side * self.rows // _CELLS_A_POINT
        for number, (across, up) in enumerate(points[:most].tolist()):
            column = int((across - self.x[0]) / (self.x[1] - self.x[0]) * self.side)
            row = int((self.y[1] - up) / (self.y[1] - self.y[0]) * self.rows)
            if (column, row) not in taken and 0 <= column < self.side and 0 <= row < self.rows:
                taken.add((column, row))
                yield column, row, number


def boundary(seen: Boundary, width: int, height: int, look: PixelStyle) -> Picture:
    """The regions of the classes, deeper where it is certain, and training points by their class."""
    canvas, window = _begin("BOUNDARY", seen, width, height, look)
    _legend(canvas, seen.classes, look)
    said = np.asarray(window.sample(seen.said), np.int64)
    certainty = np.asarray(window.sample(seen.certainty), np.float64)
    tokens = _tokens(said, certainty, seen.classes)
    for row in range(window.rows):
        for column in range(window.side):
            fill, role = _region(said, tokens, row, column, look)
            canvas.put(column, 1 + row, fill, role)
    glyphs = _POINTS[look]
    for column, row, number in window.cells(seen.points):
        label = int(seen.labels[number])
        role = f"mix:{INK}:{tokens[2 * row + 1][column]}" if look == "halves" else HUES[label % len(HUES)]
        canvas.put(column, 1 + row, glyphs[label % len(glyphs)], role)
    return canvas.picture()


def surface(seen: Surface, width: int, height: int, look: PixelStyle) -> Picture:
    """Heights, brighter and darker; a training point shows its own, and vanishes where it is met."""
    canvas, window = _begin("SURFACE", seen, width, height, look)
    if not window.side:
        return canvas.picture()
    low, high = float(seen.targets.min()), float(seen.targets.max())
    middle, half = (low + high) / 2, (high - low) / 2 or 1.0
    pixels = (np.asarray(window.sample(seen.values), np.float64) - middle) / half
    x = canvas.put(9, 0, ticks.short(low), "dim") + 1
    signed(canvas, x, 0, np.tile(np.linspace(-1, 1, _SCALE), (2, 1)), look)
    canvas.put(x + _SCALE + 1, 0, ticks.short(high), "dim")
    signed(canvas, 0, 1, pixels[: 2 * window.rows], look)
    if look == "halves":
        for column, row, number in window.cells(seen.points):
            own, ground = (seen.targets[number] - middle) / half, pixels[2 * row + 1, column]
            canvas.put(column, 1 + row, "●", f"sign:{_level(own)}:{_level(ground)}")
    return canvas.picture()


def _level(value: float) -> str:
    """The level of -1..1."""
    if not np.isfinite(value):
        return GROUND
    return str(round((min(max(value, -1.0), 1.0) + 1) / 2 * (LEVELS - 1)))


def _begin(
    title: str, seen: Boundary | Surface, width: int, height: int, look: PixelStyle
) -> tuple[Canvas, _Window]:
    """A canvas with the title and, where there is room, what the edges stand for; and the window between."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    canvas.put(0, 0, title, "title")
    below = 1 if height >= 8 else 0
    side = max(min(width, 2 * (height - 1 - below)), 0) // 2 * 2
    window = _Window(side, seen.x, seen.y)
    if below and side >= 24:
        line = 1 + window.rows
        canvas.put(0, line, ticks.short(seen.x[0]), "axis")
        canvas.right(side, line, ticks.short(seen.x[1]), "axis")
        up = f"↑ {ticks.short(seen.y[0])} to {ticks.short(seen.y[1])}"
        canvas.put((side - len(up)) // 2, line, up, "axis")
    return canvas, window


def _legend(canvas: Canvas, classes: int, look: PixelStyle) -> None:
    x, glyphs = 10, _POINTS[look]
    for number in range(min(classes, len(glyphs))):
        sign = glyphs[number]
        if x + 3 + len(str(number)) > canvas.width:
            break
        x = canvas.put(x, 0, sign, HUES[number % len(HUES)])
        x = canvas.put(x + 1, 0, str(number), "dim") + 2


def _tokens(said: NDArray[np.int64], certainty: Floats, classes: int) -> list[list[str]]:
    """Every pixel's half of a role: the class's hue and how much of it."""
    least = 1 / max(classes, 2)
    share = np.clip((np.nan_to_num(certainty) - least) / (1 - least), 0, 1)
    steps = np.rint(share * (len(_STEPS) - 1)).astype(int)
    return [
        [
            GROUND if number < 0 else f"{HUES[number % len(HUES)]}.{_STEPS[step]}"
            for number, step in zip(numbers, levels, strict=True)
        ]
        for numbers, levels in zip(said.tolist(), steps.tolist(), strict=True)
    ]


def _region(
    said: NDArray[np.int64], tokens: Sequence[Sequence[str]], row: int, column: int, look: PixelStyle
) -> tuple[str, str]:
    """What a cell without a point shows, and its role."""
    if look == "halves":
        return "▀", f"mix:{tokens[2 * row][column]}:{tokens[2 * row + 1][column]}"
    number, fills = int(said[2 * row, column]), _FILLS[look]
    return (" ", "") if number < 0 else (fills[number % len(fills)], HUES[number % len(HUES)])
