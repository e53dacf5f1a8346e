"""A chart on the screen."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType
from textual.message import Message

from tuitrain.lab.action import CHARTS, Action, bindings
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.chart import draw, x_at
from tuitrain.plot.picture import Picture
from tuitrain.plot.spec import ChartSpec


class Chart(PictureWidget, can_focus=True):
    """Shows a `ChartSpec`; where the mouse presses, values are to be read."""

    READ = (
        Action("move_cursor(-1)", "left", "", "Read the values one column to the left.", CHARTS, "charts"),
        Action("move_cursor(1)", "right", "", "Read the values one column to the right.", CHARTS, "charts"),
    )
    ALONE = (
        Action("alone", "enter", "", "Show the chart alone, large; enter or esc returns.", CHARTS, "charts"),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings((*READ, *ALONE), "charts"),
        ("escape", "beside", "Back to all charts"),
    ]

    @dataclass
    class Alone(Message):
        """Somebody wants that chart alone, or no longer so."""

        chart: "Chart"
        wanted: bool

    @dataclass
    class Pointed(Message):
        """Somebody points at this place of the x axis."""

        x: float

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
        """The chart that is shown now."""
        return self._spec

    def show(self, spec: ChartSpec) -> None:
        """Show another chart; the same object again costs nothing."""
        if spec is not self._spec:
            self._spec = spec
            self.changed()

    def on_mouse_down(self, event: events.MouseDown) -> None:
        self._point(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Follow the mouse while its button is down."""
        if event.button:
            self._point(event.x)

    def action_move_cursor(self, direction: Literal[-1, 1]) -> None:
        """Read the values a column on, or at the newest update first."""
        if self._spec.cursor is None:
            newest = max((float(curve.x[-1]) for curve in self._spec.curves if len(curve.x)), default=0.0)
            self.post_message(self.Pointed(newest))
        else:
            self.post_message(self.Pointed(self._spec.cursor + direction * max(1.0, self._column)))

    def action_alone(self) -> None:
        """Be seen alone, or beside the others again."""
        self.post_message(self.Alone(self, not self.is_alone))

    def action_beside(self) -> None:
        """Be seen beside the others again."""
        self.post_message(self.Alone(self, False))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where it stands beside others already, the key may be meant for the screen."""
        return action != "beside" or self.is_alone

    @property
    def is_alone(self) -> bool:
        """Whether it is seen alone."""
        return self.has_class("alone")

    @property
    def _column(self) -> float:
        """How much of the x axis a column is; 0 before it has its place, as just after its tab was chosen."""
        width, height = self.size
        if not width:
            return 0.0
        return x_at(self._spec, width, height, width // 2 + 1) - x_at(self._spec, width, height, width // 2)

    def _point(self, column: int) -> None:
        self.post_message(self.Pointed(x_at(self._spec, self.size.width, self.size.height, column)))

    def draw_picture(self, width: int, height: int) -> Picture:
        return draw(self._spec, width, height)
