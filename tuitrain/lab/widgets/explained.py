"""Explanations on the screen: titles, words broken to the width, formulas and pictures as they are."""

import re
import textwrap
from collections.abc import Iterable, Iterator

from textual.geometry import Size

from tuitrain.lab.presenters.explanations import Page
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import clean
from tuitrain.plot.cells import width as cells
from tuitrain.plot.picture import Canvas, Picture, Run

WIDEST = 72
"""Longer lines are hard to read."""
KEPT = "    "
"""What a line begins with that is not to be broken."""
_DRAWN = re.compile("[\u2500-\u259f]")
_BESIDE = re.compile(r"^(.*\S) {3,}(\S.*)$")
"""A formula, and what is said beside it."""
_GAP: tuple[tuple[Run, ...], ...] = ((), ())


class Explained(PictureWidget):
    """Shows pages one below the other; each drawing above its text, or below."""

    DEFAULT_CSS = """
    Explained { height: auto; }
    """

    def __init__(
        self, *pages: Page, drawing_first: bool = True, ascii: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._pages, self._ascii, self._drawing_first = pages, ascii, drawing_first

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that are shown now."""
        return self._pages

    def show(self, *pages: Page) -> None:
        """Show `pages` in place of those before."""
        if pages != self._pages:
            self._pages = pages
            # Verdicts change at every look, and mostly by a number: the screen around them stays as it is.
            if self._height(self.size.width) != self.size.height:
                self.refresh(layout=True)
            self.changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that all of it takes at `width`."""
        return self._height(width)

    def _height(self, width: int) -> int:
        return sum(1 for _ in self._rows(width))

    def draw_picture(self, width: int, height: int) -> Picture:
        canvas = Canvas(width, height, ascii_only=self._ascii)
        for y, row in enumerate(self._rows(width)):
            x = 0
            for text, role in row:
                x = canvas.put(x, y, text, role)
        return canvas.picture()

    def _rows(self, width: int) -> Iterator[tuple[Run, ...]]:
        for number, page in enumerate(self._pages):
            if number:
                yield from _GAP
            yield from self._page(page, width)

    def _page(self, page: Page, width: int) -> Iterator[tuple[Run, ...]]:
        for number, part in enumerate(page.parts):
            if number:
                yield from _GAP
            for line in self._broken(part.explanation.title, width):
                yield (Run(line, "title"),)
            for line in self._broken(part.note, width):
                yield (Run(line, "accent"),)
            yield ()
            text = tuple((Run(line, ""),) for line in self._broken(part.explanation.text, width))
            drawing = () if number else self._drawing(page, width)
            above, below = (drawing, text) if self._drawing_first else (text, drawing)
            yield from above
            if drawing:
                yield ()
            yield from below

    def _drawing(self, page: Page, width: int) -> tuple[tuple[Run, ...], ...]:
        if page.drawing is None:
            return ()
        return page.drawing.draw(min(width, WIDEST), self.look_of_rasters(self._ascii)).rows

    def _broken(self, text: str, width: int) -> Iterator[str]:
        # In ASCII some signs take several cells: said so before lines are broken, not after.
        plain = ("".join(clean(line, self._ascii)) for line in text.splitlines())
        return broken(plain, min(width, WIDEST))


def broken(lines: Iterable[str], width: int) -> Iterator[str]:
    """The lines with their paragraphs broken to `width`; what is indented is kept, nearer to the edge."""
    paragraph: list[str] = []
    for line in lines:
        if line.strip() and not line.startswith(KEPT):
            paragraph.append(line.strip())
            continue
        yield from textwrap.wrap(" ".join(paragraph), max(width, 1))
        paragraph = []
        yield from _kept(line, width)
    yield from textwrap.wrap(" ".join(paragraph), max(width, 1))


def _kept(line: str, width: int) -> Iterator[str]:
    """A line that is not to be broken; on a narrow screen its indent goes before a part of it does."""
    shorter = line.removeprefix(KEPT)
    beside = _BESIDE.match(shorter)
    if cells(line) <= width:
        yield line
    elif cells(shorter) > width and beside and not _DRAWN.search(line):
        yield beside[1]
        yield beside[2].rjust(width)
    else:
        yield shorter
