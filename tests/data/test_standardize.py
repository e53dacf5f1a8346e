"""Inputs of mean 0 and deviation 1, and those that have no deviation."""

import numpy as np
import pytest

from tuitrain.config.data_sets import GENERATED
from tuitrain.data import Scale, fill
from tuitrain.data.scale import standard


def scaled(stored, scale, dtype="float64"):
    return fill(np.empty(stored.shape, dtype), stored, scale)


@pytest.mark.parametrize("name", GENERATED)
@pytest.mark.parametrize(("dtype", "error"), [("float64", 1e-12), ("float32", 1e-5)])
def test_each_input_of_a_generated_set_gets_mean_0_and_deviation_1(load_data, name, dtype, error):
    made = load_data(name, train=2500, test=10, standardize=True)
    x = scaled(made.train.x, made.scale, dtype).astype(np.float64)
    np.testing.assert_allclose(x.mean(axis=0), 0, atol=error)
    np.testing.assert_allclose(x.std(axis=0), 1, atol=error)


def test_without_it_generated_points_stay_as_they_are(load_data):
    made = load_data("moons", train=50, test=10)
    np.testing.assert_array_equal(scaled(made.train.x, made.scale), made.train.x)


def test_pictures_together_have_one_factor_and_keep_what_is_dark_dark(load_data):
    made = load_data(train=1234, test=10, standardize=True)
    stored = made.train.x.astype(np.float64)
    expected = (stored - stored.mean()) / stored.std()
    np.testing.assert_allclose(scaled(made.train.x, made.scale), expected, atol=1e-12)


def test_a_users_pictures_are_taken_together_and_rows_of_numbers_apart(make_idx_folder, load_data):
    path = make_idx_folder()
    # A plain number: one of NumPy's would be multiplied with in its own type, not in the buffer's.
    assert type(load_data(path, standardize=True).scale.factor) is float
    for split, count in (("train", 6), ("t10k", 4)):
        # Two dimensions: six numbers a row, which are no picture.
        content = b"\0\0\x08\x02" + np.array([count, 6], ">u4").tobytes() + bytes(range(count * 6))
        (path / f"{split}-images-idx3-ubyte").write_bytes(content)
    made = load_data(path, standardize=True)
    assert made.image_shape is None
    assert made.scale.factor.shape == (6,)
    np.testing.assert_allclose(scaled(made.train.x, made.scale).std(axis=0), 1)


@pytest.mark.parametrize("rows", [1, 3, 10, 1000, 2999])
@pytest.mark.parametrize("value", [0.0, 0.1, 0.3, 1 / 3, -12.7])
def test_what_never_varies_is_only_moved_to_0(rows, value):
    stored = np.column_stack((np.full(rows, value), np.arange(rows) / 7))
    scale = standard(stored, together=False)
    assert scale.factor[0] == 1
    np.testing.assert_allclose(scaled(stored, scale)[:, 0], 0, atol=1e-12)


@pytest.mark.parametrize("beside", [(), (0.0, 1.0), (-1e-3, 1e-3)], ids=str)
@pytest.mark.parametrize("value", [12345.678, -98765.4321, 1e6 / 3])
def test_a_large_number_that_never_varies_is_only_moved_to_0(value, beside):
    # Its mean is off by more than the deviation beside it would make up for.
    columns = [np.full(3000, value), *([np.resize(beside, 3000)] if beside else [])]
    stored = np.column_stack(columns)
    scale = standard(stored, together=False)
    assert scale.factor[0] == 1
    np.testing.assert_allclose(scaled(stored, scale)[:, 0], 0, atol=1e-6)


@pytest.mark.parametrize("together", [False, True])
def test_bytes_that_never_vary_are_only_moved_to_0(together):
    stored = np.full((1500, 3), 200, np.uint8)
    scale = standard(stored, together=together)
    np.testing.assert_array_equal(scale.factor, 1)
    np.testing.assert_array_equal(scaled(stored, scale), 0)


def test_what_varies_by_rounding_alone_is_not_blown_up(load_data):
    # Two clusters without noise lie on the first axis; the sine of π is 1.2e-16.
    made = load_data("gaussians", train=100, test=10, classes=2, noise=0, standardize=True)
    x = scaled(made.train.x, made.scale)
    np.testing.assert_allclose(x[:, 0].std(), 1)
    np.testing.assert_allclose(x[:, 1], 0, atol=1e-6)


def test_little_deviation_is_still_deviation():
    stored = 1 + 1e-6 * np.arange(1000.0)[:, None]
    np.testing.assert_allclose(scaled(stored, standard(stored, together=False)).std(), 1, rtol=1e-6)


def test_fewer_rows_than_the_buffer_holds_leave_the_rest_of_it_alone():
    buffer = np.full((4, 2), 9.0)
    out = fill(buffer, np.array([[1, 2], [3, 4]], np.uint8), Scale(2.0, np.array([0.5, 1.0])))
    np.testing.assert_array_equal(out, [[2.5, 5], [6.5, 9]])
    np.testing.assert_array_equal(buffer[2:], 9)
    assert np.shares_memory(out, buffer)
