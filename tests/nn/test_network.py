"""Parameters, first weights, layers and losses, each for itself."""

import numpy as np
import pytest

from tuitrain.nn.initializers import he
from tuitrain.nn.layers import Dense, Relu
from tuitrain.nn.losses import SoftmaxCrossEntropy
from tuitrain.nn.network import Architecture, Network, Networks, initialize_weights


def test_parameters_are_one_vector_with_the_weights_first():
    parameters = Architecture(3, (4,), 2).parameters()
    assert parameters.flat.size == 3 * 4 + 4 * 2 + 4 + 2
    assert parameters.weights == 3 * 4 + 4 * 2
    parameters.flat[: parameters.weights] = 1
    assert all((tensor == 1).all() for name, tensor in parameters.tensors.items() if "weight" in name)
    assert all((tensor == 0).all() for name, tensor in parameters.tensors.items() if "bias" in name)


def test_he_weights_have_the_deviation_that_keeps_activations_alive():
    parameters = Architecture(784, (1000,), 10).parameters()
    initialize_weights(parameters, "he", np.random.default_rng)
    for name, inputs in (("weight1", 784), ("weight2", 1000)):
        assert parameters.tensors[name].std() == pytest.approx(np.sqrt(2 / inputs), rel=0.03)
    assert he(100, 7) == np.sqrt(0.02)


def test_each_layer_draws_from_its_own_stream():
    shallow, deep = (Architecture(5, hidden, 5).parameters() for hidden in ((5,), (5, 5)))
    for parameters in (shallow, deep):
        initialize_weights(parameters, "he", np.random.default_rng)
    np.testing.assert_array_equal(shallow.tensors["weight1"], deep.tensors["weight1"])
    np.testing.assert_array_equal(shallow.tensors["weight2"], deep.tensors["weight2"])


def test_dense_by_hand():
    weight, bias = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    d_weight, d_bias = np.zeros_like(weight), np.zeros_like(bias)
    layer = Dense(weight, bias, d_weight, d_bias, rows=1)
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, 1.0]])), [[14.0, 26.0]])
    d_x = layer.backward(np.array([[1.0, 10.0]]))
    np.testing.assert_array_equal(d_x, [[21.0, 43.0]])
    np.testing.assert_array_equal(d_weight, [[1.0, 10.0], [1.0, 10.0]])
    np.testing.assert_array_equal(d_bias, [1.0, 10.0])


def test_relu_has_no_slope_at_zero():
    layer = Relu(3, 1, "float64")
    np.testing.assert_array_equal(layer.forward(np.array([[-1.0, 0.0, 2.0]])), [[0.0, 0.0, 2.0]])
    np.testing.assert_array_equal(layer.backward(np.array([[5.0, 5.0, 5.0]])), [[0.0, 0.0, 5.0]])


def test_cross_entropy_by_hand():
    loss = SoftmaxCrossEntropy(2, 2, "float64")
    value = loss.forward(np.log([[0.25, 0.75], [0.5, 0.5]]), np.array([0, 1]))
    assert value == pytest.approx(-(np.log(0.25) + np.log(0.5)) / 2)
    np.testing.assert_allclose(loss.backward(), [[-0.375, 0.375], [0.25, -0.25]])


def test_a_certain_and_wrong_answer_costs_much_and_not_infinitely_much():
    loss = SoftmaxCrossEntropy(2, 1, "float32")
    assert loss.forward(np.array([[1000.0, 0.0]], "float32"), np.array([1])) == pytest.approx(1000.0)


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
def test_a_loss_of_what_is_not_finite_is_not_finite(broken):
    loss = SoftmaxCrossEntropy(2, 1, "float32")
    with np.errstate(all="ignore"):
        assert not np.isfinite(loss.forward(np.array([[broken, 0.0]], "float32"), np.array([0])))


def test_networks_share_parameters_and_not_buffers():
    architecture = Architecture(3, (4,), 2)
    parameters = architecture.parameters()
    initialize_weights(parameters, "he", np.random.default_rng)
    training, looking = (Network(architecture, parameters, 5) for _ in range(2))
    x = np.ones((5, 3), "float32")
    first = training.forward(x).copy()
    looking.forward(np.zeros((5, 3), "float32"))
    np.testing.assert_array_equal(training.stages[-1].out, first)
    parameters.flat *= 2
    assert not np.array_equal(looking.forward(x), first)


def test_a_network_without_gradients_has_no_backward_pass():
    architecture = Architecture(3, (), 2)
    with pytest.raises(RuntimeError, match="gradients"):
        Network(architecture, architecture.parameters(), 1).backward()


def test_kept_or_not_the_gradient_is_the_same_and_kept_values_survive_the_backward_pass():
    architecture = Architecture(3, (4, 4), 2)
    parameters = architecture.parameters()
    initialize_weights(parameters, "he", np.random.default_rng)
    x, labels = np.random.default_rng(0).random((5, 3), np.float32), np.array([0, 1, 0, 1, 1])
    lean, kept = (
        Network(architecture, parameters, 5, parameters.like(), keep=keep) for keep in (False, True)
    )
    lean.loss(x, labels)
    lean.backward()
    kept.loss(x, labels)
    values = [stage.out.copy() for stage in kept.stages] + [stage.dense.out.copy() for stage in kept.stages]
    kept.backward()
    after = [stage.out for stage in kept.stages] + [stage.dense.out for stage in kept.stages]
    for before, now in zip(values, after, strict=True):
        np.testing.assert_array_equal(before, now)
    assert (kept.stages[0].dense.out < 0).any()
    np.testing.assert_array_equal(lean.gradients.flat, kept.gradients.flat)


def test_networks_for_several_numbers_of_rows_share_parameters_and_gradients():
    architecture = Architecture(3, (4,), 2)
    parameters = architecture.parameters()
    initialize_weights(parameters, "he", np.random.default_rng)
    gradients = parameters.like()
    networks = Networks(architecture, parameters, gradients)
    assert networks.for_rows(5) is networks.for_rows(5)
    x, labels = np.ones((5, 3), np.float32), np.zeros(5, np.intp)
    losses = [networks.for_rows(rows).loss(x[:rows], labels[:rows]) for rows in (5, 2)]
    assert losses[0] == pytest.approx(losses[1])
    networks.for_rows(2).backward()
    assert gradients.flat.any()
