"""Searching: an experiment's trials run, and what each comes to told."""

from collections.abc import Callable, Collection, Iterator
from math import fsum

from tuitrain.config import Preset, check_arms
from tuitrain.experiments.datasets import Datasets
from tuitrain.experiments.expectations import check
from tuitrain.experiments.lane import Event, Finished, Lane
from tuitrain.experiments.search.found import Found
from tuitrain.experiments.search.plan import BEST_ARM, Search
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Report, Tried

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
        plan = self._plan
        for event in self._events(progress, stop):
            if isinstance(event, Finished) and event.arm != BEST_ARM:
                report.tell(Tried(plan.attempt(event.arm), plan.monitor))
        interrupted = not plan.finished
        return Outcome(
            self.preset,
            {BEST_ARM: self._best(interrupted)},
            check(self.preset, plan.figures(), plan.names),
            interrupted,
            skipped=interrupted or not judge,
            found=Found.of(plan),
        )

    def _events(self, progress: Progress, stop: Callable[[], bool]) -> Iterator[Event]:
        """What the trials tell, one after the other; the plan knows of an end before it is told here."""
        datasets, done = Datasets(), 0
        while not stop() and (spec := self._plan.ask()):
            lane = Lane(self.preset, spec, datasets.of(spec))
            before = lane.trial.updates
            while lane.status is None and not stop():
                for event in lane.advance(SLICE, stop):
                    if isinstance(event, Finished):
                        self._plan.tell(event.result)
                    yield event
                ahead, loss = done + lane.trial.updates - before, lane.trial.history.last_loss
                progress.show(ahead, self._plan.total_updates, "updates", spec.arm, loss)
            done += lane.trial.updates - before

    def _best(self, interrupted: bool) -> ArmOutcome:
        """The best as the one arm that is told of, the seconds those of all trials."""
        results = self._plan.results
        seconds = fsum(result.seconds for result in results.values())
        if BEST_ARM in results:
            best = ArmOutcome.of(results[BEST_ARM])
            return ArmOutcome(best.status, self._plan.best_figures, seconds, best.hashes)
        return ArmOutcome("interrupted" if interrupted else "completed", self._plan.best_figures, seconds)
