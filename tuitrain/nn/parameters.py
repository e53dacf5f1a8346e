"""Every number a network learns, in one flat vector with a view for each tensor."""

from collections.abc import Iterable, Mapping
from itertools import accumulate, pairwise
from math import prod
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import DTypeLike, NDArray

Array = NDArray[np.floating[Any]]


class Parameters:
    """Tensors laid side by side in `flat`, in the order of `shapes`: weights first.

    An optimizer works on `flat` (or on its first `weights` numbers, where weight decay stops); layers work
    on the views in `tensors`, shaped as in `shapes`. Both see the same memory.
    """

    def __init__(self, shapes: Mapping[str, tuple[int, ...]], dtype: DTypeLike) -> None:
        ends = [0, *accumulate(prod(shape) for shape in shapes.values())]
        self.flat: Array = np.zeros(ends[-1], dtype)
        self.slices: Mapping[str, slice] = MappingProxyType(
            {name: slice(*pair) for name, pair in zip(shapes, pairwise(ends), strict=True)}
        )
        """Where in `flat` each tensor lies."""
        self.tensors: Mapping[str, Array] = MappingProxyType(
            {name: self.flat[self.slices[name]].reshape(shape) for name, shape in shapes.items()}
        )
        self.weights = sum(prod(shape) for shape in shapes.values() if len(shape) > 1)

    def like(self) -> "Parameters":
        """Parameters of the same shapes and dtype, all zero: for gradients."""
        return Parameters({name: tensor.shape for name, tensor in self.tensors.items()}, self.flat.dtype)


def dense_shapes(widths: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """Names and shapes for dense layers between `widths`: `weight1` (in, out) …, then `bias1` (out,) …."""
    pairs = list(pairwise(widths))
    weights: dict[str, tuple[int, ...]] = {f"weight{n}": pair for n, pair in enumerate(pairs, 1)}
    biases: dict[str, tuple[int, ...]] = {f"bias{n}": (out,) for n, (_, out) in enumerate(pairs, 1)}
    return weights | biases
