"""Marks: what answers to one set of rows come to, added up chunk by chunk."""

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tuitrain.arrays import Floats
from tuitrain.nn.losses import Classes, Targets, classes_of


@dataclass(frozen=True)
class Marks:
    """Of one set of rows the mean loss, and what else applies: for classes or for numbers.

    `balanced_accuracy` is the mean, over the classes that occur, of the share of their rows answered right;
    `f1` the mean, over those that occur or are said, of 2 · right / (said + there). `rmse`, `mae` and `r2`
    are means over the targets; `r2` is 1 - Σ error² / Σ (target - its mean)², and None where a target never
    changes.
    """

    loss: float
    accuracy: float | None = None
    balanced_accuracy: float | None = None
    f1: float | None = None
    rmse: float | None = None
    mae: float | None = None
    r2: float | None = None


class Answered(Protocol):
    """What has just answered to some rows."""

    def predicted(self) -> Classes:
        """The class of each row; negative where none is said."""

    def answers(self) -> NDArray[np.floating[Any]]:
        """The outputs as numbers, (rows, targets)."""


class ClassMarks:
    """Counts which of `classes` were said for which."""

    def __init__(self, classes: int) -> None:
        self._classes = classes
        # One column more, for rows of which nothing is said.
        self._counts = np.zeros(classes * (classes + 1), np.int64)

    def add(self, answered: Answered, y: Targets) -> None:
        """Count a chunk of rows."""
        wide = self._classes + 1
        said = answered.predicted() % wide  # the last column for NO_CLASS
        self._counts += np.bincount(classes_of(y) * wide + said, minlength=len(self._counts))

    def marks(self, loss: float) -> Marks:
        """What all rows so far come to."""
        table = self._counts.reshape(self._classes, -1)
        there, right = table.sum(axis=1), table.diagonal()
        either = there + table.sum(axis=0)[:-1]
        return Marks(
            loss,
            accuracy=int(right.sum()) / int(there.sum()),
            balanced_accuracy=float((right[there > 0] / there[there > 0]).mean()),
            f1=float((2 * right[either > 0] / either[either > 0]).mean()),
        )


class NumberMarks:
    """Adds up by how much numbers were missed."""

    def __init__(self) -> None:
        self._rows = 0
        self._errors: Floats = np.zeros(0)
        self._squares: Floats = np.zeros(0)
        self._mean: Floats = np.zeros(0)
        self._spread: Floats = np.zeros(0)
        """Σ (target - its mean so far)²."""

    def add(self, answered: Answered, y: Targets) -> None:
        """Add a chunk of rows."""
        missed = answered.answers().astype(np.float64) - y
        if not self._rows:
            self._errors, self._squares, self._mean, self._spread = np.zeros((4, y.shape[1]))
        self._errors += np.abs(missed).sum(axis=0)
        self._squares += (missed * missed).sum(axis=0)
        # Chan, Golub, LeVeque 1979: joins two spreads around means of their own.
        mean, rows = y.mean(axis=0), self._rows + len(y)
        apart = mean - self._mean
        self._spread += y.var(axis=0) * len(y) + apart * apart * self._rows * len(y) / rows
        self._mean += apart * len(y) / rows
        self._rows = rows

    def marks(self, loss: float) -> Marks:
        """What all rows so far come to."""
        varies = bool((self._spread > 0).all())
        return Marks(
            loss,
            rmse=float(np.sqrt(self._squares / self._rows).mean()),
            mae=float((self._errors / self._rows).mean()),
            r2=float((1 - self._squares / self._spread).mean()) if varies else None,
        )
