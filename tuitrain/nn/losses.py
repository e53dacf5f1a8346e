"""Losses: the mean over a batch, and its gradient by the network's outputs."""

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.nn.parameters import Array


class SoftmaxCrossEntropy:
    """`-log softmax(logits)[label]`, mean over rows.

    Works on log-softmax, so that a certain and wrong answer has a large loss and not an infinite one.
    """

    def __init__(self, classes: int, rows: int, dtype: DTypeLike) -> None:
        self._log: Array = np.empty((rows, classes), dtype)
        self._softmax: Array = np.empty((rows, classes), dtype)
        self._row: Array = np.empty((rows, 1), dtype)
        self._ones: Array = np.ones((classes, 1), dtype)
        self._turned: Array = np.empty((classes, rows), dtype)
        self._starts = np.arange(rows) * classes
        self._targets: NDArray[np.intp] = np.empty(0, np.intp)

    def forward(self, logits: Array, labels: NDArray[np.intp]) -> float:
        """Mean loss of `logits` (n, classes) against integer `labels` (n,)."""
        n = len(logits)
        log, softmax, row = self._log[:n], self._softmax[:n], self._row[:n]
        # The largest of a few columns: four times faster along the rows of the transposed.
        turned = self._turned[:, :n]
        np.copyto(turned, logits.T)
        np.maximum.reduce(turned, axis=0, out=row[:, 0])
        np.subtract(logits, row, out=log)
        np.exp(log, out=softmax)
        np.dot(softmax, self._ones, out=row)
        np.divide(softmax, row, out=softmax)
        np.log(row, out=row)
        self._targets = self._starts[:n] + labels
        losses = row[:, 0]
        np.subtract(losses, log.take(self._targets), out=losses)
        return float(np.add.reduce(losses, dtype=np.float64)) / n

    def backward(self) -> Array:
        """Gradient by the logits of the last `forward`, (n, classes): (softmax − one-hot) / n."""
        n = len(self._targets)
        d_logits = self._softmax[:n]
        d_logits.reshape(-1)[self._targets] -= 1
        return np.divide(d_logits, n, out=d_logits)


LOSSES = {"cross_entropy": SoftmaxCrossEntropy}
