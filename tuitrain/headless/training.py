"""Training the trials of an experiment, one after the other, and telling what happens."""

from collections.abc import Callable, Collection

from tuitrain.config import Preset
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.trials.trial_run import never
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Report
from tuitrain.headless.telling import Telling

SLICE = 32
"""Updates between two looks at the clock."""


class Training:
    """One experiment, ready to be run; ConfigError where `arms` names one that it does not have.

    `stop` is asked while a search chooses what it tries next.
    """

    def __init__(self, preset: Preset, arms: Collection[str] = (), stop: Callable[[], bool] = never) -> None:
        self._runner = Runner(preset, arms, stop)
        self.preset, self.arms = preset, self._runner.plan.names

    def run(self, report: Report, progress: Progress, stop: Callable[[], bool], *, judge: bool) -> Outcome:
        """Run it to its end, or until `stop` says so; its outcome."""
        runner, telling = self._runner, Telling(report, self._runner.plan)
        while not runner.finished and not stop():
            arm, trial = runner.arm, runner.trial
            telling.begin(arm)
            telling.hear(runner.advance(SLICE, stop))
            now = arm if len(runner.plan.trials) > 1 else ""
            loss = trial.history.last_loss
            progress.show(runner.updates, runner.total_updates, "updates", now, loss)
        interrupted = not runner.finished
        if interrupted:
            telling.hear(runner.end("interrupted"))
        return Outcome.of(self.preset, runner.plan, interrupted=interrupted, judge=judge)
