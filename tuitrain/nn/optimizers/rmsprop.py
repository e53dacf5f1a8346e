"""AdaGrad that forgets."""

from collections.abc import Mapping, Sequence

import numpy as np

from tuitrain.nn.optimizers.adagrad import BY_ROOT, AdaGrad
from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.parameters import Array, Parameters


class RMSProp(AdaGrad, name="rmsprop"):
    """`h = d h + (1 - d) g²`, `p -= lr g / (√h + ε)`: AdaGrad that forgets, and so does not stall.

    Tieleman, Hinton 2012. No bias correction: h starts at 0, so the first steps are long.
    """

    def __init__(
        self,
        p: Parameters,
        g: Parameters,
        lr: float = 0.01,
        decay: float = 0.99,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(p, g, lr, epsilon)
        self.decay = decay

    def formulas(self) -> Sequence[Formula]:
        """The running mean, and the parameters with its root."""
        return [Formula("h", "d h + (1 - d) g²", "{d} · {h:n} + {rest} · ({g:n})²"), BY_ROOT]

    def coefficients(self, step: int) -> Mapping[str, float]:
        """Rate, decay and what is left to one."""
        return {"lr": self.lr, "d": self.decay, "rest": 1 - self.decay}

    def _gather(self, h: Array, squares: Array) -> None:
        np.multiply(h, self.decay, out=h)
        np.multiply(squares, 1 - self.decay, out=squares)
        np.add(h, squares, out=h)
