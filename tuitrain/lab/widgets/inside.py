"""A part of what is shown of a layer from inside."""

from collections.abc import Callable

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.inside import InsideSpec
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle

Draw = Callable[[InsideSpec, int, int, PixelStyle], Picture]


class InsidePanel(PictureWidget):
    """Shows what `draw` makes of a layer."""

    def __init__(self, draw: Draw, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw, self._ascii = draw, ascii
        self._spec: InsideSpec | None = None

    def show(self, spec: InsideSpec | None) -> None:
        """Show another layer, unit or moment."""
        self._spec = spec
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """The part in characters; nothing before there is anything."""
        if self._spec is None:
            return Canvas(width, height).picture()
        return self._draw(self._spec, width, height, self.look_of_rasters(self._ascii))
