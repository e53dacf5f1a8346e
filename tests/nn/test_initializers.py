"""First weights: how far they are spread, and from which stream."""

import numpy as np
import pytest

from tuitrain.nn.initializers import INITIALIZERS, initializer
from tuitrain.nn.network import Architecture, initialize_weights

SPREADS = {
    "he": lambda n, m: np.sqrt(2 / n),
    "xavier": lambda n, m: np.sqrt(1 / n),
    "glorot": lambda n, m: np.sqrt(2 / (n + m)),
}


def initial_weights(rule, widths=(784, (1000,), 10), stream=np.random.default_rng):
    parameters = Architecture(*widths).parameters()
    initialize_weights(parameters, rule, stream)
    return parameters.tensors


@pytest.mark.parametrize("name", SPREADS)
def test_the_deviation_follows_the_layers_size_the_output_layers_too(name):
    tensors = initial_weights(initializer(name))
    for weight, n, m in (("weight1", 784, 1000), ("weight2", 1000, 10)):
        assert tensors[weight].std() == pytest.approx(SPREADS[name](n, m), rel=0.03)
        assert abs(tensors[weight].mean()) < 4 * SPREADS[name](n, m) / np.sqrt(n * m)


def test_normal_has_one_deviation_for_all_layers():
    tensors = initial_weights(initializer("normal", std=0.01))
    assert tensors["weight1"].std() == pytest.approx(0.01, rel=0.03)
    assert tensors["weight2"].std() == pytest.approx(0.01, rel=0.03)


def test_zero_and_constant_draw_nothing():
    def refuse(layer):
        return None

    assert not initial_weights(initializer("zero"), stream=refuse)["weight1"].any()
    assert (initial_weights(initializer("constant", value=-0.5), stream=refuse)["weight2"] == -0.5).all()


@pytest.mark.parametrize("name", INITIALIZERS)
def test_biases_stay_zero(name):
    options = {"normal": {"std": 0.1}, "constant": {"value": 0.1}}.get(name, {})
    tensors = initial_weights(initializer(name, **options))
    assert not any(tensor.any() for each, tensor in tensors.items() if each.startswith("bias"))


@pytest.mark.parametrize("name", SPREADS)
def test_weights_are_the_streams_unit_normals_times_the_deviation(name):
    weight = initial_weights(initializer(name), (6, (5,), 4))["weight1"]
    units = np.random.default_rng(1).standard_normal((6, 5))
    np.testing.assert_array_equal(weight, (units * SPREADS[name](6, 5)).astype("float32"))


def test_two_rules_differ_by_their_scale_alone():
    he, small = (
        initial_weights(rule)["weight1"] for rule in (initializer("he"), initializer("normal", std=0.01))
    )
    np.testing.assert_allclose(he / np.sqrt(2 / 784), small / 0.01, rtol=1e-5)


def test_each_layer_draws_from_its_own_stream():
    shallow, deep = (initial_weights(initializer("he"), (5, hidden, 5)) for hidden in ((5,), (5, 5)))
    np.testing.assert_array_equal(shallow["weight1"], deep["weight1"])
    np.testing.assert_array_equal(shallow["weight2"], deep["weight2"])
    assert not np.array_equal(deep["weight1"], deep["weight2"])
