"""Dropout: what a mask depends on, how much it leaves out, both ways to scale."""

import numpy as np
import pytest

from tuitrain.nn.dropout import Dropout, Masks
from tuitrain.nn.network import Network
from tuitrain.nn.use import Use


def masks(seed=0, ratio=0.3):
    return Masks(lambda layer: np.random.SeedSequence(seed, spawn_key=(layer,)), ratio)


def draw_mask(shared, layer=1, rows=100, units=80):
    out = np.empty((rows, units), bool)
    shared.draw(layer, out)
    return out


def forward_ones(shared, *, scaling, training, rows=50, units=40):
    layer = Dropout(units, rows, "float64", shared, 1, scaling=scaling, training=training)
    return layer, layer.forward(np.ones((rows, units)))


@pytest.mark.parametrize("ratio", [0.05, 0.15, 0.5, 0.9])
def test_the_share_left_out_is_the_ratio(ratio):
    shared = masks(ratio=ratio)
    shares = []
    for shared.update in range(40):
        shares.append(1 - draw_mask(shared).mean())
    # 320,000 units: five standard errors.
    assert abs(np.mean(shares) - ratio) < 5 * np.sqrt(ratio * (1 - ratio) / 320_000)


def test_a_mask_depends_on_stream_and_update_alone():
    shared, other = masks(), masks()
    first = draw_mask(shared)
    for other.update in (7, 3, 0):
        assert other.update == 0 or not np.array_equal(draw_mask(other), first)
    np.testing.assert_array_equal(draw_mask(other), first)
    assert not np.array_equal(draw_mask(masks(seed=1)), first)
    assert not np.array_equal(draw_mask(masks(), layer=2), first)


def test_the_masks_of_other_layers_change_nothing():
    shared = masks()
    draw_mask(shared, layer=2)
    np.testing.assert_array_equal(draw_mask(shared), draw_mask(masks()))


def test_the_bits_stay_the_same_when_the_ratio_changes():
    shared = masks(ratio=0.2)
    few = draw_mask(shared)
    shared.ratio = 0.6
    many = draw_mask(shared)
    assert not (many & ~few).any()
    assert many.mean() == pytest.approx(0.4, abs=0.03)


def test_a_smaller_batch_has_the_first_rows_of_the_mask():
    np.testing.assert_array_equal(draw_mask(masks(), rows=30), draw_mask(masks())[:30])


def test_no_unit_and_no_row_is_special():
    shared = masks(ratio=0.5)
    total = np.zeros((100, 80))
    for shared.update in range(400):
        total += draw_mask(shared)
    assert np.abs(total.mean(axis=0) / 400 - 0.5).max() < 0.02
    assert np.abs(total.mean(axis=1) / 400 - 0.5).max() < 0.02


def test_as_in_the_paper_training_leaves_gaps_and_use_is_smaller():
    _, trained = forward_ones(masks(), scaling="inference", training=True)
    assert set(np.unique(trained)) == {0.0, 1.0}
    _, used = forward_ones(masks(), scaling="inference", training=False)
    np.testing.assert_allclose(used, 0.7)


def test_inverted_training_makes_up_for_the_gaps_and_use_changes_nothing():
    _, trained = forward_ones(masks(), scaling="training", training=True)
    assert set(np.unique(trained)) == {0.0, 1 / 0.7}
    _, used = forward_ones(masks(), scaling="training", training=False)
    np.testing.assert_array_equal(used, 1)


@pytest.mark.parametrize("scaling", ["inference", "training"])
def test_what_comes_back_goes_through_the_same_gaps(scaling):
    layer, out = forward_ones(masks(), scaling=scaling, training=True)
    np.testing.assert_array_equal(layer.backward(np.ones_like(out)), out)


@pytest.mark.parametrize("scaling", ["inference", "training"])
def test_training_and_use_expect_the_same_of_the_next_layer(scaling):
    shared = masks()
    _, used = forward_ones(shared, scaling=scaling, training=False)
    means = []
    for shared.update in range(100):
        means.append(forward_ones(shared, scaling=scaling, training=True)[1].mean())
    # 200,000 units: six standard errors.
    assert np.mean(means) == pytest.approx(used.mean(), abs=6 * np.sqrt(0.3 / 0.7 / 200_000))


def test_both_scalings_draw_the_same_mask():
    _, plain = forward_ones(masks(), scaling="inference", training=True)
    _, inverted = forward_ones(masks(), scaling="training", training=True)
    np.testing.assert_array_equal(plain > 0, inverted > 0)


def test_without_a_ratio_nothing_happens_and_nothing_is_drawn():
    def refuse(layer):
        raise AssertionError("a stream was asked for")

    for training in (True, False):
        layer, out = forward_ones(Masks(refuse, 0.0), scaling="inference", training=training)
        np.testing.assert_array_equal(out, 1)
        np.testing.assert_array_equal(layer.backward(np.full_like(out, 3)), 3)


def test_the_ratio_may_change_from_pass_to_pass():
    shared = masks(ratio=0.0)
    layer, _ = forward_ones(shared, scaling="inference", training=True)
    shared.ratio = 0.5
    assert 0.4 < layer.forward(np.ones((50, 40))).mean() < 0.6
    shared.ratio = 0.0
    assert layer.forward(np.ones((50, 40))).mean() == 1


def test_dropout_follows_every_hidden_layer_and_not_the_output(model_with):
    network = Network(model_with(ratio=0.5, activation="sigmoid"), 7, Use.TRAIN, keep=True)
    network.forward(np.ones((7, 6)))
    *hidden, last = network.stages
    assert last.dropout is None
    assert all((stage.out == 0).any() and (stage.activation_out != 0).all() for stage in hidden)


@pytest.mark.parametrize("use", [Use.INFER, Use.PROBE])
def test_evaluation_and_probe_leave_nothing_out(model_with, use):
    network = Network(model_with(ratio=0.5, activation="sigmoid"), 7, use, keep=True)
    network.forward(np.ones((7, 6)))
    for stage in network.stages[:-1]:
        np.testing.assert_array_equal(stage.out, 0.5 * stage.activation_out)
