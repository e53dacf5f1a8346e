"""The losses that a run's verdict stands on."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from tuitrain.training import Band, Score, Stretch, Trial

WINDOW: Final = 100
"""Updates that a run's verdict averages the loss over."""
LEARNT: Final = 0.05
"""Under that share of the baseline next to nothing is left to learn."""
FROZEN: Final = 1e-6
"""A layer whose update is a smaller share of its weights stands still."""
FAINT: Final = 0.1
"""Where a schedule takes more off the rate, a step may be too small for float32, and says nothing."""
CERTAIN: Final = 3.0
"""So many standard deviations are more than noise."""
LARGE: Final = 1e6
"""Losses from here on are said by their first digits."""


@dataclass(frozen=True)
class Losses:
    """What the losses of a run with at least one update come to."""

    band: Band
    baseline: float
    recent: Stretch
    """The last `WINDOW`, or all."""
    newest: Stretch
    """The newer half of these: where a loss falls fast, the older half still says what was."""
    score: Score | None
    """The newest score, unless the loss has risen since."""
    motionless: bool
    """Whether no layer moves."""

    @classmethod
    def of(cls, trial: Trial) -> "Losses":
        """Those of `trial` as it stands, in the thread that trains it."""
        band = trial.history.losses.band()
        count = float(band.end[-1])
        recent = band.stretch(count - WINDOW, count)
        newest = band.stretch(count - recent.count / 2, count)
        # Where all targets are the same a constant answer costs nothing: the first loss is the scale then.
        baseline = trial.baseline or float(band.mean[0])
        score = _still_true(band, recent, trial.history.scores.last)
        return cls(band, baseline, recent, newest, score, _motionless(trial))

    @property
    def count(self) -> float:
        """The number of updates that have a loss."""
        return float(self.band.end[-1])

    @property
    def now(self) -> float:
        """The mean of the last `WINDOW`."""
        return self.recent.mean

    @property
    def noise(self) -> float:
        """By how much the mean of the last ones may lie away from what it stands for."""
        return CERTAIN * sqrt(self.recent.variance_of_mean)

    @property
    def left(self) -> float:
        """The share of the baseline that is left to learn.

        A batch's loss has dropout and the batch's own statistics in it. A score has neither: where it is
        lower, it counts.
        """
        least = self.now if self.score is None else min(self.now, self.score.train_loss)
        return least / self.baseline if self.baseline else 0.0

    @property
    def learnt(self) -> bool:
        """Whether next to nothing is left to learn."""
        return self.left <= LEARNT

    @property
    def still(self) -> bool:
        """Whether no layer moves, though there is something left to learn."""
        return self.motionless and not self.learnt

    def under(self, level: float, margin: float) -> bool:
        """Whether the loss lies under `level` by more than noise, and by more than `margin`."""
        return any(
            each.mean < level - max(CERTAIN * sqrt(each.variance_of_mean), margin)
            for each in (self.recent, self.newest)
        )


def _motionless(trial: Trial) -> bool:
    ratios, factor = trial.update_ratios, trial.factor
    return bool(ratios) and factor >= FAINT and max(ratios) < FROZEN * factor


def _still_true(band: Band, recent: Stretch, score: Score | None) -> Score | None:
    """`score`, if the loss is no higher now than it was around it."""
    if score is None:
        return None
    then = band.stretch(score.update - WINDOW, score.update)
    noise = CERTAIN * sqrt(then.variance_of_mean + recent.variance_of_mean)
    return score if recent.mean <= then.mean + noise else None


def said(loss: float) -> str:
    """Three places, and of a loss that has none of them, or too many before them, its first digits."""
    return f"{loss:.3f}" if 0.001 <= loss < LARGE or not loss else f"{loss:.1e}"
