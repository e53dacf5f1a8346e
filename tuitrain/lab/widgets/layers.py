"""The table of layers on the screen."""

from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.message import Message

from tuitrain.lab.action import LAYERS, Action, bindings
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.layers import LayersSpec, layout
from tuitrain.plot.picture import Picture


class Layers(PictureWidget, can_focus=True):
    """Shows a `LayersSpec`: each layer's histogram, figures and verdict.

    While it has the focus, one of them is marked.
    """

    CHOOSE = (
        Action("layer(-1)", "up,k", "", "The layer above.", LAYERS, "layers"),
        Action("layer(1)", "down,j", "", "The layer below.", LAYERS, "layers"),
    )
    OPEN = (
        Action(
            "open_layer", "enter", "", "Look inside the layer: its units, weights, history.", LAYERS, "layers"
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings((*CHOOSE, *OPEN), "layers")

    @dataclass
    class Opened(Message):
        """The user wants to see that layer, counted from 1, from inside."""

        number: int

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
        self._selected = self._spec.selected or 0

    @property
    def spec(self) -> LayersSpec:
        """The table of layers that is shown now."""
        return self._spec

    def show(self, spec: LayersSpec) -> None:
        """Show another probe; the same object again costs nothing."""
        if spec is not self._spec:
            self._spec = spec
            if spec.selected is not None:
                self._selected = spec.selected
            self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        spec = replace(self._spec, selected=self._marked) if self.has_focus else self._spec
        return layout(spec, width, height)

    @property
    def _marked(self) -> int | None:
        return min(self._selected, len(self._spec.rows) - 1) if self._spec.rows else None

    def mark(self, number: int) -> None:
        """Mark that layer, counted from 1."""
        self._selected = number - 1
        self.changed()

    def action_layer(self, direction: Literal[-1, 1]) -> None:
        if self._marked is not None:
            self._selected = min(max(self._marked + direction, 0), len(self._spec.rows) - 1)
            self.changed()

    def action_open_layer(self) -> None:
        if self._marked is not None:
            self.post_message(self.Opened(self._spec.rows[self._marked].number))

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the mark only while the arrows move it."""
        super().watch_has_focus(has_focus)
        self.changed()
