"""What scrolls: a container with the keys that move it."""

from typing import ClassVar

from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.scrollbar import ScrollBarRender

from tuitrain.lab.action import LAB, Action, bindings


class _WholeCells(ScrollBarRender):
    """A bar that ends between two cells, for terminals that have no eighths of a block."""

    VERTICAL_BARS: ClassVar[list[str]] = [" "] * 8
    HORIZONTAL_BARS: ClassVar[list[str]] = [" "] * 8


class Scroll(VerticalScroll):
    """Shows as much of its children as there is room for."""

    ACTIONS = (
        Action("scroll_up", "up,k", "", "Scroll the lesson up a line.", LAB, "lesson"),
        Action("scroll_down", "down,j", "", "Scroll the lesson down a line.", LAB, "lesson"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS, "lesson")

    def __init__(self, *, ascii: bool = False, id: str | None = None, can_focus: bool = True) -> None:
        super().__init__(id=id, can_focus=can_focus)
        if ascii:
            self.vertical_scrollbar.renderer = _WholeCells  # type: ignore[misc]

    # At once, not as an animation: of several keys between two refreshes Textual would obey but one.

    def action_scroll_up(self) -> None:
        self.move(-1)

    def action_scroll_down(self) -> None:
        self.move(1)

    def action_page_up(self) -> None:
        self.move(-self.page)

    def action_page_down(self) -> None:
        self.move(self.page)

    @property
    def page(self) -> int:
        """Lines that are seen at once."""
        return self.scrollable_content_region.height

    def move(self, lines: int) -> None:
        """So many lines on, or back."""
        self.scroll_relative(y=lines, animate=False, immediate=True)

    def move_home(self) -> None:
        """Back to the top: a page turned before the next refresh counts from there."""
        self.scroll_home(animate=False, immediate=True)
