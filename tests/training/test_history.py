"""A history keeps what matters in bounded memory."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.training.history import BandSeries, History
from tuitrain.training.scores import SCORE_FIGURES, Score, ScoreSeries, Threshold


def score(update, accuracy=0.5, loss=1.0):
    return Score(update, loss, accuracy, None, None, loss, accuracy / 2, loss)


@given(
    st.lists(st.floats(-1e6, 1e6), max_size=300),
    st.lists(st.integers(1, 40), min_size=1, max_size=50),
)
def test_a_band_holds_every_extreme_and_the_mean_whatever_the_portions(values, portions):
    series = BandSeries(capacity=16)
    left, turn = np.array(values), 0
    while len(left):
        size = portions[turn % len(portions)]
        series.extend(left[:size])
        left, turn = left[size:], turn + 1
    band = series.band()
    assert len(band.end) <= 16
    assert (band.end[-1] if len(band.end) else 0) == len(values)
    start = 0
    for end, low, mean, high in zip(band.end.astype(int), band.low, band.mean, band.high, strict=True):
        bucket = values[start:end]
        assert low == min(bucket)
        assert high == max(bucket)
        assert mean == pytest.approx(np.mean(bucket), abs=1e-6)
        start = end


def test_a_bucket_that_comes_in_portions_keeps_its_smallest_and_its_largest():
    series = BandSeries(capacity=2)
    for value in (5.0, 1.0, 9.0, 5.0):
        series.extend(np.array([value]))
    # Neither is in the portion that comes last.
    series.extend(np.array([3.0, 7.0]))
    series.extend(np.array([5.0]))
    band = series.band()
    assert (band.stride, band.end.tolist()) == (4, [4, 7])
    assert (band.low.tolist(), band.mean.tolist(), band.high.tolist()) == ([1, 3], [5, 5], [9, 7])
    for value in (1.0, 8.0):
        series.extend(np.array([value]))
    # Bucket by bucket of eight: joined ones, and one that has just begun.
    band = series.band()
    assert (band.stride, band.end.tolist()) == (8, [8, 9])
    assert (band.low.tolist(), band.mean.tolist(), band.high.tolist()) == ([1, 8], [4.5, 8], [9, 8])


def test_a_million_values_fit_where_a_thousand_do():
    series = BandSeries()
    for _ in range(250):
        series.extend(np.ones(4096))
    assert len(series.band().end) <= 2048
    assert series.band().end[-1] == 250 * 4096


def test_the_trailing_mean_is_over_the_last_hundred():
    series = BandSeries()
    values = np.arange(300.0)
    series.extend(values)
    mean = series.band().trailing_mean(100)
    assert mean[-1] == values[-100:].mean()
    assert mean[49] == values[:50].mean()


def test_the_trailing_mean_of_joined_buckets_stays_close():
    values = np.random.default_rng(0).normal(size=1000)
    fine, coarse = BandSeries(1024), BandSeries(128)
    for series in (fine, coarse):
        series.extend(values)
    assert coarse.stride == 8
    assert coarse.band().trailing_mean(100)[-1] == pytest.approx(fine.band().trailing_mean(100)[-1], abs=0.05)


def test_one_huge_value_does_not_drown_those_after_the_window():
    series = BandSeries()
    series.extend(np.array([1e300, *[0.5] * 150]))
    assert series.band().trailing_mean(100)[-1] == 0.5


@pytest.mark.parametrize("capacity", [8, 64, 2048])
def test_a_stretch_is_what_numpy_says_of_its_whole_buckets(capacity):
    values = np.random.default_rng(0).normal(3.0, 0.5, 1000)
    series = BandSeries(capacity)
    for part in np.split(values, [10, 11, 300]):
        series.extend(part)
    found, stride = series.band().stretch(300, 900), series.stride
    first, last = 300 // stride * stride, 900 // stride * stride
    assert found.count == last - first
    assert found.mean == pytest.approx(values[first:last].mean())
    assert found.deviation == pytest.approx(values[first:last].std())
    assert found.variance_of_mean == pytest.approx(values[first:last].var() / (last - first))


def test_a_stretch_has_at_least_one_bucket():
    series = BandSeries(2)
    series.extend(np.arange(8.0))
    assert series.band().stretch(1, 2).mean == 1.5
    assert series.band().stretch(7, 8).mean == 5.5


@pytest.mark.parametrize(
    ("values", "deviation"), [([1e200] * 3, np.inf), ([7.0] * 100, 0.0), ([0.1] * 7, 0.0)]
)
def test_a_deviation_is_never_a_nan(values, deviation):
    series = BandSeries()
    series.extend(np.array(values))
    assert series.band().stretch(0, len(values)).deviation == pytest.approx(deviation, abs=1e-7)


def test_a_band_goes_to_another_process_without_what_is_made_of_it():
    series = BandSeries()
    series.extend(np.arange(300.0))
    before = pickle.dumps(series.band())
    mean = series.band().trailing_mean(100)
    assert pickle.dumps(series.band()) == before
    np.testing.assert_array_equal(pickle.loads(before).trailing_mean(100), mean)


def test_a_band_stays_as_it_is_and_is_the_same_until_there_is_more():
    series = BandSeries()
    series.extend(np.arange(3.0))
    first, arrays = series.band(), series.arrays()
    assert series.band() is first
    series.extend(np.arange(3.0))
    assert (len(first.end), len(series.band().end)) == (3, 6)
    series.restore(arrays)
    assert len(series.band().end) == 3


def test_nothing_has_no_mean():
    assert len(BandSeries().band().trailing_mean(100)) == 0


def test_an_odd_capacity_is_refused():
    with pytest.raises(ValueError, match="even"):
        BandSeries(3)


def test_scores_thin_out_and_the_newest_stays():
    series = ScoreSeries(capacity=8)
    for update in range(1, 101):
        series.append(score(update))
        table = series.table()
        assert len(table) <= 9
        assert table[-1, 0] == update
        assert table[0, 0] == 1
        assert (np.diff(table[:, 0]) > 0).all()


@pytest.mark.parametrize("count", [0, 1, 7, 8, 9, 40])
def test_a_restored_history_goes_on_like_the_first(count):
    thresholds = (Threshold("train_accuracy", ">=", 0.25), Threshold("gap", "<=", -1.0))
    first, second = History(thresholds), History(thresholds)
    first.scores, second.scores = ScoreSeries(8), ScoreSeries(8)
    losses = np.random.default_rng(0).random(count * 30)
    first.add_losses(losses)
    for update in range(count):
        first.add_score(score(update, accuracy=update / 20, loss=abs(update - 5)))
    second.add_losses(np.ones(77))
    second.restore(first.arrays())
    for history in (first, second):
        history.add_losses(np.arange(5.0))
        history.add_score(score(count, accuracy=1.0))
    np.testing.assert_array_equal(first.scores.table(), second.scores.table())
    for column in ("end", "low", "mean", "high", "square"):
        np.testing.assert_array_equal(*(getattr(each.losses.band(), column) for each in (first, second)))
    assert first.first_at == second.first_at
    assert first.recent_mean() == second.recent_mean()


def test_a_threshold_remembers_when_it_was_first_met():
    history = History([Threshold("train_accuracy", ">=", 0.9), Threshold("train_loss", "<=", 0.1)])
    for update, accuracy in ((3, 0.8), (6, 0.9), (9, 0.99)):
        history.add_score(score(update, accuracy))
    assert list(history.first_at.values()) == [6]


def test_the_recent_loss_is_the_mean_of_the_last_hundred():
    history = History()
    assert history.recent_mean() is history.last_loss is None
    history.add_losses(np.array([1.0, 3.0]))
    assert (history.recent_mean(), history.recent_mean(1), history.last_loss) == (2.0, 3.0, 3.0)
    history.add_losses(np.arange(150.0))
    assert history.recent_mean() == np.arange(50.0, 150.0).mean()


def test_scores_that_are_left_lie_evenly():
    series = ScoreSeries(capacity=8)
    for update in range(1, 21):
        series.append(score(update))
    # 1 to 8 become 1, 3, 5, 7; up to 15 these become 1, 5, 9, 13; the newest stands behind.
    assert series.table()[:, 0].tolist() == [1, 5, 9, 13, 17, 20]


def test_what_does_not_apply_is_no_number_in_the_table_and_nothing_in_a_score():
    series = ScoreSeries(4)
    for update in range(1, 20):
        series.append(Score(update, 0.5, None, None, None, 0.7, None, 0.6))
        known = {
            name for name, value in zip(SCORE_FIGURES, series.table()[-1, 1:], strict=True) if value == value
        }
        assert known == {"train_loss", "test_loss", "objective"}
    restored = ScoreSeries(4)
    restored.restore(series.arrays())
    assert restored.last == series.last
    assert restored.last.gap is None
    assert not Threshold("test_accuracy", ">=", 0.0).reached(restored.last)


@pytest.mark.parametrize("count", [0, 1, 3, 8, 9, 40])
def test_a_score_of_an_end_that_is_none_is_taken_back(count):
    threshold = Threshold("train_accuracy", ">=", 0.9)
    first, second = History([threshold]), History([threshold])
    for history in (first, second):
        history.scores = ScoreSeries(8)
        for update in range(count):
            history.add_score(score(update))
    first.add_score(score(99, accuracy=1.0), regular=False)
    assert first.first_at == {threshold: 99}
    restored = History([threshold])
    restored.scores = ScoreSeries(8)
    restored.restore(first.arrays())
    for history in (first, restored):
        assert history.scores.table()[-1, 0] == 99
        history.take_back_end()
        np.testing.assert_array_equal(history.scores.table(), second.scores.table())
        assert history.scores.last == second.scores.last
        assert history.first_at == {}
        history.take_back_end()
        np.testing.assert_array_equal(history.scores.table(), second.scores.table())
