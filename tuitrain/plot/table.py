"""Tables in plain text: columns below their headings."""

from collections.abc import Collection, Sequence
from math import isfinite

from tuitrain.plot import cells

MISSING = "–"
"""Where a figure does not apply."""

_GAP = "  "
_MORE = "  …"


class Columns:
    """Columns of given widths, with two blanks before each; those named in `left` are flush left."""

    def __init__(self, headings: Sequence[str], widths: Sequence[int], left: Collection[str] = ()) -> None:
        self._headings = headings
        self._widths = [
            max(cells.width(heading), width) for heading, width in zip(headings, widths, strict=True)
        ]
        self._left = [heading in left for heading in headings]

    @property
    def header(self) -> str:
        """The line of headings, fitted to the columns."""
        return self.row(self._headings)

    def row(self, texts: Sequence[str]) -> str:
        """One line of the table."""
        padded = (
            text + " " * (width - cells.width(text)) if left else " " * (width - cells.width(text)) + text
            for text, width, left in zip(texts, self._widths, self._left, strict=True)
        )
        return (_GAP + _GAP.join(padded)).rstrip()


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    left: Collection[str] = (),
    room: int | None = None,
) -> list[str]:
    """The heading and all rows, columns as wide as they must be; `…` stands for those beyond `room`."""
    widths = [max(map(cells.width, column)) for column in zip(headings, *rows, strict=True)]
    shown, more = len(widths), 0
    while room is not None and shown > 1 and sum(widths[:shown]) + more + len(_GAP) * shown > room:
        shown, more = shown - 1, cells.width(_MORE)
    columns = Columns(headings[:shown], widths[:shown], left)
    header = columns.header + (_MORE if more else "")
    return [header, *(columns.row(row[:shown]) for row in rows)]


def decimal(value: float | int | str | None) -> str:
    """Four decimals, or the size of a number of which they say nothing."""
    if value is None:
        return MISSING
    if isinstance(value, str) or not isfinite(value):
        return str(value)
    return f"{value:.4f}" if value == 0 or 1e-3 <= abs(value) < 1e5 else f"{value:.2e}"
