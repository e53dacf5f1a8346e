"""Curves: a run's series of losses and scores, and what they come to."""

from dataclasses import dataclass, replace
from math import isfinite
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tuitrain.experiments.figures import Figures
from tuitrain.experiments.inspect.verdicts import WINDOW
from tuitrain.training import SCORE_FIGURES, Band, History, Score, Trial


@dataclass(frozen=True, eq=False)
class Curves:
    """A run's series: losses by buckets, scores as (evaluations, 1 + figures) with the update first."""

    losses: Band
    scores: NDArray[np.float64]
    trained: bool = True
    """Whether there are losses, or will be."""
    broke: int | None = None
    """The update at which it diverged."""

    @classmethod
    def of(cls, trial: Trial) -> Self:
        """Those of `trial` so far, copied."""
        broke = trial.divergence.update if trial.divergence is not None else None
        return cls(trial.history.losses.band(), trial.history.scores.table(), broke=broke)

    @classmethod
    def of_scores(cls, history: History) -> Self:
        """Those in `history`, copied, of what is scored and not trained."""
        return cls(history.losses.band(), history.scores.table(), trained=False)

    @classmethod
    def of_score(cls, score: Score | None) -> Self:
        """Those of what is scored once, or never, and is not trained."""
        history = History()
        if score is not None:
            history.add_score(score)
        return cls.of_scores(history)

    @property
    def unscored(self) -> Self:
        """The same curves without their scores."""
        return replace(self, scores=self.scores[:0])


def figures_of_curves(curves: Curves) -> Figures:
    """What the last losses and scores come to, by the names of figures; none is NaN."""
    numbers: dict[str, float] = {}
    losses = curves.losses.trailing_mean(WINDOW)
    if len(losses):
        numbers["loss_last_100"] = float(losses[-1])
    if len(curves.scores):
        numbers |= dict(zip(SCORE_FIGURES, map(float, curves.scores[-1, 1:]), strict=True))
        if "train_accuracy" in numbers and "test_accuracy" in numbers:
            numbers["gap"] = numbers["train_accuracy"] - numbers["test_accuracy"]
    return {name: value for name, value in numbers.items() if isfinite(value)}
