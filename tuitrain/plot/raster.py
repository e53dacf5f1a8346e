"""Pictures made of grey or signed pixels: two pixels in a cell, one above the other."""

from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tuitrain.plot.picture import Canvas

PixelStyle = Literal["halves", "shades", "ascii"]
"""Half blocks in two colours a cell; or a glyph a cell: shades for terminals of few colours, or ASCII."""

LEVELS = 16
"""Steps from one end of a palette to the other."""
GROUND = "-"
"""In a role, the half of a cell that keeps the ground it stands on."""
_NAMES = (*map(str, range(LEVELS)), GROUND)

_GREYS = {"shades": " ░▒▓█", "ascii": " .:-=+*#%@"}
_POSITIVE = {"shades": " ░▒▓█", "ascii": " '+*#"}
_NEGATIVE = " .-=%"


def greys(canvas: Canvas, x: int, y: int, pixels: ArrayLike, look: PixelStyle) -> None:
    """Draw `pixels` (rows, columns), 0..1 from ground to ink, from that cell on: two rows of them a line.

    NaN leaves the ground as it is.
    """
    values = np.clip(_paired(pixels), 0, 1)
    if look == "halves":
        _halves(canvas, x, y, values, "grey")
        return
    glyphs = _GREYS[look]
    kept = np.isfinite(values).sum(axis=1)
    means = np.nan_to_num(values).sum(axis=1) / np.maximum(kept, 1)
    for line, row in enumerate(np.rint(means * (len(glyphs) - 1)).astype(int).tolist()):
        canvas.put(x, y + line, "".join(glyphs[level] for level in row))


def signed(canvas: Canvas, x: int, y: int, pixels: ArrayLike, look: PixelStyle) -> None:
    """Draw `pixels` (rows, columns), -1..1, from that cell on: two rows of them a line.

    Zero is between ground and ink, negative ones are nearer to the ground and positive ones to the ink; or
    both signs have glyphs of their own.
    """
    values = np.clip(_paired(pixels), -1, 1)
    if look == "halves":
        _halves(canvas, x, y, (values + 1) / 2, "sign")
        return
    upper, lower = np.nan_to_num(values[:, 0]), np.nan_to_num(values[:, 1])
    # Of two that share a cell the stronger: their mean would be nothing where the sign changes.
    strongest = np.where(np.abs(lower) > np.abs(upper), lower, upper)
    positive = _POSITIVE[look]
    for line, row in enumerate(np.rint(strongest * (len(positive) - 1)).astype(int).tolist()):
        canvas.put(x, y + line, "".join(positive[v] if v >= 0 else _NEGATIVE[-v] for v in row))


def squares(pixels: ArrayLike) -> NDArray[np.float64]:
    """The same with every pixel two cells wide and one high, which is a square on most terminals."""
    return np.asarray(pixels, np.float64).repeat(2, axis=0).repeat(2, axis=1)


def _paired(pixels: ArrayLike) -> NDArray[np.float64]:
    """(lines, 2, columns), the last line filled up with NaN; infinities are as good as their ends."""
    values = np.asarray(pixels, np.float64)
    if len(values) % 2:
        values = np.vstack((values, np.full((1, values.shape[1]), np.nan)))
    return values.reshape(-1, 2, values.shape[1])


def _halves(canvas: Canvas, x: int, y: int, values: NDArray[np.float64], palette: str) -> None:
    """The upper half is the glyph, the lower half the ground of its role, such as ``grey:15:0``."""
    levels = np.where(np.isnan(values), LEVELS, np.rint(values * (LEVELS - 1))).astype(np.uint8)
    for line, (upper, lower) in enumerate(levels):
        canvas.paint(x, y + line, "▀", _painted(upper.tobytes(), lower.tobytes(), palette))


@lru_cache(maxsize=1024)
def _painted(upper: bytes, lower: bytes, palette: str) -> tuple[str, ...]:
    """The roles of a line: the same pictures come again and again while a run is watched."""
    return tuple(f"{palette}:{_NAMES[a]}:{_NAMES[b]}" for a, b in zip(upper, lower, strict=True))
