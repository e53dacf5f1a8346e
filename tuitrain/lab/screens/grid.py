"""A small chart for each arm, all on the same scales, on a screen of its own."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.experiments.live.view import View
from tuitrain.lab.action import bindings
from tuitrain.lab.controller import Controller
from tuitrain.lab.key_hints import Wanted
from tuitrain.lab.presenters.charts import scored, shown_rows
from tuitrain.lab.presenters.small_charts import LOSSES, groups_of, small_charts
from tuitrain.lab.screens.chart_actions import ChartActions
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.run_actions import RunActions
from tuitrain.lab.screens.run_screen import RunScreen
from tuitrain.lab.widgets.grid import Grid
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.words import Words
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.scored import score_title

KEYS = (
    (("run",), "run"), (("scored_rows",), "other rows, or losses"), (("epoch",), "epoch"),
    (("reset",), "reset"), (("esc",), "back"),
)  # fmt: skip


class GridScreen(RunScreen):
    """Looks as `chart_options` does; `rows` is what it shows first."""

    DEFAULT_CSS = """
    GridScreen Headline { height: 2; }
    GridScreen Grid { padding: 0 1; }
    GridScreen Words { padding: 0 1; }
    """

    ACTIONS = (*RunActions.ACTIONS, ChartActions.SCORED_ROWS)
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,g,q", "leave", "Close"),
        *bindings(ACTIONS),
    ]

    def __init__(
        self, controller: Controller, display_options: DisplayOptions, chart_options: ChartOptions, rows: str
    ) -> None:
        super().__init__(controller, display_options)
        self._chart_options, self._shown = chart_options, rows

    def compose(self) -> ComposeResult:
        """The run's lines, what the charts show, and the charts."""
        yield Headline(ascii=self._chart_options.ascii)
        yield Words(ascii=self._chart_options.ascii)
        yield Grid()
        yield Keys(self.keys(training=False), ascii=self._chart_options.ascii)

    def wanted(self) -> Sequence[Wanted]:
        """The run, and what the charts show."""
        return KEYS

    def action_scored_rows(self) -> None:
        """Scores on the next set of rows; after the last of them, losses."""
        if self.view is not None:
            shown = (*shown_rows(self.view), LOSSES)
            # A start on this screen may have taken the rows away.
            now = shown.index(self._shown) if self._shown in shown else -1
            self._shown = shown[(now + 1) % len(shown)]
            self.show(self.view)

    def show(self, view: View) -> None:
        """The run's lines, and a chart for each group of arms."""
        self.query_one(Headline).show(self.controller.name, view)
        self.query_one(Grid).show(small_charts(view, self._chart_options, self._shown))
        self.query_one(Words).show(_legend(view.names), "dim", title=_title(view, self._shown))


def _title(view: View, shown: str) -> str:
    """What all charts show."""
    return "LOSS" if shown == LOSSES else score_title(*scored(view, shown))


def _legend(arms: Sequence[str]) -> str:
    """What the numbered curves in each chart are."""
    group = next(iter(groups_of(tuple(arms)).values()))
    if len(group) == 1:
        return "an arm in each chart"
    return ", ".join(f"{number} {arm.rpartition('-')[0]}" for number, arm in enumerate(group, 1))
