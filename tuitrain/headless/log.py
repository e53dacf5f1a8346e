"""The log: a line now and then, charts and a table at the end, for people and for files."""

from tuitrain.config import Edit, Preset
from tuitrain.experiments.trials.trial_run import Diverged, Edited, Finished, Scored
from tuitrain.headless import log_footer, log_header
from tuitrain.headless.console import Console
from tuitrain.headless.kept_curves import KeptCurves
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.report import Quiet, Told
from tuitrain.plot.scored import scored_by, scored_sets
from tuitrain.plot.table import Columns, decimal

MOST_LINES = 40
"""Scores that a log shows, of all arms together and beside the last one of each; JSON has them all."""


class Log(Quiet):
    """Writes what happens to `console`, line by line; curves with `plot` or on a terminal."""

    def __init__(self, console: Console, *, plot: bool = False) -> None:
        self._console, self._plot = console, plot

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        self._preset, self._arms = preset, arms
        self._pending: Scored | None = None
        self._curves = KeptCurves(self._console, preset, arms, plot=self._plot)
        trials = {arm: preset.trial_of(arm) for arm in arms}
        qualities = scored_by(trials)
        self._scores = [f"{rows}_{name}" for rows in scored_sets(trials) for name in qualities]
        if "accuracy" not in qualities:
            self._scores.append("test_r2")
        self._columns = _columns(self._scores)
        for line in log_header.experiment(source, preset):
            self._console.line(line)

    def begin(self, arm: str) -> None:
        """Which arm it is, and what is other in it."""
        self._due = 0.0
        self._between = self._preset.trial_of(arm).total_updates * len(self._arms) / MOST_LINES
        self._console.line()
        if self._preset.kind != "train":
            self._console.line(log_header.arm(self._preset, arm, self._arms))
        self._console.line(self._columns.header)

    def tell(self, event: Told) -> None:
        """A line for what matters."""
        match event:
            case Scored(_, _, score, _):
                self._pending = event
                if score.update >= self._due:
                    self._flush()
                    self._due = score.update + self._between
            case Edited(_, edit):
                self._console.line(edited(edit))
            case Diverged(_, broken):
                self._flush()
                place = f"the loss is not finite, first in layer {broken.layer}, at rate {broken.lr:g}"
                place += f"; {broken.reason}" if broken.reason else ""
                self._console.line(f"{broken.update:18,}  DIVERGED: {place}")
            case Finished(result, curves):
                self._flush()
                self._curves.keep(result.arm, curves)

    def finish(self, outcome: Outcome) -> None:
        """The curves, the layers or the arms, the expectations."""
        self._console.line()
        self._curves.draw()
        if self._preset.kind == "train" and outcome.arms:
            (only,) = outcome.arms.values()
            lines = log_footer.single(only)
        else:
            lines = log_footer.arms(outcome, self._console.room)
        for line in (*lines, *log_footer.expectations(outcome)):
            self._console.line(line)

    def _flush(self) -> None:
        if self._pending:
            score = self._pending.score
            figures = [decimal(getattr(score, name)) for name in self._scores]
            place = [f"{self._pending.epoch:.1f}", f"{score.update:,}"]
            self._console.line(self._columns.row([*place, *figures, f"{self._pending.seconds:.1f}"]))
        self._pending = None


def edited(edit: Edit) -> str:
    """From which update on what was other."""
    changes = ", ".join(f"{field} = {value}" for field, value in edit.set.items())
    return f"{edit.update:18,}  from here on {changes}"


def _columns(scores: list[str]) -> Columns:
    """Of a line for each score; the widths are those of the longest texts."""
    headings = [name.replace("_", " ").replace("validation", "valid.").replace("r2", "R²") for name in scores]
    # An accuracy stands beside the loss of the same rows, which has named them.
    headings = ["accuracy" if heading.endswith("accuracy") else heading for heading in headings]
    widths = [8 if heading == "accuracy" else 9 for heading in headings]
    return Columns(["epoch", "update", *headings, "seconds"], [7, 9, *widths, 8])
