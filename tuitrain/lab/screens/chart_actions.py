"""What keys and the mouse do to the charts: how they are looked at, nothing that trains."""

from dataclasses import replace

from textual.screen import Screen

from tuitrain.lab.controller import Controller
from tuitrain.lab.presenters.charts import rows_shown, shown_rows
from tuitrain.lab.widgets.chart import Chart
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.smoothing import SMOOTHINGS


class ChartActions(Screen[None]):
    """The main screen's keys for its charts."""

    controller: Controller
    chart_options: ChartOptions
    rows = ""
    """The set of rows whose scores are compared; empty is what the preset's expectations speak of."""

    arrows_before = 0
    """The panel that had the arrows before they moved the cursor."""

    def show_charts(self) -> None:
        """Draw the charts anew."""
        raise NotImplementedError

    def focused_tab(self) -> int:
        """The panel that has the arrows; the first is the charts."""
        raise NotImplementedError

    def action_tab(self, number: int) -> None:
        """Another panel has the arrows."""
        raise NotImplementedError

    def action_smoothing(self) -> None:
        """Losses smoothed another way."""
        at = SMOOTHINGS.index(self.chart_options.smoothing)
        self._see(replace(self.chart_options, smoothing=SMOOTHINGS[(at + 1) % len(SMOOTHINGS)]))

    def action_log(self) -> None:
        """A log scale for losses, or a linear one."""
        self._see(replace(self.chart_options, log=not self.chart_options.log))

    def action_window(self) -> None:
        """The last stretch of the run, or all of it."""
        self._see(replace(self.chart_options, recent=not self.chart_options.recent))

    def action_zoom(self) -> None:
        """The y axes fitted to the second half of the curves, or all of them."""
        self._see(replace(self.chart_options, zoom=not self.chart_options.zoom))

    def action_cursor(self) -> None:
        """Read exact values, or stop reading them."""
        view = self.controller.view
        if view is None:
            return
        on = self.chart_options.cursor is None
        self._see(replace(self.chart_options, cursor=float(view.trial.updates) if on else None))
        # The next thing pressed is an arrow: it must not change a setting of the run that is read.
        if on:
            self.arrows_before = self.focused_tab()
            if self.arrows_before:
                self.action_tab(0)
        elif self.arrows_before and self.focused_tab() == 0:
            self.action_tab(self.arrows_before)

    def action_scored_rows(self) -> None:
        """Scores on the next set of rows, or the gap between training and test."""
        view = self.controller.view
        if view is not None:
            shown = shown_rows(view)
            self.rows = shown[(shown.index(rows_shown(view, self.rows)) + 1) % len(shown)]
            self.show_charts()

    @property
    def one_chart(self) -> bool:
        """Whether a chart is seen alone."""
        return self.has_class("one-chart")

    def on_chart_alone(self, message: Chart.Alone) -> None:
        """That chart alone, or all panels again."""
        self.show_alone(message.chart if message.wanted else None)

    def show_alone(self, chart: Chart | None) -> None:
        """That chart alone; for none, all panels."""
        if chart is None and not self.one_chart:
            return
        for each in self.query(Chart):
            each.set_class(each is chart, "alone")
        self.set_class(chart is not None, "one-chart")
        self.say_keys()

    def say_keys(self) -> None:
        """Say what the keys do now."""
        raise NotImplementedError

    def on_chart_pointed(self, message: Chart.Pointed) -> None:
        """The values under the mouse."""
        self._read(message.x)

    def _read(self, x: float) -> None:
        low, high = self.query_one("#loss", Chart).spec.x_range or (0.0, 0.0)
        self._see(replace(self.chart_options, cursor=float(round(min(max(x, low), high)))))

    def _see(self, chart_options: ChartOptions) -> None:
        self.chart_options = chart_options
        self.show_charts()
