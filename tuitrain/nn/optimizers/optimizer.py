"""What all optimizers share: the vectors they work on, block by block."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.parameters import Array, Parameters

BLOCK = 1 << 17
"""Numbers to a block: four float32 vectors of it are 2 MiB, at home in a second-level cache."""


class Optimizer(ABC):
    """Moves the parameters `p` against their gradients `g`, one step an `update`.

    `lr`, and `momentum` where there is one, may be changed between steps.
    """

    def __init__(self, p: Parameters, g: Parameters, lr: float) -> None:
        self.lr = lr
        self._p, self._g = p, g

    @abstractmethod
    def update(self) -> None:
        """One step."""

    def arrays(self) -> Mapping[str, NDArray[Any]]:
        """What it remembers from step to step, by name; writing to these arrays restores it."""
        return {}

    def mean_rate(self, tensor: str) -> float | None:
        """Mean of `lr / (√h + ε)` over a tensor as of the last step; None where all have one rate."""
        return None

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
