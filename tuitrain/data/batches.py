"""Batches: which rows an update sees, gathered and scaled into one buffer."""

from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.streams import Purpose, stream

Array = NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Scale:
    """What turns stored numbers into a network's inputs: `stored · factor`."""

    factor: float = 1.0


def fill(buffer: Array, stored: NDArray[Any], scale: Scale) -> Array:
    """`stored` (n, features), scaled, in the first n rows of `buffer`."""
    out = buffer[: len(stored)]
    # A cast, then a product in place: half the time of one division that casts on its way.
    np.copyto(out, stored)
    return np.multiply(out, scale.factor, out=out)


class Batches:
    """The batches of one run, by the number of the update.

    An epoch is `ceil(rows / size)` updates. Its draws come from a stream keyed by the epoch's number, so the
    batch of any update is known without those before it: a run that is restored in the middle needs nothing
    remembered.
    """

    def __init__(
        self,
        x: NDArray[Any],
        y: NDArray[np.intp],
        scale: Scale,
        size: int,
        *,
        replacement: bool,
        seed: int,
        dtype: DTypeLike,
    ) -> None:
        self.size, self.per_epoch = size, ceil(len(x) / size)
        self._x, self._y, self._scale = x, y, scale
        self._replacement, self._seed = replacement, seed
        self._epoch = -1
        self._order: NDArray[np.intp] = np.empty(0, np.intp)
        self._stored = np.empty((size, x.shape[1]), x.dtype)
        self._buffer: Array = np.empty((size, x.shape[1]), dtype)
        self._whole = size == len(x) and not replacement
        if self._whole:
            fill(self._buffer, x, scale)

    def at(self, update: int) -> tuple[Array, NDArray[np.intp]]:
        """Inputs (n, features) and labels (n,) of the update after `update` others.

        Valid until the next call.
        """
        if self._whole:
            return self._buffer, self._y
        epoch, number = divmod(update, self.per_epoch)
        if epoch != self._epoch:
            self._draw(epoch)
        rows = self._order[number * self.size : (number + 1) * self.size]
        stored = self._stored[: len(rows)]
        # "clip" spares a second buffer that the default mode makes to be able to fail half-way.
        np.take(self._x, rows, axis=0, out=stored, mode="clip")
        return fill(self._buffer, stored, self._scale), self._y[rows]

    def _draw(self, epoch: int) -> None:
        random = stream(self._seed, Purpose.BATCHES, epoch)
        rows = len(self._x)
        if self._replacement:
            self._order = random.integers(0, rows, self.per_epoch * self.size, dtype=np.intp)
        else:
            self._order = random.permutation(rows)
        self._epoch = epoch
