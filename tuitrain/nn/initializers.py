"""First weights: how far the unit normals of a layer are spread."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import sqrt
from typing import Protocol

import numpy as np

from tuitrain.nn.parameters import Array


class Initializer(Protocol):
    """A rule for first weights."""

    def draw(self, weight: Array, random: np.random.Generator) -> None:
        """Fill `weight` (inputs, outputs)."""


@dataclass(frozen=True)
class Normal:
    """Normals with the deviation that `spread` gives for (inputs, outputs).

    The unit normals are drawn in float64 and scaled, then cast: two rules on equal streams differ by their
    scale alone.
    """

    spread: Callable[[int, int], float]

    def draw(self, weight: Array, random: np.random.Generator) -> None:
        """Fill `weight` (inputs, outputs)."""
        weight[...] = random.standard_normal(weight.shape) * self.spread(*weight.shape)


@dataclass(frozen=True)
class Constant:
    """The same number everywhere: then the units of a layer learn the same, and stay alike."""

    value: float

    def draw(self, weight: Array, random: np.random.Generator) -> None:
        """Fill `weight` (inputs, outputs); nothing is drawn."""
        weight[...] = self.value


def he(inputs: int, outputs: int) -> float:
    """√(2 / inputs): keeps the size of activations from layer to layer under ReLU.

    He, Zhang, Ren, Sun: Delving Deep into Rectifiers, 2015.
    """
    return sqrt(2 / inputs)


def xavier(inputs: int, outputs: int) -> float:
    """√(1 / inputs), as the book has it: keeps the size under an activation of slope 1 at 0."""
    return sqrt(1 / inputs)


def glorot(inputs: int, outputs: int) -> float:
    """√(2 / (inputs + outputs)): between what activations and what gradients want.

    Glorot, Bengio: Understanding the difficulty of training deep feedforward neural networks, 2010.
    """
    return sqrt(2 / (inputs + outputs))


INITIALIZERS: Mapping[str, Callable[..., Initializer]] = {
    "he": lambda: Normal(he),
    "xavier": lambda: Normal(xavier),
    "glorot": lambda: Normal(glorot),
    "zero": lambda: Constant(0.0),
    "normal": lambda std: Normal(lambda inputs, outputs: std),
    "constant": Constant,
}


def initializer(name: str, **options: float) -> Initializer:
    """The rule of that name: `std` goes with normal, `value` with constant."""
    return INITIALIZERS[name](**options)
