"""Layers: forward and backward in buffers that are made once.

A layer is made for at most `rows` rows at a time and overwrites its buffers at every pass: what `forward`
and `backward` return is valid until the next pass.
"""

from typing import Protocol

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.nn.parameters import Array


class Layer(Protocol):
    """What a network is made of."""

    out: Array
    """The last forward result, (rows, outputs)."""

    def forward(self, x: Array) -> Array:
        """Outputs (n, outputs) for inputs (n, inputs), n ≤ rows."""

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
    ) -> None:
        self.weight, self.bias, self.d_weight, self.d_bias = weight, bias, d_weight, d_bias
        inputs, outputs = weight.shape
        self.first = first
        self._ones: Array = np.ones(rows, weight.dtype)
        self.x: Array = np.empty((0, inputs), weight.dtype)
        self.out: Array = np.empty((rows, outputs), weight.dtype)
        # Nobody asks for the gradient by the data, and for images it would be the widest product of all.
        self.d_x: Array = np.empty((0 if first else rows, inputs), weight.dtype)

    def forward(self, x: Array) -> Array:
        """`x · weight + bias`, (n, outputs)."""
        self.x = x
        out = self.out[: len(x)]
        np.matmul(x, self.weight, out=out)
        np.add(out, self.bias, out=out)
        return out

    def backward(self, d_out: Array) -> Array:
        """Writes both gradients; returns the one by `x`, empty for the first layer."""
        np.matmul(self.x.T, d_out, out=self.d_weight)
        # The sum over rows as a product: BLAS is twice as fast at it.
        np.matmul(self._ones[: len(d_out)], d_out, out=self.d_bias)
        d_x = self.d_x[: len(d_out)]
        if not self.first:
            np.matmul(d_out, self.weight.T, out=d_x)
        return d_x


class Relu:
    """`max(x, 0)`; its gradient at 0 is 0."""

    def __init__(self, width: int, rows: int, dtype: DTypeLike) -> None:
        self.out: Array = np.empty((rows, width), dtype)
        self._active: NDArray[np.bool_] = np.empty((rows, width), bool)

    def forward(self, x: Array) -> Array:
        """`max(x, 0)`, elementwise."""
        out = self.out[: len(x)]
        return np.maximum(x, 0, out=out)

    def backward(self, d_out: Array) -> Array:
        """`d_out` where the output is positive, else 0; in place."""
        active = np.greater(self.out[: len(d_out)], 0, out=self._active[: len(d_out)])
        return np.multiply(d_out, active, out=d_out)
