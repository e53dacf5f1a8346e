"""Loss and accuracy over whole sets, in chunks of a fixed size."""

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Literal, Protocol

import numpy as np
from numpy.typing import DTypeLike

from tuitrain.config import EvaluateConfig
from tuitrain.data import Dataset, Rows, fill
from tuitrain.nn.losses import Targets
from tuitrain.nn.parameters import Array
from tuitrain.training.scores import Score

CHUNK = 1000
"""Rows to a pass. Fixed, since the order of a sum is part of its bits."""


@dataclass(frozen=True)
class Marks:
    """What one set of rows came to: mean loss, and the share of right answers where there is such a thing."""

    loss: float
    accuracy: float | None


class Judged(Protocol):
    """What answers to a fixed number of rows: a network, or several together."""

    def loss(self, x: Array, y: Targets) -> float:
        """Mean loss over `x` (rows, inputs)."""

    def right(self, y: Targets) -> int | None:
        """How many of the same rows are answered right; None where nothing is right or wrong."""

    def first_broken_layer(self) -> int:
        """The first layer that was not finite, from 1."""


class AnyRows(Protocol):
    """The same for any number of rows."""

    def for_rows(self, rows: int) -> Judged:
        """What answers to exactly so many."""


class Evaluator:
    """Networks with buffers of their own, that read what was learnt and touch nothing else."""

    def __init__(self, networks: AnyRows, dataset: Dataset, dtype: DTypeLike) -> None:
        self._networks = networks
        self._buffer: Array = np.empty((CHUNK, dataset.features), dtype)
        self._dataset = dataset
        self.broken_layer: int | None = None
        """The first layer that was not finite in the last score, if there was one."""

    def score(
        self, update: int, limits: EvaluateConfig, penalty: float, stop: Callable[[], bool]
    ) -> Score | None:
        """The score after `update` updates, with `penalty` as the L2 term of its objective.

        None if a loss is not finite or it was stopped; `stop` is asked before every chunk.
        """
        data = self._dataset
        train = self._marks(_limited(data.train, limits.train_rows), stop)
        if train is None:
            return None
        test = self._marks(_limited(data.test, limits.test_rows), stop) if data.test else None
        if data.test and test is None:
            return None
        held_back = self._marks(data.validation, stop) if data.validation else None
        if data.validation and held_back is None:
            return None
        return Score(
            update=update,
            train_loss=train.loss,
            train_accuracy=train.accuracy,
            validation_loss=None if held_back is None else held_back.loss,
            validation_accuracy=None if held_back is None else held_back.accuracy,
            test_loss=None if test is None else test.loss,
            test_accuracy=None if test is None else test.accuracy,
            objective=train.loss + penalty,
        )

    def _marks(self, rows: Rows, stop: Callable[[], bool]) -> Marks | None:
        loss, right, counted = 0.0, 0, True
        self.broken_layer = None
        for start in range(0, len(rows), CHUNK):
            if stop():
                return None
            x, y = rows.x[start : start + CHUNK], rows.y[start : start + CHUNK]
            network = self._networks.for_rows(len(y))
            loss += network.loss(fill(self._buffer, x, self._dataset.scale), y) * len(y)
            if not isfinite(loss):
                self.broken_layer = network.first_broken_layer()
                return None
            found = network.right(y)
            counted = found is not None
            right += found or 0
        return Marks(loss / len(rows), right / len(rows) if counted else None)


def _limited(rows: Rows, count: int | Literal["all"]) -> Rows:
    return rows if count == "all" else rows.first(count)
