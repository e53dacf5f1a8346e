"""A line that says what the keys of a screen do."""

from collections.abc import Sequence

from textual import events

from tuitrain.lab.widgets import hints
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.picture import Canvas, Picture


class Keys(PictureWidget):
    """Keys and words, the most wanted first; what does not fit is left out whole, the last `keep` last.

    They begin at column `indent`.
    """

    DEFAULT_CSS = """
    Keys { height: 1; }
    """

    def __init__(
        self,
        keys: Sequence[hints.Hint],
        *,
        keep: int = 1,
        indent: int = 1,
        ascii: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._keys, self._keep, self._indent, self._ascii = keys, keep, indent, ascii

    def show(self, keys: Sequence[hints.Hint]) -> None:
        """Say what others do."""
        if keys != self._keys:
            self._keys = keys
            self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        canvas = Canvas(width, height, ascii_only=self._ascii)
        hints.put(canvas, 0, self._keys, self._keep, self._indent)
        return canvas.picture()

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        width, keys, indent = self.size.width, self._keys, self._indent
        key = hints.key_at(event.x, width, keys, self._keep, self._ascii, indent)
        if key is not None:
            self.app.simulate_key(key)
