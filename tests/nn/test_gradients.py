"""The analytic gradient agrees with central differences, and the check would notice if it did not."""

from math import erf, pi

import numpy as np
import pytest

from tuitrain.experiments.studies.gradient_check import Objective, agrees
from tuitrain.nn.activations import ACTIVATIONS, Gelu, Identity, LeakyRelu, Relu, Sigmoid, Tanh
from tuitrain.nn.batch_norm import BatchNorm
from tuitrain.nn.dropout import Dropout
from tuitrain.nn.gradients import compare_gradients
from tuitrain.nn.layers import Dense
from tuitrain.nn.losses import BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy
from tuitrain.nn.network import Network
from tuitrain.nn.regularization import WeightDecay
from tuitrain.nn.use import Use

RELATIVE = 1e-7
SKIPPED = 0.05
"""The share of entries that may lie at a kink."""
ROWS, CLASSES = 7, 4

PLACEMENTS = ("off", "before", "after")
DROPOUTS = {
    "no dropout": {},
    "inference scaling": {"ratio": 0.4, "dropout_scaling": "inference"},
    "training scaling": {"ratio": 0.4, "dropout_scaling": "training"},
}
RANDOM = np.random.default_rng(5)
X = RANDOM.normal(size=(ROWS, 6))
LABELS = RANDOM.integers(0, CLASSES, ROWS)
ONE_HOT = np.eye(CLASSES, dtype=np.uint8)[LABELS]
GOALS = {
    ("cross_entropy", "labels"): LABELS,
    ("cross_entropy", "one-hot"): ONE_HOT,
    ("binary_cross_entropy", "labels"): LABELS % 2,
    ("mean_squared_error", "labels"): LABELS,
    ("mean_squared_error", "one-hot"): ONE_HOT,
    ("mean_squared_error", "numbers"): RANDOM.normal(size=(ROWS, CLASSES)),
}


@pytest.fixture
def check(model_with):
    """The comparison of every tensor of a small network."""

    def compare(loss="cross_entropy", goal="labels", weight_decay=0.0, hidden=(5, 4), scale=1.0, **options):
        outputs = 1 if loss == "binary_cross_entropy" else CLASSES
        model = model_with(hidden, loss=loss, outputs=outputs, **options)
        model.parameters.flat[: model.parameters.weights] *= scale
        gradients = model.parameters.like()
        network = Network(model, ROWS, Use.TRAIN, gradients)
        objective = Objective(network, WeightDecay(model.parameters, gradients, weight_decay), gradients)
        return compare_gradients(objective, model.parameters, X, GOALS[loss, goal])

    return compare


def differing(comparisons):
    return {name for name, found in comparisons.items() if not found.relative <= RELATIVE}


def assert_agrees(comparisons):
    assert not differing(comparisons), comparisons
    compared = sum(found.compared for found in comparisons.values())
    skipped = sum(found.skipped for found in comparisons.values())
    assert compared > 0
    assert skipped <= SKIPPED * (compared + skipped)


@pytest.mark.parametrize(("loss", "goal"), GOALS)
@pytest.mark.parametrize("dropout", DROPOUTS)
@pytest.mark.parametrize("placement", PLACEMENTS)
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_combination_agrees_with_central_differences(check, activation, placement, dropout, loss, goal):
    assert_agrees(check(loss, goal, activation=activation, batch_norm=placement, **DROPOUTS[dropout]))


@pytest.mark.parametrize("hidden", [(), (5,), (3, 3, 3, 3, 3)], ids=str)
def test_no_hidden_layer_and_many_agree(check, hidden):
    assert_agrees(check(hidden=hidden, activation="tanh"))


@pytest.mark.parametrize("placement", PLACEMENTS)
def test_the_objective_with_weight_decay_agrees(check, placement):
    assert_agrees(check(weight_decay=0.1, activation="tanh", batch_norm=placement))


@pytest.mark.parametrize("scale", [0.1, 3.0])
def test_small_and_large_weights_agree(check, scale):
    assert_agrees(check(activation="gelu", scale=scale))


# Mutations: each makes a wrong method out of the right one.


def without_slope(right):
    return lambda self, d_out: d_out


def times(factor):
    def wrong(right):
        return lambda self, *given: right(self, *given) * factor

    return wrong


