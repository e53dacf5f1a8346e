"""What all optimizers share: the vectors they work on, block by block."""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.optimizers.formula import Formula
from tuitrain.nn.parameters import Array, Parameters

BLOCK = 1 << 17
"""Numbers to a block: four float32 vectors of it are 2 MiB, at home in a second-level cache."""


OPTIMIZERS: dict[str, type["Optimizer"]] = {}
"""Every rule by the name that a preset gives it."""


class Optimizer(ABC):
    """Moves the parameters `p` against their gradients `g`, one step an `update`.

    `lr`, and `momentum` where there is one, may be changed between steps. A rule says its name in its
    class statement, `class SGD(Optimizer, name="sgd")`.
    """

    def __init_subclass__(cls, *, name: str, **options: Any) -> None:
        super().__init_subclass__(**options)
        OPTIMIZERS[name] = cls

    def __init__(self, p: Parameters, g: Parameters, lr: float) -> None:
        self.lr = lr
        self._p, self._g = p, g

    @abstractmethod
    def update(self) -> None:
        """Move the parameters by one step; may overwrite the gradients."""

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """What it remembers from step to step, by name; writing to these arrays restores it."""
        return {}

    def mean_rate(self, tensor: str) -> float | None:
        """Mean of `lr / (√h + ε)` over a tensor as of the last step; None where all have one rate."""
        return None

    def formulas(self) -> Sequence[Formula]:
        """The rule, line by line; without any, only the step of the parameters is shown."""
        return [Formula("p", "p + step", "{p:n} + {step:n}")]

    def coefficients(self, step: int) -> Mapping[str, float]:
        """The numbers in `formulas` that are the same for all parameters, at that step, counted from 1."""
        return {"lr": self.lr}

    def remembered(self, arrays: Mapping[str, NDArray[Any]]) -> Mapping[str, NDArray[Any]]:
        """The vectors of `arrays` as `formulas` name them."""
        return arrays

    def _memory(self) -> Array:
        """A vector as long as the parameters, zero."""
        return np.zeros_like(self._p.flat)

    def _blocks(self, *vectors: Array, scratch: bool = False) -> list[tuple[Array, ...]]:
        """Views of p, g and `vectors`, block by block; at the end a scratch, if one is asked for."""
        whole, size = (self._p.flat, self._g.flat, *vectors), self._p.flat.size
        blocks = [tuple(vector[start : start + BLOCK] for vector in whole) for start in range(0, size, BLOCK)]
        if not scratch:
            return blocks
        spare: Array = np.empty(min(size, BLOCK), self._p.flat.dtype)
        return [(*block, spare[: block[0].size]) for block in blocks]
