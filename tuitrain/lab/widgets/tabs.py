"""The tabs of a narrow screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events
from textual.message import Message

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.picture import Canvas, Picture

TABS = ("Charts", "Layers", "Settings", "Lesson", "Learnt")


class Tabs(PictureWidget):
    """One line: `1 Charts  2 Layers …`, the chosen one marked; at its end the learning rate, once told."""

    @dataclass
    class Chosen(Message):
        """A tab was clicked."""

        number: int

    def __init__(self, names: Sequence[str] = TABS, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._names, self._ascii = names, ascii
        self._chosen = 0
        self._rate: float | None = None

    def select(self, number: int) -> None:
        """Mark the tab of that number as chosen."""
        self._chosen = number
        self.changed()

    def show(self, rate: float) -> None:
        """Say the learning rate."""
        if rate != self._rate:
            self._rate = rate
            self.changed()

    def on_click(self, event: events.Click) -> None:
        """Choose the tab under the mouse."""
        for number, (start, end) in enumerate(self._places()):
            if start <= event.x < end:
                self.post_message(self.Chosen(number))

    def draw_picture(self, width: int, height: int) -> Picture:
        canvas = Canvas(width, height, ascii_only=self._ascii)
        for number, (start, _) in enumerate(self._places()):
            chosen = number == self._chosen
            canvas.put(start, 0, str(number + 1), "accent")
            canvas.put(start + 2, 0, self._names[number], "title" if chosen else "dim")
            if chosen:
                canvas.put(start - 1, 0, "▸", "accent")
        if self._rate is not None and self._places()[-1][1] + 14 <= width:
            canvas.right(width - 1, 0, f"rate {self._rate:g}", "")
        return canvas.picture()

    def _places(self) -> list[tuple[int, int]]:
        """Where each tab begins and ends."""
        places, x = [], 1
        for name in self._names:
            places.append((x, x + 2 + len(name)))
            x += len(name) + 5
        return places
