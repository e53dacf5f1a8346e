"""One layer from inside: its units, its weights, its histogram over time."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from tuitrain.experiments.commands import Look
from tuitrain.experiments.inside import Inside
from tuitrain.experiments.view import View
from tuitrain.lab.desk import Desk
from tuitrain.lab.present import NAMES
from tuitrain.lab.screens.over import Over
from tuitrain.lab.screens.run_actions import RunActions
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.inside import InsidePanel
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.words import Words
from tuitrain.plot.inside import InsideSpec, units
from tuitrain.plot.moments import moments
from tuitrain.plot.weights import weights

PAGE = 10
COMPACT_WIDTH, COMPACT_HEIGHT = 100, 30
"""Below either of these weights and histograms take turns."""

KEYS = (
    ("↑↓←→", "unit"), ("space", "run"), ("tab", "over time"), ("h", "quantity"), ("n", "update"),
    ("e", "epoch"), ("PgUp PgDn", "ten units"), ("[]", "arm"), ("<>", "speed"), ("esc", "leave"),
)  # fmt: skip


class LayerScreen(RunActions, Over[None]):
    """Works at the same desk as the main screen; looks at layer `number`, counted from 1."""

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

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,enter,q", "leave", "Leave"),
        ("up,left,k", "unit(-1)", "Unit before"),
        ("down,right,j", "unit(1)", "Next unit"),
        ("pageup", f"unit(-{PAGE})", "Ten units back"),
        ("pagedown", f"unit({PAGE})", "Ten units on"),
        ("tab", "turn", "Weights or histograms"),
        ("h", "quantity", "Next quantity"),
        ("space", "run", "Train or pause"),
        ("n", "update", "One update"),
        ("e", "epoch", "One epoch"),
        ("r", "reset", "Begin anew"),
        ("left_square_bracket", "arm(-1)", "Arm before"),
        ("right_square_bracket", "arm(1)", "Next arm"),
        ("less_than_sign,comma", "speed(-1)", "Slower"),
        ("greater_than_sign,full_stop", "speed(1)", "Faster"),
    ]

    def __init__(self, desk: Desk, number: int, *, fps: float, ascii: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self._number, self._fps, self._ascii = number, fps, ascii
        self._view: View | None = None
        self._unit = 0

    def compose(self) -> ComposeResult:
        """Units on the left, the rest beside them."""
        yield Headline(ascii=self._ascii)
        yield Words(id="layer", ascii=self._ascii)
        with Horizontal(id="body"):
            yield InsidePanel(units, ascii=self._ascii, id="units")
            with Vertical():
                yield InsidePanel(weights, ascii=self._ascii, id="weights")
                yield InsidePanel(moments, ascii=self._ascii, id="over-time")
        yield Keys(KEYS, ascii=self._ascii)

    def on_mount(self) -> None:
        """Look at that layer from now on."""
        self.desk.send(Look(self._number))
        self.set_interval(1 / self._fps, self.look)
        self.asked()

    def on_resize(self, event: events.Resize) -> None:
        """All at once where there is room."""
        narrow = event.size.width < COMPACT_WIDTH or event.size.height < COMPACT_HEIGHT
        self.set_class(narrow, "compact")

    # Looking

    def look(self) -> None:
        """Show the newest view, if it is another than the one shown."""
        self.desk.look()
        if self.desk.view is not None and self.desk.view is not self._view:
            self._view = self.desk.view
            self._show()

    def _show(self) -> None:
        view = self._view
        if view is None:
            return
        self.query_one(Headline).show(self.desk.name, view)
        shown = view.inside
        spec = None
        named = f"LAYER {self._number}: this network has none such"
        if shown is not None:
            self._unit = min(self._unit, len(shown.mean) - 1)
            spec = InsideSpec(shown, self._unit, view.trial.config.total_updates)
            named = _named(shown)
        self.query_one("#layer", Words).show(named, "title")
        for panel in self.query(InsidePanel):
            panel.show(spec)

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        self.notify(reason, severity="warning", markup=False)

    # Keys

    def action_unit(self, direction: int) -> None:
        """Another unit."""
        if self._view is not None and self._view.inside is not None:
            self._unit = min(max(self._unit + direction, 0), len(self._view.inside.mean) - 1)
            self._show()

    def action_turn(self) -> None:
        """The other of weights and histograms, where both have no room."""
        self.toggle_class("turned")

    def action_leave(self) -> None:
        """Back to the main screen; nobody looks any more."""
        self.desk.send(Look(None))
        self.dismiss()


def _named(shown: Inside) -> str:
    """Which layer it is, and what the figures are of."""
    inputs, count = shown.weights.shape
    return (
        f"LAYER {shown.number} {shown.name}: {count:,} units of {inputs:,} inputs · {NAMES[shown.quantity]}"
    )
