"""The data of a run: what is held back, how it is scaled, how classes are written."""

import numpy as np
import pytest

from tuitrain.config import DataConfig
from tuitrain.config.data_sets import DATA_NAMES
from tuitrain.data import fill


def keys(rows):
    return {row.tobytes() for row in rows.x}


def test_five_hundred_with_a_hundred_held_back_leave_four_hundred(load_data):
    made = load_data(train=500, test=10, validation=100)
    assert (len(made.train), len(made.validation)) == (400, 100)
    first = keys(load_data(train=500, test=10).train)
    assert keys(made.train) | keys(made.validation) == first
    assert not keys(made.train) & keys(made.validation)


def test_a_share_is_a_share_of_the_rows_used_and_at_least_one(load_data):
    assert len(load_data(train=500, test=10, validation=0.2).validation) == 100
    assert len(load_data(train=50, test=10, validation=0.001).validation) == 1
    assert load_data(train=50, test=10).validation is None


def test_which_rows_are_held_back_depends_on_the_seed_alone(load_data):
    one, again, other = (
        load_data("mnist", seed, train=500, test=10, validation=100).validation for seed in (0, 0, 1)
    )
    assert keys(one) == keys(again)
    assert keys(one) != keys(other)


def scaled(made, rows):
    return fill(np.empty(rows.x.shape), rows.x, made.scale)


def test_pixels_come_between_nothing_and_one(load_data):
    made = load_data(train=100, test=10)
    x = scaled(made, made.train)
    assert (x.min(), x.max()) == (0, 1)


def test_standardized_points_have_mean_nothing_and_deviation_one_in_each_input(load_data):
    made = load_data("gaussians", train=500, test=100, standardize=True)
    x = scaled(made, made.train)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(x.std(axis=0), 1)
    # The test rows are scaled by what is known of the training rows.
    assert abs(scaled(made, made.test).std() - 1) < 0.1
    assert scaled(made, made.test).mean() != 0


def test_pictures_are_standardized_as_a_whole(load_data):
    made = load_data(train=1500, test=10, standardize=True)
    x = scaled(made, made.train)
    assert x.mean() == pytest.approx(0, abs=1e-12)
    assert x.std() == pytest.approx(1)
    # A pixel that is always black stays the same for all, and does not blow up.
    assert np.abs(x).max() < 10


def test_the_rows_held_back_have_no_part_in_the_scale(load_data):
    made = load_data("gaussians", train=100, test=10, validation=50, standardize=True)
    np.testing.assert_allclose(scaled(made, made.train).mean(axis=0), 0, atol=1e-12)
    assert np.abs(scaled(made, made.validation).mean(axis=0)).max() > 1e-6


def test_one_hot_rows_have_a_one_at_their_class(load_data):
    plain, hot = (load_data(train=50, test=10, labels=labels) for labels in ("integers", "one_hot"))
    assert hot.train.y.shape == (50, 10)
    assert hot.train.y.dtype.kind == "u"
    np.testing.assert_array_equal(hot.train.y.argmax(axis=1), plain.train.y)
    assert (hot.train.y.sum(axis=1) == 1).all()


def test_train_and_test_of_a_made_set_are_other_points(load_data):
    made = load_data("moons", train=100, test=100)
    assert not keys(made.train) & keys(made.test)


def test_what_the_config_says_of_a_set_is_so(load_data):
    assert {"mnist", "spirals", "sine"} <= set(DATA_NAMES)
    for name in DATA_NAMES:
        config = DataConfig(name=name, train=50, test=20)
        made = load_data(name, train=50, test=20)
        assert (made.features, made.classes) == (config.shape.inputs, config.shape.classes)
        assert (len(made.train), len(made.test)) == (config.train_rows, config.test_rows)
        assert made.image_shape == config.image_shape
