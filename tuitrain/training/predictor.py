"""What a network answers to rows of one's own choosing, as it would in use."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.data import Dataset, fill
from tuitrain.nn.network import Model, Network, Networks
from tuitrain.nn.parameters import Array
from tuitrain.nn.use import Use
from tuitrain.training.evaluation import CHUNK


class Predictor:
    """A network with buffers of its own: running statistics, no dropout, nothing learnt from what it sees.

    Rows are given as the data set stores them, (n, features).
    """

    def __init__(self, model: Model, dataset: Dataset) -> None:
        self._networks = Networks(model, Use.INFER)
        self._one = Network(model, 1, Use.INFER, keep=True)
        self._buffer: Array = np.empty((CHUNK, model.architecture.inputs), model.parameters.flat.dtype)
        self._scale = dataset.scale

    def answers(self, x: NDArray[Any]) -> Array:
        """A probability for each class, (n, classes), or numbers, (n, targets)."""
        chunks = []
        for start in range(0, len(x), CHUNK):
            rows = fill(self._buffer, x[start : start + CHUNK], self._scale)
            network = self._networks.for_rows(len(rows))
            network.forward(rows)
            chunks.append(network.answers())
        return np.concatenate(chunks)

    def layers(self, x: NDArray[Any]) -> tuple[Array, ...]:
        """What each layer gives for one row, (units,), copied; the last are outputs before the softmax."""
        self._one.forward(fill(self._buffer, x.reshape(1, -1), self._scale))
        return tuple(stage.activation_out[0].copy() for stage in self._one.stages)
