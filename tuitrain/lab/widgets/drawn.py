"""A picture that somebody else draws."""

from collections.abc import Callable
from typing import ClassVar

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle

Draw = Callable[[int, int, PixelStyle], Picture]
"""Into so many columns and rows, with pixels of that look."""


class Drawn(PictureWidget, can_focus=True):
    """Shows what `draw` makes of the room there is."""

    FOCUS_ON_CLICK: ClassVar[bool] = False
    """There is nothing in it to move: a click leaves the arrows with those who need them."""

    def __init__(self, *, can_focus: bool = True, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self.can_focus = can_focus
        self._ascii = ascii
        self._draw: Draw | None = None

    def show(self, draw: Draw) -> None:
        """Draw with `draw` from now on."""
        self._draw = draw
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """It, or nothing before there is anything."""
        if self._draw is None:
            return Canvas(width, height).picture()
        return self._draw(width, height, self.look_of_rasters(self._ascii))
