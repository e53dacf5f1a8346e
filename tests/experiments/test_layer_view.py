"""Histograms count what is there, on axes that hold still."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.experiments.layers import BINS, PATIENCE, Axis, LayersWatch, histogram, round_up
from tuitrain.training import QUANTITIES, Snapshot


@given(
    st.lists(st.floats(-10, 10, width=32), max_size=200),
    st.sampled_from([(0.0, 5.0), (-5.0, 5.0), (-2.0, 2.0)]),
)
def test_a_histogram_agrees_with_numpys(values, ends):
    low, high = ends
    array = np.array(values, np.float32)
    inside = array[array != 0]
    expected, edges = np.histogram(inside, BINS, ends)
    found = histogram(array, low, high, np.count_nonzero(array == 0))
    assert (found >= 0).all()
    # A value on an edge may fall to either side of it, by rounding.
    near = np.abs(inside[:, None] - edges).min(axis=1, initial=np.inf) < 1e-5
    assert np.abs(found - expected).sum() <= 2 * np.count_nonzero(near)


def test_exact_zeros_what_is_not_finite_and_what_lies_beyond_are_left_out():
    values = np.array([0.0, 0.0, 0.1, -0.1, np.nan, np.inf, 9.0])
    found = histogram(values, -1.0, 1.0, 2)
    assert found.sum() == 2


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("power", range(-29, 9))
def test_zeros_are_left_out_on_every_axis(dtype, power):
    for end in (10.0**power, 2 * 10.0**power, 5 * 10.0**power):
        assert not histogram(np.zeros(100, dtype), -end, end, 100).any()
        assert not histogram(np.zeros(100, dtype), 0.0, end, 100).any()


def test_the_end_of_an_axis_is_a_round_number():
    assert [round_up(value) for value in (0.9, 1.0, 1.01, 3.0, 7.0, 0.03)] == [1, 1, 2, 5, 10, 0.05]
    assert round_up(0.0) == round_up(float("nan")) == 1.0


def test_an_axis_widens_at_once_and_narrows_with_patience():
    axis = Axis()
    assert axis.fit(3.0) == 5.0
    assert axis.fit(7.0) == 10.0
    assert [axis.fit(0.4) for _ in range(PATIENCE)] == [10.0] * PATIENCE
    assert axis.fit(0.4) == 0.5


def test_an_axis_does_not_narrow_for_a_moment():
    axis = Axis()
    axis.fit(7.0)
    for _ in range(3):
        for _ in range(PATIENCE):
            axis.fit(1.0)
        axis.fit(7.0)
    assert axis.end == 10.0


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_every_quantity_can_be_looked_at(tiny, trial_of, quantity):
    trial = trial_of(tiny())
    watch = LayersWatch()
    for _ in range(2):  # before the first update there is no Δw
        view = watch.look(Snapshot(trial), quantity)
        for layer in view.layers:
            assert layer.low < layer.high
            assert np.isfinite([layer.mean, layer.std, layer.zero]).all()
        trial.run(1)
    assert all(layer.counts.sum() > 0 for layer in view.layers)
    assert [layer.verdict.word for layer in view.layers] == ["ok"] * 3


def test_relu_activations_start_at_zero_and_the_output_has_an_axis_of_its_own(tiny, trial_of):
    view = LayersWatch().look(Snapshot(trial_of(tiny())), "activation")
    assert view.low == 0
    assert [layer.own_axis for layer in view.layers] == [False, False, True]
    assert view.layers[-1].low == -view.layers[-1].high
