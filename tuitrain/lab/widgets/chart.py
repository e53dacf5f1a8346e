"""A chart on the screen."""

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.chart import draw
from tuitrain.plot.picture import Picture
from tuitrain.plot.spec import ChartSpec


class Chart(PictureWidget, can_focus=True):
    """Shows a `ChartSpec`."""

    def __init__(
        self,
        spec: ChartSpec | None = None,
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._spec = spec or ChartSpec()

    @property
    def spec(self) -> ChartSpec:
        """What it shows."""
        return self._spec

    def show(self, spec: ChartSpec) -> None:
        """Show another chart; the same object again costs nothing."""
        if spec is not self._spec:
            self._spec = spec
            self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """The chart in characters."""
        return draw(self._spec, width, height)
