"""A board to draw on, with the mouse or with keys."""

from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from textual import events
from textual.binding import BindingType
from textual.message import Message

from tuitrain.lab.drawing import Drawing, Point
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import greys, squares

RIGHT_BUTTON = 3


class Board(PictureWidget, can_focus=True):
    """A canvas of pixels: two cells wide where there is room (`large`), else two of them in a cell."""

    DEFAULT_CSS = """
    Board { border: round $foreground 30%; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("up", "move(-1, 0)", "Up"),
        ("down", "move(1, 0)", "Down"),
        ("left", "move(0, -1)", "Left"),
        ("right", "move(0, 1)", "Right"),
        ("space", "pen", "Pen down or up"),
        ("backspace,delete,c", "clear", "Clear"),
    ]

    class Changed(Message):
        """Another picture is on it."""

    def __init__(self, rows: int, columns: int, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.drawing = Drawing(rows, columns)
        self.large = False
        self._ascii = ascii
        self._place: Point = (rows // 2, columns // 2)
        self._pen = self._keys = self._pressed = self._erasing = False
        """Keys: whether it is drawn with them, and there is a place to show."""

    def fit(self, large: bool) -> None:
        """Take the room for large pixels, or for small ones."""
        self.large = large
        rows, columns = self.drawing.pixels.shape
        inner = (2 * columns, rows) if large else (columns, -(-rows // 2))
        self.styles.width, self.styles.height = inner[0] + self.gutter.width, inner[1] + self.gutter.height
        self.changed()

    def put(self, pixels: NDArray[np.float64]) -> None:
        """Show that picture; nobody is told."""
        self.drawing.put(pixels)
        self._pen = False
        self.changed()

    # Keys

    def action_move(self, down: int, right: int) -> None:
        """A pixel on; with the pen down it draws."""
        rows, columns = self.drawing.pixels.shape
        before = self._place
        if self._keys:
            row, column = round(before[0]) + down, round(before[1]) + right
            self._place = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        self._keys = True
        if self._pen:
            self._stroke(before)
        self.changed()

    def action_pen(self) -> None:
        self._pen, self._keys = not self._pen, True
        if self._pen:
            self._stroke(self._place)
        self.changed()

    def action_clear(self) -> None:
        self.drawing.clear()
        self._pen = False
        self._told()

    # Mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to draw, or with the right button or shift to erase."""
        self._pressed, self._pen, self._keys = True, False, False
        self._erasing = event.button == RIGHT_BUTTON or event.shift
        self._place = self._under(event)
        self.capture_mouse()
        self._stroke(self._place)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._pressed:
            before, self._place = self._place, self._under(event)
            self._stroke(before)

    def on_mouse_up(self) -> None:
        self._pressed = self._erasing = False
        self.release_mouse()

    def _under(self, event: events.MouseEvent) -> Point:
        """The place under the mouse, perhaps outside."""
        across, down = event.offset - self.gutter.top_left
        if self.large:
            return down, (across + 0.5) / 2 - 0.5
        return (down + 0.5) * 2 - 0.5, across

    # Drawing

    def _stroke(self, before: Point) -> None:
        self.drawing.stroke(before, self._place, erase=self._erasing)
        self._told()

    def _told(self) -> None:
        self.changed()
        self.post_message(self.Changed())

    def draw_picture(self, width: int, height: int) -> Picture:
        """The pixels, and where the pen is."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        pixels = self.drawing.pixels
        greys(canvas, 0, 0, squares(pixels) if self.large else pixels, self.look_of_rasters(self._ascii))
        if self._keys:
            row, column = round(self._place[0]), round(self._place[1])
            if self.large:
                canvas.put(2 * column, row, "><" if self._pen else "[]", "accent")
            else:
                canvas.put(column, row // 2, "x" if self._pen else "+", "accent")
        return canvas.picture()
