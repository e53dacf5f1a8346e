"""What a drawing is: rows of runs, each a text and the role whose colour it takes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from tuitrain.plot.cells import clean, fit, width

CAPTION_GAP = 2
"""Cells before a caption."""
GAP = 2
"""Blank cells between two pictures."""
LEAST_CAPTION = 6
"""In fewer cells nothing could be read of it."""


class Run(NamedTuple):
    """A stretch of one row in one role, a name such as ``train``; the empty string is plain text.

    A role with colons, such as ``grey:15:0``, paints the ground of its cells too.
    """

    text: str
    role: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A rectangle of cells: every row is as wide as every other, measured in terminal cells."""

    rows: tuple[tuple[Run, ...], ...]

    @property
    def text(self) -> str:
        """The rows without their roles, joined by newlines."""
        return "\n".join("".join(run.text for run in row) for row in self.rows)


class Canvas:
    """A grid of cells to write on, turned into a `Picture` at the end. Writing outside it does nothing."""

    def __init__(self, width: int, height: int, *, ascii_only: bool = False) -> None:
        self.width = max(width, 0)
        self.height = max(height, 0)
        self.ascii_only = ascii_only
        self._cells = [[" "] * self.width for _ in range(self.height)]
        self._roles = [[""] * self.width for _ in range(self.height)]

    def put(self, x: int, y: int, text: str, role: str = "") -> int:
        """Write `text` (cleaned) at column `x` of row `y`; return the column after it, even outside."""
        parts = clean(text, self.ascii_only)
        end = x + len(parts)
        start, stop = max(x, 0), min(end, self.width)
        if not 0 <= y < self.height or start >= stop:
            return end
        row = self._cells[y]
        if row[start] == "":  # the left half of a wide character would stay alone
            row[start - 1] = " "
        row[start:stop] = parts[start - x : stop - x]
        if row[start] == "":
            row[start] = " "
        if stop < self.width and row[stop] == "":
            row[stop] = " "
        if stop < end and parts[stop - x] == "":
            row[stop - 1] = " "
        self._roles[y][start:stop] = [role] * (stop - start)
        return end

    def right(self, x: int, y: int, text: str, role: str = "") -> None:
        """Write `text` so that it ends before column `x`."""
        self.put(x - len(clean(text, self.ascii_only)), y, text, role)

    def paint(self, x: int, y: int, glyph: str, roles: Sequence[str]) -> None:
        """Write `glyph`, which is one cell wide, once in each of `roles`, from column `x` of row `y` on."""
        self.put(x, y, glyph * len(roles))
        start, stop = max(x, 0), min(x + len(roles), self.width)
        if 0 <= y < self.height and start < stop:
            self._roles[y][start:stop] = roles[start - x : stop - x]

    def blank(self, x: int, y: int, width: int = 1) -> bool:
        """Whether these cells are inside and empty."""
        if not (0 <= y < self.height and x >= 0 and x + width <= self.width):
            return False
        return all(cell == " " for cell in self._cells[y][x : x + width])

    def picture(self) -> Picture:
        """The rows as runs, equal neighbours joined."""
        return Picture(
            tuple(_join(tuple(c), tuple(r)) for c, r in zip(self._cells, self._roles, strict=True))
        )


def captioned(picture: Picture, text: str, ascii_only: bool = False) -> Picture:
    """The picture with `text` at the right end of its first row, cut to the room behind what stands there."""
    if not text or not picture.rows or not picture.rows[0]:
        return picture
    *before, (last, role) = picture.rows[0]
    kept = last.rstrip(" ") if ":" not in role else last
    room = len(last) - len(kept)
    caption = fit(text, room - CAPTION_GAP, ascii_only)
    if room < CAPTION_GAP + LEAST_CAPTION:
        return picture
    blank = " " * (room - width(caption, ascii_only))
    return Picture(((*before, Run(kept + blank, role), Run(caption, "")), *picture.rows[1:]))


@lru_cache(maxsize=1024)
def _join(cells: tuple[str, ...], roles: tuple[str, ...]) -> tuple[Run, ...]:
    """Runs of equal role; blanks join the run before them, where they would show no colour of it.

    From look to look most rows of a screen stay, and looking one up takes a tenth of the time.
    """
    runs: list[Run] = []
    start, role, end = 0, "", 0
    for own, group in groupby(roles):
        begin, end = end, end + len(list(group))
        if own == role:
            continue
        if ":" not in role + own:
            while begin < end and cells[begin] in _BLANK:
                begin += 1
            if begin == end:
                continue
        if begin > start:
            runs.append(Run("".join(cells[start:begin]), role))
        start, role = begin, own
    if start < len(cells):
        runs.append(Run("".join(cells[start:]), role))
    return tuple(runs)


_BLANK = (" ", "")


def beside(pictures: Sequence[Picture]) -> Picture:
    """One picture of several that are equally high, from left to right."""
    gap = (Run(" " * GAP, ""),)
    rows = []
    for parts in zip(*(picture.rows for picture in pictures), strict=True):
        first, *others = parts
        rows.append(sum(((*gap, *row) for row in others), start=first))
    return Picture(tuple(rows))
