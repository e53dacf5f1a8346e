"""A network's answer on the screen."""

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.answer import AnswerSpec, draw
from tuitrain.plot.picture import Picture


class AnswerPanel(PictureWidget):
    """Draws what a network answers to a picture, an `AnswerSpec`."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii
        self.spec = AnswerSpec()

    def show(self, spec: AnswerSpec) -> None:
        """Draw `spec` in place of the last answer."""
        self.spec = spec
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        return draw(self.spec, width, height, self.look_of_rasters(self._ascii))
