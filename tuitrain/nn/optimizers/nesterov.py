"""Momentum with Nesterov's look ahead."""

from collections.abc import Mapping, Sequence

import numpy as np

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.optimizers.momentum import VELOCITY, Momentum


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
