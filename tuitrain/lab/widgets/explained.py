"""Explanations on the screen: titles, words broken to the width, formulas and pictures as they are."""

import textwrap
from collections.abc import Iterable, Iterator

from textual.geometry import Size

from tuitrain.lab.explained import Part
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import clean
from tuitrain.plot.cells import width as cells
from tuitrain.plot.picture import Canvas, Picture

WIDEST = 72
"""Longer lines are hard to read."""
KEPT = "    "
"""What a line begins with that is not to be broken."""


class Explained(PictureWidget):
    """Shows explanations one below the other."""

    DEFAULT_CSS = """
    Explained { height: auto; }
    """

    def __init__(self, parts: tuple[Part, ...] = (), *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts, self._ascii = parts, ascii

    def show(self, parts: tuple[Part, ...]) -> None:
        """Show others."""
        self._parts = parts
        self.refresh(layout=True)
        self.changed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that all of it takes at `width`."""
        return len(list(self._lines(width)))

    def draw_picture(self, width: int, height: int) -> Picture:
        """All lines."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        for y, (line, role) in enumerate(self._lines(width)):
            canvas.put(0, y, line, role)
        return canvas.picture()

    def _lines(self, width: int) -> Iterator[tuple[str, str]]:
        """Each line with its role."""
        for number, part in enumerate(self._parts):
            if number:
                yield "", ""
                yield "", ""
            for line in self._broken(part.explanation.title, width):
                yield line, "title"
            for line in self._broken(part.note, width):
                yield line, "accent"
            yield "", ""
            for line in self._broken(part.explanation.text, width):
                yield line, ""

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
        # On a narrow screen the indent goes before a part of the picture does.
        yield line if cells(line) <= width else line.removeprefix(KEPT)
    yield from textwrap.wrap(" ".join(paragraph), max(width, 1))
