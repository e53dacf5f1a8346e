"""A list that has the keys while every letter is looked for: no mode, and no key to begin with."""

from collections.abc import Callable

from textual import events

from tuitrain.lab.widgets.finder import Finder


def type_ahead_finder(invites: str, *, ascii: bool) -> Finder:
    """A line that never has the keys: its screen hands it all letters."""
    finder = Finder(invites, ascii=ascii)
    finder.can_focus = False
    return finder


class TypeAhead:
    """What a screen does with letters: they go to its `finder`, and `found` shows what fits its text."""

    def __init__(self, finder: Callable[[], Finder], found: Callable[[], None]) -> None:
        self._finder, self._found = finder, found

    def key(self, event: events.Key) -> None:
        """Letters are looked for at once: an enter right behind them means what is found then."""
        if self._finder().take(event):
            event.stop()
            event.prevent_default()
            self._found()

    def paste(self, event: events.Paste) -> None:
        """What is pasted is looked for."""
        self._finder().paste(event.text)
        self._found()

    def clear(self) -> bool:
        """Look for everything again; False where that is so already."""
        finder = self._finder()
        if not finder.text:
            return False
        finder.clear()
        self._found()
        return True
