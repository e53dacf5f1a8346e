"""A line that says what the keys of a screen do."""

from collections.abc import Sequence

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import width as cells
from tuitrain.plot.picture import Canvas, Picture


class Keys(PictureWidget):
    """Keys and words, the most wanted first; what does not fit is left out whole, but never the last."""

    DEFAULT_CSS = """
    Keys { height: 1; }
    """

    def __init__(self, keys: Sequence[tuple[str, str]], *, ascii: bool = False) -> None:
        super().__init__()
        self._keys, self._ascii = keys, ascii

    def draw_picture(self, width: int, height: int) -> Picture:
        """The line."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        shown = list(self._keys)
        while len(shown) > 1 and sum(cells(f"{k} {w}  ", self._ascii) for k, w in shown) > width + 1:
            del shown[-2]
        x = 1
        for key, word in shown:
            x = canvas.put(x, 0, key, "accent")
            x = canvas.put(x + 1, 0, word, "dim") + 2
        return canvas.picture()
