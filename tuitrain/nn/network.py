"""A network: dense layers with an activation between them, and a loss at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.initializers import INITIALIZERS, initialize
from tuitrain.nn.layers import Dense, Layer, Relu
from tuitrain.nn.losses import LOSSES
from tuitrain.nn.parameters import Array, Parameters, dense_shapes

ACTIVATIONS = {"relu": Relu}


@dataclass(frozen=True)
class Architecture:
    """What a network is built from, apart from its numbers."""

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "relu"
    loss: str = "cross_entropy"
    dtype: str = "float32"

    @property
    def widths(self) -> tuple[int, ...]:
        """Inputs, hidden layers, outputs."""
        return (self.inputs, *self.hidden, self.outputs)

    def parameters(self) -> Parameters:
        """Fresh parameters, all zero."""
        return Parameters(dense_shapes(self.widths), self.dtype)


def initialize_weights(
    parameters: Parameters, init: str, random: Callable[[int], np.random.Generator]
) -> None:
    """Draw every weight matrix by the rule named `init`; biases stay zero.

    `random(n)` is the stream of layer n, counted from 1.
    """
    number = 0
    for tensor in parameters.tensors.values():
        if tensor.ndim == 2:
            number += 1
            initialize(tensor, INITIALIZERS[init], random(number))


@dataclass(frozen=True)
class Stage:
    """One layer as people count them: the dense part and, but for the output, its activation."""

    dense: Dense
    activation: Layer | None

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The stage's layers in forward order."""
        return (self.dense,) if self.activation is None else (self.dense, self.activation)

    @property
    def out(self) -> Array:
        """What the stage hands on."""
        return self.layers[-1].out


class Network:
    """Buffers for exactly `rows` rows around shared `parameters`; gradients go to `gradients`.

    Several networks may share parameters: one trains, one evaluates, one is probed, each with buffers of
    its own. Without `gradients` there is no backward pass. With `keep` what went through the layers can be
    looked at after both passes; else the backward pass overwrites it.
    """

    def __init__(
        self,
        architecture: Architecture,
        parameters: Parameters,
        rows: int,
        gradients: Parameters | None = None,
        *,
        keep: bool = False,
    ) -> None:
        dtype = parameters.flat.dtype
        self.gradients = gradients
        values, slopes = parameters.tensors, (gradients or parameters).tensors
        self.stages: Sequence[Stage] = [
            Stage(
                Dense(
                    values[f"weight{n}"],
                    values[f"bias{n}"],
                    slopes[f"weight{n}"],
                    slopes[f"bias{n}"],
                    rows,
                    first=n == 1,
                    keep=keep,
                ),
                ACTIVATIONS[architecture.activation](width, rows, dtype, keep=keep)
                if n <= len(architecture.hidden)
                else None,
            )
            for n, width in enumerate(architecture.widths[1:], 1)
        ]
        self._layers = [layer for stage in self.stages for layer in stage.layers]
        self._loss = LOSSES[architecture.loss](architecture.outputs, rows, dtype)

    def forward(self, x: Array) -> Array:
        """Outputs before the loss's own nonlinearity (logits), (rows, outputs), for `x` (rows, inputs)."""
        for layer in self._layers:
            x = layer.forward(x)
        return x

    def loss(self, x: Array, labels: NDArray[np.intp]) -> float:
        """Mean loss of `x` (rows, inputs) against `labels` (rows,)."""
        return self._loss.forward(self.forward(x), labels)

    def first_broken_layer(self) -> int:
        """The number, from 1, of the first layer whose last outputs are not all finite; else the output's."""
        finite = [bool(np.isfinite(stage.out).all()) for stage in self.stages]
        return finite.index(False) + 1 if False in finite else len(finite)

    def backward(self) -> None:
        """Write the gradient of the last `loss` to `gradients`."""
        if self.gradients is None:
            raise RuntimeError("this network was built without gradients")
        d_out = self._loss.backward()
        for layer in reversed(self._layers):
            d_out = layer.backward(d_out)


class Networks:
    """The same network for any number of rows: one for each number that comes, made when it first does.

    A run knows two or three of them: a full batch and the last one of an epoch.
    """

    def __init__(
        self, architecture: Architecture, parameters: Parameters, gradients: Parameters | None = None
    ) -> None:
        self._made: dict[int, Network] = {}
        self._make = partial(Network, architecture, parameters, gradients=gradients)

    def for_rows(self, rows: int) -> Network:
        """The network with buffers for that many rows."""
        network = self._made.get(rows)
        if network is None:
            network = self._made[rows] = self._make(rows=rows)
        return network
