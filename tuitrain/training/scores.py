"""Scores: what an evaluation found, and a series of them in bounded memory."""

import operator
from collections.abc import Mapping
from dataclasses import asdict, astuple, dataclass, fields
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

from tuitrain.training.marks import Marks
from tuitrain.training.state import Arrays

SPLITS: Final = ("train", "validation", "test")
"""Sets of rows that are scored."""


@dataclass(frozen=True)
class Score:
    """One evaluation: the scores of each set of rows after `update` updates.

    What does not apply is None: accuracies and F1 where numbers are asked for, errors and R² where classes
    are, all of `validation` where nothing is held back for it, all of `test` where that is kept from the
    trial. `objective` is the training loss with the L2 term. The rest is explained in `Marks`.
    """

    update: int
    train_loss: float
    train_accuracy: float | None
    validation_loss: float | None
    validation_accuracy: float | None
    test_loss: float | None
    test_accuracy: float | None
    objective: float
    train_balanced_accuracy: float | None = None
    validation_balanced_accuracy: float | None = None
    test_balanced_accuracy: float | None = None
    train_f1: float | None = None
    validation_f1: float | None = None
    test_f1: float | None = None
    train_rmse: float | None = None
    validation_rmse: float | None = None
    test_rmse: float | None = None
    train_mae: float | None = None
    validation_mae: float | None = None
    test_mae: float | None = None
    train_r2: float | None = None
    validation_r2: float | None = None
    test_r2: float | None = None

    @classmethod
    def of(cls, update: int, marks: Mapping[str, Marks], penalty: float) -> Self:
        """That with the `marks` of each split, and `penalty` as its L2 term."""
        known: dict[str, Any] = {
            f"{split}_{name}": value
            for split in SPLITS
            for name, value in (asdict(marks[split]) if split in marks else _NO_MARKS).items()
        }
        return cls(update=update, objective=marks["train"].loss + penalty, **known)

    @property
    def gap(self) -> float | None:
        """How much better it does on what it was trained with than on the test set."""
        known = self.train_accuracy is not None and self.test_accuracy is not None
        return self.train_accuracy - self.test_accuracy if known else None  # type: ignore[operator]

    @property
    def held_out_accuracy(self) -> float | None:
        """The accuracy on rows that were not learnt from: those of the validation, else of the test."""
        return self.test_accuracy if self.validation_loss is None else self.validation_accuracy


_NO_MARKS: Final[Mapping[str, None]] = {field.name: None for field in fields(Marks)}
SCORE_FIGURES = tuple(field.name for field in fields(Score) if field.name != "update")


class ScoreSeries:
    """Evaluations in order; when there are `capacity`, every second one is dropped, never the newest.

    Behind them may stand one at an end that is at none of the regular evaluations: it is taken back when the
    run turns out not to end there.
    """

    def __init__(self, capacity: int = 2048) -> None:
        self._stride, self._count = 1, 0
        self._kept = 0
        self._rows = np.empty((capacity, len(fields(Score))))
        self.last: Score | None = None
        """The newest, the one at the end among them."""
        self._regular: Score | None = None

    def append(self, score: Score) -> None:
        """Add the newest evaluation."""
        if self._count % self._stride == 0:
            self._rows[self._kept] = _row(score)
            self._kept += 1
        self._count += 1
        self.last = self._regular = score
        if self._kept == len(self._rows):
            self._kept = -(-self._kept // 2)
            self._rows[: self._kept] = self._rows[::2].copy()
            self._stride *= 2

    def end(self, score: Score) -> None:
        """Add one that stands only as long as the run ends here."""
        self.last = score

    @property
    def at_end(self) -> bool:
        """Whether the newest is such a one."""
        return self.last is not self._regular

    def take_back_end(self) -> None:
        """The run goes on: nothing was due here."""
        self.last = self._regular

    def table(self) -> NDArray[np.float64]:
        """(evaluations, 1 + figures): update, then SCORE_FIGURES; NaN where one does not apply."""
        rows = self._rows[: self._kept]
        dropped = self._regular is not None and rows[-1, 0] != self._regular.update
        newest = [self._regular if dropped else None, self.last if self.at_end else None]
        return np.vstack((rows, *(_row(score) for score in newest if score)))

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name, for `restore`."""
        return {
            "shape": np.array([self._stride, self._count], np.int64),
            "rows": self._rows[: self._kept].copy(),
            "regular": _row(self._regular) if self._regular else np.empty(0),
            "last": _row(self.last) if self.last else np.empty(0),
        }

    def restore(self, arrays: Arrays) -> None:
        """Become what `arrays` was taken from."""
        self._stride, self._count = (int(n) for n in arrays["shape"])
        self._kept = len(arrays["rows"])
        self._rows[: self._kept] = arrays["rows"]
        self._regular, last = (
            score_of(arrays[name]) if len(arrays[name]) else None for name in ("regular", "last")
        )
        self.last = self._regular if last == self._regular else last


def _row(score: Score) -> NDArray[np.float64]:
    return np.array(astuple(score), np.float64)


def score_of(row: NDArray[np.float64]) -> Score:
    """The score of a row of `ScoreSeries.table`."""
    update, *figures = row.tolist()
    known: list[Any] = [None if np.isnan(figure) else figure for figure in figures]
    return Score(int(update), *known)


@dataclass(frozen=True)
class Threshold:
    """`figure >= value` (or `<=`): when a score first gets there is remembered."""

    figure: str
    comparison: str
    value: float

    def reached(self, score: Score) -> bool:
        """Whether `score` is there; not where it has no such figure."""
        value = getattr(score, self.figure)
        compare = operator.ge if self.comparison == ">=" else operator.le
        return value is not None and bool(compare(value, self.value))
