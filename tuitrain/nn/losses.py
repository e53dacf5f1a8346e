"""Losses: the mean over a batch, and its gradient by the network's outputs."""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.nn.parameters import Array


class SoftmaxCrossEntropy:
    """`-log softmax(logits)[label]`, mean over rows.

    Works on log-softmax, so that a certain and wrong answer has a large loss and not an infinite one.
    """

    def __init__(self, classes: int, rows: int, dtype: DTypeLike) -> None:
        self._rows = rows
        self._log: Array = np.empty((rows, classes), dtype)
        self._softmax: Array = np.empty((rows, classes), dtype)
        self._flat = self._softmax.reshape(-1)
        self._row: Array = np.empty((rows, 1), dtype)
        self._losses = self._row[:, 0]
        self._ones: Array = np.ones((classes, 1), dtype)
        self._turned: Array = np.empty((classes, rows), dtype)
        self._starts = np.arange(rows) * classes
        self._targets: NDArray[np.intp] = np.empty(rows, np.intp)

    def forward(self, logits: Array, labels: NDArray[np.intp]) -> float:
        """Mean loss of `logits` (rows, classes) against integer `labels` (rows,)."""
        log, softmax, row, losses = self._log, self._softmax, self._row, self._losses
        # The largest of a few columns: four times faster along the rows of the transposed.
        np.copyto(self._turned, logits.T)
        np.maximum.reduce(self._turned, axis=0, out=losses)
        np.subtract(logits, row, out=log)
        np.exp(log, out=softmax)
        np.dot(softmax, self._ones, out=row)
        np.divide(softmax, row, out=softmax)
        np.log(row, out=row)
        np.add(self._starts, labels, out=self._targets)
        np.subtract(losses, log.take(self._targets), out=losses)
        return float(np.add.reduce(losses, dtype=np.float64)) / self._rows

    def backward(self) -> Array:
        """Gradient by the logits of the last `forward`, (rows, classes): (softmax − one-hot) / rows."""
        self._flat[self._targets] -= 1
        return np.divide(self._softmax, self._rows, out=self._softmax)


LOSSES = {"cross_entropy": SoftmaxCrossEntropy}
