"""A small chart for each arm, all on the same scales, on a screen of its own."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.experiments.view import View
from tuitrain.lab.desk import Desk
from tuitrain.lab.screens.over import Over
from tuitrain.lab.screens.run_actions import RunActions
from tuitrain.lab.small_charts import LOSSES, groups_of, small_charts
from tuitrain.lab.widgets.grid import Grid
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.words import Words
from tuitrain.plot.look import Look
from tuitrain.plot.scored import scored_sets

KEYS = (("space", "run"), ("t", "other rows, or losses"), ("e", "epoch"), ("r", "reset"), ("esc", "close"))


class GridScreen(RunActions, Over[None]):
    """Works at the same desk as the main screen, and looks as `eye` does; `rows` is what it shows first."""

    DEFAULT_CSS = """
    GridScreen Headline { height: 2; }
    GridScreen Grid { padding: 0 1; }
    GridScreen Words { padding: 0 1; }
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,g,q", "leave", "Close"),
        ("t", "scored_rows", "Other rows, or losses"),
        ("space", "run", "Train or pause"),
        ("e", "epoch", "One epoch"),
        ("r", "reset", "Begin anew"),
    ]

    def __init__(self, desk: Desk, eye: Look, rows: str, *, fps: float) -> None:
        super().__init__()
        self.desk = desk
        self._eye, self._shown, self._fps = eye, rows, fps
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        """The run's lines, what the charts show, and the charts."""
        yield Headline(ascii=self._eye.ascii)
        yield Words(ascii=self._eye.ascii)
        yield Grid()
        yield Keys(KEYS, ascii=self._eye.ascii)

    def on_mount(self) -> None:
        """Look from now on."""
        self.look()
        self.set_interval(1 / self._fps, self.look)

    def look(self) -> None:
        """Show the view that the desk has, if it is another than the one shown."""
        view = self.desk.view
        if view is not None and view is not self._view:
            self._view = view
            self._show(view)

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        self.notify(reason, severity="warning", markup=False)

    def action_scored_rows(self) -> None:
        """Scores on the next set of rows; after the last of them, losses."""
        if self._view is not None:
            shown = (*scored_sets(self._view.preset.trials), LOSSES)
            # A start on this screen may have taken the rows away.
            now = shown.index(self._shown) if self._shown in shown else -1
            self._shown = shown[(now + 1) % len(shown)]
            self._show(self._view)

    def action_leave(self) -> None:
        """Back to the main screen."""
        self.dismiss()

    def _show(self, view: View) -> None:
        self.query_one(Headline).show(self.desk.name, view)
        self.query_one(Grid).show(small_charts(view, self._eye, self._shown))
        self.query_one(Words).show(f"{self._shown}: {_legend(view.arms)}", "dim")


def _legend(arms: Sequence[str]) -> str:
    """What the numbered curves in each chart are."""
    group = next(iter(groups_of(tuple(arms)).values()))
    if len(group) == 1:
        return "an arm in each chart"
    return ", ".join(f"{number} {arm.rpartition('-')[0]}" for number, arm in enumerate(group, 1))
