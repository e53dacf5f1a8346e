"""Batch normalization: over a batch, each unit's values get mean 0 and deviation 1, then scale and shift."""

from dataclasses import dataclass

import numpy as np

from tuitrain.nn.parameters import Array
from tuitrain.nn.use import Use


@dataclass(frozen=True)
class Norm:
    """What the batch norm of one layer reads and writes; each (units,)."""

    gamma: Array
    beta: Array
    d_gamma: Array
    d_beta: Array
    mean: Array
    """Running mean, for inference."""
    variance: Array
    """Running variance, for inference."""
    momentum: float
    """How much of the running statistics stays at each update."""
    epsilon: float


class BatchNorm:
    """`γ (x - μ) / √(σ² + ε) + β`; Ioffe, Szegedy 2015, arXiv:1502.03167.

    In training μ and σ² are mean and (biased) variance of the batch, and the running ones move towards
    them; inference takes the running ones, since one row alone has no statistics.
    """

    def __init__(self, norm: Norm, rows: int, use: Use, *, keep: bool = False) -> None:
        self._norm, self._use = norm, use
        units, dtype = norm.gamma.size, norm.gamma.dtype
        self._ones: Array = np.full(rows, 1 / rows, dtype)
        self._hat: Array = np.empty((rows, units), dtype)
        self._scratch: Array = np.empty((rows, units), dtype)
        self._mean, self._variance, self._scale = (np.empty(units, dtype) for _ in range(3))
        self._own: Array | None = np.empty((rows, units), dtype) if keep else None
        self.out: Array = np.empty((rows, 0), dtype)

    def forward(self, x: Array) -> Array:
        """The normalized rows, (rows, units); over `x` unless `keep`."""
        self.out = x if self._own is None else self._own
        return self._by_running(x) if self._use is Use.INFER else self._by_rows(x)

    def backward(self, d_out: Array) -> Array:
        """Writes both gradients; returns the one by `x`, in place.

        Mean and variance are functions of `x` too: what moves all rows alike moves nothing.
        """
        norm, hat, scratch = self._norm, self._hat, self._scratch
        np.multiply(d_out, hat, out=scratch)
        np.dot(self._ones, scratch, out=norm.d_gamma)
        np.dot(self._ones, d_out, out=norm.d_beta)
        np.multiply(hat, norm.d_gamma, out=scratch)
        np.subtract(d_out, scratch, out=d_out)
        np.subtract(d_out, norm.d_beta, out=d_out)
        np.multiply(norm.gamma, self._scale, out=self._scale)
        np.multiply(d_out, self._scale, out=d_out)
        # Up to here they were means over the rows.
        np.multiply(norm.d_gamma, len(hat), out=norm.d_gamma)
        np.multiply(norm.d_beta, len(hat), out=norm.d_beta)
        return d_out

    def _by_rows(self, x: Array) -> Array:
        norm, hat, scratch = self._norm, self._hat, self._scratch
        np.dot(self._ones, x, out=self._mean)
        np.subtract(x, self._mean, out=hat)
        np.multiply(hat, hat, out=scratch)
        np.dot(self._ones, scratch, out=self._variance)
        if self._use is Use.TRAIN:
            self._follow(norm.mean, self._mean)
            self._follow(norm.variance, self._variance)
        np.multiply(hat, self._over_root(self._variance), out=hat)
        np.multiply(hat, norm.gamma, out=self.out)
        return np.add(self.out, norm.beta, out=self.out)

    def _by_running(self, x: Array) -> Array:
        norm, shift = self._norm, self._mean
        scale = np.multiply(self._over_root(norm.variance), norm.gamma, out=self._scale)
        np.multiply(norm.mean, scale, out=shift)
        np.subtract(norm.beta, shift, out=shift)
        np.multiply(x, scale, out=self.out)
        return np.add(self.out, shift, out=self.out)

    def _over_root(self, variance: Array) -> Array:
        scale = np.add(variance, self._norm.epsilon, out=self._scale)
        np.sqrt(scale, out=scale)
        return np.divide(1, scale, out=scale)

    def _follow(self, running: Array, batch: Array) -> None:
        np.multiply(running, self._norm.momentum, out=running)
        np.multiply(batch, 1 - self._norm.momentum, out=self._scale)
        np.add(running, self._scale, out=running)
