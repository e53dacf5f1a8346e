"""Gradient checks: the analytic gradient of an experiment's network against central differences."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import CheckWord, Preset, TrialConfig
from tuitrain.data import fill, load
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.interruption import Watch
from tuitrain.nn.gradients import Comparison, compare_gradients
from tuitrain.nn.network import Network
from tuitrain.nn.parameters import Array, Parameters
from tuitrain.nn.regularization import WeightDecay
from tuitrain.nn.use import Use
from tuitrain.streams import Purpose, Streams
from tuitrain.training.model import model_of

AGREES, DIFFERS = get_args(CheckWord)
RELATIVE = 1e-6
"""A tensor's gradient agrees where its relative difference is not above this."""


def agrees(found: Comparison) -> bool:
    """Whether one tensor's gradient does."""
    return found.relative <= RELATIVE


@dataclass(frozen=True)
class Check:
    """One network's gradients: each tensor's comparison, by name."""

    tensors: Mapping[str, Comparison]
    rows: int

    @property
    def agrees(self) -> bool:
        """Whether every tensor does."""
        return all(map(agrees, self.tensors.values()))

    @property
    def status(self) -> Status:
        """Nothing can keep it from its end."""
        return "completed"

    @property
    def figures(self) -> Figures:
        """By the names that expectations use."""
        found = self.tensors.values()
        return {
            "largest_relative": max(each.relative for each in found),
            "largest_absolute": max(each.absolute for each in found),
            "skipped": sum(each.skipped for each in found),
            "verdict": AGREES if self.agrees else DIFFERS,
        }

    @property
    def series(self) -> Mapping[str, Any]:
        """Nothing: its figures say it all."""
        return {}


class Objective:
    """A network's loss with the L2 term, as training makes it small."""

    def __init__(self, network: Network, decay: WeightDecay, gradients: Parameters) -> None:
        self._network, self._decay = network, decay
        self.gradients = gradients
        self.stages = network.stages

    def loss(self, x: Array, y: NDArray[np.generic]) -> float:
        """The loss of the rows, and half the weight decay times the sum of squared weights."""
        return self._network.loss(x, y) + self._decay.penalty()

    def backward(self) -> None:
        """Write the gradient of the last `loss`, weight decay included."""
        self._network.backward()
        self._decay.apply()


def check_gradients(preset: Preset, config: TrialConfig, watch: Watch | None = None) -> Check:
    """Check the network of one arm, untrained, on the first batch of its training rows.

    Biases, gammas and betas are moved a little from where they start: at zero a ReLU stands on its kink, and
    some gradients vanish for no reason of their own.
    """
    streams = Streams(config.seed)
    dataset = load(config.data, streams)
    model = model_of(config, dataset, streams)
    random = streams.of(Purpose.PROBE)
    flat = model.parameters.flat
    flat[model.parameters.weights :] += random.normal(scale=0.1, size=flat.size - model.parameters.weights)
    rows = dataset.train.first(config.batch_rows)
    x = fill(np.empty((len(rows), dataset.features)), rows.x, dataset.scale)
    gradients = model.parameters.like()
    network = Network(model, len(rows), Use.TRAIN, gradients)
    objective = Objective(network, WeightDecay(model.parameters, gradients, config.weight_decay), gradients)
    tensors = compare_gradients(
        objective,
        model.parameters,
        x,
        rows.y,
        preset.gradcheck.h,
        preset.gradcheck.entries,
        random,
        watch or Watch(),
    )
    return Check(tensors, len(rows))
