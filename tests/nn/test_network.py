"""Parameters, the dense layer, what networks share, and that they make no temporaries."""

import tracemalloc

import numpy as np
import pytest

from tuitrain.nn.activations import ACTIVATIONS
from tuitrain.nn.layers import Dense
from tuitrain.nn.losses import LOSSES
from tuitrain.nn.network import Architecture, Network, Networks
from tuitrain.nn.regularization import Clip, WeightDecay
from tuitrain.nn.use import Use

X = np.random.default_rng(0).random((5, 6))
LABELS = np.array([0, 1, 0, 1, 1])


def test_parameters_are_one_vector_with_the_weights_first():
    parameters = Architecture(3, (4,), 2).parameters()
    assert parameters.flat.size == 3 * 4 + 4 * 2 + 4 + 2
    assert parameters.weights == 3 * 4 + 4 * 2
    parameters.flat[: parameters.weights] = 1
    assert all((tensor == 1).all() for name, tensor in parameters.tensors.items() if "weight" in name)
    assert all((tensor == 0).all() for name, tensor in parameters.tensors.items() if "bias" in name)


def test_dense_by_hand():
    weight, bias = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([10.0, 20.0])
    d_weight, d_bias = np.zeros_like(weight), np.zeros_like(bias)
    layer = Dense(weight, bias, d_weight, d_bias, rows=1)
    np.testing.assert_array_equal(layer.forward(np.array([[1.0, 1.0]])), [[14.0, 26.0]])
    d_x = layer.backward(np.array([[1.0, 10.0]]))
    np.testing.assert_array_equal(d_x, [[21.0, 43.0]])
    np.testing.assert_array_equal(d_weight, [[1.0, 10.0], [1.0, 10.0]])
    np.testing.assert_array_equal(d_bias, [1.0, 10.0])


def test_networks_share_parameters_and_not_buffers(model_with):
    model = model_with()
    training, looking = Network(model, 5), Network(model, 5, Use.INFER)
    first = training.forward(X).copy()
    looking.forward(np.zeros_like(X))
    np.testing.assert_array_equal(training.stages[-1].out, first)
    model.parameters.flat *= 2
    assert not np.array_equal(looking.forward(X), first)


def test_a_network_without_gradients_has_no_backward_pass(model_with):
    with pytest.raises(RuntimeError, match="gradients"):
        Network(model_with(), 1).backward()


@pytest.mark.parametrize("placement", ["off", "before", "after"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_kept_or_not_the_gradient_is_the_same_and_kept_values_survive(model_with, activation, placement):
    model = model_with(activation=activation, batch_norm=placement, ratio=0.3, dtype="float32")
    gradients = [model.parameters.like() for _ in range(2)]
    lean, kept = (
        Network(model, 5, Use.TRAIN, each, keep=keep)
        for each, keep in zip(gradients, (False, True), strict=True)
    )
    x = X.astype("float32")
    lean.loss(x, LABELS)
    lean.backward()
    kept.loss(x, LABELS)

    def seen():
        return [each.copy() for stage in kept.stages for each in (stage.z, stage.activation_out, stage.out)]

    values = seen()
    kept.backward()
    for before, now in zip(values, seen(), strict=True):
        np.testing.assert_array_equal(before, now)
    np.testing.assert_array_equal(gradients[0].flat, gradients[1].flat)


def test_networks_for_several_numbers_of_rows_share_parameters_and_gradients(model_with):
    model = model_with()
    gradients = model.parameters.like()
    networks = Networks(model, Use.TRAIN, gradients)
    assert networks.for_rows(5) is networks.for_rows(5)
    same, labels = np.ones((5, 6)), np.zeros(5, np.intp)
    losses = [networks.for_rows(rows).loss(same[:rows], labels[:rows]) for rows in (5, 2)]
    assert losses[0] == pytest.approx(losses[1])
    networks.for_rows(2).backward()
    assert gradients.flat.any()


def test_without_bends_all_layers_are_one_affine_map(model_with):
    model = model_with((5, 4, 3), activation="identity")
    product, shift = np.eye(6), np.zeros(6)
    for n in range(1, 5):
        weight, bias = (model.parameters.tensors[f"{name}{n}"] for name in ("weight", "bias"))
        product, shift = product @ weight, shift @ weight + bias
    np.testing.assert_allclose(Network(model, 5).forward(X), X @ product + shift)


WIDTH = 32


GOALS = {
    "labels": lambda rows, outputs: np.zeros(rows, np.intp),
    "one-hot": lambda rows, outputs: np.ones((rows, outputs), np.uint8),
    "numbers": lambda rows, outputs: np.ones((rows, outputs), np.float32),
}


def memory_of_a_step(model, rows, goal):
    """Bytes that one update's passes hold at most, beyond what was there before them."""
    gradients = model.parameters.like()
    network = Network(model, rows, Use.TRAIN, gradients)
    decay, clip = WeightDecay(model.parameters, gradients, 0.1), Clip(gradients, 1.0)
    x, y = np.ones((rows, WIDTH), "float32"), GOALS[goal](rows, model.architecture.outputs)

    def step():
        network.loss(x, y)
        network.backward()
        decay.apply()
        clip.apply()

    step()
    tracemalloc.start()
    try:
        step()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


# For each row: a number and its place, in the loss; with dropout, sixteen random bits a unit of one layer. A
# temporary of a layer would be four bytes a unit.
@pytest.mark.parametrize(
    ("options", "most"),
    [
        *[({"activation": name}, 16) for name in ACTIVATIONS],
        *[({"batch_norm": placement}, 16) for placement in ("before", "after")],
        *[({"loss": name}, 16) for name in LOSSES],
        ({"goal": "one-hot"}, 16),
        *[({"loss": "mean_squared_error", "goal": goal}, 16) for goal in ("one-hot", "numbers")],
        *[({"ratio": 0.3, "dropout_scaling": scaling}, 2 * WIDTH) for scaling in ("inference", "training")],
    ],
    ids=str,
)
def test_a_step_makes_no_temporaries_of_a_layers_size(model_with, options, most):
    options = dict(options)
    goal = options.pop("goal", "labels")
    outputs = 1 if options.get("loss") == "binary_cross_entropy" else WIDTH
    model = model_with((WIDTH, WIDTH), inputs=WIDTH, outputs=outputs, dtype="float32", **options)
    # Both batches are beyond the blocks in which numpy casts, which are the same for any number of rows.
    few, many = 4096, 12288
    grown = memory_of_a_step(model, many, goal) - memory_of_a_step(model, few, goal)
    assert grown <= most * (many - few) + 4096


def test_the_first_broken_layer_is_the_first_in_forward_order(model_with):
    model = model_with(activation="tanh")
    network = Network(model, 5)
    model.parameters.tensors["bias2"][1] = np.inf
    with np.errstate(invalid="ignore"):
        network.loss(X, LABELS)
    # tanh of infinity is one: nothing is broken yet.
    assert network.first_broken_layer() == 3
    model.parameters.tensors["bias2"][1] = np.nan
    network.loss(X, LABELS)
    assert network.first_broken_layer() == 2
