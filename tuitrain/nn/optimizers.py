"""Optimizers, the simplest first: each is its formula, in place on flat vectors.

`p` parameters, `g` gradient, `lr` learning rate. All arithmetic is elementwise, so the vectors are worked
through in blocks that stay in the processor's cache from the first operation to the last. Operations that
write over their first operand cost half of those that write elsewhere: formulas are arranged for that.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from math import sqrt

import numpy as np

from tuitrain.nn.parameters import Array

BLOCK = 1 << 16
"""Numbers to a block: five float32 vectors of it are 1.25 MiB, at home in a second-level cache."""

FLUSH_EVERY = 32
"""Steps between two looks for faded running means."""
FADED = 1e-30
"""A running mean under this moves no parameter: with ε = 1e-7 its step is below lr · 1e-23."""


class Optimizer(ABC):
    """Moves `p` against `g`, one step an `update`; `lr` may be changed between steps."""

    lr: float

    def __init__(self, p: Array, g: Array, lr: float) -> None:
        self.lr = lr
        self._p, self._g = p, g
        self._scratch: Array = np.empty(min(BLOCK, p.size), p.dtype)

    @abstractmethod
    def update(self) -> None:
        """One step."""

    def arrays(self) -> Mapping[str, Array]:
        """What it remembers from step to step, by name; writing to these arrays restores it."""
        return {}

    def _blocks(self, *vectors: Array) -> list[tuple[Array, ...]]:
        """Views of p, g, `vectors` and a scratch, block by block."""
        whole = (self._p, self._g, *vectors)
        return [
            (*(vector[start : start + BLOCK] for vector in whole), self._scratch[: self._p.size - start])
            for start in range(0, self._p.size, BLOCK)
        ]


class SGD(Optimizer):
    """`p -= lr · g`. Stochastic gradient descent; Robbins, Monro 1951."""

    def __init__(self, p: Array, g: Array, lr: float) -> None:
        super().__init__(p, g, lr)
        self._work = self._blocks()

    def update(self) -> None:
        """One step."""
        for p, g, step in self._work:
            np.multiply(g, self.lr, out=step)
            np.subtract(p, step, out=p)


class Adam(Optimizer):
    """Adaptive moments; Kingma, Ba 2015, arXiv:1412.6980.

    `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`,
    `p -= lr √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)`.

    The epsilon stands beside the uncorrected root, as in the book and in the paper's section 2 remark on
    efficiency, not beside the corrected one of the paper's algorithm 1.
    """

    def __init__(
        self,
        p: Array,
        g: Array,
        lr: float = 0.001,
        beta1: float = 0.9,
        beta2: float = 0.999,
        epsilon: float = 1e-7,
    ) -> None:
        super().__init__(p, g, lr)
        self.beta1, self.beta2, self.epsilon = beta1, beta2, epsilon
        self.m: Array = np.zeros_like(p)
        self.v: Array = np.zeros_like(p)
        self.t = np.zeros((), np.int64)
        self._work = self._blocks(self.m, self.v)

    def arrays(self) -> Mapping[str, np.ndarray]:
        """First and second moments, and the number of steps taken."""
        return {"m": self.m, "v": self.v, "t": self.t}

    def update(self) -> None:
        """One step."""
        self.t += 1
        t = int(self.t)
        rate = self.lr * sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        for p, g, m, v, step in self._work:
            np.multiply(m, self.beta1, out=m)
            np.multiply(g, 1 - self.beta1, out=step)
            np.add(m, step, out=m)
            np.multiply(v, self.beta2, out=v)
            np.multiply(g, g, out=step)
            np.multiply(step, 1 - self.beta2, out=step)
            np.add(v, step, out=v)
            np.sqrt(v, out=step)
            np.add(step, self.epsilon, out=step)
            np.divide(m, step, out=step)
            np.multiply(step, rate, out=step)
            np.subtract(p, step, out=p)
            if t % FLUSH_EVERY == 0:
                flush(m, step)
                flush(v, step)


def flush(mean: Array, scratch: Array) -> None:
    """Set what has faded in a running mean to zero, in place.

    A unit that is dead, a pixel that is always black has no gradient: its mean fades until it is too small
    for a normal number, and a processor takes a hundred times longer for those than for zero.
    """
    np.abs(mean, out=scratch)
    mean[scratch < FADED] = 0


OPTIMIZERS: Mapping[str, type[Optimizer]] = {"sgd": SGD, "adam": Adam}
