"""Losses: the mean over a batch, and its gradient by the network's outputs.

`y` is integer labels (rows,), the same as one-hot rows of integers (rows, classes), or, for mean squared
error, regression targets: floats (rows, outputs).
"""

from collections.abc import Mapping
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.nn.parameters import Array

Targets = NDArray[Any]
Classes = NDArray[np.intp]

NO_CLASS: Final = -1
"""Where no class is said, or more than one."""


class Loss(Protocol):
    """What training makes small."""

    def __init__(self, outputs: int, rows: int, dtype: DTypeLike) -> None: ...

    def forward(self, outputs: Array, y: Targets) -> float:
        """Mean loss of `outputs` (rows, outputs)."""

    def backward(self) -> Array:
        """Gradient by the outputs of the last `forward`, (rows, outputs)."""

    @staticmethod
    def predicted(outputs: Array) -> Classes:
        """The class that each row of `outputs` (rows, outputs) says, or NO_CLASS where it says none."""

    @staticmethod
    def answers(outputs: Array) -> Array:
        """What `outputs` (rows, outputs) say: a probability for each class, or numbers."""

    @staticmethod
    def averaged(outputs: Array) -> Array:
        """Of several networks, (networks, rows, outputs): outputs whose answers are the mean of theirs."""


def classes_of(y: Targets) -> Targets:
    """Integer labels (rows,), from themselves or from one-hot rows."""
    return y if y.ndim == 1 else y.argmax(axis=1)


class SoftmaxCrossEntropy:
    """`-log softmax(logits)[label]`, mean over rows.

    Works on log-softmax, so that a certain and wrong answer has a large loss and not an infinite one.
    One-hot targets are read as the labels they stand for: the same numbers to the last bit.
    """

    def __init__(self, outputs: int, rows: int, dtype: DTypeLike) -> None:
        self._rows = rows
        self._log: Array = np.empty((rows, outputs), dtype)
        self._softmax: Array = np.empty((rows, outputs), dtype)
        self._flat = self._softmax.reshape(-1)
        self._row: Array = np.empty((rows, 1), dtype)
        self._losses = self._row[:, 0]
        self._ones: Array = np.ones((outputs, 1), dtype)
        self._turned: Array = np.empty((outputs, rows), dtype)
        self._starts = np.arange(rows) * outputs
        self._targets: NDArray[np.intp] = np.empty(rows, np.intp)

    def forward(self, outputs: Array, y: Targets) -> float:
        """Mean loss of logits (rows, outputs)."""
        log, softmax, row, losses = self._log, self._softmax, self._row, self._losses
        # The largest of a few columns: four times faster along the rows of the transposed.
        np.copyto(self._turned, outputs.T)
        np.maximum.reduce(self._turned, axis=0, out=losses)
        np.subtract(outputs, row, out=log)
        np.exp(log, out=softmax)
        np.dot(softmax, self._ones, out=row)
        np.divide(softmax, row, out=softmax)
        np.log(row, out=row)
        np.add(self._starts, classes_of(y), out=self._targets)
        np.subtract(losses, log.take(self._targets), out=losses)
        return float(np.add.reduce(losses, dtype=np.float64)) / self._rows

    def backward(self) -> Array:
        """(softmax - one-hot) / rows."""
        self._flat[self._targets] -= 1
        return np.divide(self._softmax, self._rows, out=self._softmax)

    @staticmethod
    def predicted(outputs: Array) -> Classes:
        """That of the largest logit."""
        largest: Classes = outputs.argmax(axis=1)
        return largest

    @staticmethod
    def answers(outputs: Array) -> Array:
        """softmax(logits), (rows, classes)."""
        raised: Array = np.exp(outputs - outputs.max(axis=1, keepdims=True))
        raised /= raised.sum(axis=1, keepdims=True)
        return raised

    @staticmethod
    def averaged(outputs: Array) -> Array:
        """The logarithm of the mean of softmax(logits): logits of just those probabilities."""
        log = outputs - outputs.max(axis=2, keepdims=True)
        log -= np.log(np.exp(log).sum(axis=2, keepdims=True))
        return _log_of_mean(log)


