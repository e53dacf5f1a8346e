"""What goes on in each layer, measured on fixed training rows."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np

from tuitrain.data import Dataset, fill
from tuitrain.nn.network import Model, Network, Stage
from tuitrain.nn.parameters import Array, Parameters
from tuitrain.nn.use import Use
from tuitrain.streams import Purpose, Streams

Quantity = Literal["activation", "z", "gradient", "weight", "update"]
QUANTITIES: tuple[Quantity, ...] = get_args(Quantity)

ROWS = 512

STEEPNESS: Mapping[str, Callable[[Array], Array]] = {
    "sigmoid": lambda a: 4 * a * (1 - a),
    "tanh": lambda a: 1 - a * a,
}
"""The slope of an activation that saturates, from its value, as a share of its steepest."""
FLAT = 0.05
"""Under this share of the steepest slope an activation is saturated."""


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
    alike: bool = False
    """Whether its units compute the same: there is more than one, and all have equal incoming weights."""
    rows: int = ROWS
    """How many rows went through it."""
    varies: float = 1.0
    """By how much of their size (rms) its activations differ from row to row."""


class Prober:
    """A network with buffers and gradients of its own, run on the same 512 training rows each time.

    Batch norm takes the statistics of these rows, and dropout leaves nothing out.
    """

    def __init__(self, model: Model, dataset: Dataset, streams: Streams) -> None:
        rows = min(ROWS, len(dataset.train))
        chosen = np.sort(streams.of(Purpose.PROBE).choice(len(dataset.train), rows, replace=False))
        self._y = dataset.train.y[chosen]
        buffer: Array = np.empty((rows, model.architecture.inputs), model.parameters.flat.dtype)
        self._x = fill(buffer, dataset.train.x[chosen], dataset.scale)
        self._activation = model.architecture.activation
        self._network = Network(model, rows, Use.PROBE, model.parameters.like(), keep=True)

    @property
    def rows(self) -> int:
        """How many rows it looks at."""
        return len(self._x)

    def measure(
        self,
        quantities: Collection[Quantity],
        before: Parameters | None = None,
        rate: Callable[[str], float | None] = lambda tensor: None,
    ) -> tuple[LayerProbe, ...]:
        """Figures and values of `quantities` for each layer, the output last.

        `before` holds the parameters before the last update; without it there is no "update". `rate` says
        the mean effective rate of a tensor, where the optimizer has one for each parameter.
        """
        self._network.loss(self._x, self._y)
        if "gradient" in quantities:
            self._network.backward()
        probes = []
        for number, stage in enumerate(self._network.stages, 1):
            name = self._activation if stage.activation is not None else "out"
            figures, values = measure_stage(stage, name, quantities)
            if "update" in quantities and before is not None:
                tensor = f"weight{number}"
                values["update"] = stage.dense.weight - before.tensors[tensor]
                figures |= _update_figures(values["update"], stage.dense.weight, rate(tensor))
            units = stage.dense.weight.shape[1]
            differ = varies(values["activation"]) if "activation" in values else 1.0
            probes.append(LayerProbe(number, name, units, figures, values, alike(stage), self.rows, differ))
        return tuple(probes)


def measure_stage(
    stage: Stage, name: str, quantities: Collection[Quantity]
) -> tuple[dict[str, float], dict[Quantity, Array]]:
    """Figures and values of what last went through a layer; `name` is its activation's, or `out`."""
    figures: dict[str, float] = {}
    values: dict[Quantity, Array] = {}
    if "activation" in quantities:
        values["activation"] = stage.activation_out
        figures |= _activation_figures(stage.activation_out, name)
    if "z" in quantities:
        values["z"] = stage.z
        figures |= {"z.mean": _mean(stage.z), "z.std": _std(stage.z)}
    if "gradient" in quantities:
        values["gradient"] = stage.dense.d_weight
        figures["gradient.rms"] = _rms(stage.dense.d_weight)
    if "weight" in quantities:
        values["weight"] = stage.dense.weight
        figures["weight.std"] = _std(stage.dense.weight)
    return figures, values


def varies(a: Array) -> float:
    """By how much of their size (rms) activations (rows, units) differ from row to row; 0 where all are 0."""
    size, common = _rms(a), _rms(a.mean(axis=0, dtype=np.float64))
    return float(np.sqrt(max(size * size - common * common, 0.0)) / size) if size else 0.0


EQUAL = 1e-3
"""Incoming weights that differ by no more than that share of their size are equal but for rounding."""


def alike(stage: Stage) -> bool:
    """Whether all units of a layer have the same incoming weights, and the same bias.

    Batch norm before the activation takes out the bias.
    """
    weight, bias = stage.dense.weight, stage.dense.bias[None]
    if weight.shape[1] < 2:
        return False
    # That the first two differ is found at once, and is so in nearly every layer.
    taken_out = stage.norm is not None and stage.norm_first
    return _equal(weight[:, :2]) and _equal(weight) and (taken_out or _equal(bias))


def _equal(columns: Array) -> bool:
    first = columns[:, :1]
    return bool(np.abs(columns - first).max() <= EQUAL * _rms(first))


def update_ratio(moved: Array, weight: Array) -> float | None:
    """The size of what an update `moved` by, as a share of that of the `weight` it led to (rms).

    None where all weights are 0.
    """
    size = _rms(weight)
    return _rms(moved) / size if size else None


def _update_figures(moved: Array, weight: Array, rate: float | None) -> dict[str, float]:
    ratio = update_ratio(moved, weight)
    figures = {} if ratio is None else {"update.ratio": ratio}
    return figures if rate is None else figures | {"update.rate": rate}


def _activation_figures(a: Array, activation: str) -> dict[str, float]:
    mean, rms = _mean(a), _rms(a)
    between = _rms(a - _own_mean(a, axis=1))
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
    if activation in STEEPNESS:
        flat = STEEPNESS[activation](a) < FLAT
        figures["activation.saturated"] = float(np.count_nonzero(flat)) / a.size
    return figures


def _mean(values: Array) -> float:
    return float(values.mean(dtype=np.float64))


def _rms(values: Array) -> float:
    flat = values.reshape(-1)
    squares = np.vdot(flat, flat)
    if not np.isfinite(squares):
        # A sum of squares may be too large for float32 though every value is well below its largest.
        wide = flat.astype(np.float64)
        squares = np.vdot(wide, wide)
    return float(np.sqrt(squares / flat.size))


def _std(values: Array) -> float:
    return _rms(values - _own_mean(values))


def _own_mean(values: Array, axis: int | None = None) -> Array:
    """In the values' own type, also where their sum is too large for it."""
    mean: Array = values.mean(axis=axis, keepdims=True)
    if not np.isfinite(mean).all():
        mean = values.mean(axis=axis, keepdims=True, dtype=np.float64).astype(values.dtype)
    return mean
