"""A rate for every parameter, by how much it has moved."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.optimizers.optimizer import Optimizer
from tuitrain.nn.parameters import Array, Parameters

BY_ROOT = Formula("p", "p - η g / (√h + ε)", "{p:n} - {lr} · {g:n} / {h_root:n}")


class AdaGrad(Optimizer, name="adagrad"):
    """`h += g²`, `p -= lr g / (√h + ε)`: the larger the past gradients of a parameter, the smaller its steps.

    Duchi, Hazan, Singer 2011.
    """

    def __init__(self, p: Parameters, g: Parameters, lr: float = 0.01, epsilon: float = 1e-7) -> None:
        super().__init__(p, g, lr)
        self.epsilon = epsilon
        self.h = self._memory()
        self._work = self._blocks(self.h, scratch=True)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """The sum of squared gradients."""
        return {"h": self.h}

    def mean_rate(self, tensor: str) -> float | None:
        """Mean of `lr / (√h + ε)`; None before the first step."""
        h = self.h[self._p.slices[tensor]]
        return float(np.mean(self.lr / (np.sqrt(h) + self.epsilon))) if h.any() else None

    def update(self) -> None:
        for p, g, h, root in self._work:
            np.multiply(g, g, out=root)
            self._gather(h, root)
            np.sqrt(h, out=root)
            np.add(root, self.epsilon, out=root)
            np.divide(g, root, out=g)
            np.multiply(g, self.lr, out=g)
            np.subtract(p, g, out=p)

    def formulas(self) -> Sequence[Formula]:
        """The sum, and the parameters with its root."""
        return [Formula("h", "h + g²", "{h:n} + ({g:n})²"), BY_ROOT]

    def _gather(self, h: Array, squares: Array) -> None:
        np.add(h, squares, out=h)
