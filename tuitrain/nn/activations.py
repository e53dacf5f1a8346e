"""Activations: what a hidden unit makes of its sum."""

from collections.abc import Mapping
from math import pi, sqrt

import numpy as np
from numpy.typing import DTypeLike, NDArray

from tuitrain.nn.parameters import Array


class Activation:
    """A function of each number for itself, on (rows, width); `forward` writes over its input unless `keep`.

    `reads_out`: `backward` reads what `forward` returned, so nobody may write over it in between. `kinked`:
    there is a kink at 0 and no derivative.
    """

    reads_out = False
    kinked = False

    def __init__(self, width: int, rows: int, dtype: DTypeLike, *, keep: bool = False) -> None:
        self._kept: Array | None = np.empty((rows, width), dtype) if keep else None
        self.out: Array = np.empty((rows, 0), dtype)

    def forward(self, x: Array) -> Array:
        """The function of each number."""
        raise NotImplementedError

    def backward(self, d_out: Array) -> Array:
        """`d_out` times the slope, in place."""
        raise NotImplementedError

    def _target(self, x: Array) -> Array:
        self.out = x if self._kept is None else self._kept
        return self.out


class Relu(Activation):
    """`max(x, 0)`; its gradient at 0 is 0. Nair, Hinton 2010."""

    kinked = True

    def __init__(self, width: int, rows: int, dtype: DTypeLike, *, keep: bool = False) -> None:
        super().__init__(width, rows, dtype, keep=keep)
        self._active: NDArray[np.bool_] = np.empty((rows, width), bool)

    def forward(self, x: Array) -> Array:
        """`max(x, 0)`."""
        np.greater(x, 0, out=self._active)
        return np.maximum(x, 0, out=self._target(x))

    def backward(self, d_out: Array) -> Array:
        """`d_out` where the input was positive, else 0."""
        return np.multiply(d_out, self._active, out=d_out)


class Identity(Activation):
    """`x`: layers with nothing between them are one linear map."""

    def forward(self, x: Array) -> Array:
        if self._kept is not None:
            np.copyto(self._kept, x)
        return self._target(x)

    def backward(self, d_out: Array) -> Array:
        return d_out


class Sigmoid(Activation):
    """`1 / (1 + exp(-x))`, as ½ (1 + tanh(x/2)), which overflows nowhere."""

    reads_out = True

    def __init__(self, width: int, rows: int, dtype: DTypeLike, *, keep: bool = False) -> None:
        super().__init__(width, rows, dtype, keep=keep)
        self._scratch: Array = np.empty((rows, width), dtype)

    def forward(self, x: Array) -> Array:
        """Between 0 and 1."""
        out = np.multiply(x, 0.5, out=self._target(x))
        np.tanh(out, out=out)
        np.multiply(out, 0.5, out=out)
        return np.add(out, 0.5, out=out)

    def backward(self, d_out: Array) -> Array:
        """`d_out · y (1 - y)`."""
        np.multiply(d_out, self.out, out=d_out)
        np.subtract(1, self.out, out=self._scratch)
        return np.multiply(d_out, self._scratch, out=d_out)


class Tanh(Sigmoid):
    """`tanh(x)`."""

    def forward(self, x: Array) -> Array:
        """Between -1 and 1."""
        return np.tanh(x, out=self._target(x))

    def backward(self, d_out: Array) -> Array:
        """`d_out · (1 - y²)`."""
        np.multiply(self.out, self.out, out=self._scratch)
        np.subtract(1, self._scratch, out=self._scratch)
        return np.multiply(d_out, self._scratch, out=d_out)


class LeakyRelu(Activation):
    """`x` where it is positive, else a hundredth of it. Maas, Hannun, Ng 2013."""

    kinked = True
    SLOPE = 0.01

    def __init__(self, width: int, rows: int, dtype: DTypeLike, *, keep: bool = False) -> None:
        super().__init__(width, rows, dtype, keep=keep)
        self._slope: Array = np.empty((rows, width), dtype)

    def forward(self, x: Array) -> Array:
        """`max(x, .01 x)`."""
        np.greater(x, 0, out=self._slope)
        np.maximum(self._slope, self.SLOPE, out=self._slope)
        return np.multiply(x, self._slope, out=self._target(x))

    def backward(self, d_out: Array) -> Array:
        """`d_out` times 1 or .01."""
        return np.multiply(d_out, self._slope, out=d_out)


class Gelu(Activation):
    """`½ x (1 + tanh(u))` with `u = √(2/π) (x + .044715 x³)`. Hendrycks, Gimpel 2016, its tanh form."""

    A, B = sqrt(2 / pi), 0.044715
    FAR = 1e4

    def __init__(self, width: int, rows: int, dtype: DTypeLike, *, keep: bool = False) -> None:
        super().__init__(width, rows, dtype, keep=keep)
        self._slope: Array = np.empty((rows, width), dtype)
        self._tanh: Array = np.empty((rows, width), dtype)
        self._square: Array = np.empty((rows, width), dtype)

    def forward(self, x: Array) -> Array:
        """The values; the slopes, `½ (1 + t) + ½ x (1 - t²) u'`, are made on the way."""
        slope, t, square = self._slope, self._tanh, self._square
        np.multiply(x, x, out=square)
        # From there on tanh is one; its slope, nothing, must not meet what is infinite.
        np.minimum(square, self.FAR, out=square)
        np.multiply(square, self.A * self.B, out=t)
        np.add(t, self.A, out=t)
        np.multiply(t, x, out=t)
        np.tanh(t, out=t)
        np.multiply(square, 3 * self.A * self.B, out=square)
        np.add(square, self.A, out=square)
        np.multiply(square, x, out=square)
        np.multiply(t, t, out=slope)
        np.subtract(1, slope, out=slope)
        np.multiply(slope, square, out=slope)
        np.add(t, 1, out=t)
        np.add(slope, t, out=slope)
        np.multiply(slope, 0.5, out=slope)
        np.multiply(t, 0.5, out=t)
        return np.multiply(x, t, out=self._target(x))

    def backward(self, d_out: Array) -> Array:
        """`d_out` times the slopes."""
        return np.multiply(d_out, self._slope, out=d_out)


ACTIVATIONS: Mapping[str, type[Activation]] = {
    "relu": Relu,
    "sigmoid": Sigmoid,
    "tanh": Tanh,
    "identity": Identity,
    "leaky_relu": LeakyRelu,
    "gelu": Gelu,
}
