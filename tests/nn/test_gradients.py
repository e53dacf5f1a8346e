"""The analytic gradient agrees with central differences, and the check would notice if it did not."""

from itertools import product

import numpy as np
import pytest

from tuitrain.experiments.gradient_check import Objective
from tuitrain.nn.activations import ACTIVATIONS, Gelu, LeakyRelu, Relu, Sigmoid, Tanh
from tuitrain.nn.batch_norm import BatchNorm
from tuitrain.nn.dropout import Dropout
from tuitrain.nn.gradients import compare_gradients
from tuitrain.nn.layers import Dense
from tuitrain.nn.losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from tuitrain.nn.network import Network
from tuitrain.nn.regularization import WeightDecay
from tuitrain.nn.use import Use

RELATIVE = 1e-7
ROWS, CLASSES = 7, 4

PLACEMENTS = ("off", "before", "after")
DROPOUTS = (("inference", 0.0), ("inference", 0.4), ("training", 0.4))
RANDOM = np.random.default_rng(5)
LABELS = RANDOM.integers(0, CLASSES, ROWS)
GOALS = {
    "cross_entropy": {"labels": LABELS, "one-hot": np.eye(CLASSES, dtype=np.uint8)[LABELS]},
    "binary_cross_entropy": {"labels": LABELS % 2},
    "mean_squared_error": {
        "labels": LABELS,
        "one-hot": np.eye(CLASSES, dtype=np.uint8)[LABELS],
        "numbers": RANDOM.normal(size=(ROWS, CLASSES)),
    },
}
X = RANDOM.normal(size=(ROWS, 6))


@pytest.fixture
def check(model_with):
    """The comparison of every tensor of a small network."""

    def compare(loss="cross_entropy", goal="labels", weight_decay=0.0, hidden=(5, 4), **options):
        outputs = 1 if loss == "binary_cross_entropy" else CLASSES
        model = model_with(hidden, loss=loss, outputs=outputs, **options)
        gradients = model.parameters.like()
        network = Network(model, ROWS, Use.TRAIN, gradients)
        objective = Objective(network, WeightDecay(model.parameters, gradients, weight_decay), gradients)
        return compare_gradients(objective, model.parameters, X, GOALS[loss][goal])

    return compare


def assert_agrees(comparisons):
    for name, found in comparisons.items():
        assert found.relative <= RELATIVE, (name, found)
    compared = sum(found.compared for found in comparisons.values())
    skipped = sum(found.skipped for found in comparisons.values())
    assert compared > 0
    assert skipped <= 0.05 * (compared + skipped)


@pytest.mark.parametrize("loss", GOALS)
@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_combination_agrees_with_central_differences(check, activation, placement, loss):
    for (scaling, ratio), goal in product(DROPOUTS, GOALS[loss]):
        options = {"dropout_scaling": scaling, "ratio": ratio}
        assert_agrees(check(loss, goal, activation=activation, batch_norm=placement, **options))


@pytest.mark.parametrize("hidden", [(), (5,), (3, 3, 3, 3, 3)], ids=str)
def test_no_hidden_layer_and_many_agree(check, hidden):
    assert_agrees(check(hidden=hidden, activation="tanh"))


def test_the_objective_with_weight_decay_agrees(check):
    assert_agrees(check(weight_decay=0.1, activation="tanh", batch_norm="before"))


def test_the_first_weights_make_no_difference(check, model_with):
    # Central differences ask nothing of the point they are taken at; the extremes are where signs hide.
    for scale in (0.1, 3.0):
        model = model_with(activation="gelu")
        model.parameters.flat[: model.parameters.weights] *= scale
        network = Network(model, ROWS, Use.TRAIN, model.parameters.like())
        assert_agrees(compare_gradients(network, model.parameters, X, LABELS))


# The check notices


def skipping(part):
    """A backward pass after which one written gradient is missing."""

    def wrong(original):
        def backward(self, d_out):
            result = original(self, d_out)
            getattr(getattr(self, "_norm", self), part)[...] = 0
            return result

        return backward

    return wrong


def without_slope(original):
    return lambda self, d_out: d_out


def times(factor):
    def wrong(original):
        return lambda self, *d_out: original(self, *d_out) * factor

    return wrong


def fixed_statistics(original):
    """As though mean and variance were no functions of the batch."""

    def backward(self, d_out):
        plain = d_out * self._norm.gamma * self._scale
        original(self, d_out)
        return plain

    return backward


