"""Explain: what a setting and its value are, or what the verdicts on the screen mean."""

from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tuitrain.lab.presenters.explanations import Page
from tuitrain.lab.screens.base import ModalOverlay
from tuitrain.lab.widgets.explained import Explained
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.pages import Pages
from tuitrain.lab.widgets.scroll import Scroll

READ, OTHERS, BACK = ("↑↓", "read"), ("←→", "others"), ("esc", "back")


class ExplainScreen(ModalOverlay[None]):
    """Pages to read; the first is what was asked for, the others stand beside it."""

    DEFAULT_CSS = """
    ExplainScreen { align: center top; background: $background; }
    #explain { width: 78; max-width: 100%; height: 1fr; padding: 1 2 0 2; }
    #explain Pages { margin: 0 0 1 0; }
    #text { height: 1fr; }
    #explain #keys { margin: 1 0 0 0; }
    """

    AUTO_FOCUS = "#text"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,i,q,enter", "dismiss", "Close"),
        ("right,tab", "page(1)", "Next"),
        ("left,shift+tab", "page(-1)", "Before"),
    ]

    def __init__(self, pages: tuple[Page, ...], *, ascii: bool = False) -> None:
        super().__init__()
        self._pages, self._ascii = pages, ascii
        self._number = 0

    def compose(self) -> ComposeResult:
        """The line of pages where there are several, the page, and what the keys do."""
        several = len(self._pages) > 1
        with Vertical(id="explain"):
            if several:
                yield Pages([page.name for page in self._pages], ascii=self._ascii)
            with Scroll(id="text", ascii=self._ascii):
                # Here is less room than in a drawer: what is said comes first.
                yield Explained(self._pages[0], drawing_first=False, ascii=self._ascii)
            keys = (READ, OTHERS, BACK) if several else (READ, BACK)
            yield Keys(keys, indent=0, ascii=self._ascii, id="keys")

    def action_page(self, direction: Literal[-1, 1]) -> None:
        """The page beside this one, from its top; behind the last comes the first."""
        if len(self._pages) > 1:
            self._number = (self._number + direction) % len(self._pages)
            self.query_one(Pages).choose(self._number)
            self.query_one(Explained).show(self._pages[self._number])
            self.query_one(Scroll).move_home()
