"""What is done to a gradient between the backward pass and the step: weight decay, and clipping."""

import numpy as np

from tuitrain.nn.parameters import Parameters

BLOCK = 1 << 16
"""Numbers to a block, so that the product is still in the cache when it is added."""


class WeightDecay:
    """L2: `½ λ Σ W²` in the objective, `λ W` in the gradient; weights only, no biases, γ or β.

    `rate` is λ and may be changed at any time.
    """

    def __init__(self, p: Parameters, g: Parameters, rate: float = 0.0) -> None:
        self.rate = rate
        self._weights = p.flat[: p.weights]
        starts = range(0, p.weights, BLOCK)
        self._blocks = [
            (self._weights[at : at + BLOCK], g.flat[: p.weights][at : at + BLOCK]) for at in starts
        ]
        self._scratch = np.empty(min(BLOCK, p.weights), p.flat.dtype)

    def apply(self) -> None:
        """Add `λ W` to the gradient."""
        if not self.rate:
            return
        for weights, g in self._blocks:
            pull = np.multiply(weights, self.rate, out=self._scratch[: weights.size])
            np.add(g, pull, out=g)

    def penalty(self) -> float:
        """`½ λ Σ W²`, summed in float64."""
        if not self.rate:
            return 0.0
        return self.rate / 2 * sum(_square(weights) for weights, _ in self._blocks)


class Clip:
    """Shortens the gradient of all parameters together to a norm of at most `limit`; None leaves it.

    Pascanu, Mikolov, Bengio 2013, arXiv:1211.5063.
    """

    def __init__(self, g: Parameters, limit: float | None = None) -> None:
        self.limit = limit
        self._g = g.flat

    def apply(self) -> None:
        """Shorten it, if it is too long."""
        if self.limit is None:
            return
        norm = float(np.dot(self._g, self._g)) ** 0.5
        if not np.isfinite(norm):
            norm = _square(self._g) ** 0.5  # in float32 a square may overflow where the number does not
        if norm > self.limit:
            np.multiply(self._g, self.limit / norm, out=self._g)


def _square(vector: np.ndarray) -> float:
    wide = vector.astype(np.float64)
    return float(np.dot(wide, wide))
