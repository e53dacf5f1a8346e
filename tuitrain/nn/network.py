"""A network: stages of dense layer, batch norm, activation and dropout, and a loss at the end."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from tuitrain.nn.activations import ACTIVATIONS, Activation
from tuitrain.nn.batch_norm import BatchNorm, Norm
from tuitrain.nn.dropout import Dropout, Masks
from tuitrain.nn.initializers import Initializer
from tuitrain.nn.layers import Dense, Layer
from tuitrain.nn.losses import LOSSES, Classes, Targets
from tuitrain.nn.parameters import Array, Parameters, dense_shapes
from tuitrain.nn.use import Use


@dataclass(frozen=True)
class Architecture:
    """What a network is built from, apart from its numbers."""

    inputs: int
    hidden: tuple[int, ...]
    outputs: int
    activation: str = "relu"
    loss: str = "cross_entropy"
    batch_norm: str = "off"
    """Of the hidden layers: off, before or after the activation."""
    batch_norm_momentum: float = 0.9
    batch_norm_epsilon: float = 1e-6
    dropout_scaling: str = "inference"
    dtype: str = "float32"

    @property
    def widths(self) -> tuple[int, ...]:
        """Inputs, hidden layers, outputs."""
        return (self.inputs, *self.hidden, self.outputs)

    def parameters(self) -> Parameters:
        """Fresh parameters: gammas one, all else zero."""
        parameters = Parameters(dense_shapes(self.widths) | self._unit_shapes("gamma", "beta"), self.dtype)
        _fill(parameters, "gamma", 1)
        return parameters

    def statistics(self) -> Parameters:
        """Fresh running statistics of batch norm: means zero, variances one; no tensors without it.

        (The book starts the variances at zero, and so divides its first test scores by next to nothing.)
        """
        statistics = Parameters(self._unit_shapes("mean", "variance"), self.dtype)
        _fill(statistics, "variance", 1)
        return statistics

    def _unit_shapes(self, *names: str) -> dict[str, tuple[int, ...]]:
        if self.batch_norm == "off":
            return {}
        return {f"{name}{n}": (width,) for name in names for n, width in enumerate(self.hidden, 1)}


def _fill(parameters: Parameters, name: str, value: float) -> None:
    for each, tensor in parameters.tensors.items():
        if each.startswith(name):
            tensor[...] = value


class Model:
    """What all networks of a trial share: the numbers learnt, running statistics, dropout masks."""

    def __init__(self, architecture: Architecture, masks: Masks | None = None) -> None:
        self.architecture = architecture
        self.parameters = architecture.parameters()
        self.statistics = architecture.statistics()
        self.masks = masks or Masks()

    def copy_from(self, other: "Model") -> None:
        """Answer as `other` does now, which has the same architecture."""
        np.copyto(self.parameters.flat, other.parameters.flat)
        np.copyto(self.statistics.flat, other.statistics.flat)
        self.masks.ratio = other.masks.ratio


def initialize_weights(
    parameters: Parameters, initializer: Initializer, random: Callable[[int], np.random.Generator]
) -> None:
    """Draw every weight matrix by `initializer`, the output layer's too; all else stays as it is.

    `random(n)` is the stream of layer n, counted from 1.
    """
    weights = [tensor for tensor in parameters.tensors.values() if tensor.ndim == 2]
    for number, tensor in enumerate(weights, 1):
        initializer.draw(tensor, random(number))


@dataclass(frozen=True)
class Stage:
    """One layer as people count them; the output has nothing but its dense part."""

    dense: Dense
    norm: BatchNorm | None = None
    activation: Activation | None = None
    dropout: Dropout | None = None
    norm_first: bool = False

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The stage's layers in forward order."""
        norms = (self.norm, self.activation) if self.norm_first else (self.activation, self.norm)
        return tuple(layer for layer in (self.dense, *norms, self.dropout) if layer is not None)

    @property
    def z(self) -> Array:
        """What the activation saw."""
        return self.norm.out if self.norm is not None and self.norm_first else self.dense.out

    @property
    def activation_out(self) -> Array:
        """What the activation gave; of the output layer, what the loss sees."""
        return self.dense.out if self.activation is None else self.activation.out

    @property
    def out(self) -> Array:
        """What the stage hands on."""
        return self.layers[-1].out


