"""A trial run: one trial of a plan under way, and everything that is told of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tuitrain.config import Edit, Preset
from tuitrain.data import Dataset
from tuitrain.experiments.figures import Status, figures_of, thresholds
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.plan import Result, TrialSpec
from tuitrain.training import Divergence, Due, Score, Trial


def never() -> bool:
    """A `stop` that never stops anything."""
    return False


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
    """The trial of an arm has diverged."""

    arm: str
    divergence: Divergence


@dataclass(frozen=True)
class Finished:
    """An arm ended; `curves` are what it leaves to be drawn."""

    result: Result
    curves: Curves

    @property
    def arm(self) -> str:
        """The name of the arm that ended."""
        return self.result.arm


Event = Scored | Edited | Diverged | Finished


class TrialRun:
    """Advances one trial in slices as small as its caller likes, and says what happened.

    Between slices the trial may be probed, edited, restored.
    """

    def __init__(self, preset: Preset, spec: TrialSpec, dataset: Dataset) -> None:
        self.arm = spec.arm
        self._spec = spec
        self.trial = Trial(spec.config, dataset, spec.edits, thresholds(preset, spec.arm), spec.streams)
        if spec.start is not None:
            self.trial.restore(spec.start)
        self._announced = 0

    @property
    def status(self) -> Status | None:
        """How it ended; None while there is something left to do."""
        if not self.trial.finished:
            return "stopped_early" if self._cut else None
        if self.trial.divergence:
            return "diverged"
        return "stopped_early" if self.trial.stopped_early else "completed"

    def advance(
        self, updates: int, stop: Callable[[], bool] = never, enough: Callable[[], bool] = never
    ) -> Iterator[Event]:
        """At most `updates` updates, and what is due after them; the end is told once.

        `stop` ends both, `enough` the updates alone: what is due after them is always done in the end.
        """
        if self.status:
            return
        due = self.trial.run(min(updates, self._room), lambda: stop() or enough())
        if due is Due.EVALUATION or (due is Due.NOTHING and self.trial.updates == self._spec.until):
            score = self.trial.evaluate(stop)
            if score:
                epoch = score.update / self.trial.config.updates_per_epoch
                yield Scored(self.arm, epoch, score, self.trial.seconds)
        yield from self._edited()
        if self.trial.divergence:
            yield Diverged(self.arm, self.trial.divergence)
        if self.status:
            yield self.end(self.status)

    def end(self, status: Status) -> Finished:
        """Take the trial as it stands for done."""
        state = self.trial.state()
        result = Result(
            arm=self.arm,
            status=status,
            figures=figures_of(self.trial, status, layers=not self._spec.scores_only),
            seconds=self.trial.seconds,
            parameters_sha256=state.parameters_sha256,
            state_sha256=state.state_sha256,
            edits=self.trial.edits_in_force,
            divergence=self.trial.divergence,
            learnt=self.trial.learnt() if self._spec.hands_in else None,
            state=state if self._cut else None,
        )
        return Finished(result, Curves.of(self.trial))

    @property
    def _cut(self) -> bool:
        """Whether it is stopped before its end, and scored: what has no score breaks at the next update."""
        until, score = self._spec.until, self.trial.score
        return until is not None and score is not None and score.update >= until

    @property
    def _room(self) -> int:
        """Updates up to where it is stopped."""
        until = self._spec.until
        return self.trial.config.total_updates if until is None else max(until - self.trial.updates, 1)

    def _edited(self) -> Iterator[Event]:
        in_force = self.trial.edits_in_force
        for edit in in_force[self._announced :]:
            yield Edited(self.arm, edit)
        self._announced = len(in_force)
