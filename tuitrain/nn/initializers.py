"""First weights: how far the unit normals of a layer are spread."""

from collections.abc import Callable
from math import sqrt

import numpy as np

from tuitrain.nn.parameters import Array

Initializer = Callable[[int, int], float]
"""From (inputs, outputs) of a layer to the standard deviation of its weights."""


def he(inputs: int, outputs: int) -> float:
    """√(2 / inputs): keeps the size of activations from layer to layer under ReLU.

    He, Zhang, Ren, Sun: Delving Deep into Rectifiers, 2015.
    """
    return sqrt(2 / inputs)


INITIALIZERS: dict[str, Initializer] = {"he": he}


def initialize(weight: Array, spread: Initializer, random: np.random.Generator) -> None:
    """Fill `weight` (inputs, outputs) with normals of the deviation that `spread` asks for.

    The unit normals come from `random` in float64 and are scaled, then cast: two rules on equal streams
    differ by their scale alone.
    """
    weight[...] = random.standard_normal(weight.shape) * spread(*weight.shape)