def without_part(part):
    def wrong(right):
        def backward(self, d_out):
            d_x = right(self, d_out)
            getattr(getattr(self, "_norm", self), part)[...] = 0
            return d_x

        return backward

    return wrong


def with_a_steeper_leak(right):
    def backward(self, d_out):
        return d_out * np.where(self._slope < 1, 0.1, 1)

    return backward


def with_the_slope_of_the_other_form(right):
    """x Φ(x) with the error function, which the tanh form comes near to."""

    def backward(self, d_out):
        x = self.seen
        below = (1 + np.vectorize(erf)(x / np.sqrt(2))) / 2
        return d_out * (below + x * np.exp(-x * x / 2) / np.sqrt(2 * pi))

    return backward


def without_mean_term(right):
    """As though the mean were no function of the batch."""

    def backward(self, d_out):
        term = d_out.mean(axis=0) * self._norm.gamma * self._scale
        return right(self, d_out) + term

    return backward


def without_variance_term(right):
    """As though the variance were no function of the batch."""

    def backward(self, d_out):
        term = self._hat * (d_out * self._hat).mean(axis=0) * self._norm.gamma * self._scale
        return right(self, d_out) + term

    return backward


def without_the_label(right):
    def backward(self):
        return self._softmax / self._rows

    return backward


HIDDEN = {"weight1", "weight2", "bias1", "bias2"}
OUTPUT = {"weight3", "bias3"}
WEIGHTS, BIASES = {"weight1", "weight2", "weight3"}, {"bias1", "bias2", "bias3"}
UNDER_THE_LAST_NORM = HIDDEN | {"gamma1", "beta1"}
BEFORE, AFTER = [{"batch_norm": placement, "activation": "tanh"} for placement in ("before", "after")]
BINARY, SQUARED = {"loss": "binary_cross_entropy"}, {"loss": "mean_squared_error"}

MISTAKES = [
    (Relu, "backward", without_slope, {"activation": "relu"}, HIDDEN),
    (LeakyRelu, "backward", without_slope, {"activation": "leaky_relu"}, HIDDEN),
    (LeakyRelu, "backward", with_a_steeper_leak, {"activation": "leaky_relu"}, HIDDEN),
    (Sigmoid, "backward", times(4.0), {"activation": "sigmoid"}, HIDDEN),
    (Tanh, "backward", without_slope, {"activation": "tanh"}, HIDDEN),
    (Identity, "backward", times(1.0001), {"activation": "identity"}, HIDDEN),
    (Gelu, "backward", times(1.0001), {"activation": "gelu"}, HIDDEN),
    (Dense, "backward", without_part("d_bias"), {}, BIASES),
    (Dense, "backward", without_part("d_weight"), {}, WEIGHTS),
    (Dense, "backward", times(2), {}, HIDDEN),
    (BatchNorm, "backward", without_mean_term, BEFORE, UNDER_THE_LAST_NORM),
    (BatchNorm, "backward", without_mean_term, AFTER, UNDER_THE_LAST_NORM),
    # The normalized rows sum to zero: a bias right under them sees nothing of it.
    (BatchNorm, "backward", without_variance_term, BEFORE, UNDER_THE_LAST_NORM - BIASES),
    (BatchNorm, "backward", without_variance_term, AFTER, UNDER_THE_LAST_NORM),
    (BatchNorm, "backward", without_part("d_gamma"), BEFORE, {"gamma1", "gamma2"}),
    (BatchNorm, "backward", without_part("d_beta"), AFTER, {"beta1", "beta2"}),
    (Dropout, "backward", without_slope, DROPOUTS["inference scaling"], HIDDEN),
    (Dropout, "backward", times(0.6), DROPOUTS["training scaling"], HIDDEN),
    (SoftmaxCrossEntropy, "backward", times(ROWS), {}, HIDDEN | OUTPUT),
    (SoftmaxCrossEntropy, "backward", without_the_label, {}, HIDDEN | OUTPUT),
    (BinaryCrossEntropy, "backward", times(ROWS), BINARY, HIDDEN | OUTPUT),
    (MeanSquaredError, "backward", times(ROWS), SQUARED, HIDDEN | OUTPUT),
    (MeanSquaredError, "forward", times(2), SQUARED, HIDDEN | OUTPUT),
    (WeightDecay, "penalty", times(2), {"weight_decay": 0.1}, WEIGHTS),
]


