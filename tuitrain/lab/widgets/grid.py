"""Small charts on the screen."""

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.grid import grid
from tuitrain.plot.picture import Picture
from tuitrain.plot.spec import ChartSpec


class Grid(PictureWidget):
    """Shows many `ChartSpec`s at once."""

    specs: tuple[ChartSpec, ...] = ()

    def show(self, specs: tuple[ChartSpec, ...]) -> None:
        """Show `specs` in place of the charts before."""
        self.specs = specs
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """All of them in rows and columns."""
        return grid(self.specs, width, height)
