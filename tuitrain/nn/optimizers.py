"""Optimizers, the simplest first: each is its formula, in place on flat vectors.

`p` parameters, `g` gradient, `lr` learning rate. A step uses `g` up: it is the scratch in which the step is
made, since an operation that writes over its operand costs half of one that writes elsewhere. All arithmetic
is elementwise, so the vectors are worked through in blocks that stay in the processor's cache from the first
operation to the last.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.parameters import Array

BLOCK = 1 << 17
"""Numbers to a block: four float32 vectors of it are 2 MiB, at home in a second-level cache."""
FLUSH_EVERY = 256
"""Steps between two looks for faded running means."""
FADED = 1e-24
"""A running mean under this moves no parameter: with ε = 1e-7 its step is below lr · 1e-17.

With β₁ = .9 it takes more than 256 steps from here to the numbers that are slow.
"""


class Optimizer(ABC):
    """Moves `p` against `g`, one step an `update`; `lr` may be changed between steps."""

    lr: float

    def __init__(self, p: Array, g: Array, lr: float) -> None:
        self.lr = lr
        self._p, self._g = p, g

    @abstractmethod
    def update(self) -> None:
        """One step."""

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """What it remembers from step to step, by name; writing to these arrays restores it."""
        return {}

    def _blocks(self, *vectors: Array) -> list[tuple[Array, ...]]:
        """Views of p, g and `vectors`, block by block."""
        whole = (self._p, self._g, *vectors)
        starts = range(0, self._p.size, BLOCK)
        return [tuple(vector[start : start + BLOCK] for vector in whole) for start in starts]


class SGD(Optimizer):
    """`p -= lr · g`. Stochastic gradient descent; Robbins, Monro 1951."""

    def __init__(self, p: Array, g: Array, lr: float) -> None:
        super().__init__(p, g, lr)
        self._work = self._blocks()

    def update(self) -> None:
        """One step."""
        for p, g in self._work:
            np.multiply(g, self.lr, out=g)
            np.subtract(p, g, out=p)


class Adam(Optimizer):
    """Adaptive moments; Kingma, Ba 2015, arXiv:1412.6980.

    `m = β₁ m + (1 - β₁) g`, `v = β₂ v + (1 - β₂) g²`,
    `p -= lr √(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (√v + ε)`.

    The epsilon stands beside the uncorrected root, as in the book and in the paper's remark on efficiency
    (section 2), not beside the corrected one of its algorithm 1.

    What is kept is `m / (1 - β₁)` and `v / (1 - β₂)`: sums in which the newest gradient counts once. Each
    saves an operation a step, and the two factors go into the rate and into ε.
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
        self.m_sum: Array = np.zeros_like(p)
        self.v_sum: Array = np.zeros_like(p)
        self.t: NDArray[np.int64] = np.zeros((), np.int64)
        self._work = self._blocks(self.m_sum, self.v_sum)

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """Both sums, and the number of steps taken."""
        return {"m_sum": self.m_sum, "v_sum": self.v_sum, "t": self.t}

    def update(self) -> None:
        """One step."""
        self.t += 1
        t = int(self.t)
        root = sqrt(1 - self.beta2)
        rate = self.lr * sqrt(1 - self.beta2**t) / (1 - self.beta1**t) * (1 - self.beta1) / root
        epsilon = self.epsilon / root
        for p, g, m, v in self._work:
            np.multiply(m, self.beta1, out=m)
            np.add(m, g, out=m)
            np.multiply(v, self.beta2, out=v)
            np.multiply(g, g, out=g)
            np.add(v, g, out=v)
            np.sqrt(v, out=g)
            np.add(g, epsilon, out=g)
            np.divide(m, g, out=g)
            np.multiply(g, rate, out=g)
            np.subtract(p, g, out=p)
            if t % FLUSH_EVERY == 0:
                flush(m, g)
                flush(v, g)


def flush(mean: Array, scratch: Array) -> None:
    """Set what has faded in a running mean to zero, in place.

    A unit that is dead, a pixel that is always black has no gradient: its mean fades until it is too small
    for a normal number, and a processor takes a hundred times longer for those than for zero.
    """
    np.abs(mean, out=scratch)
    mean[scratch < FADED] = 0


OPTIMIZERS: Mapping[str, type[Optimizer]] = {"sgd": SGD, "adam": Adam}