def mistake_id(mistake):
    layer, method, wrong, options, _ = mistake
    return "-".join([layer.__name__, method, wrong.__qualname__.split(".")[0], *map(str, options.values())])


@pytest.mark.parametrize(
    ("layer", "method", "wrong", "options", "tensors"), MISTAKES, ids=[mistake_id(each) for each in MISTAKES]
)
def test_a_mistake_is_noticed_in_the_tensors_it_spoils_alone(
    monkeypatch, check, layer, method, wrong, options, tensors
):
    assert not differing(check(**options))
    monkeypatch.setattr(layer, method, wrong(getattr(layer, method)))
    assert differing(check(**options)) == tensors


def test_the_slope_of_the_other_gelu_is_noticed(monkeypatch, check):
    def forward(self, x):
        self.seen = x.copy()
        return right(self, x)

    right = Gelu.forward
    monkeypatch.setattr(Gelu, "forward", forward)
    assert not differing(check(activation="gelu"))
    monkeypatch.setattr(Gelu, "backward", with_the_slope_of_the_other_form(Gelu.backward))
    assert differing(check(activation="gelu")) == HIDDEN


def test_a_decay_of_biases_is_noticed(monkeypatch, check):
    def build(self, p, g, rate=0.0):
        make(self, p, g, rate)
        self.all_slopes, self.all_numbers = g.flat, p.flat

    def apply(self):
        self.all_slopes += self.rate * self.all_numbers

    make = WeightDecay.__init__
    monkeypatch.setattr(WeightDecay, "__init__", build)
    monkeypatch.setattr(WeightDecay, "apply", apply)
    assert differing(check(weight_decay=0.1)) == BIASES


def test_a_mistake_is_noticed_where_the_gradient_has_almost_vanished(monkeypatch, check):
    deep = {"hidden": (3,) * 8, "activation": "sigmoid", "scale": 0.5}
    assert all(map(agrees, check(**deep).values()))
    right = Dense.backward

    def backward(self, d_out):
        d_x = right(self, d_out)
        if self.first:
            assert np.linalg.norm(self.d_weight) < 1e-6, "it has not vanished: the test has lost its point"
            self.d_weight *= 2
        return d_x

    monkeypatch.setattr(Dense, "backward", backward)
    assert [name for name, found in check(**deep).items() if not agrees(found)] == ["weight1"]


# Comparison


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


def test_a_smooth_activation_skips_nothing(check):
    assert not any(found.skipped for found in check(activation="gelu").values())


def test_of_a_large_tensor_some_entries_can_be_chosen(model_with):
    model = model_with()
    network = Network(model, ROWS, Use.TRAIN, model.parameters.like())
    found = compare_gradients(network, model.parameters, X, LABELS, entries=5)
    assert [each.compared + each.skipped for each in found.values()] == [5, 5, 5, 5, 4, 4]
    assert_agrees(found)


def test_the_parameters_are_afterwards_what_they_were(model_with):
    model = model_with()
    before = model.parameters.flat.copy()
    network = Network(model, ROWS, Use.TRAIN, model.parameters.like())
    compare_gradients(network, model.parameters, X, LABELS)
    np.testing.assert_array_equal(model.parameters.flat, before)


def test_what_is_almost_nothing_is_held_against_the_whole_gradient(check):
    found = check(batch_norm="before", activation="tanh")
    # A bias before batch norm moves nothing; the loss's last digits would differ by as much as they are.
    assert found["bias1"].absolute < 1e-9
    assert found["bias1"].relative < RELATIVE


def test_with_one_row_batch_norm_has_no_gradient_to_check(model_with):
    model = model_with(batch_norm="before", activation="tanh")
    network = Network(model, 1, Use.TRAIN, gradients := model.parameters.like())
    network.loss(X[:1], LABELS[:1])
    network.backward()
    assert gradients.tensors["weight3"].any()
    assert not gradients.tensors["weight1"].any()
    assert not gradients.tensors["gamma1"].any()


def test_float32_is_refused(model_with):
    model = model_with(dtype="float32")
    network = Network(model, 2, Use.TRAIN, model.parameters.like())
    with pytest.raises(ValueError, match="float64"):
        compare_gradients(network, model.parameters, np.ones((2, 6)), np.array([0, 1]))
