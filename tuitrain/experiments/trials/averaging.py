"""Averaging: an ensemble's average while its members learn side by side."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from tuitrain.config import ENSEMBLE_ARM, TrialConfig
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.trials.curves import Curves, figures_of_curves
from tuitrain.experiments.trials.ensemble import averaged, gains
from tuitrain.experiments.trials.plan import Plan
from tuitrain.training import Averaged, History, Score, Trial
from tuitrain.training.scores import score_of


@dataclass(frozen=True, eq=False)
class AverageView:
    """An ensemble's average at one moment: curves as those of a trial, and what it gains on its members."""

    arm: str
    seed: int
    config: TrialConfig
    """That of its members."""
    status: Status | None
    updates: int
    seconds: float
    """Those of all members."""
    curves: Curves
    gains: Figures
    """`gain` and `gain_on_best` at its last score; empty without one."""

    @property
    def figures(self) -> Figures:
        """What it has come to so far, by the names of figures."""
        known = {name: value for name, value in figures_of_curves(self.curves).items() if name != "objective"}
        return {"updates": self.updates, **known, **self.gains}


class Averaging:
    """Scores the average of `members` wherever all have been scored after equally many updates.

    And at the end, however many each has done; then `plan` is told their result together.
    """

    def __init__(self, seed: int, members: Sequence[Trial], names: Sequence[str], plan: Plan) -> None:
        self._seed, self._members, self._names, self._plan = seed, members, names, plan
        self._history = History()
        self._seen: tuple[int, ...] = ()
        """After which updates of each it was scored last."""
        self._gains: Figures = {}
        self._status: Status | None = None
        self._averaged: Averaged | None = None
        self._view: AverageView | None = None

    @property
    def due(self) -> bool:
        """Whether a score is owed for the members as they stand."""
        standing = self._standing
        if standing == self._seen or not any(standing):
            return False
        return self._ended or (len(set(standing)) == 1 and all(map(_is_scored, self._members)))

    def advance(self, stop: Callable[[], bool]) -> None:
        """Make the score that is due; it still is if `stop` said so on the way."""
        score = None
        if not self._broken:
            score = self._scorer.score(max(self._standing), stop)
            if score is None and stop():
                return
        self._seen, self._status = self._standing, None
        self._note(score)
        if self._ended:
            together = averaged([self._plan.results[name] for name in self._names], score)
            self._status = together.result.status
            self._plan.tell(together.result)

    def went_back(self) -> None:
        """A member has gone back: where it stood it may come to other scores."""
        self._seen = ()

    def look(self) -> AverageView:
        """How it stands; the same object while it stands still."""
        updates, seconds = max(self._standing), fsum(trial.seconds for trial in self._members)
        if self._view is None or (self._view.updates, self._view.seconds) != (updates, seconds):
            self._view = AverageView(
                arm=ENSEMBLE_ARM,
                seed=self._seed,
                config=self._members[0].config,
                status=self._status if self._standing == self._seen else None,
                updates=updates,
                seconds=seconds,
                curves=Curves.of_scores(self._history),
                gains=self._gains,
            )
        return self._view

    def _note(self, score: Score | None) -> None:
        """Add a score; after a way back, behind those that still hold."""
        self._view, self._gains = None, {}
        if score is None:
            return
        last = self._history.scores.last
        if last is not None and last.update >= score.update:
            rows = self._history.scores.table()
            self._history = History()
            for row in rows[rows[:, 0] < score.update]:
                self._history.add_score(score_of(row))
        self._history.add_score(score)
        self._gains = gains(score, [trial.score and trial.score.test_accuracy for trial in self._members])

    @property
    def _standing(self) -> tuple[int, ...]:
        return tuple(trial.updates for trial in self._members)

    @property
    def _ended(self) -> bool:
        return all(trial.finished for trial in self._members)

    @property
    def _broken(self) -> bool:
        return any(trial.divergence for trial in self._members)

    @property
    def _scorer(self) -> Averaged:
        if self._averaged is None:
            first = self._members[0]
            models = [trial.model for trial in self._members]
            self._averaged = Averaged(first.config, models, first.dataset)
        return self._averaged


def _is_scored(trial: Trial) -> bool:
    """Whether its last score is that of the network as it stands."""
    last = trial.history.scores.last
    return last is not None and last.update == trial.updates
