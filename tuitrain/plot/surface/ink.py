"""Lines and signs over a ground of levels: dots of braille, glyphs, and the shade that shows between them."""

import numpy as np
from numpy.typing import NDArray

from tuitrain.plot.picture import Canvas
from tuitrain.plot.raster import GROUND, LEVELS, PixelStyle

Levels = NDArray[np.int64]
"""Levels of pixels (2 * rows, columns), two to a cell; -1 is the ground of the screen."""

INK, FADED = LEVELS - 1, 7
"""Levels of what is drawn in full colour, and of what stands back."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800
LINE = {"ascii": ":", "shades": "", "halves": ""}
_SHADES = {"ascii": " .:-=+*#%@", "shades": " ░▒▓█", "halves": ""}


class Sheet:
    """A part of a canvas: `columns` x `rows` cells from (`left`, `top`) on, with levels as its ground.

    Coordinates of lines are 0..1 from the left and from the top; what is outside is not drawn.
    """

    def __init__(
        self, canvas: Canvas, left: int, top: int, levels: Levels, look: PixelStyle, *, shaded: bool = True
    ) -> None:
        self._canvas, self.left, self.top, self.look = canvas, left, top, look
        self.rows, self.columns = levels.shape[0] // 2, levels.shape[1]
        self._levels = levels
        self._bits: dict[tuple[int, int], int] = {}
        self._roles: dict[tuple[int, int], str] = {}
        if look == "halves":
            for row in range(self.rows):
                pairs = zip(levels[2 * row].tolist(), levels[2 * row + 1].tolist(), strict=True)
                roles = [f"mix:{_token(a)}:{_token(b)}" for a, b in pairs]
                canvas.paint(left, top + row, "▀", roles)
        elif shaded:
            self._shade(_SHADES[look])

    def _shade(self, glyphs: str) -> None:
        for row in range(self.rows):
            means = np.maximum(self._levels[2 * row : 2 * row + 2], 0).mean(axis=0)
            steps = np.rint(means / (LEVELS - 1) * (len(glyphs) - 1)).astype(int).tolist()
            self._canvas.put(self.left, self.top + row, "".join(glyphs[step] for step in steps), "dim")

    def cell(self, across: float, down: float) -> tuple[int, int] | None:
        """Column and row of a place; None outside."""
        if not (0 <= across <= 1 and 0 <= down <= 1):
            return None
        return min(int(across * self.columns), self.columns - 1), min(int(down * self.rows), self.rows - 1)

    def sign(self, column: int, row: int, text: str, role: str, level: int = INK) -> None:
        """Write a text over the ground, in a colour mixed to that level."""
        for offset, glyph in enumerate(text):
            at = column + offset
            if 0 <= at < self.columns and 0 <= row < self.rows:
                self._canvas.put(self.left + at, self.top + row, glyph, self._over(at, row, role, level))

    def line(self, across: NDArray[np.float64], down: NDArray[np.float64], role: str, level: int) -> None:
        """A line through all these places; NaN parts it."""
        wide, high = (self.columns, self.rows) if self.look == "ascii" else (2 * self.columns, 4 * self.rows)
        x, y = across * wide - 0.5, down * high - 0.5
        drawn: dict[tuple[int, int], int] = {}
        for k in range(len(x) - 1):
            ends = (x[k], y[k], x[k + 1], y[k + 1])
            if not np.isfinite(ends).all():
                continue
            for column, row in _between(*ends, wide, high):
                cell = (column, row) if self.look == "ascii" else (column // 2, row // 4)
                bit = 0 if self.look == "ascii" else _DOTS[row % 4][column % 2]
                drawn[cell] = drawn.get(cell, 0) | bit
        for (column, row), bits in drawn.items():
            # Of two lines in a cell the dots of both stay, in the colour of the later one.
            self._bits[column, row] = bits | self._bits.get((column, row), 0)
            glyph = LINE["ascii"] if self.look == "ascii" else chr(_BRAILLE + self._bits[column, row])
            self.sign(column, row, glyph, role, level)

    def _over(self, column: int, row: int, role: str, level: int) -> str:
        if self.look != "halves":
            return role if level > FADED else "dim"
        below = int(self._levels[2 * row : 2 * row + 2, column].max())
        return f"mix:{role}.{level}:{_token(below)}"


def _token(level: int) -> str:
    return GROUND if level < 0 else f".{level}"


def _between(x0: float, y0: float, x1: float, y1: float, wide: int, high: int) -> list[tuple[int, int]]:
    """The pixels of a stretch, as far as they are inside."""
    # A walk that leaps far away is cut to where it can be seen, before it is taken apart.
    far = 4.0 * max(wide, high)
    length = max(abs(x1 - x0), abs(y1 - y0))
    if length > far:
        scale = far / length
        x1, y1 = x0 + (x1 - x0) * scale, y0 + (y1 - y0) * scale
    if max(abs(x0), abs(y0)) > far:
        return []
    steps = int(max(abs(x1 - x0), abs(y1 - y0))) + 1
    columns = np.rint(np.linspace(x0, x1, steps + 1)).astype(int)
    rows = np.rint(np.linspace(y0, y1, steps + 1)).astype(int)
    inside = (columns >= 0) & (columns < wide) & (rows >= 0) & (rows < high)
    return list(zip(columns[inside].tolist(), rows[inside].tolist(), strict=True))
