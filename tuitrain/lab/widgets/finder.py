"""A line to find something by: what is typed narrows a list."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from tuitrain.lab.widgets import hints
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import clean, first_line
from tuitrain.plot.picture import Canvas, Picture

LONGEST = 200
EVERYWHERE = ("ctrl+c", "ctrl+q", "ctrl+p")


class Finder(PictureWidget, can_focus=True):
    """While it has the focus, letters are its own; one that cannot have it is handed them by its screen.

    `invites` stands there until something is typed.
    """

    DEFAULT_CSS = """
    Finder { height: 1; }
    """

    @dataclass
    class Changed(Message):
        """Another text is looked for."""

        text: str

    class Left(Message):
        """Enough was typed: the list is to have the keys again."""

    def __init__(self, invites: str = "find", *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii, self._invites = ascii, invites
        self.text = ""
        self._keys: Sequence[hints.Hint] = ()

    def keys(self, keys: Sequence[hints.Hint]) -> None:
        """What keys do on this screen, to stand at the right where there is room."""
        self._keys = keys
        self.changed()

    def on_key(self, event: events.Key) -> None:
        if event.key in EVERYWHERE:
            return
        event.stop()
        event.prevent_default()
        match event.key:
            case "escape":
                self.clear()
                self.post_message(self.Left())
            case "enter" | "up" | "down" | "tab" | "shift+tab":
                self.post_message(self.Left())
            case _:
                self.take(event)

    def take(self, event: events.Key) -> bool:
        """Type a letter, or take the last one back; whether the key was one of these."""
        if event.key == "backspace":
            self._become(self.text[:-1])
        elif event.is_printable and event.character:
            self._become((self.text + event.character)[:LONGEST])
        else:
            return False
        return True

    def clear(self) -> None:
        """Remove the text, so that everything is found."""
        self._become("")

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.paste(event.text)

    def paste(self, text: str) -> None:
        """Type the first line of it that is not empty."""
        self._become((self.text + "".join(clean(first_line(text))))[:LONGEST])

    def _become(self, text: str) -> None:
        if text != self.text:
            self.text = text
            self.post_message(self.Changed(text))
        self.changed()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show where typing goes."""
        # Not on_blur: there it has the focus still.
        super().watch_has_focus(has_focus)
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """`/ text`, or how to begin."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        canvas.put(1, 0, "/", "accent")
        if self.has_focus or self.text:
            x = canvas.put(3, 0, self.text[-max(width - 5, 0) :], "title")
            if self.has_focus or not self.can_focus:
                x = canvas.put(x, 0, "▏", "accent")
        else:
            x = canvas.put(3, 0, self._invites, "dim")
        at = width - 1 - hints.length(self._keys, self._ascii)
        if self._keys and x + hints.GAP <= at:
            hints.put(canvas, 0, self._keys, 1, at)
        return canvas.picture()
