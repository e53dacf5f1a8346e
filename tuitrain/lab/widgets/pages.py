"""The line of pages: which one is read, and what stands beside it."""

from collections.abc import Sequence

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import fit
from tuitrain.plot.cells import width as cells
from tuitrain.plot.picture import Canvas, Picture

GAP = 3


class Pages(PictureWidget):
    """`▸relu   sigmoid   tanh …`: names side by side, the chosen one marked and always in sight."""

    DEFAULT_CSS = """
    Pages { height: 1; }
    """

    def __init__(self, names: Sequence[str], *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names, self._ascii = tuple(names), ascii
        self._chosen = 0

    def choose(self, number: int) -> None:
        """Mark the page of that number as chosen."""
        self._chosen = number
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """The line, moved so far that the chosen name and the one after it are seen."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        places = self._places()
        after = min(self._chosen + 1, len(places) - 1)
        end = places[after] + cells(self._names[after], self._ascii)
        shift = max(0, min(end - width, places[self._chosen] - 1))
        for number, (name, x) in enumerate(zip(self._names, places, strict=True)):
            chosen = number == self._chosen
            room = max(width - (x - shift), 0)
            if chosen:
                canvas.put(x - shift - 1, 0, "▸", "accent")
                canvas.put(x - shift, 0, fit(name, room, self._ascii), "title")
            elif x >= shift and cells(name, self._ascii) <= room:
                canvas.put(x - shift, 0, name, "dim")
            elif x >= shift and room:
                # Half a name says less than that there are more.
                canvas.put(x - shift, 0, "…", "dim")
        if shift and canvas.blank(0, 0):
            canvas.put(0, 0, "…", "dim")
        return canvas.picture()

    def _places(self) -> list[int]:
        """Where each name begins."""
        places, x = [], 1
        for name in self._names:
            places.append(x)
            x += cells(name, self._ascii) + GAP
        return places
