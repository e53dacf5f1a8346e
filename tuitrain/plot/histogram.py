"""A layer's histogram as rows of block characters."""

import numpy as np
from numpy.typing import ArrayLike

BLOCKS = " ▁▂▃▄▅▆▇█"
ASCII = " .:-=+*#%@"


def rebin(counts: ArrayLike, cells: int) -> np.ndarray:
    """`counts` summed into `cells` equal stretches (or repeated, where there are more cells than bins)."""
    values = np.nan_to_num(np.asarray(counts, dtype=np.float64).ravel(), nan=0.0, posinf=0.0, neginf=0.0)
    values = np.clip(values, 0.0, None)
    if cells <= 0 or values.size == 0:
        return np.zeros(max(cells, 0))
    if cells >= values.size:
        return values[np.arange(cells) * values.size // cells]
    edges = np.arange(cells) * values.size // cells
    with np.errstate(over="ignore"):
        return np.nan_to_num(np.add.reduceat(values, edges), posinf=np.finfo(np.float64).max)


def bars(counts: ArrayLike, cells: int = 30, rows: int = 2, ascii_only: bool = False) -> tuple[str, ...]:
    """`rows` strings of `cells` characters, the top one first, scaled to the histogram's own peak.

    Two rows of eighth blocks give 16 levels. What is counted at all keeps the lowest level: a single unit far
    out is often what one looks for.
    """
    glyphs = ASCII if ascii_only else BLOCKS
    per_row = len(glyphs) - 1
    values = rebin(counts, cells)
    peak = values.max(initial=0.0)
    if peak <= 0:
        return (" " * max(cells, 0),) * rows
    levels = np.rint(values / peak * (per_row * rows)).astype(int)
    levels[(values > 0) & (levels == 0)] = 1
    return tuple(
        "".join(glyphs[min(max(level - per_row * below, 0), per_row)] for level in levels.tolist())
        for below in range(rows - 1, -1, -1)
    )
