"""Activations by hand, far out, and their slopes."""

import numpy as np
import pytest

from tuitrain.nn.activations import ACTIVATIONS

POINTS = np.array([-1000.0, -2.0, -0.5, 0.0, 0.5, 2.0, 1000.0])
# By hand, to ten digits: σ(2) = 1/(1 + e⁻²), tanh(½) = (e - 1)/(e + 1), and so on.
VALUES = {
    "relu": [0, 0, 0, 0, 0.5, 2, 1000],
    "identity": POINTS,
    "leaky_relu": [-10, -0.02, -0.005, 0, 0.5, 2, 1000],
    "sigmoid": [0, 0.1192029220, 0.3775406688, 0.5, 0.6224593312, 0.8807970780, 1],
    "tanh": [-1, -0.9640275801, -0.4621171573, 0, 0.4621171573, 0.9640275801, 1],
    "gelu": [0, -0.0454023059, -0.1542859902, 0, 0.3457140098, 1.9545976941, 1000],
}
SLOPES = {
    "relu": [0, 0, 0, 0, 1, 1, 1],
    "identity": [1] * 7,
    "leaky_relu": [0.01, 0.01, 0.01, 0.01, 1, 1, 1],
    "sigmoid": [0, 0.1049935854, 0.2350037122, 0.25, 0.2350037122, 0.1049935854, 0],
    "tanh": [0, 0.0706508249, 0.7864477330, 1, 0.7864477330, 0.0706508249, 0],
    "gelu": [0, -0.0860992566, 0.1326300965, 0.5, 0.8673699035, 1.0860992566, 1],
}


def activation_of(name, dtype="float64", *, keep=False):
    return ACTIVATIONS[name](len(POINTS), 1, dtype, keep=keep)


@pytest.mark.parametrize("keep", [False, True])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_values_and_slopes_by_hand(name, keep):
    activation = activation_of(name, keep=keep)
    x = POINTS[None, :].copy()
    np.testing.assert_allclose(activation.forward(x), [VALUES[name]], atol=1e-10, rtol=1e-10)
    np.testing.assert_array_equal(x, [POINTS] if keep or name == "identity" else activation.out)
    slopes = activation.backward(np.ones_like(x))
    np.testing.assert_allclose(slopes, [SLOPES[name]], atol=1e-10, rtol=1e-10)


@pytest.mark.parametrize("name", ["relu", "leaky_relu"])
def test_at_a_kink_the_slope_is_that_of_its_left(name):
    activation = activation_of(name)
    left = SLOPES[name][0]
    activation.forward(np.array([[-0.0, 0.0, 1e-300, -1e-300, 0.0, -0.0, 1.0]]))
    slopes = activation.backward(np.ones((1, len(POINTS))))
    np.testing.assert_array_equal(slopes, [[left, left, 1, left, left, left, 1]])


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_slope_multiplies_what_comes_back(name):
    activation = activation_of(name)
    activation.forward(POINTS[None, :].copy())
    d_out = np.linspace(-3, 3, len(POINTS))[None, :]
    np.testing.assert_allclose(activation.backward(d_out.copy()), d_out * SLOPES[name], atol=1e-9)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_no_number_is_too_large(name, dtype):
    activation = activation_of(name, dtype)
    x = np.array([[-1e15, -1e4, -1000, 0, 1000, 1e4, 1e15]], dtype)
    with np.errstate(all="raise", under="ignore"):
        out = activation.forward(x)
        slopes = activation.backward(np.ones_like(out))
    assert np.isfinite(out).all()
    assert np.isfinite(slopes).all()
    assert (out.dtype, slopes.dtype) == (dtype, dtype)


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_nan_stays_one(name):
    x = np.full((1, len(POINTS)), np.nan)
    assert np.isnan(activation_of(name).forward(x)).all()


def test_only_bends_are_kinks():
    near = np.array([[-1e-9, 1e-9]])
    for name, kind in ACTIVATIONS.items():
        activation = kind(2, 1, "float64")
        activation.forward(near.copy())
        left, right = activation.backward(np.ones_like(near))[0]
        assert kind.kinked == (abs(right - left) > 1e-6), name
    assert {name for name in VALUES if ACTIVATIONS[name].kinked} == {"relu", "leaky_relu"}
