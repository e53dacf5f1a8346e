"""Gradient descent with one rate for all parameters."""

from collections.abc import Sequence

import numpy as np

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.optimizers.optimizer import Optimizer
from tuitrain.nn.parameters import Parameters


class SGD(Optimizer, name="sgd"):
    """`p -= lr g`. Stochastic gradient descent; Robbins, Monro 1951."""

    def __init__(self, p: Parameters, g: Parameters, lr: float = 0.01) -> None:
        super().__init__(p, g, lr)
        self._work = self._blocks()

    def update(self) -> None:
        for p, g in self._work:
            np.multiply(g, self.lr, out=g)
            np.subtract(p, g, out=p)

    def formulas(self) -> Sequence[Formula]:
        """`p - η g`."""
        return [Formula("p", "p - η g", "{p:n} - {lr} · {g:n}")]
