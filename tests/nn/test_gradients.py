"""The analytic gradient agrees with central differences, and the check would notice if it did not."""

import numpy as np
import pytest

from tuitrain.nn.gradients import compare_gradients
from tuitrain.nn.layers import Dense, Relu
from tuitrain.nn.losses import SoftmaxCrossEntropy
from tuitrain.nn.network import Architecture, Network, initialize_weights

RELATIVE, ABSOLUTE, VANISHING = 1e-7, 1e-9, 1e-12


def check(hidden, seed=0, rows=7, inputs=6, outputs=4):
    """The comparison of every tensor of a small network with random weights and biases."""
    random = np.random.default_rng(seed)
    architecture = Architecture(inputs, hidden, outputs, dtype="float64")
    parameters = architecture.parameters()
    initialize_weights(parameters, "he", lambda layer: np.random.default_rng([seed, layer]))
    for name, tensor in parameters.tensors.items():
        if name.startswith("bias"):
            tensor[...] = random.normal(scale=0.1, size=tensor.shape)
    network = Network(architecture, parameters, rows, parameters.like())
    x, labels = random.normal(size=(rows, inputs)), random.integers(0, outputs, rows)
    return compare_gradients(network, parameters, x, labels)


def assert_agrees(comparisons):
    for name, found in comparisons.items():
        assert found.relative <= RELATIVE or found.absolute <= ABSOLUTE, (name, found)
    compared = sum(found.compared for found in comparisons.values())
    skipped = sum(found.skipped for found in comparisons.values())
    assert compared > 0
    assert skipped <= 0.05 * (compared + skipped)


@pytest.mark.parametrize("hidden", [(), (5,), (5, 4), (3, 3, 3, 3, 3)], ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_the_gradient_of_every_tensor_agrees_with_central_differences(hidden, seed):
    assert_agrees(check(hidden, seed))


def relu_that_leaks(self, d_out):
    return d_out


def dense_without_bias_gradient(original):
    def backward(self, d_out):
        result = original(self, d_out)
        self.d_bias[...] = 0
        return result

    return backward


def loss_summed_instead_of_averaged(original):
    def backward(self):
        return original(self) * self._rows

    return backward


@pytest.mark.parametrize(
    ("layer", "wrong"),
    [
        (Relu, relu_that_leaks),
        (Dense, dense_without_bias_gradient(Dense.backward)),
        (SoftmaxCrossEntropy, loss_summed_instead_of_averaged(SoftmaxCrossEntropy.backward)),
    ],
    ids=lambda value: value.__name__,
)
def test_a_wrong_gradient_is_noticed(monkeypatch, layer, wrong):
    monkeypatch.setattr(layer, "backward", wrong)
    with pytest.raises(AssertionError):
        assert_agrees(check((5, 4)))


def test_a_kink_within_reach_is_skipped_and_counted():
    architecture = Architecture(1, (1,), 2, dtype="float64")
    parameters = architecture.parameters()
    parameters.tensors["weight1"][...] = 1e-6  # the unit switches between w - h and w + h
    parameters.tensors["weight2"][...] = [[1.0, -1.0]]
    network = Network(architecture, parameters, 2, parameters.like())
    found = compare_gradients(network, parameters, np.ones((2, 1)), np.array([0, 1]))
    assert found["weight1"].skipped == 1
    assert found["weight1"].compared == 0
    assert found["weight2"].skipped == 0


def test_float32_is_refused():
    architecture = Architecture(2, (), 2)
    parameters = architecture.parameters()
    network = Network(architecture, parameters, 2, parameters.like())
    with pytest.raises(ValueError, match="float64"):
        compare_gradients(network, parameters, np.ones((2, 2)), np.array([0, 1]))
