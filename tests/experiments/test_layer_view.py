"""Histograms count what is there, on axes that hold still."""

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.experiments.inspect.layers import BINS, PATIENCE, Axis, LayersWatch, histogram, round_up
from tuitrain.training import QUANTITIES, LayerProbe, Snapshot


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
        assert [axis.fit(reach) for reach in [1.0] * PATIENCE + [7.0]] == [10.0] * (PATIENCE + 1)


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


def probe(number, values, name="relu", quantity="activation"):
    """A layer of which one quantity was measured."""
    return LayerProbe(number, name, 10, defaultdict(lambda: 0.5), {quantity: np.asarray(values, float)})


def laid(*layers, quantity="activation"):
    return LayersWatch().lay_out([*layers], quantity, 10)


@pytest.mark.parametrize(("far", "high"), [(4, 1.0), (6, 100.0)])
def test_an_axis_reaches_to_all_values_but_the_last_half_percent(far, high):
    values = np.concatenate((np.ones(1000 - far), np.full(far, 90.0)))
    assert laid(probe(1, values.reshape(-1, 10))).high == high


def test_the_common_axis_is_that_of_the_hidden_layers_and_one_far_beyond_has_its_own():
    ones = np.ones((10, 10))
    view = laid(probe(1, ones), probe(2, 2 * ones), probe(3, 40 * ones), probe(4, 3 * ones, "out"))
    assert (view.low, view.high) == (0.0, 2.0)
    assert [each.own_axis for each in view.layers] == [False, False, True, True]
    assert [(each.low, each.high) for each in view.layers] == [(0, 2), (0, 2), (0, 50), (-5, 5)]
    assert laid(probe(1, 3 * ones, "out")).layers[0].high == 5


@pytest.mark.parametrize(
    ("name", "quantity", "value", "ends"),
    [
        ("relu", "activation", 4, (0, 5)),
        ("gelu", "activation", 4, (-5, 5)),
        ("sigmoid", "activation", 0.4, (0, 1)),
        ("tanh", "activation", 0.4, (-1, 1)),
        ("sigmoid", "z", 4, (-5, 5)),
        ("relu", "z", 4, (-5, 5)),
        ("relu", "weight", 4, (-5, 5)),
    ],
)
def test_an_axis_has_the_ends_of_what_it_shows(name, quantity, value, ends):
    layer = probe(1, np.full((10, 10), value), name, quantity)
    view = laid(layer, probe(2, np.ones((10, 10)), "out", quantity), quantity=quantity)
    assert (view.low, view.high) == (view.layers[0].low, view.layers[0].high) == ends


def test_a_layer_is_told_with_its_zeros_its_mean_and_its_deviation():
    (layer,) = laid(probe(1, [[0.0, 1.0], [0.0, 3.0]])).layers
    assert (layer.zero, layer.mean, layer.std) == (0.5, 1.0, pytest.approx(1.5**0.5))
    assert layer.counts.sum() == 2


def test_of_nothing_measured_there_is_nothing_to_see():
    (layer,) = laid(probe(1, [[1.0]]), quantity="update").layers
    assert (layer.zero, layer.mean, layer.std, layer.counts.sum()) == (0, 0, 0, 0)


def test_an_axis_that_has_narrowed_waits_as_long_again_before_it_narrows_more():
    axis = Axis()
    axis.fit(100)
    assert [axis.fit(10) for _ in range(PATIENCE + 1)] == [100] * PATIENCE + [10]
    assert [axis.fit(1) for _ in range(PATIENCE + 1)] == [10] * PATIENCE + [1]


def test_half_of_an_axis_is_little_enough_for_it_to_narrow():
    axis = Axis()
    axis.fit(10)
    assert [axis.fit(5) for _ in range(PATIENCE + 1)] == [10] * PATIENCE + [5]


def test_each_quantity_has_moments_of_its_own():
    watch = LayersWatch()
    assert len({id(watch.moments(quantity)) for quantity in QUANTITIES}) == len(QUANTITIES)
    assert all(watch.moments(quantity) is watch.moments(quantity) for quantity in QUANTITIES)
