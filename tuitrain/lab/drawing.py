"""A drawing: ink on pixels, laid on by strokes of a soft brush."""

import numpy as np
from numpy.typing import NDArray

Point = tuple[float, float]
"""Row and column; whole numbers are the middles of pixels."""

REACH = 1.6
"""How far from its line a stroke ends, in pixels; within `REACH - 1` it is all ink."""
FAINT = 0.02
"""What is fainter is not seen."""


class Drawing:
    """Pixels (rows, columns) from 0, nothing, to 1, ink."""

    def __init__(self, rows: int, columns: int) -> None:
        self.pixels = np.zeros((rows, columns))
        self._places = np.indices((rows, columns)).astype(np.float64)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be seen."""
        return not (self.pixels > FAINT).any()

    def stroke(self, start: Point, end: Point, *, erase: bool = False) -> None:
        """A straight stroke between two places, which may lie outside; with `erase` it takes ink away."""
        ink = np.clip(REACH - self._away(start, end), 0, 1)
        self.pixels = np.minimum(self.pixels, 1 - ink) if erase else np.maximum(self.pixels, ink)

    def clear(self) -> None:
        """Take all ink away."""
        self.pixels = np.zeros_like(self.pixels)

    def put(self, pixels: NDArray[np.float64]) -> None:
        """Replace the drawing by a copy of `pixels`."""
        self.pixels = pixels.copy()

    def _away(self, start: Point, end: Point) -> NDArray[np.float64]:
        """Every pixel's distance from the line between both places."""
        first, way = np.array(start), np.subtract(end, start)
        from_first = self._places - first[:, None, None]
        length = float(way @ way)
        along = np.clip(np.tensordot(way, from_first, 1) / length, 0, 1) if length else np.zeros(1)
        off = from_first - way[:, None, None] * along
        return np.asarray(np.hypot(off[0], off[1]))
