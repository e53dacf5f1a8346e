"""Dropout: in training, each unit of each row is left out with a certain probability."""

from collections.abc import Callable

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.nn.parameters import Array

STEPS = 1 << 16
"""A mask is drawn from 16 random bits a unit: the ratio is met to within 1 / 131,072."""


class Masks:
    """What the dropout layers of one trial share: the `ratio` left out, and the stream of each layer.

    The mask of a layer depends on its stream and on `update`, the number of updates done, alone: a run that
    is restored needs nothing remembered, and other layers change nothing. Both may be set at any time.
    """

    def __init__(
        self, sequence: Callable[[int], np.random.SeedSequence] = np.random.SeedSequence, ratio: float = 0.0
    ) -> None:
        self.ratio, self.update = ratio, 0
        self._sequence = sequence
        self._streams: dict[int, _Stream] = {}

    def draw(self, layer: int, kept: NDArray[np.bool_]) -> None:
        """Fill `kept`, (rows, units): False where a unit is left out."""
        if layer not in self._streams:
            self._streams[layer] = _Stream(self._sequence(layer))
        bits = self._streams[layer].bits(self.update, kept.size)
        np.greater_equal(bits.reshape(kept.shape), round(self.ratio * STEPS), out=kept)


class _Stream:
    """Random bits by number of the update: a cipher of its count, so that it can start anywhere.

    Philox; Salmon, Moraes, Dror, Shaw: Parallel Random Numbers: As Easy as 1, 2, 3, 2011.
    """

    def __init__(self, sequence: np.random.SeedSequence) -> None:
        self._philox = np.random.Philox(key=sequence.generate_state(2, np.uint64))
        self._state = self._philox.state

    def bits(self, update: int, size: int) -> NDArray[np.uint16]:
        """`size` times 16 bits, (size,)."""
        # To set a state costs a seventh of making a generator.
        self._state["state"]["counter"][:] = (0, 0, 0, update)
        self._philox.state = self._state
        return self._philox.random_raw(-(-size // 4)).view(np.uint16)[:size]


class Dropout:
    """Training multiplies by a mask. Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014.

    With scaling "inference", as in the paper and the book, inference multiplies by (1 - ratio); with
    "training" (inverted dropout) training divides by it, and inference leaves everything as it is. Both
    expect the same of the next layer, but under the same first weights they train differently.
    """

    def __init__(
        self,
        width: int,
        rows: int,
        dtype: DTypeLike,
        masks: Masks,
        layer: int,
        *,
        scaling: str,
        training: bool,
        keep: bool = False,
    ) -> None:
        self._masks, self._layer = masks, layer
        self._inverted, self._training = scaling == "training", training
        self._kept: NDArray[np.bool_] = np.empty((rows, width), bool)
        self._mask: Array = np.empty((rows, width), dtype)
        self._own: Array | None = np.empty((rows, width), dtype) if keep else None
        self._factor: Array | float | None = None
        self.out: Array = np.empty((rows, 0), dtype)

    def forward(self, x: Array) -> Array:
        """What is left of `x`, (rows, width); over `x` unless `keep`."""
        self._factor = self._next_factor()
        self.out = x if self._factor is None or self._own is None else self._own
        return x if self._factor is None else np.multiply(x, self._factor, out=self.out)

    def backward(self, d_out: Array) -> Array:
        """`d_out` times the same factors, in place."""
        return d_out if self._factor is None else np.multiply(d_out, self._factor, out=d_out)

    def _next_factor(self) -> Array | float | None:
        ratio = self._masks.ratio
        if not ratio or (self._inverted and not self._training):
            return None
        if not self._training:
            return 1 - ratio
        self._masks.draw(self._layer, self._kept)
        # As numbers: two products with them cost less than two with truth values.
        np.copyto(self._mask, self._kept)
        return np.multiply(self._mask, 1 / (1 - ratio), out=self._mask) if self._inverted else self._mask
