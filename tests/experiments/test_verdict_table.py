"""Five layers of a hundred on normal rows, before any training: what each way to draw weights comes to."""

import numpy as np
import pytest

from tuitrain.data.dataset import Dataset, Rows
from tuitrain.data.scale import Scale
from tuitrain.experiments.verdicts import layer_verdicts
from tuitrain.nn.initializers import initializer
from tuitrain.nn.network import Architecture, Model, initialize_weights
from tuitrain.streams import Purpose, Streams
from tuitrain.training.probe import Prober

ROWS, WIDTH, DEPTH = 1000, 100, 5


def normal_rows(seed):
    x = Streams(seed).of(Purpose.NOISE).standard_normal((ROWS, WIDTH))
    rows = Rows(x, np.zeros(ROWS, np.int64))
    return Dataset(rows, None, rows, 10, Scale())


def verdicts(seed, activation, **init):
    streams = Streams(seed)
    model = Model(Architecture(WIDTH, (WIDTH,) * DEPTH, 10, activation))
    initialize_weights(model.parameters, initializer(**init), lambda n: streams.of(Purpose.INIT, n))
    # Forward alone: what has no gradient yet is not judged by it.
    layers = Prober(model, normal_rows(seed), streams).measure({"activation"})
    return [verdict.word for verdict in layer_verdicts(layers)]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("activation", "init", "words"),
    [
        ("sigmoid", {"name": "normal", "std": 1}, ["SATURATED"] * 5),
        ("tanh", {"name": "normal", "std": 1}, ["SATURATED"] * 5),
        ("relu", {"name": "normal", "std": 1}, ["ok"] * 2 + ["EXPLODING"] * 3),
        ("sigmoid", {"name": "normal", "std": 0.01}, ["ok"] + ["COLLAPSED"] * 4),
        ("tanh", {"name": "normal", "std": 0.01}, ["ok"] + ["COLLAPSED"] * 4),
        ("relu", {"name": "normal", "std": 0.01}, ["ok"] * 2 + ["COLLAPSED"] * 3),
        ("sigmoid", {"name": "xavier"}, ["ok"] * 5),
        ("tanh", {"name": "xavier"}, ["ok"] * 5),
        ("relu", {"name": "xavier"}, ["ok"] * 5),
        ("sigmoid", {"name": "he"}, ["ok"] * 5),
        ("tanh", {"name": "he"}, ["ok"] * 5),
        ("relu", {"name": "he"}, ["ok"] * 5),
    ],
)
def test_first_weights_show_in_the_layers(seed, activation, init, words):
    assert verdicts(seed, activation, **init) == [*words, "ok"]
