"""One layer from inside: its units, its weights, its histogram over time."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size

from tuitrain.experiments.inspect.inside import Inside
from tuitrain.experiments.live.commands import InspectLayer
from tuitrain.experiments.live.view import View
from tuitrain.lab.action import bindings
from tuitrain.lab.controller import Controller
from tuitrain.lab.key_hints import ARM, SPEED, Wanted
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.run_summary import NAMES
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.run_actions import ArmActions, QuantityActions, RunActions
from tuitrain.lab.screens.run_screen import RunScreen
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.inside import InsidePanel
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.words import Words
from tuitrain.plot.inside import ORDERS, InsideSpec, Order, in_order, units
from tuitrain.plot.moments import moments
from tuitrain.plot.weights import weights

PAGE = 10
COMPACT_WIDTH, COMPACT_HEIGHT = 100, 30
"""Below either of these weights and histograms take turns."""

KEYS = (
    (("↑↓←→",), "unit"), (("o",), "order"), (("run",), "run"), (("tab",), "over time"),
    (("quantity",), "quantity"), (("update",), "update"), (("epoch",), "epoch"),
    (("PgUp PgDn",), "ten units"),
)  # fmt: skip
LAST_KEYS = (SPEED, (("esc",), "back"))


class LayerScreen(RunScreen):
    """Looks at layer `number`, counted from 1."""

    DEFAULT_CSS = """
    LayerScreen { background: $background; }
    LayerScreen Headline { height: 2; }
    LayerScreen #layer { padding: 0 1; margin: 1 0 0 0; height: 1; }
    LayerScreen #body { padding: 1 1 0 1; height: 1fr; }
    LayerScreen #units { width: 38; margin: 0 2 0 0; }
    LayerScreen #over-time { height: 15; margin: 1 0 0 0; }
    LayerScreen.compact Headline { height: 1; }
    LayerScreen.compact #layer { margin: 0; }
    LayerScreen.compact #body { padding: 0 1; }
    LayerScreen.compact #units { width: 28; margin: 0 1 0 0; }
    LayerScreen.compact #over-time { height: 1fr; margin: 0; display: none; }
    LayerScreen.compact.turned #over-time { display: block; }
    LayerScreen.compact.turned #weights { display: none; }
    """

    ACTIONS = (*RunActions.ACTIONS, *QuantityActions.ACTIONS, *ArmActions.CHOOSE)
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,q", "leave", "Leave"),
        ("up,left,k", "unit(-1)", "Unit before"),
        ("down,right,j", "unit(1)", "Next unit"),
        ("pageup", f"unit(-{PAGE})", "Ten units back"),
        ("pagedown", f"unit({PAGE})", "Ten units on"),
        ("tab", "turn", "Weights or histograms"),
        ("o", "order", "Units in another order"),
        *bindings(ACTIONS),
    ]

    def __init__(self, controller: Controller, display_options: DisplayOptions, number: int) -> None:
        super().__init__(controller, display_options)
        self._number, self._unit = number, 0
        self._order: Order = "number"

    def compose(self) -> ComposeResult:
        """Units on the left, the rest beside them."""
        yield Headline(ascii=self.ascii)
        yield Words(id="layer", ascii=self.ascii)
        with Horizontal(id="body"):
            yield InsidePanel(units, ascii=self.ascii, id="units")
            with Vertical():
                yield InsidePanel(weights, ascii=self.ascii, id="weights")
                yield InsidePanel(moments, ascii=self.ascii, id="over-time")
        yield Keys(self.keys(training=False), ascii=self.ascii)

    def wanted(self) -> Sequence[Wanted]:
        """Units, the run, and the arms if there are any."""
        return (*KEYS, *((ARM,) if self.controller.has_arms else ()), *LAST_KEYS)

    def on_mount(self) -> None:
        """Look at that layer from now on."""
        self.controller.send(InspectLayer(self._number))
        self.asked()

    def fit(self, size: Size) -> None:
        """All at once where there is room."""
        self.set_class(size.width < COMPACT_WIDTH or size.height < COMPACT_HEIGHT, "compact")

    # Display

    def show(self, view: View) -> None:
        """The run's lines, and the layer."""
        self.query_one(Headline).show(self.controller.name, view)
        shown = view.inside
        spec = None
        named = f"LAYER {self._number}: this network has no such layer"
        if shown is not None:
            self._unit = min(self._unit, len(shown.mean) - 1)
            spec = InsideSpec(shown, self._unit, view.trial.config.total_updates, self._order)
            named = f"{_named(shown)}{run_summary.whose(view)}"
        self.query_one("#layer", Words).show(named, "title")
        for panel in self.query(InsidePanel):
            panel.show(spec)

    # Keys

    def action_unit(self, direction: int) -> None:
        """Another unit, as they are listed."""
        if self.view is not None and self.view.inside is not None:
            units = in_order(self.view.inside, self._order).tolist()
            at = min(max(units.index(self._unit) + direction, 0), len(units) - 1)
            self._unit = units[at]
            self.show(self.view)

    def action_order(self) -> None:
        """Units by number, mean, deviation, or the dead and mostly 0 first; the first one is chosen."""
        if self.view is not None and self.view.inside is not None:
            self._order = ORDERS[(ORDERS.index(self._order) + 1) % len(ORDERS)]
            self._unit = int(in_order(self.view.inside, self._order)[0])
            self.show(self.view)

    def action_turn(self) -> None:
        """The other of weights and histograms, where both have no room."""
        self.toggle_class("turned")

    def action_leave(self) -> None:
        """Back to the main screen; nobody looks any more."""
        self.controller.send(InspectLayer(None))
        super().action_leave()


def _named(shown: Inside) -> str:
    """Which layer it is, and what the figures are of."""
    inputs, count = shown.weights.shape
    return (
        f"LAYER {shown.number} {shown.name}: {count:,} units of {inputs:,} inputs · {NAMES[shown.quantity]}"
    )
