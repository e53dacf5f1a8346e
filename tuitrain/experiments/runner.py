"""The runner: drives any plan inline, in slices as small as its caller likes."""

from collections.abc import Callable, Collection, Iterator

from tuitrain.config import Preset
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Status
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.plan import Plan, TrialSpec
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.trial_run import Event, TrialRun, never
from tuitrain.training import Trial


class Runner:
    """Runs a preset's trials one after the other, here and now, in slices as small as its caller likes.

    `stop` is asked by a plan that takes long to choose its next trial.
    """

    def __init__(self, preset: Preset, arms: Collection[str] = (), stop: Callable[[], bool] = never) -> None:
        self.preset = preset
        self.plan: Plan = plan_of(preset, arms, stop)
        self._planned = Planned(preset, self.plan)
        self._datasets = Datasets()
        self._last = False
        self._before = 0
        first = self.plan.ask()
        if first is None:
            raise ValueError("the preset has no trial")
        self._take(first)

    @property
    def arm(self) -> str:
        """The arm at hand."""
        return self._trial_run.arm

    @property
    def trial(self) -> Trial:
        """The trial at hand."""
        return self._trial_run.trial

    @property
    def updates(self) -> int:
        """Those done in all trials so far."""
        return self._before + self.trial.updates - self._spec.begun

    @property
    def total_updates(self) -> int:
        """Those of all trials, as far as it is known."""
        return max(self._planned.total_updates, self.updates)

    @property
    def finished(self) -> bool:
        """Whether every trial is done. The last one stays at hand, and may go on if it is made longer."""
        return self._last and self._trial_run.status is not None and not self.plan.stopped

    def advance(self, updates: int, stop: Callable[[], bool] = never) -> Iterator[Event]:
        """At most `updates` updates of the trial at hand, and what is due after them."""
        for event in self._trial_run.advance(updates, stop):
            yield from self._planned.hear(self._spec, event)
        if self._trial_run.status and not self._last:
            self._next()

    def end(self, status: Status) -> Iterator[Event]:
        """Take the trial at hand as it stands for done."""
        return self._planned.hear(self._spec, self._trial_run.end(status))

    def check(self) -> tuple[Checked, ...]:
        """The preset's expectations against the figures so far."""
        return check(self.preset, self.plan.figures(), self.plan.names)

    def _next(self) -> None:
        spec = self.plan.ask()
        if spec is None:
            self._last = True
        else:
            self._before = self.updates
            self._take(spec)

    def _take(self, spec: TrialSpec) -> None:
        self._spec = spec
        self._trial_run = TrialRun(self.preset, spec, self._datasets.of(spec))
