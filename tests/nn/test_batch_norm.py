"""Batch norm: the statistics of the batch, the running ones, and who reads which."""

import numpy as np
import pytest

from tuitrain.nn.batch_norm import BatchNorm, Norm
from tuitrain.nn.network import Architecture, Model, Network
from tuitrain.nn.use import Use

X = np.array([[1.0, 10.0], [2.0, 10.0], [3.0, 40.0]])
MEAN, VARIANCE = X.mean(axis=0), X.var(axis=0)


def norm(**changes):
    tensors = {"gamma": np.ones(2), "beta": np.zeros(2), "mean": np.zeros(2), "variance": np.ones(2)}
    slopes = {"d_gamma": np.zeros(2), "d_beta": np.zeros(2)}
    return Norm(**tensors | slopes | {"momentum": 0.9, "epsilon": 1e-6} | changes)


def test_training_takes_mean_and_biased_variance_of_the_batch():
    out = BatchNorm(norm(), 3, Use.TRAIN, keep=True).forward(X)
    np.testing.assert_allclose(out, (X - MEAN) / np.sqrt(VARIANCE + 1e-6))
    np.testing.assert_allclose(out[:, 0], [-np.sqrt(1.5), 0, np.sqrt(1.5)], atol=1e-6)


def test_gamma_scales_and_beta_shifts():
    made = norm(gamma=np.array([2.0, 3.0]), beta=np.array([5.0, -1.0]))
    out = BatchNorm(made, 3, Use.TRAIN, keep=True).forward(X)
    np.testing.assert_allclose(out.mean(axis=0), [5, -1])
    np.testing.assert_allclose(out.std(axis=0), [2, 3], rtol=1e-6)


def test_running_statistics_begin_at_nothing_known_and_move_a_tenth_each_update():
    made = norm()
    layer = BatchNorm(made, 3, Use.TRAIN, keep=True)
    layer.forward(X)
    np.testing.assert_allclose(made.mean, 0.1 * MEAN)
    np.testing.assert_allclose(made.variance, 0.9 + 0.1 * VARIANCE)
    layer.forward(X)
    np.testing.assert_allclose(made.mean, 0.19 * MEAN)


def test_a_network_begins_with_means_zero_and_all_else_one_and_keeps_nine_tenths_each_update():
    model = Model(Architecture(2, (2,), 2, batch_norm="before", dtype="float64"))
    running, learnt = model.statistics.tensors, model.parameters.tensors
    begin = {"mean1": 0, "variance1": 1}
    assert {name: set(tensor) for name, tensor in running.items()} == {n: {v} for n, v in begin.items()}
    assert (set(learnt["gamma1"]), set(learnt["beta1"])) == ({1}, {0})
    learnt["weight1"][...] = np.eye(2)
    network = Network(model, 3, Use.TRAIN, keep=True)
    network.forward(X)
    np.testing.assert_allclose(running["mean1"], 0.1 * MEAN)
    np.testing.assert_allclose(running["variance1"], 0.9 + 0.1 * VARIANCE)
    tight = X / 1e3  # a variance so small that epsilon shows
    network.forward(tight)
    np.testing.assert_allclose(
        network.stages[0].norm.out, (tight - MEAN / 1e3) / np.sqrt(VARIANCE / 1e6 + 1e-6), atol=1e-12
    )


@pytest.mark.parametrize("use", [Use.INFER, Use.PROBE])
def test_to_use_a_network_moves_no_statistics(model_with, use):
    model = model_with(batch_norm="before")
    before = model.statistics.flat.copy()
    rows = np.random.default_rng(0).normal(size=(7, 6))
    Network(model, 7, use).forward(rows)
    np.testing.assert_array_equal(model.statistics.flat, before)
    Network(model, 7, Use.TRAIN).forward(rows)
    assert not np.array_equal(model.statistics.flat, before)


def test_inference_gives_a_row_the_same_answer_whoever_is_with_it(model_with):
    model = model_with(batch_norm="before", activation="tanh")
    rows = np.random.default_rng(0).normal(size=(7, 6))
    together, alone = Network(model, 7, Use.INFER).forward(rows), Network(model, 1, Use.INFER)
    np.testing.assert_allclose(alone.forward(rows[:1]), together[:1])


def test_inference_takes_the_running_statistics_and_leaves_them():
    made = norm(mean=np.array([2.0, 3.0]), variance=np.array([4.0, 9.0]), epsilon=1e-12)
    out = BatchNorm(made, 3, Use.INFER, keep=True).forward(X)
    np.testing.assert_allclose(out, (X - [2, 3]) / [2, 3])
    np.testing.assert_array_equal(made.mean, [2, 3])
    one = BatchNorm(made, 1, Use.INFER, keep=True).forward(X[:1])
    np.testing.assert_allclose(one, out[:1])


def test_a_probe_takes_its_own_rows_and_leaves_the_running_statistics():
    made = norm(mean=np.array([2.0, 3.0]))
    out = BatchNorm(made, 3, Use.PROBE, keep=True).forward(X)
    np.testing.assert_allclose(out, (X - MEAN) / np.sqrt(VARIANCE + 1e-6))
    np.testing.assert_array_equal(made.mean, [2, 3])


def test_a_unit_that_is_always_the_same_gives_beta():
    out = BatchNorm(norm(beta=np.array([0.5, 0.5])), 2, Use.TRAIN).forward(np.ones((2, 2)))
    np.testing.assert_array_equal(out, 0.5)


def test_a_batch_shifted_as_a_whole_comes_out_the_same():
    layer = BatchNorm(norm(), 3, Use.TRAIN, keep=True)
    first = layer.forward(X).copy()
    np.testing.assert_allclose(layer.forward(X + 7), first)


@pytest.mark.parametrize("placement", ["before", "after"])
def test_batch_norm_is_before_or_after_activations_of_hidden_layers_only(model_with, placement):
    model = model_with(batch_norm=placement, activation="relu")
    network = Network(model, 7, Use.TRAIN, keep=True)
    network.forward(np.random.default_rng(0).normal(size=(7, 6)))
    *hidden, last = network.stages
    assert last.norm is None
    for stage in hidden:
        beta = model.parameters.tensors[f"beta{hidden.index(stage) + 1}"]
        np.testing.assert_allclose(stage.norm.out.mean(axis=0), beta, atol=1e-9)
        assert (stage.out.min() >= 0) == (placement == "before")


def test_the_output_layer_has_no_gamma(model_with):
    names = [name for name in model_with(batch_norm="before").parameters.tensors if name[:2] in ("ga", "be")]
    assert names == ["gamma1", "gamma2", "beta1", "beta2"]
    assert not model_with().statistics.flat.size
