import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tuitrain.plot import series

wild = st.floats(allow_nan=True, allow_infinity=True)


def test_each_bucket_keeps_its_lowest_and_highest():
    x = np.arange(1000.0)
    y = np.zeros(1000)
    y[123], y[777] = -5, 9
    rx, ry = series.reduce(x, y, 20)
    assert (123, -5) in zip(rx, ry, strict=True)
    assert (777, 9) in zip(rx, ry, strict=True)
    assert len(rx) <= 41


def test_the_last_point_stays():
    x = np.arange(1000.0)
    y = np.sin(x)
    rx, ry = series.reduce(x, y, 10)
    assert rx[-1] == 999
    assert ry[-1] == y[-1]


def test_buckets_stand_still_when_the_series_grows():
    x = np.arange(2000.0)
    y = np.random.default_rng(0).random(2000)
    early = series.reduce(x[:1000], y[:1000], 40, span=(0, 2000))[0]
    late = series.reduce(x, y, 40, span=(0, 2000))[0]
    assert list(late[: len(early) - 2]) == list(early[:-2])


@pytest.mark.parametrize("hole", [np.nan, np.inf, -np.inf])
def test_a_gap_stays_a_gap(hole):
    y = np.arange(1000.0)
    y[400:420] = hole
    rx, ry = series.reduce(np.arange(1000.0), y, 30)
    pieces = series.runs(rx, ry)
    assert [(p[0][0], p[0][-1]) for p in pieces] == [(0, 399), (420, 999)]


def test_a_gap_inside_one_bucket_separates_too():
    rx, _ = series.reduce([0, 1, 2], [1.0, np.nan, 3.0], 1)
    assert np.isnan(rx).tolist() == [False, True, False]


def test_a_log_axis_drops_what_is_not_positive():
    rx, ry = series.reduce(np.arange(5.0), [1.0, 0.0, 2.0, -3.0, 4.0], 10, log=True)
    assert ry[np.isfinite(ry)].tolist() == [1, 2, 4]
    assert len(series.runs(rx, ry)) == 3


@settings(deadline=None)
@given(arrays(np.float64, st.integers(0, 300), elements=wild),
       arrays(np.float64, st.integers(0, 300), elements=wild),
       st.integers(-1, 40), st.booleans())  # fmt: skip
def test_any_series_is_reduced_to_finite_points_of_its_own(x, y, columns, log):
    rx, ry = series.reduce(x, y, columns, log=log)
    assert len(rx) == len(ry)
    for px, py in series.runs(rx, ry):
        assert set(px) <= set(x)
        assert set(py) <= set(y)
        assert np.isfinite(py).all()
    finite = np.count_nonzero(np.isfinite(ry))
    assert finite <= 2 * max(columns, 1) + 2 + 1


def test_a_million_points_are_reduced():
    y = np.random.default_rng(1).random(1_000_000)
    y[::2] = np.nan
    rx, _ = series.reduce(np.arange(1e6), y, 50)
    assert len(rx) < 250
