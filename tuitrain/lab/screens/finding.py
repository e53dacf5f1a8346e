"""A list that typing narrows, and beside it what the selected line is about."""

from abc import abstractmethod
from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from tuitrain.lab.screens.base import ModalOverlay
from tuitrain.lab.widgets.finder import Finder
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.settings import Settings

NARROW = 90
"""Under so many columns both stand one above the other."""

Result = TypeVar("Result")


def takes_text(widget: Widget | None) -> bool:
    """Whether letters are text to it."""
    return isinstance(widget, Finder) or (isinstance(widget, Settings) and widget.typing)


class FindingScreen(ModalOverlay[Result]):
    """A subclass makes the list and what stands beside it, and shows them in `found`."""

    DEFAULT_CSS = """
    FindingScreen { background: $background; }
    FindingScreen #found { width: 62; height: 1fr; border-right: vkey $foreground 20%; padding: 1 0; }
    FindingScreen #beside { width: 1fr; height: 1fr; padding: 1 2; }
    FindingScreen Finder { margin: 0 0 1 0; }
    FindingScreen.narrow #body { layout: vertical; }
    FindingScreen.narrow #found { width: 100%; height: 1fr; border: none; padding: 0; }
    FindingScreen.narrow #beside { width: 100%; height: 8; padding: 1 1 0 1; }
    """

    AUTO_FOCUS = ""
    SHORT_KEYS: ClassVar[tuple[Hint, ...]] = ()
    """What the keys do, for a narrow screen: there it stands beside the line to find by."""
    BINDINGS: ClassVar[list[BindingType]] = [Binding("slash", "find", "Find", priority=True)]

    def __init__(self, *, find: bool = False, ascii: bool = False) -> None:
        super().__init__()
        self._find, self._ascii = find, ascii
        self._list = self.make_list()

    def make_finder(self) -> Finder:
        """The line to find by."""
        return Finder(ascii=self._ascii)

    @abstractmethod
    def make_list(self) -> Widget:
        """What is narrowed."""

    @abstractmethod
    def make_beside(self) -> ComposeResult:
        """What the selected line is about."""

    @abstractmethod
    def found(self) -> None:
        """Show what fits the text that is looked for."""

    @property
    def text(self) -> str:
        """What is looked for."""
        return self.query_one(Finder).text

    def compose(self) -> ComposeResult:
        """The line to find by over the list, and the rest beside them."""
        with Horizontal(id="body"):
            with Vertical(id="found"):
                yield self.make_finder()
                yield self._list
            with Vertical(id="beside"):
                yield from self.make_beside()

    def on_mount(self) -> None:
        """The list has the keys, or the line to find by."""
        self.set_focus(self.query_one(Finder) if self._find else self._list)
        self.found()

    def fit(self, size: Size) -> None:
        """Side by side, or one above the other."""
        narrow = size.width < NARROW
        self.set_class(narrow, "narrow")
        self.query_one(Finder).keys(self.SHORT_KEYS if narrow else ())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where text is typed, the key to find by is a part of it."""
        return action != "find" or not takes_text(self.focused)

    def on_key(self, event: events.Key) -> None:
        """What was typed while this screen was being made is typed into the line to find by."""
        finder = self.query_one(Finder)
        if finder.has_focus and event.is_printable:
            finder.on_key(event)

    def action_find(self) -> None:
        """Type a part of a name."""
        self.set_focus(self.query_one(Finder))

    def on_finder_changed(self, message: Finder.Changed) -> None:
        self.found()

    def on_finder_left(self) -> None:
        """The list has the keys again."""
        self.set_focus(self._list)