MISTAKES = [
    (Relu, without_slope, {"activation": "relu"}),
    (LeakyRelu, without_slope, {"activation": "leaky_relu"}),
    (Sigmoid, times(4.0), {"activation": "sigmoid"}),
    (Tanh, without_slope, {"activation": "tanh"}),
    (Gelu, times(1.001), {"activation": "gelu"}),
    (Dense, skipping("d_bias"), {}),
    (Dense, skipping("d_weight"), {}),
    (BatchNorm, fixed_statistics, {"batch_norm": "before", "activation": "tanh"}),
    (BatchNorm, fixed_statistics, {"batch_norm": "after", "activation": "tanh"}),
    (BatchNorm, skipping("d_gamma"), {"batch_norm": "before"}),
    (BatchNorm, skipping("d_beta"), {"batch_norm": "after"}),
    (Dropout, without_slope, {"ratio": 0.4}),
    (SoftmaxCrossEntropy, times(ROWS), {}),
    (BinaryCrossEntropy, times(2), {"loss": "binary_cross_entropy"}),
    (MeanSquaredError, times(2), {"loss": "mean_squared_error"}),
]


@pytest.mark.parametrize(
    ("layer", "wrong", "options"), MISTAKES, ids=[f"{i}-{m[0].__name__}" for i, m in enumerate(MISTAKES)]
)
def test_a_wrong_gradient_is_noticed(monkeypatch, check, layer, wrong, options):
    assert_agrees(check(**options))
    monkeypatch.setattr(layer, "backward", wrong(layer.backward))
    with pytest.raises(AssertionError):
        assert_agrees(check(**options))


def test_a_decay_of_biases_is_noticed(monkeypatch, check):
    def apply(self):
        original(self)
        self.everything += self.rate * self.numbers

    def build(self, p, g, rate=0.0):
        make(self, p, g, rate)
        self.everything, self.numbers = g.flat[p.weights :], p.flat[p.weights :]

    make, original = WeightDecay.__init__, WeightDecay.apply
    monkeypatch.setattr(WeightDecay, "__init__", build)
    monkeypatch.setattr(WeightDecay, "apply", apply)
    with pytest.raises(AssertionError):
        assert_agrees(check(weight_decay=0.1))


def test_the_slopes_of_another_gelu_are_noticed(monkeypatch, check):
    monkeypatch.setattr(Gelu, "backward", lambda self, d_out: d_out * (self.out > 0))
    with pytest.raises(AssertionError):
        assert_agrees(check(activation="gelu"))


# What it compares


def test_with_one_row_batch_norm_has_no_gradient_to_check(model_with):
    model = model_with(batch_norm="before", activation="tanh")
    network = Network(model, 1, Use.TRAIN, gradients := model.parameters.like())
    network.loss(X[:1], LABELS[:1])
    network.backward()
    assert not gradients.tensors["weight1"].any()
    assert not gradients.tensors["gamma1"].any()


@pytest.mark.parametrize("activation", ["relu", "leaky_relu"])
def test_a_kink_within_reach_is_skipped_and_counted(model_with, activation):
    model = model_with((1,), inputs=1, outputs=2, activation=activation)
    tensors = model.parameters.tensors
    tensors["bias1"][...] = 0
    tensors["weight1"][...] = 1e-6  # the unit switches between w - h and w + h
    tensors["weight2"][...] = [[1.0, -1.0]]
    network = Network(model, 2, Use.TRAIN, model.parameters.like())
    found = compare_gradients(network, model.parameters, np.ones((2, 1)), np.array([0, 1]))
    assert (found["weight1"].skipped, found["weight1"].compared) == (1, 0)
    assert found["weight2"].skipped == 0


def test_of_a_large_tensor_some_entries_can_be_chosen(model_with):
    model = model_with()
    network = Network(model, ROWS, Use.TRAIN, model.parameters.like())
    found = compare_gradients(network, model.parameters, X, LABELS, entries=5)
    assert [each.compared + each.skipped for each in found.values()] == [5, 5, 5, 5, 4, 4]
    assert_agrees(found)


def test_what_is_almost_nothing_is_held_against_the_whole_gradient(check):
    found = check(batch_norm="before", activation="tanh")
    # A bias before batch norm moves nothing; the loss's last digits would differ by as much as they are.
    assert found["bias1"].absolute < 1e-9
    assert found["bias1"].relative < RELATIVE


def test_float32_is_refused(model_with):
    model = model_with(dtype="float32")
    network = Network(model, 2, Use.TRAIN, model.parameters.like())
    with pytest.raises(ValueError, match="float64"):
        compare_gradients(network, model.parameters, np.ones((2, 6)), np.array([0, 1]))
