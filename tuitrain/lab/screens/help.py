"""Help: every key and what it does."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import ModalScreen

from tuitrain.lab.actions import ACTIONS
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.words import Words

KEYS = 9
"""Cells for the name of a key."""


class HelpScreen(ModalScreen[None]):
    """The table of actions, read; any of its own keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,question_mark,f1,q,enter,space", "dismiss", "Close"),
    ]

    def __init__(self, *, ascii: bool = False) -> None:
        super().__init__()
        self._ascii = ascii

    def compose(self) -> ComposeResult:
        """One line a key."""
        lines = [f"{action.shown:{KEYS}}{action.help}" for action in ACTIONS]
        with Scroll(id="help", ascii=self._ascii):
            last = [f"{'ctrl+c':{KEYS}}Twice: end the lab.", f"{'esc':{KEYS}}Close this list."]
            text = "\n".join(["KEYS", "", *lines, *last])
            yield Words(text, hanging=KEYS, ascii=self._ascii)
