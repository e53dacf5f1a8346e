"""Loss and accuracy over whole sets, in chunks of a fixed size."""

from collections.abc import Callable
from math import isfinite
from typing import Literal, Protocol

import numpy as np
from numpy.typing import DTypeLike

from tuitrain.config import EvaluateConfig
from tuitrain.data import Dataset, Rows, fill
from tuitrain.nn.losses import Targets
from tuitrain.nn.parameters import Array
from tuitrain.training.marks import Answered, ClassMarks, Marks, NumberMarks
from tuitrain.training.scores import SPLITS, Score

CHUNK = 1000
"""Rows to a pass. Fixed, since the order of a sum is part of its bits."""


class Judged(Answered, Protocol):
    """What answers to a fixed number of rows: a network, or several together."""

    def loss(self, x: Array, y: Targets) -> float:
        """Mean loss over `x` (rows, inputs)."""

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
        rows = {
            "train": _limited(data.train, limits.train_rows),
            "test": _limited(data.test, limits.test_rows),
            "validation": data.validation,
        }
        marks: dict[str, Marks] = {}
        for split, some in rows.items():
            if some:
                found = self._marks(some, stop)
                if found is None:
                    return None
                marks[split] = found
        return Score.of(update, {split: marks[split] for split in SPLITS if split in marks}, penalty)

    def _marks(self, rows: Rows, stop: Callable[[], bool]) -> Marks | None:
        loss, classes = 0.0, self._dataset.classes
        added = NumberMarks() if classes is None else ClassMarks(classes)
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
            added.add(network, y)
        return added.marks(loss / len(rows))


def _limited(rows: Rows, count: int | Literal["all"]) -> Rows:
    return rows if count == "all" else rows.first(count)