class BinaryCrossEntropy:
    """`-t log σ(z) - (1 - t) log(1 - σ(z))`, summed over the outputs, mean over rows.

    As `max(z, 0) - z t + log(1 + exp(-|z|))`, which is finite for every finite z.
    """

    def __init__(self, outputs: int, rows: int, dtype: DTypeLike) -> None:
        self._rows = rows
        self._targets: Array = np.empty((rows, outputs), dtype)
        self._terms: Array = np.empty((rows, outputs), dtype)
        self._scratch: Array = np.empty((rows, outputs), dtype)
        self._gradient: Array = np.empty((rows, outputs), dtype)

    def forward(self, outputs: Array, y: Targets) -> float:
        """Mean loss of logits (rows, outputs)."""
        targets, terms, scratch = self._targets, self._terms, self._scratch
        np.copyto(targets, y.reshape(targets.shape))
        np.abs(outputs, out=terms)
        np.negative(terms, out=terms)
        np.exp(terms, out=terms)
        np.log1p(terms, out=terms)
        np.maximum(outputs, 0, out=scratch)
        np.add(terms, scratch, out=terms)
        np.multiply(outputs, targets, out=scratch)
        np.subtract(terms, scratch, out=terms)
        np.multiply(outputs, 0.5, out=self._gradient)
        return float(np.add.reduce(terms, axis=None, dtype=np.float64)) / self._rows

    def backward(self) -> Array:
        """(σ(z) - t) / rows."""
        gradient = self._gradient
        np.tanh(gradient, out=gradient)
        np.multiply(gradient, 0.5, out=gradient)
        np.add(gradient, 0.5, out=gradient)
        np.subtract(gradient, self._targets, out=gradient)
        return np.divide(gradient, self._rows, out=gradient)

    @staticmethod
    def predicted(outputs: Array) -> Classes:
        """That of the only output above ½; a single output says the second of two classes, or the first."""
        above = outputs > 0
        if outputs.shape[1] == 1:
            return above[:, 0].astype(np.intp)
        return np.where(np.count_nonzero(above, axis=1) == 1, above.argmax(axis=1), NO_CLASS)

    @staticmethod
    def answers(outputs: Array) -> Array:
        """σ(z), (rows, classes); a single output is that of the second of two classes."""
        sigma = 0.5 * np.tanh(0.5 * outputs) + 0.5
        return np.hstack((1 - sigma, sigma)) if outputs.shape[1] == 1 else sigma

    @staticmethod
    def averaged(outputs: Array) -> Array:
        """The logarithm of p / (1 - p), p the mean of σ(z)."""
        none = np.zeros_like(outputs)
        return _log_of_mean(-np.logaddexp(none, -outputs)) - _log_of_mean(-np.logaddexp(none, outputs))


class MeanSquaredError:
    """`½ Σ (output - target)²` over the outputs, mean over rows. Labels stand for one-hot targets."""

    def __init__(self, outputs: int, rows: int, dtype: DTypeLike) -> None:
        self._rows = rows
        self._difference: Array = np.empty((rows, outputs), dtype)
        self._squares: Array = np.empty((rows, outputs), dtype)
        self._flat = self._difference.reshape(-1)
        self._starts = np.arange(rows) * outputs

    def forward(self, outputs: Array, y: Targets) -> float:
        """Mean loss of `outputs` (rows, outputs)."""
        if y.ndim == 1:
            np.copyto(self._difference, outputs)
            self._flat[self._starts + y] -= 1
        else:
            np.subtract(outputs, y, out=self._difference)
        np.multiply(self._difference, self._difference, out=self._squares)
        return float(np.add.reduce(self._squares, axis=None, dtype=np.float64)) / (2 * self._rows)

    def backward(self) -> Array:
        """(output - target) / rows."""
        return np.divide(self._difference, self._rows, out=self._difference)

    @staticmethod
    def predicted(outputs: Array) -> Classes:
        """That of the largest output, where the targets are classes."""
        largest: Classes = outputs.argmax(axis=1)
        return largest

    @staticmethod
    def answers(outputs: Array) -> Array:
        """The outputs themselves, (rows, targets)."""
        return outputs.copy()

    @staticmethod
    def averaged(outputs: Array) -> Array:
        """The mean of the outputs."""
        mean: Array = outputs.mean(axis=0)
        return mean


def _log_of_mean(log: Array) -> Array:
    """The logarithm of the mean over the first axis of `exp(log)`, finite also where all are tiny."""
    largest = log.max(axis=0)
    mean: Array = largest + np.log(np.exp(log - largest).mean(axis=0))
    return mean


LOSSES: Mapping[str, type[Loss]] = {
    "cross_entropy": SoftmaxCrossEntropy,
    "binary_cross_entropy": BinaryCrossEntropy,
    "mean_squared_error": MeanSquaredError,
}
