"""What was taken for what, as a table."""

from collections.abc import Iterator, Mapping
from itertools import islice

import numpy as np

from tuitrain.experiments.inspect.learnt import Mistakes
from tuitrain.plot import cells
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle

MOST_MARKED = 5
_HEAD = 6
"""Cells for the name of a row."""
_TITLE = "TRUE ↓ SAID →"


def size(seen: Mistakes) -> tuple[int, int]:
    """Columns and rows of the whole table."""
    classes = len(seen.confusion)
    return max(_HEAD + classes * _pitch(seen) + 7, 48), classes + 4


def figures(seen: Mistakes) -> str:
    """`23 of 10,000 test rows wrong, .2 %`; of fewer than there are `23 of the first 500 …`."""
    if seen.rows and not seen.confusion.any():  # it diverged
        return f"none of {seen.rows:,} answers is a number"
    rows = f"{seen.rows:,}" if seen.whole else f"the first {seen.rows:,}"
    return f"{seen.wrong:,} of {rows} test rows wrong, {100 * seen.wrong / max(seen.rows, 1):.1f} %"


def table(seen: Mistakes, width: int, height: int, look: PixelStyle) -> Picture:
    """The confusion table without the mistakes beside it."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    put(canvas, 0, 0, seen)
    return canvas.picture()


def put(canvas: Canvas, x: int, y: int, seen: Mistakes, note: str | None = None) -> None:
    """Write the table from that cell on: right answers dimmed, the most frequent wrong ones marked.

    Columns and rows that do not fit are left out.
    """
    marked = dict(islice(_most_frequent(seen), MOST_MARKED))
    pitch = _pitch(seen)
    columns = min(len(seen.confusion), max((canvas.width - x - _HEAD - 7) // pitch, 0))
    canvas.put(x, y, _TITLE, "title")
    canvas.put(x + len(_TITLE) + 2, y, figures(seen) if note is None else note, "dim")
    for said in range(columns):
        canvas.right(x + _HEAD + (said + 1) * pitch, y + 1, str(said), "axis")
    end = x + _HEAD + columns * pitch + 7
    canvas.right(end, y + 1, "right", "axis")
    for true, counts in enumerate(seen.confusion.tolist()):
        line = y + 2 + true
        canvas.right(x + _HEAD - 1, line, str(true), "axis")
        for said, count in enumerate(counts[:columns]):
            role = "warn" if (true, said) in marked else "dim" if true == said or not count else ""
            canvas.right(x + _HEAD + (said + 1) * pitch, line, f"{count}" if count else "·", role)
        if sum(counts):
            canvas.right(end, line, f"{100 * counts[true] / sum(counts):.0f} %", "dim")
    if marked:
        _put_most_often(canvas, x, y + 3 + len(seen.confusion), marked)


def _put_most_often(canvas: Canvas, x: int, y: int, marked: Mapping[tuple[int, int], int]) -> None:
    """As many as fit whole: half a number would be another one."""
    x = canvas.put(x, y, "most often ", "dim")
    for (true, said), count in marked.items():
        word = f"{true}→{said} {count}"
        if x + cells.width(word, canvas.ascii_only) > canvas.width:
            return
        x = canvas.put(x, y, word, "warn") + 2


def _pitch(seen: Mistakes) -> int:
    """Cells of a column: as wide from the first row looked at to the last of 10,000."""
    return max(5, len(str(int(seen.confusion.max(initial=0)))) + 1)


def _most_frequent(seen: Mistakes) -> Iterator[tuple[tuple[int, int], int]]:
    """Pairs of classes, the true one first, and how often they were confused."""
    wrong = seen.confusion.copy()
    np.fill_diagonal(wrong, 0)
    for place in np.argsort(-wrong, axis=None, kind="stable").tolist():
        true, said = divmod(place, len(wrong))
        if wrong[true, said] < 2:  # what happened once is no habit
            return
        yield (true, said), int(wrong[true, said])
