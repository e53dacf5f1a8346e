"""Five layers of a hundred on normal rows, before any training: what each way to draw weights comes to."""

import pytest

from tuitrain.config import Preset
from tuitrain.experiments.studies.activations import activations


def verdicts(seed, activation, init):
    hidden = {"width": 100, "depth": 5}
    network = {"hidden": hidden, "activation": activation, "init": init}
    preset = Preset.model_validate({"kind": "activations", "network": network, "seed": seed})
    (found,) = (activations(preset, config) for config in preset.trials.values())
    return [layer.verdict.word for layer in found.layers.layers]


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
    assert verdicts(seed, activation, init) == words
