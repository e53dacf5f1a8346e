"""Activations before any training: normal rows, sent forward through layers as they are first drawn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import isfinite
from typing import Any, Final, get_args

import numpy as np

from tuitrain.config import Activation, Preset, TrialConfig
from tuitrain.config.merge import plain
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.inspect.layers import LayersView, LayersWatch, LayerView
from tuitrain.experiments.interruption import Watch
from tuitrain.nn.initializers import initializer
from tuitrain.nn.network import Model, Network, Stage, initialize_weights
from tuitrain.nn.parameters import Array
from tuitrain.nn.use import Use
from tuitrain.streams import Purpose, Streams
from tuitrain.training import LayerProbe
from tuitrain.training.arithmetic import arithmetic
from tuitrain.training.model import architecture_of
from tuitrain.training.probe import alike, measure_stage, varies

WINDOW: Final = 2.0
"""Between minus and plus this a sigmoid bends, and has a slope worth the name; so does tanh."""
INITS: Final[Mapping[str, Mapping[str, Any]]] = {
    "std 1": {"name": "normal", "std": 1.0},
    "std .01": {"name": "normal", "std": 0.01},
    "xavier": {"name": "xavier"},
    "he": {"name": "he"},
}
"""First weights to hold beside each other; Glorot's own are Xavier's where all layers are of one width."""


@dataclass(frozen=True, eq=False)
class Activations:
    """What came through each layer, and the `z` that its activation saw; each with a histogram."""

    layers: LayersView
    z: LayersView
    within: tuple[float, ...]
    """For each layer the share of z between -WINDOW and WINDOW."""

    @property
    def status(self) -> Status:
        """It always completes; a verdict says what overflowed."""
        return "completed"

    @cached_property
    def figures(self) -> Figures:
        """Those of every layer, `layer1.activation.mean` and so on; none that is not finite."""
        found: dict[str, float | int | str] = {}
        for layer in self.layers.layers:
            numbers = {name: value for name, value in layer.figures.items() if isfinite(value)}
            found |= {f"layer{layer.number}.{name}": value for name, value in numbers.items()}
            found[f"layer{layer.number}.verdict"] = layer.verdict.word
        return found

    @property
    def series(self) -> Mapping[str, Any]:
        """Every layer with its histogram: `counts` between `edges`, exact zeros left out."""
        return {"layers": [_told(layer) for layer in self.layers.layers]}


def activations(preset: Preset, config: TrialConfig, watch: Watch | None = None) -> Activations:
    """Send the preset's rows through the hidden layers of `config`.

    No bias, no output. The rows are the same for every arm, and so are the unit normals of each layer: each
    rule for first weights scales the same numbers. Batch norm, where there is some, takes the statistics of
    these rows.
    """
    streams, widths = Streams(config.seed), config.network.widths
    told, steps = watch or Watch(), 2 * len(widths)
    network = _network(config, preset.activations.rows, streams, lambda layer: told(layer, steps))
    x = streams.of(Purpose.NOISE).standard_normal((preset.activations.rows, widths[0]))
    with arithmetic(config.blas_threads):
        network.forward(x, lambda layer: told(len(widths) + min(layer, len(widths)), steps))
        probes = tuple(
            _probe(number, stage, config.network.activation)
            for number, stage in enumerate(network.stages[:-1], 1)
        )
        laid_out = LayersWatch().lay_out
        layers, z = (laid_out(probes, quantity, len(x)) for quantity in ("activation", "z"))
        within = tuple(_within(probe.values["z"]) for probe in probes)
    return Activations(layers, z, within)


def matrix(preset: Preset) -> Preset:
    """The same rows and layers with every activation and every way to draw first weights, an arm for each."""
    arms = {
        cell(init, activation): {"network": {"activation": activation, "init": dict(rule)}}
        for (init, rule), activation in product(INITS.items(), get_args(Activation))
    }
    return Preset.model_validate({**plain(preset), "arms": arms, "expect": []})


def cell(init: str, activation: str) -> str:
    """The arm of that pair in a matrix."""
    return f"{activation}-{init.replace(' .', '-0').replace(' ', '-')}"


def _network(config: TrialConfig, rows: int, streams: Streams, before: Callable[[int], None]) -> Network:
    network = config.network
    # A network needs an output; nothing looks at this one.
    model = Model(architecture_of(config, inputs=network.widths[0], outputs=1))
    rule = initializer(**network.init.model_dump())

    def drawn(layer: int) -> np.random.Generator:
        before(min(layer - 1, len(network.widths)))
        return streams.of(Purpose.INIT, layer)

    initialize_weights(model.parameters, rule, drawn)
    return Network(model, rows, Use.PROBE, keep=True)


def _probe(number: int, stage: Stage, activation: str) -> LayerProbe:
    figures, values = measure_stage(stage, activation, ("activation", "z"))
    rows, units = values["z"].shape
    differ = varies(values["activation"])
    return LayerProbe(number, activation, units, figures, values, alike(stage), rows, differ)


def _within(z: Array) -> float:
    return float(np.count_nonzero(np.abs(z) <= WINDOW)) / z.size


def _told(layer: LayerView) -> dict[str, Any]:
    figures = {
        name: layer.figures.get(f"activation.{name}") for name in ("mean", "std", "zero", "saturated", "dead")
    }
    edges = np.linspace(layer.low, layer.high, len(layer.counts) + 1)
    known = {name: value for name, value in figures.items() if value is not None and isfinite(value)}
    return {**known, "verdict": layer.verdict.word, "counts": layer.counts.tolist(), "edges": edges.tolist()}
