"""What arms leave to be drawn, kept until the end of a log."""

from tuitrain.config import Preset
from tuitrain.experiments.trials.curves import Curves
from tuitrain.headless.console import Console
from tuitrain.headless.lines import lines_of
from tuitrain.plot.comparison import MOST


class KeptCurves:
    """Curves of `arms`, of every seed, to be drawn on `console`: with `plot`, or on a terminal."""

    def __init__(self, console: Console, preset: Preset, arms: tuple[str, ...], *, plot: bool) -> None:
        self._console, self._preset, self._arms = console, preset, arms
        self._few = len(lines_of(preset, arms)) <= MOST
        self._plot = plot or console.terminal
        self._kept: dict[str, list[Curves]] = {}

    def keep(self, arm: str, curves: Curves) -> None:
        """That arm's, of one seed more."""
        # What was cut short before its first update has nothing to draw.
        if self._plot and self._few and (len(curves.losses.end) or len(curves.scores)):
            self._kept.setdefault(arm, []).append(curves)

    def draw(self) -> None:
        """The charts; of several seeds the mean, with how far they spread."""
        console = self._console
        if self._plot and not self._few:
            console.line(f"  (curves are drawn for at most {MOST} arms; choose some with --arm NAME)")
            console.line()
        elif self._kept:
            # Here and not above: a run that draws nothing loads no plots.
            from tuitrain.headless.closing_chart import closing_charts
            from tuitrain.plot.chart_options import ChartOptions

            # In the order of the preset: in several processes arms end in any other.
            kept = {arm: self._kept[arm] for arm in self._arms if arm in self._kept}
            look = ChartOptions(ascii=console.ascii, colours=console.colours)
            for picture in closing_charts(self._preset, kept, console.columns, look):
                console.picture(picture)
            console.line()
