"""Loss and accuracy over whole sets, in chunks of a fixed size."""

from collections.abc import Callable
from math import isfinite

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
        self.broken_layer: int | None = None
        """The first layer that was not finite in the last score, if there was one."""

    def score(self, rows: Rows, stop: Callable[[], bool]) -> tuple[float, float] | None:
        """Mean loss and share of right answers over `rows`; None if it is not finite or was stopped.

        `stop` is asked before every chunk.
        """
        loss, right = 0.0, 0
        self.broken_layer = None
        for start in range(0, len(rows), CHUNK):
            if stop():
                return None
            x, y = rows.x[start : start + CHUNK], rows.y[start : start + CHUNK]
            network = self._networks.for_rows(len(y))
            loss += network.loss(fill(self._buffer, x, self._scale), y) * len(y)
            if not isfinite(loss):
                self.broken_layer = network.first_broken_layer()
                return None
            right += int(np.count_nonzero(network.stages[-1].out.argmax(axis=1) == y))
        return loss / len(rows), right / len(rows)
