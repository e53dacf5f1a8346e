"""Small charts in rows and columns, all on the same scales."""

from collections.abc import Sequence
from dataclasses import replace

from tuitrain.plot.chart import draw
from tuitrain.plot.picture import GAP, Canvas, Picture, Run, beside
from tuitrain.plot.spec import ChartSpec

NARROWEST, LOWEST = 18, 4
"""A chart smaller than this shows nothing."""


def grid(specs: Sequence[ChartSpec], width: int, height: int) -> Picture:
    """`specs` from left to right and down, without legends; the last place says how many have no room."""
    columns, rows = shape(len(specs), width, height)
    if not columns:
        return Canvas(width, height).picture()
    across, down = (width + GAP) // columns - GAP, height // rows
    places = columns * rows
    shown = len(specs) if len(specs) <= places else places - 1
    drawn = [_small(spec, across, down) for spec in specs[:shown]]
    drawn += [_more(len(specs) - shown, across, down)] * (places - shown)
    lines = [
        row
        for start in range(0, len(drawn), columns)
        for row in beside(drawn[start : start + columns]).rows
    ]  # fmt: skip
    return _filled(lines, width, height)


def shape(count: int, width: int, height: int) -> tuple[int, int]:
    """Columns and rows of a grid for `count` charts; none where not a single one has room.

    Of the grids with room for all, the one whose charts come nearest to three times as wide as high, with few
    places left empty.
    """
    most_across, most_down = (width + GAP) // (NARROWEST + GAP), height // LOWEST
    if not (count and most_across and most_down):
        return 0, 0
    shapes = [(columns, -(-count // columns)) for columns in range(1, min(most_across, count) + 1)]
    fitting = [(columns, rows) for columns, rows in shapes if rows <= most_down]

    def badness(columns: int, rows: int) -> float:
        across, down = width / columns, height / rows
        return abs(across - 3 * down) / across + 2 * (1 - count / (columns * rows))

    return min(fitting, key=lambda each: badness(*each), default=(most_across, most_down))


def _small(spec: ChartSpec, width: int, height: int) -> Picture:
    curves = tuple(replace(curve, label="") for curve in spec.curves)
    return draw(replace(spec, curves=curves, x_label=""), width, height)


def _more(count: int, width: int, height: int) -> Picture:
    """How many charts more there are; nothing where there are none."""
    canvas = Canvas(width, height)
    if count:
        canvas.put(0, 0, f"{count} more", "dim")
    return canvas.picture()


def _filled(lines: list[tuple[Run, ...]], width: int, height: int) -> Picture:
    """The lines, filled with blanks to a whole picture."""
    canvas = Canvas(width, height)
    for y, line in enumerate(lines):
        x = 0
        for text, role in line:
            x = canvas.put(x, y, text, role)
    return canvas.picture()
