"""What scrolls: a container, and a preset's lesson in it."""

from typing import ClassVar

from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBarRender
from textual.widgets import Markdown

from tuitrain.plot.cells import clean


class _WholeCells(ScrollBarRender):
    """A bar that ends between two cells, for terminals that have no eighths of a block."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class Scroll(VerticalScroll):
    """Shows as much of its children as there is room for."""

    def __init__(self, *, ascii: bool = False, id: str | None = None, can_focus: bool = True) -> None:
        super().__init__(id=id, can_focus=can_focus)
        if ascii:
            self.vertical_scrollbar.renderer = _WholeCells  # type: ignore[misc]


class Lesson(Markdown):
    """A preset's lesson."""

    def __init__(self, text: str, *, ascii: bool = False) -> None:
        if ascii:
            self.BULLETS = ["* ", "- ", "+ "]
            text = "\n".join("".join(clean(line, ascii_only=True)) for line in text.splitlines())
        super().__init__(text, open_links=False)
