"""The log of an experiment with several seeds: a line for each, then how far the figures spread."""

from collections.abc import Iterator

from tuitrain.config import Preset
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.seeds import Spread
from tuitrain.experiments.trials.trial_run import Finished
from tuitrain.headless import log_footer, log_header
from tuitrain.headless.console import Console
from tuitrain.headless.kept_curves import KeptCurves
from tuitrain.headless.main_figures import MainFigure, main_figures, texts
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.report import Quiet, Told
from tuitrain.headless.summary import Summary
from tuitrain.plot.table import MISSING, Columns, table


class SeedsLog(Quiet):
    """Writes to `console` a line for each arm of each of `seeds` when that seed is done, then the summary.

    Before it stand the curves, with `plot` or on a terminal.
    """

    def __init__(self, console: Console, seeds: range, *, plot: bool = False) -> None:
        self._console, self._seeds, self._plot = console, seeds, plot
        self._drawn: dict[str, Curves] = {}

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        """What is run; only once, it is the same for every seed."""
        if preset.seed != self._seeds[0]:
            return
        self._figures = main_figures(preset, arms)
        self._curves = KeptCurves(self._console, preset, arms, plot=self._plot)
        for line in log_header.experiment(source, preset, self._seeds):
            self._console.line(line)
        for arm in arms if preset.arms or preset.members else ():
            self._console.line(log_header.arm(preset, arm, arms))
        self._columns = _columns(self._figures, arms, len(str(self._seeds[-1])))
        for line in ("", self._columns.header):
            self._console.line(line)

    def tell(self, event: Told) -> None:
        if isinstance(event, Finished):
            self._drawn[event.result.arm] = event.curves

    def finish(self, outcome: Outcome) -> None:
        """A line for each arm: its main figures, and how it ended where it did not simply end."""
        for arm, curves in self._drawn.items():
            # A seed that was cut short does not count, here as in the summary.
            if not outcome.interrupted:
                self._curves.keep(arm, curves)
        self._drawn = {}
        for arm, each in outcome.arms.items():
            status = "" if each.status == "completed" else each.status
            row = [str(outcome.preset.seed), arm, *texts(self._figures, each), status]
            self._console.line(self._columns.row(row))

    def sum_up(self, summary: Summary) -> None:
        """Mean curves, mean, deviation and range of the main figures, the expectations on the means."""
        self._console.line()
        self._curves.draw()
        rows = list(_spreads(summary, self._figures))
        lines = table(_HEADINGS, rows, _LEFT, self._console.room) if rows else []
        for line in (*lines, *log_footer.expectations_on_means(summary)):
            self._console.line(line)


_HEADINGS = ("arm", "figure", "mean", "std", "min", "max", "seeds")
_LEFT = ("arm", "figure")


def _columns(figures: tuple[MainFigure, ...], arms: tuple[str, ...], digits: int) -> Columns:
    headings = ["seed", "arm", *(figure.heading for figure in figures), "seconds", "status"]
    widths = [digits, max(map(len, arms)), *(figure.width for figure in figures), 8, 0]
    return Columns(headings, widths, ("arm", "status"))


def _spreads(summary: Summary, figures: tuple[MainFigure, ...]) -> Iterator[list[str]]:
    for arm, spreads in summary.spreads.items():
        for figure in figures:
            if figure.name in spreads:
                yield [arm, figure.name, *_texts(spreads[figure.name], figure)]
        # An arm that diverges early with every seed has no other line.
        if diverged := summary.diverged(arm):
            yield [arm, "diverged", *[MISSING] * 4, str(diverged)]


def _texts(spread: Spread, figure: MainFigure) -> list[str]:
    std = MISSING if spread.std is None else figure.text(spread.std)
    return [
        figure.text(spread.mean),
        std,
        figure.text(spread.min),
        figure.text(spread.max),
        str(spread.count),
    ]
