"""Weight decay and clipping: what they change, and what not."""

import numpy as np
import pytest

from tuitrain.nn.parameters import Parameters
from tuitrain.nn.regularization import BLOCK, Clip, WeightDecay

SHAPES = {"weight1": (2, 3), "bias1": (3,), "gamma1": (3,)}


def parameters(value=2.0, shapes=SHAPES, dtype="float64"):
    made = Parameters(shapes, dtype)
    made.flat[...] = value
    return made


def test_decay_pulls_at_weights_and_not_at_biases_or_gammas():
    p, g = parameters(2), parameters(1)
    WeightDecay(p, g, 0.1).apply()
    np.testing.assert_allclose(g.tensors["weight1"], 1.2)
    np.testing.assert_array_equal(g.flat[p.weights :], 1)


def test_the_penalty_is_half_the_decay_times_the_sum_of_squared_weights():
    p, g = parameters(2), parameters(0)
    decay = WeightDecay(p, g, 0.1)
    assert decay.penalty() == pytest.approx(0.1 / 2 * 6 * 4)
    decay.rate = 0
    assert decay.penalty() == 0
    decay.apply()
    assert not g.flat.any()


def test_blocks_make_no_difference():
    shapes = {"weight1": (BLOCK + 5, 3), "bias1": (7,)}
    p = parameters(0, shapes)
    p.flat[...] = np.random.default_rng(0).normal(size=p.flat.size)
    g = p.like()
    decay = WeightDecay(p, g, 0.5)
    decay.apply()
    np.testing.assert_array_equal(g.flat[: p.weights], 0.5 * p.flat[: p.weights])
    assert not g.flat[p.weights :].any()
    assert decay.penalty() == pytest.approx(0.25 * float((p.flat[: p.weights] ** 2).sum()))


def test_a_long_gradient_is_shortened_to_the_limit_and_keeps_its_direction():
    g = parameters(2)
    before = g.flat.copy()
    Clip(g, 1.0).apply()
    assert np.linalg.norm(g.flat) == pytest.approx(1)
    np.testing.assert_allclose(g.flat / g.flat[0], before / before[0])


@pytest.mark.parametrize("limit", [None, 100.0])
def test_a_short_gradient_or_no_limit_changes_nothing(limit):
    g = parameters(2)
    Clip(g, limit).apply()
    np.testing.assert_array_equal(g.flat, 2)


def test_a_norm_whose_square_is_too_large_for_float32_is_clipped_all_the_same():
    g = parameters(1e25, dtype="float32")
    with np.errstate(over="ignore"):
        Clip(g, 1.0).apply()
    assert np.linalg.norm(g.flat.astype("float64")) == pytest.approx(1)


def test_a_gradient_that_is_not_finite_is_not_made_to_look_finite():
    g = parameters(2)
    g.flat[3] = np.nan
    with np.errstate(invalid="ignore"):
        Clip(g, 1.0).apply()
    assert np.isnan(g.flat[3])
