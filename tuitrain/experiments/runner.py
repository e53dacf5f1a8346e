"""The runner: drives a plan inline, in slices as small as its caller likes."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from tuitrain.config import DataConfig, Edit, Preset
from tuitrain.data import Dataset, load
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Status, figures_of, thresholds
from tuitrain.experiments.plan import Plan, Result, TrialSpec, plan_of
from tuitrain.experiments.view import Curves
from tuitrain.streams import Streams
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
    """An arm ended; `curves` are what it leaves to be drawn."""

    result: Result
    curves: Curves


Event = Scored | Edited | Diverged | Finished


class Runner:
    """Runs a preset's trials one after the other, here and now.

    The same for a plain log and for a screen: `advance` does a slice and says what happened. Between slices
    the trial at hand may be probed, edited, restored.
    """

    def __init__(self, preset: Preset, arms: Collection[str] = ()) -> None:
        self.preset = preset
        self.plan: Plan = plan_of(preset, arms)
        self._data: tuple[DataConfig, Streams, Dataset] | None = None
        self._last = False
        self._before = 0
        first = self.plan.ask()
        if first is None:
            raise ValueError("the preset has no trial")
        self._take(first)

    @property
    def updates(self) -> int:
        """Those done in all trials so far."""
        return self._before + self.trial.updates

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
            yield self.end(self._ending)
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
        return Finished(result, Curves.of(self.trial))

    def check(self) -> tuple[Checked, ...]:
        """The preset's expectations against the figures so far."""
        return check(self.preset, self.plan.figures(), self.plan.names)

    @property
    def _ending(self) -> Status:
        if self.trial.divergence:
            return "diverged"
        return "stopped_early" if self.trial.stopped_early else "completed"

    def _next(self) -> None:
        spec = self.plan.ask()
        if spec is None:
            self._last = True
        else:
            self._before += self.trial.updates
            self._take(spec)

    def _take(self, spec: TrialSpec) -> None:
        self.arm = spec.arm
        self.trial = Trial(
            spec.config,
            self._dataset(spec),
            spec.edits,
            thresholds(self.preset, spec.arm),
            spec.streams,
        )
        self._announced = 0

    def _dataset(self, spec: TrialSpec) -> Dataset:
        """Most arms share their data: it is made again only where it differs from that of the arm before."""
        if self._data is None or self._data[:2] != (spec.config.data, spec.streams):
            self._data = (spec.config.data, spec.streams, load(spec.config.data, spec.streams))
        return self._data[2]

    def _edited(self) -> Iterator[Event]:
        in_force = self.trial.edits_in_force
        for edit in in_force[self._announced :]:
            yield Edited(self.arm, edit)
        self._announced = len(in_force)
