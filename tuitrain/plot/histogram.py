"""A layer's histogram as rows of block characters."""

import numpy as np
from numpy.typing import ArrayLike

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII = " .:-=+*#%@"
_LARGEST = np.finfo(np.float64).max


def rebin(counts: ArrayLike, cells: int) -> np.ndarray:
    """`counts` summed into `cells` equal stretches (or repeated, where there are more cells than bins)."""
    values = np.asarray(counts, dtype=np.float64).ravel()
    values = np.where((values > 0) & (values < np.inf), values, 0.0)
    if cells <= 0 or values.size == 0:
        return np.zeros(max(cells, 0))
    if cells == values.size:
        return values
    if cells > values.size:
        return values[np.arange(cells) * values.size // cells]
    edges = np.arange(cells) * values.size // cells
    with np.errstate(over="ignore"):
        return np.minimum(np.add.reduceat(values, edges), _LARGEST)


def bars(counts: ArrayLike, cells: int = 30, rows: int = 2, ascii_only: bool = False) -> tuple[str, ...]:
    """`rows` strings of `cells` characters, the top one first, scaled to the histogram's own peak.

    Two rows of eighth blocks give 16 levels. What is counted at all keeps the lowest level: a single unit far
    out is often what one looks for.
    """
    glyphs = ASCII if ascii_only else BLOCKS
    per_row = len(glyphs) - 1
    # So few numbers are done sooner one by one than by arrays.
    values = rebin(counts, cells).tolist()
    peak = max(values, default=0.0)
    if peak <= 0:
        return (" " * max(cells, 0),) * rows
    columns = [max(round(value / peak * (per_row * rows)), 1) if value > 0 else 0 for value in values]
    lines = []
    for below in range(rows - 1, -1, -1):
        # What a column of each height shows of itself in this row.
        shown = " " * (per_row * below) + glyphs + glyphs[-1] * (per_row * (rows - 1 - below))
        lines.append("".join([shown[level] for level in columns]))
    return tuple(lines)
