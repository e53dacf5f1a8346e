"""What keys and the mouse do to the charts: how they are looked at, nothing that trains."""

from dataclasses import replace

from tuitrain.lab.action import CHARTS, Action
from tuitrain.lab.controller import Controller
from tuitrain.lab.presenters.charts import MAIN_CHARTS, charts, rows_shown, shown_rows
from tuitrain.lab.screens.action_groups import ActionGroup
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.panels import Panels
from tuitrain.lab.widgets.chart import Chart
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.smoothing import SMOOTHINGS


class ChartActions(ActionGroup):
    """The main screen's keys for its charts, the first of its tabs."""

    SCORED_ROWS = Action(
        "scored_rows", "t", "rows", "Show accuracies, the train-test gap, or losses.", CHARTS
    )
    ACTIONS = (
        Action("smoothing", "m", "smoothing", "Smooth losses another way, or not at all.", CHARTS),
        Action("log", "l", "log", "Losses on a log scale, or on a linear one.", CHARTS),
        Action("window", "w", "window", "Show the last part of the run, or all of it.", CHARTS),
        Action("cursor", "x", "read values", "Read exact values with the arrows, or stop.", CHARTS),
        *Chart.READ,
        Action("zoom", "z", "zoom", "Fit y to the second half of the curves, or to all.", CHARTS),
        *Chart.ALONE,
        SCORED_ROWS,
    )

    def __init__(self, screen: Experiment, controller: Controller, panels: Panels) -> None:
        self._screen, self._controller, self._panels = screen, controller, panels
        self.options = ChartOptions(ascii=screen.ascii)
        self.rows = ""
        """The set of rows whose scores are compared; empty is what the preset's expectations speak of."""
        self._arrows_before = 0
        """The tab that had the arrows before they moved the cursor."""

    def show(self) -> None:
        """Draw the charts as they are to be looked at."""
        view = self._controller.view
        if view is not None:
            specs = charts(view, self.options, rows_shown(view, self.rows))
            for chart, spec in zip(MAIN_CHARTS, specs, strict=True):
                self._screen.query_one(f"#{chart.name}", Chart).show(spec)

    def colour(self, wanted: bool) -> None:
        """Whether curves can be told apart by colours."""
        self.options = replace(self.options, colours=wanted)

    def reset(self) -> None:
        """As they are at first: that is what a lesson means."""
        self.show_alone(None)
        self.options = ChartOptions(ascii=self._screen.ascii, colours=self.options.colours)
        self.rows = ""

    def can(self, action: str) -> bool:
        """There are no rows before the first view."""
        return action != "scored_rows" or self._controller.view is not None

    def action_smoothing(self) -> None:
        """Losses smoothed another way."""
        at = SMOOTHINGS.index(self.options.smoothing)
        self._see(replace(self.options, smoothing=SMOOTHINGS[(at + 1) % len(SMOOTHINGS)]))

    def action_log(self) -> None:
        """A log scale for losses, or a linear one."""
        self._see(replace(self.options, log=not self.options.log))

    def action_window(self) -> None:
        """Show the last part of the run, or all of it."""
        self._see(replace(self.options, recent=not self.options.recent))

    def action_zoom(self) -> None:
        """The y axes fitted to the second half of the curves, or all of them."""
        self._see(replace(self.options, zoom=not self.options.zoom))

    def action_cursor(self) -> None:
        """Read exact values, or stop reading them."""
        view = self._controller.view
        if view is None:
            return
        on = self.options.cursor is None
        self._see(replace(self.options, cursor=float(view.trial.updates) if on else None))
        # The next thing pressed is an arrow: it must not change a setting of the run that is read.
        if on:
            self._arrows_before = self._panels.focused_tab
            if self._arrows_before:
                self._screen.choose_tab(0)
        elif self._arrows_before and self._panels.focused_tab == 0:
            self._screen.choose_tab(self._arrows_before)

    def action_scored_rows(self) -> None:
        """Scores on the next set of rows, or the gap between training and test."""
        view = self._controller.view
        if view is not None:
            shown = shown_rows(view)
            self.rows = shown[(shown.index(rows_shown(view, self.rows)) + 1) % len(shown)]
            self.show()

    @property
    def one_alone(self) -> bool:
        """Whether a chart is seen alone."""
        return self._screen.has_class("one-chart")

    def show_alone(self, chart: Chart | None) -> None:
        """That chart alone; for none, all panels."""
        if chart is None and not self.one_alone:
            return
        for each in self._screen.query(Chart):
            each.set_class(each is chart, "alone")
        self._screen.set_class(chart is not None, "one-chart")
        self._screen.say_keys()

    def read(self, x: float) -> None:
        """The values at that place of the x axis."""
        low, high = self._screen.query(Chart).first().spec.x_range or (0.0, 0.0)
        self._see(replace(self.options, cursor=float(round(min(max(x, low), high)))))

    def _see(self, options: ChartOptions) -> None:
        self.options = options
        self.show()
