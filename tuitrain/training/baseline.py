"""The loss and accuracy of a constant guess: the one that fits the training rows best."""

import numpy as np
from numpy.typing import NDArray

from tuitrain.data import Dataset
from tuitrain.nn.losses import classes_of


def baseline(loss: str, dataset: Dataset) -> float:
    """The loss of the best constant answer.

    For cross-entropy the entropy of the classes' shares, -Σ p ln p: ln of the classes if they are equally
    frequent. For mean squared error half the summed variance of the targets.
    """
    shares = _shares(dataset)
    if shares is None:
        return float(dataset.train.y.var(axis=0, dtype=np.float64).sum()) / 2
    if loss == "mean_squared_error":
        return float((shares * (1 - shares)).sum()) / 2
    known = shares[shares > 0]
    return float((known * np.log(1 / known)).sum())


def largest_share(dataset: Dataset) -> float | None:
    """The accuracy of always saying the most frequent class; None where numbers are asked for."""
    shares = _shares(dataset)
    return None if shares is None else float(shares.max())


def _shares(dataset: Dataset) -> NDArray[np.float64] | None:
    """How frequent each class is among the training rows."""
    if dataset.classes is None:
        return None
    labels = classes_of(dataset.train.y)
    return np.bincount(labels, minlength=dataset.classes) / len(labels)
