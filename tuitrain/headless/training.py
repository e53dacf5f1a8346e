"""Training an experiment's arms, one after the other, and telling what happens."""

from collections.abc import Callable, Collection

from tuitrain.config import Preset
from tuitrain.experiments.runner import Runner
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Report

SLICE = 32
"""Updates between two looks at the clock."""


class Training:
    """One experiment, ready to be run; ConfigError where `arms` names one that it does not have."""

    def __init__(self, preset: Preset, arms: Collection[str] = ()) -> None:
        self._runner = Runner(preset, arms)
        self.preset, self.arms = preset, self._runner.plan.names

    def run(self, report: Report, progress: Progress, stop: Callable[[], bool], *, judge: bool) -> Outcome:
        """Run it to its end, or until `stop` says so; what it came to."""
        runner, arm = self._runner, None
        while not runner.finished and not stop():
            if runner.arm not in (arm, *runner.plan.results):
                arm = runner.arm
                report.begin(arm)
            for event in runner.advance(SLICE, stop):
                if event.arm != arm:
                    arm = event.arm
                    report.begin(arm)
                report.tell(event)
            self._show(progress)
        interrupted = not runner.finished
        if interrupted:
            report.tell(runner.end("interrupted"))
        return Outcome.of(self.preset, runner.plan, interrupted=interrupted, judge=judge)

    def _show(self, progress: Progress) -> None:
        runner, trial = self._runner, self._runner.trial
        # What an arm left undone that broke or stopped early will not be done by anybody.
        trials = runner.plan.trials
        begun = trials.index(runner.arm) + 1
        to_come = sum(self.preset.trials[arm].total_updates for arm in trials[begun:])
        total = runner.updates - trial.updates + max(trial.updates, trial.config.total_updates) + to_come
        now = runner.arm if len(trials) > 1 else ""
        progress.show(runner.updates, total, "updates", now, trial.history.last_loss)
