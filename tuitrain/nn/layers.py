"""Layers: forward and backward in buffers that are made once.

A layer is made for exactly `rows` rows at a time and overwrites its buffers at every pass: what `forward`
and `backward` return is valid until the next pass. Less memory is more speed, since it stays in the cache: an
activation writes over its input, a gradient over the input it belongs to. With `keep` each has a buffer of
its own, so that one can look at everything after both passes. Products are `np.dot`: for two dimensions the
same BLAS call as `np.matmul` with less around it, a tenth of the time of a product of 100×100.
"""

from typing import Protocol

import numpy as np

from tuitrain.nn.parameters import Array


class Layer(Protocol):
    """What a network is made of."""

    out: Array
    """The last forward result, (rows, outputs)."""

    def forward(self, x: Array) -> Array:
        """Outputs (rows, outputs) for inputs (rows, inputs)."""

    def backward(self, d_out: Array) -> Array:
        """Gradient of the loss by the inputs, given the one by the outputs; may overwrite `d_out`."""


class Dense:
    """`x · weight + bias`.

    `weight` (inputs, outputs) and `bias` (outputs,) are read at every pass; the gradients by them are
    written to `d_weight` and `d_bias`.
    """

    def __init__(
        self,
        weight: Array,
        bias: Array,
        d_weight: Array,
        d_bias: Array,
        rows: int,
        *,
        first: bool = False,
        keep: bool = False,
    ) -> None:
        self.weight, self.bias, self.d_weight, self.d_bias = weight, bias, d_weight, d_bias
        inputs, outputs = weight.shape
        self.first = first
        self._ones: Array = np.ones(rows, weight.dtype)
        self.x: Array = np.empty((rows, 0), weight.dtype)
        self.out: Array = np.empty((rows, outputs), weight.dtype)
        self._d_x: Array | None = np.empty((rows, inputs), weight.dtype) if keep and not first else None

    def forward(self, x: Array) -> Array:
        """`x · weight + bias`, (rows, outputs)."""
        self.x = x
        np.dot(x, self.weight, out=self.out)
        return np.add(self.out, self.bias, out=self.out)

    def backward(self, d_out: Array) -> Array:
        """Writes both gradients; returns the one by `x`, but for the first layer.

        There nobody asks for it, and for images it would be the widest product of all.
        """
        np.dot(self.x.T, d_out, out=self.d_weight)
        # The sum over rows as a product: BLAS is twice as fast at it.
        np.dot(self._ones, d_out, out=self.d_bias)
        if self.first:
            return d_out
        # The products above were the last to read x.
        return np.dot(d_out, self.weight.T, out=self.x if self._d_x is None else self._d_x)
