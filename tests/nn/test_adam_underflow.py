"""What has faded in Adam's sums becomes zero, and no parameter notices."""

import numpy as np
import pytest
from descents import vectors

from tuitrain.nn.optimizers import Adam
from tuitrain.nn.optimizers.adam import FADED, FLUSH_EVERY
from tuitrain.nn.optimizers.optimizer import BLOCK


def test_means_that_have_faded_become_zero_and_no_parameter_notices():
    p, g = vectors([0.0])
    g.flat[...] = 1
    stepper = Adam(p, g, lr=0.001)
    stepper.update()
    for _ in range(4 * FLUSH_EVERY):
        g.flat[...] = 0
        stepper.update()
    before = p.flat.copy()
    assert stepper.m_sum[0] == 0
    g.flat[...] = 0
    stepper.update()
    np.testing.assert_array_equal(p.flat, before)


def step_without_gradient(signs, t):
    """What a step without a gradient leaves of sums around what has faded, at both ends of many numbers."""
    p, g = vectors(np.zeros(BLOCK + 6))
    stepper = Adam(p, g, beta1=0.5, beta2=0.5)
    memory = stepper.arrays()
    for name, sign in signs.items():
        memory[name][:3] = memory[name][-3:] = np.array([0.99, 1.01, 1e12]) * 2 * sign * FADED
    memory["t"][...] = t - 1
    stepper.update()
    return {name: memory[name][[0, 1, 2, -3, -2, -1]] / FADED for name in signs}


@pytest.mark.parametrize("sign", [1, -1])
def test_both_sums_are_rid_of_what_has_faded_and_of_nothing_else(sign):
    left = step_without_gradient({"m_sum": sign, "v_sum": 1}, FLUSH_EVERY)
    np.testing.assert_allclose(left["m_sum"], np.array([0, 1.01, 1e12] * 2) * sign)
    np.testing.assert_allclose(left["v_sum"], [0, 1.01, 1e12] * 2)


def test_between_two_looks_for_them_faded_sums_stay():
    left = step_without_gradient({"m_sum": 1, "v_sum": 1}, FLUSH_EVERY + 1)
    np.testing.assert_allclose(list(left.values()), [[0.99, 1.01, 1e12] * 2] * 2)


def test_a_mean_that_fades_never_becomes_a_number_that_is_slow():
    p, g = vectors([0.0], "float32")
    stepper = Adam(p, g)
    mean, seen = stepper.arrays()["m_sum"], []
    mean[...] = FADED
    for _ in range(FLUSH_EVERY):
        g.flat[...] = 0
        stepper.update()
        seen.append(mean[0])
    assert min(each for each in seen if each) >= np.finfo(np.float32).tiny
    assert seen[-1] == 0


def test_what_counts_as_faded_moves_no_parameter():
    p, g = vectors([1.0])
    stepper = Adam(p, g, lr=1.0)
    for name in ("m_sum", "v_sum"):
        stepper.arrays()[name][...] = FADED
    stepper.update()
    assert p.flat[0] == 1.0
