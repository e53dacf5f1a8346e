"""Untrained layers: the book's distributions, and what they must not depend on."""

import json

import numpy as np
import pytest

from tuitrain.config import ConfigError, Preset, load
from tuitrain.experiments.studies.activations import WINDOW, activations, matrix
from tuitrain.nn.activations import ACTIVATIONS
from tuitrain.streams import Purpose, Streams

SEEDS = range(5)
BOOK = {
    ("sigmoid", "std1"): [0.458, 0.438, 0.442, 0.437, 0.437],
    ("sigmoid", "std001"): [0.025, 0.012, 0.013, 0.012, 0.012],
    ("sigmoid", "xavier"): [0.208, 0.122, 0.133, 0.118, 0.116],
    ("tanh", "std1"): [0.96] * 5,
    ("tanh", "std001"): [0.099, 0.010, 0.001, 0.0001, 0.00001],
    ("tanh", "xavier"): [0.63, 0.48, 0.41, 0.36, 0.32],
}
"""Deviations of each layer, by the book's own program."""
BOOK_RELU = {
    "std001": [0.040, 0.0029, 0.0002],
    "xavier": [0.397, 0.287, 0.220, 0.165, 0.117],
    "he": [0.561, 0.574, 0.622, 0.661, 0.660],
}
"""Means of each layer, those told as 0 left out."""


def found(name, arm, seed=0, *overrides):
    preset = load(f"init-activations-{name}", overrides, seed=seed).preset
    return activations(preset, preset.trials[arm])


def figures(network, name):
    return np.array([layer.figures[f"activation.{name}"] for layer in network.layers.layers])


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(("name", "arm"), BOOK)
def test_deviations_are_the_books(name, arm, seed):
    ratios = figures(found(name, arm, seed), "std") / BOOK[name, arm]
    assert abs(ratios[0] - 1) <= 0.05
    assert (np.abs(ratios[1:] - 1) <= 0.25).all()


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("arm", BOOK_RELU)
def test_means_of_relu_are_the_books_and_half_of_all_is_zero(arm, seed):
    network, book = found("relu", arm, seed), BOOK_RELU[arm]
    ratios = figures(network, "mean")[: len(book)] / book
    assert abs(ratios[0] - 1) <= 0.05
    assert (np.abs(ratios[1:] - 1) <= 0.45).all()
    zeros = figures(network, "zero")
    assert (zeros >= 0.42).all()
    assert (zeros <= 0.58).all()


def test_nearly_three_quarters_of_a_saturated_layer_stand_in_the_two_end_bins():
    counts = found("sigmoid", "std1").layers.layers[0].counts
    assert (counts[0] + counts[-1]) / counts.sum() == pytest.approx(0.73, abs=0.01)


def test_every_histogram_holds_what_is_not_zero():
    for layer in found("relu", "he").layers.layers:
        assert layer.counts.sum() == pytest.approx(1000 * 100 * (1 - layer.zero), rel=0.01)


def test_the_share_within_the_window_is_that_of_a_normal_number():
    # z of the first layer has deviation 1 with Xavier: 95.45 % lie between -2 and 2.
    assert WINDOW == 2
    assert found("tanh", "xavier").within[0] == pytest.approx(0.9545, abs=0.005)


def test_an_arm_is_the_same_whatever_stands_beside_it():
    alone = Preset.model_validate(
        {"kind": "activations", "network": {"hidden": {"width": 100, "depth": 5}, "activation": "tanh"}}
    )
    (network,) = (activations(alone, config) for config in alone.trials.values())
    assert figures(network, "std").tolist() == figures(found("tanh", "he"), "std").tolist()


def test_batch_norm_keeps_the_signal_whatever_the_scale():
    deviations = figures(found("tanh", "std001", 0, "network.batch_norm=before"), "std")
    assert (np.abs(deviations / 0.63 - 1) <= 0.05).all()


def test_what_overflows_is_said_and_not_scored():
    overrides = ("network.hidden.depth=100", "arms.std1.network.init.std=1000", "activations.rows=20")
    network = found("relu", "std1", 0, *overrides)
    assert network.layers.layers[-1].verdict.word == "NOT FINITE"
    assert all(np.isfinite(value) for value in network.figures.values() if not isinstance(value, str))


def test_a_matrix_has_every_activation_with_every_way_to_draw_first_weights():
    preset = load("init-activations-relu").preset
    made = matrix(preset)
    inits = [trial.network.init for trial in made.trials.values()]
    used = [trial.network.activation for trial in made.trials.values()]
    # A deviation of one, one of a hundredth, and two rules.
    assert {init.name for init in inits} == {"normal", "xavier", "he"}
    assert {init.std for init in inits if init.name == "normal"} == {1, 0.01}
    assert set(used) == ACTIVATIONS.keys()
    assert all(used.count(name) == 4 for name in used)
    assert made.trials["tanh-std-001"].network.activation == "tanh"
    assert made.activations.rows == preset.activations.rows


def test_json_tells_every_layer():
    network = found("relu", "he")
    layers = json.loads(json.dumps(network.series))["layers"]
    assert len(layers) == 5
    for layer in layers:
        assert {"mean", "std", "zero", "dead", "counts", "edges", "verdict"} == set(layer)
        assert len(layer["edges"]) == len(layer["counts"]) + 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"network": {"hidden": []}}, "there is no hidden layer to send rows through"),
        (
            {"network": {"hidden": [10_000]}, "activations": {"rows": 2000}},
            "all layers would hold 20,000,000 numbers for 2,000 rows; the most allowed are 10,000,000",
        ),
        (
            {"network": {"hidden": [5]}, "expect": [{"figure": "layer2.activation.std", "min": 1}]},
            "there is no layer 2; layer 1 is the last",
        ),
        ({"network": {"hidden": [5]}, "loss": "mean_squared_error"}, "does not read"),
    ],
)
def test_what_cannot_be_seen_is_refused(tmp_path, fields, sentence):
    path = tmp_path / "a.yaml"
    path.write_text(json.dumps({"kind": "activations", **fields}))
    with pytest.raises(ConfigError, match=sentence.replace("(", r"\(")):
        load(str(path))


def test_rows_are_normal_numbers_of_the_noise_and_weights_those_of_their_layer():
    preset = load("init-activations-tanh", seed=3).preset
    widths, streams = preset.network.widths, Streams(3)
    x = streams.of(Purpose.NOISE).standard_normal((preset.activations.rows, widths[0]))
    first = streams.of(Purpose.INIT, 1).standard_normal((widths[0], widths[0])) / widths[0] ** 0.5
    network = found("tanh", "xavier", 3)
    z = x @ first
    assert network.z.layers[0].mean == pytest.approx(z.mean())
    assert network.z.layers[0].std == pytest.approx(z.std())
    assert network.layers.layers[0].mean == pytest.approx(np.tanh(z).mean())
    assert network.within[0] == np.mean((z >= -WINDOW) & (z <= WINDOW))
