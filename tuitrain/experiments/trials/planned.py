"""A planned experiment: the one place where everything that happens in its trials is heard."""

from collections.abc import Iterator

from tuitrain.config import Preset, TrialConfig
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.plan import Plan, Result, Together, TrialSpec
from tuitrain.experiments.trials.trial_run import Event, Finished, Scored


class Planned:
    """A preset and the plan of its trials; `whose` tells it from others, such as `of seed 3`.

    Every event of a trial goes through `hear`, whether it runs inline, in a pool or live.
    """

    def __init__(self, preset: Preset, plan: Plan, whose: str = "") -> None:
        self.preset, self.plan, self.whose = preset, plan, whose
        self.updates = 0
        """Those of the trials that have ended."""
        self._left_undone = 0

    @property
    def total_updates(self) -> int:
        """Those of all trials; what a trial left undone will be done by nobody."""
        return self.plan.total_updates - self._left_undone

    def hear(self, spec: TrialSpec, event: Event) -> Iterator[Event]:
        """Tell the plan of a trial that ended; the event, and the events of results it completes."""
        together = self._end(spec, event.result) if isinstance(event, Finished) else ()
        yield event
        for each in together:
            yield from _told(each, self.preset.trial_of(each.result.arm))

    def lose(self, spec: TrialSpec) -> None:
        """Give up a trial: no worker survives it."""
        self._left_undone += spec.goal - spec.begun
        self.plan.lose(spec.arm)

    def _end(self, spec: TrialSpec, result: Result) -> tuple[Together, ...]:
        updates = int(result.figures["updates"])
        self.updates += updates - spec.begun
        self._left_undone += max(0, spec.goal - updates)
        return self.plan.tell(result)


def _told(together: Together, config: TrialConfig) -> Iterator[Event]:
    result, score = together.result, together.score
    if score is not None:
        yield Scored(result.arm, score.update / config.updates_per_epoch, score, result.seconds)
    yield Finished(result, Curves.of_score(score))
