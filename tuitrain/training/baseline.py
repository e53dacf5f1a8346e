"""What an answer costs that knows nothing of the inputs."""

from math import log

import numpy as np

from tuitrain.data import Dataset


def baseline(loss: str, dataset: Dataset) -> float:
    """The loss of the best constant answer: ln of the classes if they are equally frequent, ½ Σ variance.

    Of two classes told apart by one output it is ln 2; for mean squared error it is half the summed variance
    of the training targets.
    """
    if loss == "cross_entropy" and dataset.classes is not None:
        return log(dataset.classes)
    if loss == "binary_cross_entropy":
        return log(2)
    y = dataset.train.y
    if y.ndim == 1:
        share = np.bincount(y) / len(y)
        return float((share * (1 - share)).sum()) / 2
    return float(y.var(axis=0, dtype=np.float64).sum()) / 2