class _Builder:
    """Makes the stages of one network."""

    def __init__(self, model: Model, rows: int, use: Use, gradients: Parameters | None, keep: bool) -> None:
        self._model, self._rows, self._use, self._keep = model, rows, use, keep
        self._values = model.parameters.tensors
        self._slopes = (gradients or model.parameters).tensors
        # What reads its own output on the way back wants to find it there.
        self._behind = keep or ACTIVATIONS[model.architecture.activation].reads_out

    def stages(self) -> Sequence[Stage]:
        """All of them in forward order."""
        widths = self._model.architecture.widths
        hidden = [self._hidden(n, width) for n, width in enumerate(widths[1:-1], 1)]
        return [*hidden, Stage(self._dense(len(widths) - 1))]

    def _hidden(self, n: int, width: int) -> Stage:
        made = self._model.architecture
        first = made.batch_norm == "before"
        dtype = self._model.parameters.flat.dtype
        return Stage(
            self._dense(n),
            self._norm(n, keep=self._keep if first else self._behind) if made.batch_norm != "off" else None,
            ACTIVATIONS[made.activation](width, self._rows, dtype, keep=self._keep),
            Dropout(
                width,
                self._rows,
                dtype,
                self._model.masks,
                n,
                scaling=made.dropout_scaling,
                training=self._use is Use.TRAIN,
                keep=self._behind,
            ),
            norm_first=first,
        )

    def _dense(self, n: int) -> Dense:
        tensors = (self._values[f"weight{n}"], self._values[f"bias{n}"])
        slopes = (self._slopes[f"weight{n}"], self._slopes[f"bias{n}"])
        return Dense(*tensors, *slopes, self._rows, first=n == 1, keep=self._behind)

    def _norm(self, n: int, *, keep: bool) -> BatchNorm:
        made, running = self._model.architecture, self._model.statistics.tensors
        norm = Norm(
            gamma=self._values[f"gamma{n}"],
            beta=self._values[f"beta{n}"],
            d_gamma=self._slopes[f"gamma{n}"],
            d_beta=self._slopes[f"beta{n}"],
            mean=running[f"mean{n}"],
            variance=running[f"variance{n}"],
            momentum=made.batch_norm_momentum,
            epsilon=made.batch_norm_epsilon,
        )
        return BatchNorm(norm, self._rows, self._use, keep=keep)


class Network:
    """Buffers for exactly `rows` rows around what is shared in `model`; gradients go to `gradients`.

    Several networks may share a model: one trains, one evaluates, one is probed, each with buffers of its
    own. Without `gradients` there is no backward pass. With `keep` what went through the layers can be
    looked at after both passes; else the backward pass overwrites it.
    """

    def __init__(
        self,
        model: Model,
        rows: int,
        use: Use = Use.TRAIN,
        gradients: Parameters | None = None,
        *,
        keep: bool = False,
    ) -> None:
        self.gradients = gradients
        self.stages = _Builder(model, rows, use, gradients, keep).stages()
        self._layers = [layer for stage in self.stages for layer in stage.layers]
        made = model.architecture
        self._loss = LOSSES[made.loss](made.outputs, rows, model.parameters.flat.dtype)

    def forward(self, x: Array, before: Callable[[int], None] | None = None) -> Array:
        """Outputs before the loss's own nonlinearity (logits), (rows, outputs), for `x` (rows, inputs).

        `before` is told of each layer, dropout and batch norm among them, by the number of those done.
        """
        for number, layer in enumerate(self._layers):
            if before is not None:
                before(number)
            x = layer.forward(x)
        return x

    def loss(self, x: Array, y: Targets) -> float:
        """Mean loss of `x` (rows, inputs) against labels (rows,) or targets (rows, outputs)."""
        return self._loss.forward(self.forward(x), y)

    def predicted(self) -> Classes:
        """The class that the last forward pass says of each row, (rows,); NO_CLASS where it says none."""
        return self._loss.predicted(self.stages[-1].out)

    def answers(self) -> Array:
        """What the last forward pass says, (rows, classes) or (rows, targets), copied."""
        return self._loss.answers(self.stages[-1].out)

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

    def __init__(self, model: Model, use: Use = Use.TRAIN, gradients: Parameters | None = None) -> None:
        self._made: dict[int, Network] = {}
        self._make = partial(Network, model, use=use, gradients=gradients)

    def for_rows(self, rows: int) -> Network:
        """The network with buffers for that many rows."""
        network = self._made.get(rows)
        if network is None:
            network = self._made[rows] = self._make(rows=rows)
        return network
