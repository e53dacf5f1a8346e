"""Gradient descent with a velocity."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.optimizers.optimizer import Optimizer
from tuitrain.nn.parameters import Parameters

VELOCITY = Formula("v", "m v - η g", "{m} · {v:n} - {lr} · {g:n}")


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
