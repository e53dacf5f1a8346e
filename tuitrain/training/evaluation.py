"""Loss and accuracy over whole sets, in chunks of a fixed size."""

import numpy as np

from tuitrain.data import Rows, Scale, fill
from tuitrain.nn.network import Architecture, Networks
from tuitrain.nn.parameters import Array, Parameters

CHUNK = 1000
"""Rows to a pass. Fixed, since the order of a sum is part of its bits."""


class Evaluator:
    """A network with buffers of its own, that reads the parameters and touches nothing else."""

    def __init__(self, architecture: Architecture, parameters: Parameters, scale: Scale) -> None:
        self._networks = Networks(architecture, parameters)
        self._buffer: Array = np.empty((CHUNK, architecture.inputs), parameters.flat.dtype)
        self._scale = scale

    def score(self, rows: Rows) -> tuple[float, float]:
        """Mean loss and share of right answers over `rows`."""
        loss, right = 0.0, 0
        for start in range(0, len(rows), CHUNK):
            x, y = rows.x[start : start + CHUNK], rows.y[start : start + CHUNK]
            network = self._networks.for_rows(len(y))
            loss += network.loss(fill(self._buffer, x, self._scale), y) * len(y)
            right += int(np.count_nonzero(network.stages[-1].out.argmax(axis=1) == y))
        return loss / len(rows), right / len(rows)
