"""A list that has the keys while every letter is looked for: no mode, and no key to begin with."""

from typing import TYPE_CHECKING

from textual import events
from textual.screen import Screen

from tuitrain.lab.widgets.finder import Finder


def type_ahead_finder(invites: str, *, ascii: bool) -> Finder:
    """A line that never has the keys: its screen hands it all letters."""
    finder = Finder(invites, ascii=ascii)
    finder.can_focus = False
    return finder


if TYPE_CHECKING:
    _Base = Screen[None]
else:
    # No screen by itself: Textual takes the style sheets of the first base alone that is one.
    _Base = object


class TypeAhead(_Base):
    """A screen has such a `Finder` and shows in `found` what fits its text."""

    def found(self) -> None:
        """Show what fits the text that is looked for."""
        raise NotImplementedError

    def dismiss_with_nothing(self) -> None:
        """Leave."""
        raise NotImplementedError

    def on_key(self, event: events.Key) -> None:
        """Letters are looked for at once: an enter right behind them means what is found then."""
        if self.query_one(Finder).take(event):
            event.stop()
            event.prevent_default()
            self.found()

    def on_paste(self, event: events.Paste) -> None:
        """What is pasted is looked for."""
        self.query_one(Finder).paste(event.text)
        self.found()

    def on_finder_changed(self, message: Finder.Changed) -> None:
        """That was shown already, and another line may be selected since."""
        message.prevent_default()

    def action_leave(self) -> None:
        """Everything again, or leave with nothing."""
        finder = self.query_one(Finder)
        if finder.text:
            finder.clear()
            self.found()
        else:
            self.dismiss_with_nothing()
