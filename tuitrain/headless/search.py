"""Searching: an experiment's trials run one after the other, and what each comes to told."""

from collections.abc import Callable, Collection, Iterator

from tuitrain.config import Preset, check_arms
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.trial_run import Event, Finished, TrialRun
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Report
from tuitrain.headless.telling import tell

SLICE = 256
"""Updates between two looks at the clock."""


class Searching:
    """One search, ready to be run; ConfigError where `arms` names one that it does not have."""

    def __init__(self, preset: Preset, arms: Collection[str] = ()) -> None:
        check_arms(preset, arms)
        self.preset, self._plan = preset, Search(preset)
        self.arms = self._plan.names

    def run(self, report: Report, progress: Progress, stop: Callable[[], bool], *, judge: bool) -> Outcome:
        """Run it to its end, or until `stop` says so; what it came to."""
        self._plan.watch.stop = stop
        for event in self._events(progress, stop):
            tell(report, self._plan, event)
        return Outcome.of(self.preset, self._plan, interrupted=not self._plan.finished, judge=judge)

    def _events(self, progress: Progress, stop: Callable[[], bool]) -> Iterator[Event]:
        datasets, done = Datasets(), 0
        while not stop() and (spec := self._plan.ask()):
            trial_run = TrialRun(self.preset, spec, datasets.of(spec))
            while trial_run.status is None and not stop():
                for event in trial_run.advance(SLICE, stop):
                    if isinstance(event, Finished):
                        self._plan.tell(event.result)
                    yield event
                ahead, loss = done + trial_run.trial.updates - spec.begun, trial_run.trial.history.last_loss
                progress.show(ahead, self._plan.total_updates, "updates", spec.arm, loss)
            done += trial_run.trial.updates - spec.begun
