"""Whether there is room for what was learnt beside charts and layers."""

from typing import NamedTuple

from textual.geometry import Size

from tuitrain.plot.layers import TALLEST

AROUND = 4
"""Rows above and below the panels."""
MOST_LAYERS = 0.6
"""The layers' share of the rows, at most; the style sheet says it too."""
STRIP, LEAST_CHARTS = 9, 10
"""Rows of a line of mistakes, and rows that the charts keep above it."""
COLUMN_WIDTH, COLUMN_HEIGHT = 120, 20
"""From so many columns, and so many rows for the charts on, a plane stands beside them."""
LEAST_PLANE = 42
"""Columns of that plane, at least."""
SETTINGS_WIDTH = 38
LARGEST_BOARD = 32
"""Rows and columns of the largest picture that there is room to draw."""


SIDE_BY_SIDE = Size(120, 36)
"""Below either of these the panels take turns behind tabs: side by side they would show less."""
STUDY_SIDE_BY_SIDE = Size(100, 28)
"""The same for what is not trained: it has one picture and fewer settings."""


def rows_of_layers(size: Size, layers: int) -> int:
    """Rows of the table of so many layers: three for each where charts and mistakes lose little, else two."""
    tall = TALLEST * layers + 2
    return tall if size.height - AROUND - tall >= 2 * LEAST_CHARTS + STRIP else 2 * layers + 2


def columns_of_plane(size: Size, layers: int) -> int:
    """Columns of a plane beside the charts: as wide as it is high, but no more than a third of the room."""
    rows = size.height - AROUND - layers
    return max(min(2 * rows, (size.width - SETTINGS_WIDTH) // 3), LEAST_PLANE)


def is_narrow(size: Size, least: Size = SIDE_BY_SIDE) -> bool:
    """Whether the panels take turns."""
    return size.width < least.width or size.height < least.height


class Room(NamedTuple):
    """For a strip below the layers; for a column beside the charts."""

    strip: bool
    column: bool


def room_of(size: Size, layers: int) -> Room:
    """What there is room for on a screen with a table of layers so high."""
    rows = size.height - AROUND
    free = rows - min(layers, int(rows * MOST_LAYERS))
    return Room(free >= STRIP + LEAST_CHARTS, free >= COLUMN_HEIGHT and size.width >= COLUMN_WIDTH)
