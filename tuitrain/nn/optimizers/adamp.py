"""AdamW whose steps do not merely lengthen weights."""

from math import sqrt
from typing import Any

import numpy as np

from tuitrain.nn.optimizers.adam import Adam
from tuitrain.nn.parameters import Array, Parameters


class AdamP(Adam, name="adamp"):
    """AdamW whose steps do not merely lengthen weights; Heo et al. 2021, arXiv:2006.08217.

    Where the gradient g of a tensor of weights stands upright on the weights w (|cos(g, w)| < δ / √n, for
    each column of n inputs, else for the tensor as a whole), their scale does not matter, as behind batch
    norm: the part of the step along w is taken away, and so is most of the decay, `p -= lr λ r p` with
    r = .1. Each tensor is looked at for itself.
    """

    DELTA, DECAY_RATIO = 0.1, 0.1

    def __init__(
        self, p: Parameters, g: Parameters, lr: float = 0.001, weight_decay: float = 0.01, **options: Any
    ) -> None:
        super().__init__(p, g, lr, **options)
        self.weight_decay = weight_decay
        self._gradient = p.like()
        names = [name for name, tensor in p.tensors.items() if tensor.ndim > 1]
        self._weights = [(p.tensors[n], self._gradient.tensors[n], g.tensors[n]) for n in names]

    def update(self) -> None:
        np.copyto(self._gradient.flat, self._g.flat)
        super().update()

    def _move(self, p: Array, step: Array) -> None:
        """Leave the parameters alone: `_finish` moves each tensor as a whole."""

    def _finish(self) -> None:
        for w, g, step in self._weights:
            sizes = self._upright(w, g)
            decay = self.lr * self.weight_decay
            if sizes is not None:
                decay *= self.DECAY_RATIO
                along = _dots(w, step) if sizes.size > 1 else _dots(w, step).sum()
                # The gradient has been looked at: its place takes what lies along the weights.
                np.multiply(w, along / (sizes + self.epsilon) ** 2, out=g)
                np.subtract(step, g, out=step)
            np.multiply(w, 1 - decay, out=w)
        np.subtract(self._p.flat, self._g.flat, out=self._p.flat)

    def _upright(self, w: Array, g: Array) -> Array | None:
        """Sizes of the columns of `w`, or of all of it, on which `g` stands upright; None if on neither."""
        both, ours, theirs = _dots(w, g), _dots(w, w), _dots(g, g)
        for view, inputs in ((slice(None), w.shape[0]), (None, w.size)):
            dot, mine, other = (each if view else each.sum(keepdims=True) for each in (both, ours, theirs))
            cosines = np.abs(dot) / np.maximum(np.sqrt(mine * other), self.epsilon)
            if cosines.max() < self.DELTA / sqrt(inputs):
                size: Array = np.sqrt(mine)
                return size
        return None


def _dots(a: Array, b: Array) -> Array:
    """The product of each column with its own, (columns,); nothing as large as the tensors is made."""
    product: Array = np.einsum("ij,ij->j", a, b)
    return product
