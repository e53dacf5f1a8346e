"""The log: a line now and then, a table at the end, for people and for files."""

from typing import TextIO

from tuitrain.config import Preset
from tuitrain.experiments.plan import Result
from tuitrain.experiments.runner import Diverged, Edited, Event, Finished, Scored
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Outcome
from tuitrain.plot import words

MOST_LINES = 40
"""Scores that a log shows of one run; JSON has them all."""


class Log:
    """Writes what happens to `out`, line by line, each at once."""

    def __init__(self, out: TextIO, progress: Progress) -> None:
        self._out, self._progress = out, progress
        self._total = 1
        self._due = 0.0
        self._pending: Scored | None = None

    def start(self, source: str, preset: Preset) -> None:
        """What is run."""
        self._total, self._due, self._pending = preset.total_updates, 0.0, None
        data = f"train {preset.data.train_rows:,}, test {preset.data.test_rows:,}"
        network = f"{words.network(preset)}, {preset.parameter_count:,} parameters"
        self._line(f"{source}: {preset.title}" if preset.title else source)
        self._line(f"{network}; {data}; {_optimizer(preset)}; seed {preset.seed}")
        self._line("")
        self._line("  epoch   update  train loss  accuracy  test loss  accuracy  seconds")

    def tell(self, event: Event) -> None:
        """A line for what matters."""
        match event:
            case Scored(_, _, score, _):
                self._pending = event
                if score.update >= self._due:
                    self._flush()
                    self._due = score.update + self._total / MOST_LINES
            case Edited(_, edit):
                changes = ", ".join(f"{field} = {value}" for field, value in edit.set.items())
                self._line(f"        {edit.update:7,}  from here on {changes}")
            case Diverged(_, broken):
                self._flush()
                place = f"the loss is not finite, first in layer {broken.layer}, at rate {broken.lr:g}"
                self._line(f"        {broken.update:7,}  DIVERGED: {place}")
            case Finished():
                self._flush()

    def finish(self, outcome: Outcome) -> None:
        """The layers, the verdict, the expectations, the hashes."""
        for result in outcome.results.values():
            self._result(result)
        for each in outcome.checked:
            mark = "skipped" if outcome.skipped else "met" if each.met else "MISSED"
            value = "absent" if each.value is None else words.number(each.value)
            beside = "" if each.other is None else f" beside {words.number(each.other)}"
            self._line(f"  {mark:8}{each.reason}; is {value}{beside}")
        if outcome.skipped and outcome.checked:
            self._line("          (a setting was changed or the run cut short; --expect checks all the same)")

    def _result(self, result: Result) -> None:
        figures = result.figures
        count = sum(name.endswith(".verdict") for name in figures)
        if count:
            self._line("")
            self._line("  layer   zero   dead    mean     std   gradient     Δw/w  verdict")
        for number in range(1, count + 1):
            self._line(_layer(result, number))
        self._line("")
        done = f"{figures['status']} after {figures['updates']:,} updates"
        self._line(f"  {done}, {result.seconds:.2f} s of training: {figures['verdict']}")
        self._line(f"  parameters {result.parameters_sha256}")
        self._line(f"  state      {result.state_sha256}")

    def _flush(self) -> None:
        if self._pending:
            score = self._pending.score
            self._line(
                f"{self._pending.epoch:7.1f}  {score.update:7,}  {score.train_loss:10.4f}  "
                f"{score.train_accuracy:8.4f}  {score.test_loss:9.4f}  {score.test_accuracy:8.4f}  "
                f"{self._pending.seconds:7.1f}"
            )
        self._pending = None

    def _line(self, text: str) -> None:
        self._progress.clear()
        self._out.write(text + "\n")
        self._out.flush()


def _optimizer(preset: Preset) -> str:
    return f"{preset.optimizer.name} {preset.optimizer.lr:g}, batch {preset.batch_size}, {preset.sampling}"


def _layer(result: Result, number: int) -> str:
    def figure(name: str, width: int, form: str) -> str:
        value = result.figures.get(f"layer{number}.{name}")
        return f"{value:{width}{form}}" if isinstance(value, float) else "–".rjust(width)

    return (
        f"  {number:5}{figure('activation.zero', 7, '.0%')}{figure('activation.dead', 7, '.0%')}"
        f"{figure('activation.mean', 8, '.3f')}{figure('activation.std', 8, '.3f')}"
        f"{figure('gradient.rms', 11, '.1e')}{figure('update.ratio', 9, '.0e')}"
        f"  {result.figures[f'layer{number}.verdict']}"
    )
