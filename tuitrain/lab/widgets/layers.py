"""The table of layers on the screen."""

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.layers import LayersSpec, layout
from tuitrain.plot.picture import Picture


class Layers(PictureWidget, can_focus=True):
    """Shows a `LayersSpec`: each layer's histogram, figures and verdict."""

    def __init__(
        self,
        spec: LayersSpec | None = None,
        *,
        name: str | None = None,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self._spec = spec or LayersSpec()

    @property
    def spec(self) -> LayersSpec:
        """What it shows."""
        return self._spec

    def show(self, spec: LayersSpec) -> None:
        """Show another probe; the same object again costs nothing."""
        if spec is not self._spec:
            self._spec = spec
            self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """The table in characters."""
        return layout(self._spec, width, height)
