"""What goes on in each layer, measured on fixed training rows."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from tuitrain.data import Dataset, fill
from tuitrain.nn.network import Architecture, Network, Stage
from tuitrain.nn.parameters import Array, Parameters
from tuitrain.streams import Purpose, stream

Quantity = Literal["activation", "z", "gradient", "weight", "update"]
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

ROWS = 512


@dataclass(frozen=True, eq=False)
class LayerProbe:
    """One layer's figures, named as everywhere (`activation.mean`), and the numbers they are made of.

    `values` are views on the probe's own buffers: read them before the next probe.
    """

    number: int
    name: str
    units: int
    figures: Mapping[str, float]
    values: Mapping[Quantity, Array] = field(repr=False)


class Prober:
    """A network with buffers and gradients of its own, run on the same 512 training rows each time."""

    def __init__(
        self, architecture: Architecture, parameters: Parameters, dataset: Dataset, seed: int
    ) -> None:
        self._architecture, self._parameters = architecture, parameters
        rows = min(ROWS, len(dataset.train))
        chosen = np.sort(stream(seed, Purpose.PROBE).choice(len(dataset.train), rows, replace=False))
        self._y: NDArray[np.intp] = dataset.train.y[chosen]
        buffer: Array = np.empty((rows, architecture.inputs), parameters.flat.dtype)
        self._x = fill(buffer, dataset.train.x[chosen], dataset.scale)
        self._gradients = parameters.like()
        self._network = Network(architecture, parameters, rows, self._gradients, keep=True)

    @property
    def rows(self) -> int:
        """How many rows it looks at."""
        return len(self._x)

    def measure(
        self, quantities: Collection[Quantity], before: Parameters | None = None
    ) -> tuple[LayerProbe, ...]:
        """Figures and values of `quantities` for each layer, the output last.

        `before` holds the parameters before the last update; without it there is no "update".
        """
        self._network.loss(self._x, self._y)
        if "gradient" in quantities:
            self._network.backward()
        return tuple(
            self._layer(number, stage, quantities, before)
            for number, stage in enumerate(self._network.stages, 1)
        )

    def _layer(
        self, number: int, stage: Stage, quantities: Collection[Quantity], before: Parameters | None
    ) -> LayerProbe:
        weight = stage.dense.weight
        hidden = stage.activation is not None
        figures: dict[str, float] = {}
        values: dict[Quantity, Array] = {}
        if "activation" in quantities:
            values["activation"] = stage.out
            figures |= _activation_figures(stage.out, self._architecture.activation if hidden else "identity")
        if "z" in quantities:
            values["z"] = stage.dense.out
            figures |= {"z.mean": _mean(stage.dense.out), "z.std": _std(stage.dense.out)}
        if "gradient" in quantities:
            values["gradient"] = stage.dense.d_weight
            figures["gradient.rms"] = _rms(stage.dense.d_weight)
        if "weight" in quantities:
            values["weight"] = weight
            figures["weight.std"] = _std(weight)
        if "update" in quantities and before is not None:
            values["update"] = weight - before.tensors[f"weight{number}"]
            size = _rms(weight)
            if size:
                figures["update.ratio"] = _rms(values["update"]) / size
        name = self._architecture.activation if hidden else "out"
        return LayerProbe(number, name, weight.shape[1], figures, values)


def _activation_figures(a: Array, activation: str) -> dict[str, float]:
    mean, rms = _mean(a), _rms(a)
    between = _rms(a - a.mean(axis=1, keepdims=True))
    figures = {
        "activation.mean": mean,
        "activation.std": _std(a),
        "activation.rms": rms,
        "activation.spread": between / rms if rms else 0.0,
    }
    if activation == "relu":
        silent = a == 0
        figures["activation.zero"] = float(np.count_nonzero(silent)) / a.size
        figures["activation.dead"] = float(np.count_nonzero(silent.all(axis=0))) / a.shape[1]
    return figures


def _mean(values: Array) -> float:
    return float(values.mean(dtype=np.float64))


def _rms(values: Array) -> float:
    flat = values.reshape(-1)
    return float(np.sqrt(np.vdot(flat, flat) / flat.size))


def _std(values: Array) -> float:
    return _rms(values - values.mean())
