"""Losses by hand, far out, and what counts as right."""

import numpy as np
import pytest

from tuitrain.nn.losses import LOSSES, NO_CLASS, BinaryCrossEntropy, MeanSquaredError, SoftmaxCrossEntropy


def test_cross_entropy_by_hand():
    loss = SoftmaxCrossEntropy(2, 2, "float64")
    value = loss.forward(np.log([[0.25, 0.75], [0.5, 0.5]]), np.array([0, 1]))
    assert value == pytest.approx(-(np.log(0.25) + np.log(0.5)) / 2)
    np.testing.assert_allclose(loss.backward(), [[-0.375, 0.375], [0.25, -0.25]])


def test_one_hot_labels_are_the_integers_to_the_last_bit():
    random = np.random.default_rng(0)
    logits, labels = random.normal(size=(50, 10)).astype("float32"), random.integers(0, 10, 50)
    one_hot = np.eye(10, dtype=np.uint8)[labels]
    for kind in (SoftmaxCrossEntropy, MeanSquaredError):
        values, slopes = [], []
        for y in (labels, one_hot):
            loss = kind(10, 50, "float32")
            values.append(loss.forward(logits, y))
            slopes.append(loss.backward().copy())
            np.testing.assert_array_equal(loss.predicted(logits), logits.argmax(axis=1))
        assert values[0] == values[1]
        np.testing.assert_array_equal(*slopes)


def test_binary_cross_entropy_by_hand():
    loss = BinaryCrossEntropy(1, 2, "float64")
    z = np.array([[0.0], [np.log(3)]])  # σ: .5, .75
    assert loss.forward(z, np.array([1, 0])) == pytest.approx(-(np.log(0.5) + np.log(0.25)) / 2)
    np.testing.assert_allclose(loss.backward(), [[-0.25], [0.375]])
    assert loss.predicted(z).tolist() == [0, 1]


def test_binary_losses_of_several_outputs_are_summed():
    z, goals = np.array([[0.0, np.log(3)], [0.0, 0.0]]), np.array([[1, 0], [0, 1]])
    loss = BinaryCrossEntropy(2, 2, "float64")
    assert loss.forward(z, goals) == pytest.approx(-(3 * np.log(0.5) + np.log(0.25)) / 2)
    np.testing.assert_allclose(loss.backward(), [[-0.25, 0.375], [0.25, -0.25]])
    assert loss.predicted(np.array([[1.0, -1.0], [1.0, 1.0], [-1.0, -1.0]])).tolist() == [
        0,
        NO_CLASS,
        NO_CLASS,
    ]


@pytest.mark.parametrize("name", LOSSES)
def test_the_same_rows_twice_cost_the_same_and_pull_half_as_much_each(name):
    outputs = 1 if name == "binary_cross_entropy" else 4
    z, y = np.random.default_rng(0).normal(size=(3, outputs)), np.array([0, 1, 0])
    once, twice = LOSSES[name](outputs, 3, "float64"), LOSSES[name](outputs, 6, "float64")
    assert twice.forward(np.tile(z, (2, 1)), np.tile(y, 2)) == pytest.approx(once.forward(z, y))
    np.testing.assert_allclose(2 * twice.backward(), np.tile(once.backward(), (2, 1)))


@pytest.mark.parametrize("name", LOSSES)
def test_outputs_are_left_as_they_are(name):
    outputs = 1 if name == "binary_cross_entropy" else 4
    z = np.random.default_rng(0).normal(size=(3, outputs))
    before = z.copy()
    loss = LOSSES[name](outputs, 3, "float64")
    loss.forward(z, np.array([0, 1, 0]))
    loss.backward()
    np.testing.assert_array_equal(z, before)


def test_mean_squared_error_is_half_the_sum_over_outputs_and_the_mean_over_rows():
    loss = MeanSquaredError(2, 2, "float64")
    outputs, goals = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.0, 0.0], [3.0, 1.0]])
    assert loss.forward(outputs, goals) == (1 + 4 + 0 + 9) / 4
    np.testing.assert_array_equal(loss.backward(), [[0.5, 1.0], [0.0, 1.5]])


def test_for_labels_the_squared_error_wants_one_at_the_class_and_nothing_elsewhere():
    loss = MeanSquaredError(3, 1, "float64")
    assert loss.forward(np.array([[0.5, 0.0, 0.0]]), np.array([2])) == (0.25 + 1) / 2
    assert loss.predicted(np.array([[0.5, 0.0, 0.0], [0.0, 0.0, -1.0]])).tolist() == [0, 0]


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_a_certain_and_wrong_answer_costs_much_and_not_infinitely_much(dtype):
    with np.errstate(all="raise", under="ignore"):
        softmax = SoftmaxCrossEntropy(2, 1, dtype)
        assert softmax.forward(np.array([[1e4, 0.0]], dtype), np.array([1])) == pytest.approx(1e4)
        assert np.isfinite(softmax.backward()).all()
        assert softmax.forward(np.array([[1e4, 0.0]], dtype), np.array([0])) == 0
        binary = BinaryCrossEntropy(1, 1, dtype)
        for z, label in ((1e4, 0), (-1e4, 1)):
            assert binary.forward(np.array([[z]], dtype), np.array([label])) == pytest.approx(1e4)
            assert abs(binary.backward()) == 1
        assert binary.forward(np.array([[1e4]], dtype), np.array([1])) == 0


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("name", LOSSES)
def test_a_loss_of_what_is_not_finite_is_not_finite(name, broken):
    outputs = 1 if name == "binary_cross_entropy" else 2
    loss = LOSSES[name](outputs, 1, "float32")
    # A binary answer may be infinitely right; labelled 1, it is so only at +inf.
    label = int(broken != np.inf) if outputs == 1 else 0
    with np.errstate(all="ignore"):
        assert not np.isfinite(loss.forward(np.full((1, outputs), broken, "float32"), np.array([label])))


@pytest.mark.parametrize("name", LOSSES)
def test_knowing_nothing_costs_what_the_baseline_says(name):
    outputs = {"cross_entropy": 10, "binary_cross_entropy": 1, "mean_squared_error": 4}[name]
    value = LOSSES[name](outputs, 3, "float64").forward(np.zeros((3, outputs)), np.array([0, 1, 0]))
    wanted = {"cross_entropy": np.log(10), "binary_cross_entropy": np.log(2), "mean_squared_error": 0.5}
    assert value == pytest.approx(wanted[name])


def test_a_certain_answer_that_is_wrong_keeps_its_gradient():
    loss = SoftmaxCrossEntropy(2, 1, "float32")
    loss.forward(np.array([[80, 0]], "float32"), np.array([1]))
    assert list(loss.backward()[0]) == [1, -1]
