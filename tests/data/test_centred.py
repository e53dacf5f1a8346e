"""Drawn pictures in the middle, as those of MNIST are."""

import numpy as np
import pytest

from tuitrain.data.centred import centred


@pytest.fixture(scope="module")
def digits(load_data):
    return load_data(train=100, test=2000).test.x.reshape(-1, 28, 28) / 255


def extent(picture):
    rows, columns = (np.flatnonzero(picture.any(axis=axis)) for axis in (1, 0))
    return np.ptp(rows) + 1, np.ptp(columns) + 1


def mass_at(picture):
    places = np.indices(picture.shape)
    return (places * picture).sum(axis=(1, 2)) / picture.sum()


def test_digits_of_mnist_stay_as_they_are(digits):
    again = np.array([centred(digit) for digit in digits])
    same = np.abs(again - digits).max(axis=(1, 2)) < 1e-9
    # A few are so faint at an edge that their box was another.
    assert same.mean() > 0.97
    assert np.abs(again - digits).mean() < 1e-3


def test_what_was_centred_once_stays_there(digits):
    for digit in digits[:100]:
        once = centred(np.roll(digit, (3, -2), axis=(0, 1)))
        np.testing.assert_allclose(centred(once), once, atol=1e-9)


def test_small_digits_in_a_corner_become_large_ones_in_the_middle(digits):
    for digit in digits[:50]:
        small = np.zeros((28, 28))
        small[1:15, 13:27] = digit.reshape(14, 2, 14, 2).mean(axis=(1, 3))
        made = centred(small)
        assert max(extent(made)) == 20
        assert np.abs(mass_at(made) - 14).max() <= 0.5 + 1e-9
        assert np.abs(made - digit).mean() < 0.1


def test_the_ratio_is_kept_and_a_box_of_another_shape_is_filled():
    bar = np.zeros((28, 28))
    bar[2:12, 4:6] = 1
    assert extent(centred(bar)) == (20, 4)
    wide = np.zeros((14, 28))
    wide[3:5, 0:28] = 1
    assert extent(centred(wide)) == (1, 20)


def test_edges_between_pixels_are_grey():
    bar = np.zeros((28, 28))
    bar[0:28, 3:6] = 1
    made = centred(bar)
    assert extent(made) == (20, 2)
    assert centred(np.pad(np.eye(22), 3))[10].max() < 1


@pytest.mark.parametrize("fill", [0.0, 0.01])
def test_without_ink_nothing_is_made(fill):
    assert not centred(np.full((28, 28), fill)).any()


def test_a_full_or_single_pixel_is_ink_too():
    assert extent(centred(np.ones((28, 28)))) == (20, 20)
    dot = np.zeros((28, 28))
    dot[27, 0] = 1
    assert extent(centred(dot)) == (20, 20)


def test_a_centred_picture_stays_inside_the_frame():
    heavy = np.full((28, 28), 0.03)
    heavy[0, 0] = 1
    made = centred(heavy)
    assert made.shape == (28, 28)
    assert extent(made) == (20, 20)
