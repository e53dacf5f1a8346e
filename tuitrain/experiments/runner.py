"""The runner: drives a plan inline, in slices as small as its caller likes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tuitrain.config import Edit, Preset
from tuitrain.data import load
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Status, figures_of, thresholds
from tuitrain.experiments.plan import Plan, Result, TrialSpec, plan_of
from tuitrain.training import Divergence, Due, Score, Trial


@dataclass(frozen=True)
class Scored:
    """An evaluation was made."""

    arm: str
    epoch: float
    score: Score
    seconds: float


@dataclass(frozen=True)
class Edited:
    """An edit came into force."""

    arm: str
    edit: Edit


@dataclass(frozen=True)
class Diverged:
    """An arm broke."""

    arm: str
    divergence: Divergence


@dataclass(frozen=True)
class Finished:
    """An arm ended."""

    result: Result


Event = Scored | Edited | Diverged | Finished


class Runner:
    """Runs a preset's trials one after the other, here and now.

    The same for a plain log and for a screen: `advance` does a slice and says what happened. Between slices
    the trial at hand may be probed, edited, restored.
    """

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self.plan: Plan = plan_of(preset)
        self._dataset = load(preset.data)
        self._thresholds = thresholds(preset)
        self._last = False
        first = self.plan.ask()
        if first is None:
            raise ValueError("the preset has no trial")
        self._take(first)

    @property
    def finished(self) -> bool:
        """Whether every trial is done. The last one stays at hand, and may go on if it is made longer."""
        return self._last and self.trial.finished

    def advance(self, updates: int, stop: Callable[[], bool] = lambda: False) -> Iterator[Event]:
        """At most `updates` updates of the trial at hand, and what is due after them."""
        if self.finished:
            return
        if self.trial.run(updates, stop) is Due.EVALUATION:
            score = self.trial.evaluate(stop)
            if score:
                epoch = score.update / self.trial.config.updates_per_epoch
                yield Scored(self.arm, epoch, score, self.trial.seconds)
        yield from self._edited()
        if self.trial.divergence:
            yield Diverged(self.arm, self.trial.divergence)
        if self.trial.finished:
            yield self.end("diverged" if self.trial.divergence else "completed")
            self._next()

    def end(self, status: Status) -> Finished:
        """Take the trial at hand as it stands for done, and tell the plan."""
        state = self.trial.state()
        result = Result(
            arm=self.arm,
            status=status,
            figures=figures_of(self.trial, status),
            seconds=self.trial.seconds,
            parameters_sha256=state.parameters_sha256,
            state_sha256=state.state_sha256,
            edits=self.trial.edits_in_force,
            divergence=self.trial.divergence,
        )
        self.plan.tell(result)
        return Finished(result)

    def check(self) -> tuple[Checked, ...]:
        """The preset's expectations against the figures so far."""
        return check(self.preset.expect, self.plan.figures())

    def _next(self) -> None:
        spec = self.plan.ask()
        if spec is None:
            self._last = True
        else:
            self._take(spec)

    def _take(self, spec: TrialSpec) -> None:
        self.arm = spec.arm
        self.trial = Trial(spec.config, self._dataset, spec.edits, self._thresholds)
        self._announced = 0

    def _edited(self) -> Iterator[Event]:
        in_force = self.trial.edits_in_force
        for edit in in_force[self._announced :]:
            yield Edited(self.arm, edit)
        self._announced = len(in_force)
