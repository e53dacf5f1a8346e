"""Help: every key and what it does."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Size

from tuitrain.lab.action import Action
from tuitrain.lab.screens.base import ModalOverlay
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.words import Words
from tuitrain.plot.cells import fit

KEYS = 9
"""Cells for the name of a key."""
WIDE = 132
"""From so many columns on the groups stand side by side."""
LAST = (
    "ctrl+p   Everything you can do now, by name.",
    "ctrl+c   Twice: leave the lab. ctrl+z suspends, fg resumes.",
    "esc      Close this list.",
)


class HelpScreen(ModalOverlay[None]):
    """The table of actions, read; any of its own keys closes it."""

    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        background: $background;
    }
    #help {
        width: 76;
        max-width: 100%;
        height: auto;
        max-height: 100%;
        padding: 1 2;
        background: $surface;
    }
    #help Horizontal { height: auto; layout: vertical; }
    #help Words:first-child { padding: 0 0 1 0; }
    HelpScreen.wide #help { width: 136; }
    HelpScreen.wide #help Horizontal { layout: horizontal; }
    HelpScreen.wide #help Words { padding: 0 2 0 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,question_mark,f1,q,enter,space", "dismiss", "Close"),
    ]

    def __init__(self, actions: Sequence[Action], *, ascii: bool = False) -> None:
        super().__init__()
        self._actions, self._ascii = actions, ascii

    def compose(self) -> ComposeResult:
        """One line a key, in two halves."""
        names = [action.group for action in self._actions]
        ordered = sorted(self._actions, key=lambda action: names.index(action.group))
        groups = [_group(name, actions) for name, actions in groupby(ordered, attrgetter("group"))]
        groups[-1] += LAST
        half = sum(map(len, groups)) / 2
        first: list[str] = []
        while len(first) < half - len(groups[0]) / 2:
            first += [*groups.pop(0), ""]
        second = [line for group in groups for line in (*group, "")]
        with Scroll(id="help", ascii=self._ascii), Horizontal():
            for lines in (first, second):
                yield Words("\n".join(lines[:-1]), hanging=KEYS, lead="accent", ascii=self._ascii)

    def fit(self, size: Size) -> None:
        """Both halves side by side where there is room."""
        self.set_class(size.width >= WIDE, "wide")


def _group(name: str, actions: Iterable[Action]) -> list[str]:
    return [name, *(f"{fit(action.shown, KEYS - 1):{KEYS}}{action.help}" for action in actions)]
