"""How far a run is ahead on the rows it learns from."""

from dataclasses import dataclass
from typing import Final

from tuitrain.experiments.inspect.verdicts.losses import said
from tuitrain.training import SCORE_FIGURES, Score, Trial

WIDE: Final = 0.1
"""By so much training is ahead of held-out rows where it overfits: of all answers, or of the baseline."""
NARROW: Final = 0.05
"""By less than that it is as good on rows that it did not learn from."""
WORSE: Final = 1.1
"""A held-out loss of so many times its least is getting worse."""
PERFECT: Final = 0.99
"""That share of right answers, or of the baseline gone, leaves nothing to learn but the rows themselves."""


@dataclass(frozen=True)
class Gap:
    """Training rows beside the `held_out` ones, `validation` or `test`, at the newest score."""

    score: Score
    held_out: str
    baseline: float

    @property
    def size(self) -> float:
        """How much better it is on the rows it learns from: in right answers, else in shares of the baseline.

        R² of two sets of rows differs as their targets do, also where nothing is learnt by heart.
        """
        if self.score.train_accuracy is not None:
            return self.score.train_accuracy - self._other("accuracy")
        return (self._other("loss") - self.score.train_loss) / self.baseline if self.baseline else 0.0

    @property
    def useless(self) -> bool:
        """Whether the held-out rows cost more than knowing nothing."""
        return self._other("loss") > self.baseline

    @property
    def perfect(self) -> bool:
        """Whether the training rows leave nothing to learn."""
        if self.score.train_accuracy is not None:
            return self.score.train_accuracy >= PERFECT
        return self.score.train_loss <= (1 - PERFECT) * self.baseline

    def __str__(self) -> str:
        train = self.score.train_accuracy
        if train is None:
            held_out = f"{self.held_out} loss {said(self._other('loss'))}"
            return f"train loss {said(self.score.train_loss)}, {held_out}"
        held_out = f"{self.held_out} {100 * self._other('accuracy'):.1f} %"
        return f"train {100 * train:.1f} %, {held_out}: gap {100 * self.size:.1f} points"

    def _other(self, quality: str) -> float:
        return float(getattr(self.score, f"{self.held_out}_{quality}"))


def gap_of(trial: Trial) -> Gap | None:
    """That of `trial`; None without a score on rows that it does not learn from."""
    last = trial.history.scores.last
    for held_out in ("validation", "test"):
        if last is not None and getattr(last, f"{held_out}_loss") is not None:
            return Gap(last, held_out, trial.baseline)
    return None


def getting_worse(trial: Trial, held_out: str) -> bool:
    """Whether the held-out loss has been clearly lower."""
    losses = trial.history.scores.table()[:, 1 + SCORE_FIGURES.index(f"{held_out}_loss")]
    if trial.history.scores.at_end and trial.config.evaluate.rows_before_end != "all":
        losses = losses[:-1]  # The one at the end is of other rows.
    return len(losses) > 0 and bool(losses[-1] >= WORSE * losses.min())
