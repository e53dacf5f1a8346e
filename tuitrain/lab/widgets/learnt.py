"""What the network has learnt, on the screen."""

from typing import ClassVar

from tuitrain.experiments.inspect.learnt import Learnt as Seen
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.learnt import page, panel
from tuitrain.plot.picture import Picture, captioned


class Learnt(PictureWidget, can_focus=True):
    """The plane, the curve or the mistakes; as a `whole` screen with all that belongs to them."""

    FOCUS_ON_CLICK: ClassVar[bool] = False
    """There is nothing in it to move: a click leaves the arrows with those who need them."""

    def __init__(self, *, whole: bool = False, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._draw = page if whole else panel
        self._ascii = ascii
        self._learnt: Seen | None = None
        self._whose = ""

    @property
    def learnt(self) -> Seen | None:
        """What is shown now; None before anything was seen."""
        return self._learnt

    def show(self, learnt: Seen | None, whose: str = "") -> None:
        """Show what was seen last, and `whose` it is; the same again costs nothing."""
        if learnt is not self._learnt or whose != self._whose:
            self._learnt, self._whose = learnt, whose
            self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        picture = self._draw(self._learnt, width, height, self.look_of_rasters(self._ascii))
        return captioned(picture, self._whose.strip(), self._ascii)
