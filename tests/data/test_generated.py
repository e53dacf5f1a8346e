"""Sets that are made: where their points lie, and what they depend on."""

import numpy as np
import pytest

from tuitrain.config.data_sets import GENERATED
from tuitrain.data.generated import BLOCK, FUNCTIONS, POINTS, generate

CLASSES = {name: kind.classes for name, kind in GENERATED.items()}


def generate_rows(name, rows=600, noise=0.0, seed=0, classes=None):
    return generate(name, rows, classes or CLASSES[name], noise, np.random.default_rng(seed))


def test_every_set_that_can_be_made_has_a_name_and_each_name_a_set():
    assert sorted((*POINTS, *FUNCTIONS)) == sorted(GENERATED)
    assert {name for name in GENERATED if CLASSES[name] is None} == FUNCTIONS.keys()
    some = {"spirals": 2, "circles": 2, "xor": 2, "moons": 2, "gaussians": 3, "sine": None, "plane": None}
    assert {name: CLASSES[name] for name in some} == some


@pytest.mark.parametrize("name", GENERATED)
def test_shapes_and_balance(name):
    x, y = generate_rows(name)
    assert x.shape == (600, GENERATED[name].inputs)
    if CLASSES[name] is None:
        assert y.shape == (600, 1)
    else:
        assert np.bincount(y).tolist() == [600 // CLASSES[name]] * CLASSES[name]


@pytest.mark.parametrize("name", GENERATED)
def test_the_first_rows_are_the_same_however_many_are_asked_for(name):
    few, many = generate_rows(name, 7, noise=0.1), generate_rows(name, 2 * BLOCK + 3, noise=0.1)
    for some, all_of_them in zip(few, many, strict=True):
        np.testing.assert_array_equal(some, all_of_them[:7])
    assert len(np.unique(many[0], axis=0)) == 2 * BLOCK + 3


@pytest.mark.parametrize("name", GENERATED)
def test_another_seed_makes_other_points(name):
    assert not np.array_equal(generate_rows(name, noise=0.1)[0], generate_rows(name, noise=0.1, seed=1)[0])


def polar(x):
    return np.hypot(*x.T), np.arctan2(x[:, 1], x[:, 0])


@pytest.mark.parametrize("arms", [2, 5])
def test_spirals_wind_once_and_a_half(arms):
    x, y = generate_rows("spirals", classes=arms)
    radius, angle = polar(x)
    assert radius.min() >= 0.1
    assert 0.95 < radius.max() <= 1
    wound = 3 * np.pi * (radius - 0.1) / 0.9 + 2 * np.pi * y / arms
    np.testing.assert_allclose(np.exp(1j * angle), np.exp(1j * wound), atol=1e-9)


def test_circles_have_one_middle_and_two_radii():
    x, y = generate_rows("circles")
    np.testing.assert_allclose(polar(x)[0], np.where(y == 0, 1.0, 0.5))


def test_xor_is_whether_the_signs_differ():
    x, y = generate_rows("xor")
    np.testing.assert_array_equal(y, x[:, 0] * x[:, 1] < 0)
    assert np.abs(x).min() >= 0.1
    assert np.abs(x).max() <= 1
    quadrants = (x > 0) @ [1, 2]
    assert np.bincount(quadrants).tolist() == [150] * 4


def test_moons_reach_into_each_other():
    x, y = generate_rows("moons")
    np.testing.assert_allclose(np.hypot(*(x[y == 0] + [0.5, 0.25]).T), 1)
    np.testing.assert_allclose(np.hypot(*(x[y == 1] - [0.5, 0.25]).T), 1)
    assert x[y == 0, 1].min() < x[y == 1, 1].max()


@pytest.mark.parametrize("classes", [2, 7])
def test_gaussians_stand_on_a_circle(classes):
    x, y = generate_rows("gaussians", classes=classes)
    middles = np.exp(2j * np.pi * np.arange(classes) / classes)
    np.testing.assert_allclose(x[:, 0] + 1j * x[:, 1], middles[y], atol=1e-12)


def test_functions_are_what_they_say():
    x, y = generate_rows("sine")
    np.testing.assert_allclose(y, np.sin(np.pi * x))
    x, y = generate_rows("plane")
    np.testing.assert_allclose(y[:, 0], x[:, 0] - x[:, 1] / 2 + 0.25)
    assert np.abs(x).max() <= 1


@pytest.mark.parametrize("name", GENERATED)
def test_noise_has_its_deviation(name):
    calm, noisy = generate_rows(name, 5000), generate_rows(name, 5000, noise=0.3)
    # Points are moved themselves, functions in their value.
    which = 1 if CLASSES[name] is None else 0
    moved = noisy[which] - calm[which]
    if which == 0:
        assert abs(moved.std() - 0.3) < 0.01
        assert abs(moved.mean()) < 0.02
    else:
        function = np.sin(np.pi * noisy[0]) if name == "sine" else noisy[0] @ [[1.0], [-0.5]] + 0.25
        assert abs((noisy[1] - function).std() - 0.3) < 0.01
