"""What stands in the terminal, cell by cell: of an update only the cells that are others are sent, in runs.

Textual sends every line that has changed, from one end of its widget to the other, and names all of its
style anew for each piece. Over a slow line that is most of what a lab costs.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rich.cells import get_character_cell_size
from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.geometry import Size
from textual.strip import Strip

LEAP = 4
"""Bytes of a leap over cells that stay: as many bytes of such cells are sent again instead."""
CONTINUED = ""
"""What stands in the second cell of a character that fills two."""
PLAIN = Style.null()


class Cell(NamedTuple):
    """A character with what is combined with it, and its style."""

    text: str
    style: Style


class Codes(NamedTuple):
    """A style as a terminal is told it: attributes, both colours, and where a link leads."""

    attributes: str
    ink: str
    ground: str
    link: str


NO_CODES = Codes("", "39", "49", "")
Line = list[Cell | None]
"""None where it is not known what stands there."""
Piece = tuple[int, int, Strip]
"""Column and row of the first cell of a strip."""


class TerminalCells:
    """The cells of a terminal, as they were last sent."""

    def __init__(self) -> None:
        self._size = Size(0, 0)
        self._lines: list[Line] = []

    def forget(self) -> None:
        """Whatever stands there now, send all cells again."""
        self._size = Size(0, 0)

    def fit(self, size: Size) -> None:
        """Forget all if the terminal has another size now."""
        if size != self._size:
            self._size = size
            self._lines = [[None] * size.width for _ in range(size.height)]

    def change(self, pieces: Iterable[Piece], colours: ColorSystem | None) -> str:
        """What to send so that these pieces stand there."""
        writer = _Writer(colours)
        for x, y, strip in pieces:
            if 0 <= y < len(self._lines):
                self._put(writer, x, y, strip)
        return writer.text()

    def _put(self, writer: "_Writer", x: int, y: int, strip: Strip) -> None:
        line = self._lines[y]
        # Just after a resize lines may still come as for the size before.
        cells = _cells(strip)[: max(len(line) - x, 0)]
        end = x + len(cells)
        if line[x:end] == cells:
            return
        for start, stop in _runs(line[x:end], cells):
            writer.write(x + start, y, cells[start:stop])
        line[x:end] = cells


class Changes(CompositorUpdate):
    """An update of Textual's as the cells that it changes."""

    def __init__(self, update: ChopsUpdate | LayoutUpdate, cells: TerminalCells) -> None:
        self._update, self._cells = update, cells

    def render_segments(self, console: Console) -> str:
        """The text to write to the terminal."""
        pieces = _chops(self._update) if isinstance(self._update, ChopsUpdate) else _layout(self._update)
        return self._cells.change(pieces, console._color_system)


def _chops(update: ChopsUpdate) -> Iterator[Piece]:
    """The parts of lines that were painted, cut to the spans that have changed."""
    for y, x1, x2 in update.spans:
        for end, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < x2 and end > x1:
                start = max(x, x1)
                yield start, y, strip.crop(start - x, min(end, x2) - x)


def _layout(update: LayoutUpdate) -> Iterator[Piece]:
    """All lines of the region, strip by strip."""
    for y, strips in enumerate(update.strips, update.region.y):
        x = update.region.x
        for strip in strips:
            yield x, y, strip
            x += strip.cell_length


def _cells(strip: Strip) -> list[Cell | None]:
    return [
        Cell(text, segment.style or PLAIN)
        for segment in strip
        if not segment.control
        for text in _characters(segment.text)
    ]


@lru_cache(maxsize=4096)
def _characters(text: str) -> tuple[str, ...]:
    """A text as cells: what has no width belongs to the cell before it."""
    if text.isascii():
        return tuple(text)
    found: list[str] = []
    for character in text:
        width = get_character_cell_size(character)
        if width:
            found += [character, *[CONTINUED] * (width - 1)]
        elif found:
            at = len(found) - 1 if found[-1] else len(found) - 2
            found[at] += character
    return tuple(found)


def _runs(before: Line, after: Line) -> Iterator[tuple[int, int]]:
    """Stretches of cells that differ, near ones as one; none begins or ends within a wide character."""
    start = stop = -1
    for at, (old, new) in enumerate(zip(before, after, strict=True)):
        if old == new:
            continue
        if start < 0:
            start = at
        elif at > stop and not _short(after[stop - 1 : at]):
            yield _whole(after, start, stop)
            start = at
        stop = at + 1
    if start >= 0:
        yield _whole(after, start, stop)


def _short(cells: Line) -> bool:
    """Whether all but the first are sent in no more bytes than a leap over them."""
    if len(cells) > LEAP + 1:
        return False
    first, *others = cells
    return (
        first is not None
        and sum(
            len(cell.text.encode()) if cell and cell.style == first.style else LEAP + 1 for cell in others
        )
        <= LEAP
    )


def _whole(cells: Line, start: int, stop: int) -> tuple[int, int]:
    while start > 0 and _continued(cells[start]):
        start -= 1
    while stop < len(cells) and _continued(cells[stop]):
        stop += 1
    return start, stop


def _continued(cell: Cell | None) -> bool:
    return cell is not None and cell.text == CONTINUED


class _Writer:
    """Puts runs of cells into one text, and says of a style only what is another than before."""

    def __init__(self, colours: ColorSystem | None) -> None:
        self._colours = colours
        self._parts: list[str] = []
        self._codes = NO_CODES
        self._x = self._y = -1

    def write(self, x: int, y: int, cells: Line) -> None:
        """Write these cells from there on."""
        self._move(x, y)
        for cell in cells:
            if cell is not None and cell.text != CONTINUED:
                self._turn(cell.style)
                self._parts.append(cell.text)
        self._x, self._y = x + len(cells), y

    def text(self) -> str:
        """All of it; what comes after it begins without a style."""
        if self._codes.link:
            self._parts.append("\x1b]8;;\x1b\\")
        if self._codes[:3] != NO_CODES[:3]:
            self._parts.append("\x1b[m")
        return "".join(self._parts)

    def _move(self, x: int, y: int) -> None:
        if y == self._y and x > self._x:
            self._parts.append(f"\x1b[{x - self._x}C")
        elif (x, y) != (self._x, self._y):
            self._parts.append(f"\x1b[{y + 1};{x + 1}H")

    def _turn(self, style: Style) -> None:
        codes, now = codes_of(style, self._colours), self._codes
        if codes == now:
            return
        if codes.link or now.link:
            self._parts.append(f"\x1b]8;;{codes.link}\x1b\\")
        said = []
        if codes.attributes != now.attributes:
            # Attributes are only taken back all at once, and colours with them.
            said, now = [f"0;{codes.attributes}".rstrip(";")], NO_CODES
        said += [new for new, old in ((codes.ink, now.ink), (codes.ground, now.ground)) if new != old]
        if said:
            self._parts.append(f"\x1b[{';'.join(said)}m")
        self._codes = codes


@lru_cache(maxsize=1024)
def codes_of(style: Style, colours: ColorSystem | None) -> Codes:
    """The codes of a style, in the colours that the terminal has; None is no colours and no attributes."""
    if colours is None:
        return NO_CODES
    ink, ground = (
        ";".join(colour.downgrade(colours).get_ansi_codes(foreground=foreground)) if colour else default
        for colour, foreground, default in ((style.color, True, "39"), (style.bgcolor, False, "49"))
    )
    bare = style.without_color.update_link(None).render(" ", color_system=colours)
    attributes = bare.partition("\x1b[")[2].partition("m")[0]
    return Codes(attributes, ink, ground, style.link or "")
