"""Batches: which rows an update sees, gathered and scaled into one buffer."""

from math import ceil
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.data.scale import Array, Scale, fill
from tuitrain.streams import Purpose, Streams


class Batches:
    """The batches of one run, by the number of the update.

    An epoch is `ceil(rows / size)` updates, one fewer where a last row alone joins the batch before it
    (`join_last`). Its draws come from a stream keyed by the epoch's number, so the
    batch of any update is known without those before it: a run that is restored in the middle needs nothing
    remembered.
    """

    def __init__(
        self,
        x: NDArray[Any],
        y: NDArray[Any],
        scale: Scale,
        size: int,
        *,
        replacement: bool,
        join_last: bool = False,
        streams: Streams,
        dtype: DTypeLike,
    ) -> None:
        self.size, self.per_epoch = size, ceil(len(x) / size) - join_last
        self._x, self._y, self._scale = x, y, scale
        self._replacement, self._streams = replacement, streams
        self._epoch = -1
        self._order: NDArray[np.intp] = np.empty(0, np.intp)
        self._join_last, most = join_last, size + join_last
        self._stored = np.empty((most, x.shape[1]), x.dtype)
        self._answers = np.empty((most, *y.shape[1:]), y.dtype)
        self._buffer: Array = np.empty((most, x.shape[1]), dtype)
        self._whole = size == len(x) and not replacement
        if self._whole:
            fill(self._buffer, x, scale)

    def at(self, update: int) -> tuple[Array, NDArray[Any]]:
        """Inputs (n, features) and labels or targets (n, …) of the update after `update` others.

        Valid until the next call.
        """
        if self._whole:
            return self._buffer, self._y
        epoch, number = divmod(update, self.per_epoch)
        if epoch != self._epoch:
            self._draw(epoch)
        end = (number + 1) * self.size + (self._join_last and number == self.per_epoch - 1)
        rows = self._order[number * self.size : end]
        stored, answers = self._stored[: len(rows)], self._answers[: len(rows)]
        # "clip" spares a second buffer that the default mode makes to be able to fail half-way.
        np.take(self._x, rows, axis=0, out=stored, mode="clip")
        np.take(self._y, rows, axis=0, out=answers, mode="clip")
        return fill(self._buffer, stored, self._scale), answers

    def _draw(self, epoch: int) -> None:
        random = self._streams.of(Purpose.BATCHES, epoch)
        rows = len(self._x)
        if self._replacement:
            self._order = random.integers(0, rows, self.per_epoch * self.size, dtype=np.intp)
        else:
            self._order = random.permutation(rows)
        self._epoch = epoch
