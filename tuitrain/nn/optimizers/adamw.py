"""Adam with decoupled weight decay."""

from typing import Any

import numpy as np

from tuitrain.nn.optimizers.adam import Adam
from tuitrain.nn.parameters import Parameters


class AdamW(Adam, name="adamw"):
    """Adam with decoupled weight decay: before its step `p -= lr λ p`, on weights only.

    Loshchilov, Hutter 2019, arXiv:1711.05101. L2 in the objective would be divided by √v like any other
    gradient, and so would decay the weights that move most the least.
    """

    def __init__(
        self, p: Parameters, g: Parameters, lr: float = 0.001, weight_decay: float = 0.01, **options: Any
    ) -> None:
        super().__init__(p, g, lr, **options)
        self.weight_decay = weight_decay

    def update(self) -> None:
        weights = self._p.flat[: self._p.weights]
        np.multiply(weights, 1 - self.lr * self.weight_decay, out=weights)
        super().update()
