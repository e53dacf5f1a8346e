"""Gradient descent with one rate for all: plain, with momentum, and with Nesterov's look ahead."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.optimizers.optimizer import Optimizer
from tuitrain.nn.parameters import Parameters

VELOCITY = Formula("v", "m v - η g", "{m} · {v:n} - {lr} · {g:n}")


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


class Momentum(Optimizer, name="momentum"):
    """`v = m v - lr g`, `p += v`. A ball that rolls: m is how little friction there is; Polyak 1964."""

    def __init__(self, p: Parameters, g: Parameters, lr: float = 0.01, momentum: float = 0.9) -> None:
        super().__init__(p, g, lr)
        self.momentum = momentum
        self.v = self._memory()
        self._work = self._blocks(self.v)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        return {"v": self.v}

    def update(self) -> None:
        for p, g, v in self._work:
            np.multiply(v, self.momentum, out=v)
            np.multiply(g, self.lr, out=g)
            np.subtract(v, g, out=v)
            np.add(p, v, out=p)

    def formulas(self) -> Sequence[Formula]:
        """The velocity, and the parameters with it."""
        return [VELOCITY, Formula("p", "p + v", "{p:n} + {v_new:n}")]

    def coefficients(self, step: int) -> Mapping[str, float]:
        """Rate and momentum."""
        return {"lr": self.lr, "m": self.momentum}


class Nesterov(Momentum, name="nesterov"):
    """`p += m² v - (1 + m) lr g` with the old v, then `v = m v - lr g`: the slope where the speed leads to.

    Nesterov 1983, in the form of Bengio, Boulanger-Lewandowski, Pascanu 2012, arXiv:1212.0901. (With the
    new v in the first formula, as an often copied version has it, the first step is 2.71 lr g, not 1.9.)
    """

    def update(self) -> None:
        for p, g, v in self._work:
            np.multiply(v, self.momentum, out=v)
            np.multiply(g, self.lr, out=g)
            np.subtract(v, g, out=v)
            # m² v - (1 + m) lr g is m times the new v, less lr g.
            np.subtract(p, g, out=p)
            np.multiply(v, self.momentum, out=g)
            np.add(p, g, out=p)

    def formulas(self) -> Sequence[Formula]:
        """The parameters with the old velocity, and the velocity."""
        step = "{p:n} + {square} · {v:n} - {more} · {lr} · {g:n}"
        return [Formula("p", "p + m² v - (1 + m) η g", step), VELOCITY]

    def coefficients(self, step: int) -> Mapping[str, float]:
        """Rate, momentum, m² and 1 + m."""
        m = self.momentum
        return {**super().coefficients(step), "square": m**2, "more": 1 + m}
