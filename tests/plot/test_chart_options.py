"""How a run is looked at: each smoothing by its definition, windows that stand still, means over seeds."""

import numpy as np
import pytest

from tuitrain.experiments.trials.curves import Curves
from tuitrain.plot.chart_options import ChartOptions, chart
from tuitrain.plot.comparison import Series, loss_chart, score_chart, sets_chart
from tuitrain.plot.grid import grid, shape
from tuitrain.plot.smoothing import SMOOTHINGS, smooth
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Mark
from tuitrain.training import SCORE_FIGURES
from tuitrain.training.history import BandSeries


def band(values, capacity=2048):
    series = BandSeries(capacity)
    series.extend(np.asarray(values, float))
    return series.band()


def book_smooth_curve(x):
    """As the book has it, written anew from its definition: a window of 11 with beta 2, mirrored ends."""
    around = np.concatenate((x[10:0:-1], x, x[-1:-11:-1]))
    window = np.kaiser(11, 2)
    return np.convolve(window / window.sum(), around, mode="valid")[5 : len(x) + 5]


def test_the_kaiser_window_is_the_books():
    losses = np.random.default_rng(0).normal(size=60)
    x, y = smooth(band(losses), "kaiser")
    assert x.tolist() == list(range(1, 61))
    assert y == pytest.approx(book_smooth_curve(losses), abs=1e-12)


def test_exponential_smoothing_by_hand():
    _, y = smooth(band([1.0, 3.0]), "exponential")
    assert y == pytest.approx([1.0, (0.98 * 0.02 * 1 + 0.02 * 3) / (0.98 * 0.02 + 0.02)])


def test_in_exponential_smoothing_a_bucket_counts_for_all_its_updates():
    pairs = np.repeat(np.random.default_rng(0).normal(size=60), 2)
    buckets, smoothed = smooth(band(pairs, capacity=64), "exponential")
    updates, each = smooth(band(pairs), "exponential")
    assert len(buckets) < len(updates)
    assert smoothed == pytest.approx(each[np.isin(updates, buckets)])


def test_no_smoothing_is_each_update():
    losses = np.random.default_rng(0).normal(size=30)
    assert smooth(band(losses), "none")[1].tolist() == losses.tolist()


@pytest.mark.parametrize("smoothing", SMOOTHINGS)
@pytest.mark.parametrize("count", [0, 1, 2, 5, 12, 4000])
def test_every_smoothing_has_a_value_for_every_bucket_and_keeps_a_constant(smoothing, count):
    x, y = smooth(band(np.full(count, 7.0), capacity=64), smoothing)
    assert len(x) == len(y)
    assert y == pytest.approx(np.full(len(x), 7.0))


def test_a_recent_window_moves_by_quarters_of_itself():
    look = ChartOptions(recent=True)
    windows = {look.window(updates, 10_000) for updates in range(1, 10_001)}
    assert {end - start for start, end in windows} == {2000.0}
    assert len(windows) <= 20
    assert all(
        start <= updates <= end
        for updates in (1, 5000, 9999)
        for start, end in [look.window(updates, 10_000)]
    )


def test_all_of_a_run_is_seen_without_it():
    assert ChartOptions().window(17, 600) == (0.0, 600.0)


def test_in_a_recent_window_the_scale_is_that_of_what_is_seen():
    curve = Curve(np.arange(1000.0), np.linspace(10, 0, 1000))
    spec = chart("A", [curve], ChartOptions(recent=True), (800.0, 1000.0), 11.0)
    assert spec.y_range[1] < 3


def test_a_log_scale_has_room_for_the_smallest_smoothed_loss():
    curves = [
        Curve(np.arange(3.0), np.array([2.3, 0.1, 0.004])),
        Curve(np.arange(1.0), np.array([1e-9]), role="raw"),
    ]
    spec = chart("A", curves, ChartOptions(log=True), (0.0, 3.0), 2.5, log=True)
    assert spec.log
    assert spec.y_range == (0.002, 5.0)


def test_the_mean_over_seeds_and_how_far_they_spread():
    x = np.array([1.0, 2.0, 3.0])
    series = Series.of([(x, np.array([1.0, 2.0, 3.0])), (x[:2], np.array([3.0, 4.0]))])
    assert series.y.tolist() == [2.0, 3.0, 3.0], "a seed that has not come so far is not counted"
    assert series.low.tolist() == [1.0, 2.0, 3.0]
    assert series.high.tolist() == [3.0, 4.0, 3.0]


def test_seeds_are_drawn_as_far_as_the_furthest_whichever_that_is():
    near = (np.arange(1.0, 11.0), np.full(10, 4.0))
    far = (np.array([10.0, 20.0]), np.array([2.0, 1.0]))  # of a longer run there are fewer buckets
    for runs in ((near, far), (far, near), (near, far, near)):
        assert Series.of(runs).x.tolist() == [10.0, 20.0]
    mean = Series.of((near, far))
    assert mean.y.tolist() == [3.0, 1.0]
    assert (mean.low.tolist(), mean.high.tolist()) == ([2.0, 1.0], [4.0, 1.0])


def scored(**values):
    """A run that was scored after 10, 20 and 30 updates."""
    columns = [values.get(figure, [np.nan] * 3) for figure in SCORE_FIGURES]
    return Curves(band([]), np.column_stack(([10.0, 20.0, 30.0], *columns)))


def test_a_score_that_was_not_made_is_no_gap_in_its_curve():
    run = scored(test_accuracy=[0.5, np.nan, 0.9])
    (curve,) = score_chart("TEST", {"a": ((run,), "test_accuracy")}, (0.0, 30.0), ChartOptions()).curves
    assert (curve.x.tolist(), curve.y.tolist()) == ([10.0, 30.0], [0.5, 0.9])


def test_charts_of_losses_end_a_little_above_what_knowing_nothing_costs():
    level = (Baseline(2.0, "ln 10"),)
    losses = {"a": (Curves(band(np.linspace(9, 1, 50)), np.empty((0, 8))),)}
    assert loss_chart(losses, (0.0, 50.0), ChartOptions(), None, level).y_range == pytest.approx((0, 2.2))
    scores = {"a": ((scored(test_loss=[7.0, 6.0, 5.0]),), "test_loss")}
    assert score_chart("TEST", scores, (0.0, 30.0), ChartOptions(), None, level).y_range == pytest.approx(
        (0, 2.2)
    )
    assert score_chart("TEST", scores, (0.0, 30.0), ChartOptions()).y_range == (0, 7.0)
    shares = {"a": ((scored(test_accuracy=[0.1, 0.2, 0.3]),), "test_accuracy")}
    assert score_chart("TEST", shares, (0.0, 30.0), ChartOptions()).y_range == (0, 1.0)


def test_of_many_arms_colours_begin_anew_and_numbers_go_on():
    arms = {f"a{n}": (Curves(band([2.0, 1.0]), np.empty((0, 8))),) for n in range(8)}
    curves = loss_chart(arms, (0.0, 2.0), ChartOptions()).curves
    assert [curve.role for curve in curves] == [*(f"arm{n}" for n in range(1, 7)), "arm1", "arm2"]
    assert [curve.tag for curve in curves] == [str(n) for n in range(1, 9)]
    assert {curve.marker for curve in curves} == {"line"}, "all of one weight"


def test_numbers_ride_on_the_curves_where_colours_do_not_tell_them_apart():
    arms = {f"a{n}": (Curves(band([2.0, 1.0]), np.empty((0, 8))),) for n in range(8)}
    few = dict(list(arms.items())[:6])

    def riding(arms, look, chosen=None):
        figures = {name: (runs, "test_loss") for name, runs in arms.items()}
        both = (loss_chart(arms, (0, 2), look, chosen), score_chart("", figures, (0, 2), look, chosen))
        assert both[0].riding == both[1].riding
        return both[0].riding

    assert not riding(few, ChartOptions())
    assert riding(arms, ChartOptions())
    assert riding(few, ChartOptions(), "a1"), "the others are all as dim"
    assert riding(few, ChartOptions(colours=False))
    assert riding(few, ChartOptions(ascii=True))


def test_zoomed_an_axis_is_fitted_to_the_second_half_of_what_is_drawn():
    x = np.arange(0.0, 101.0)
    y = np.where(x < 50, 9.0, np.linspace(0.886, 0.965, 101))
    curves = [Curve(x, y, "train"), Curve(x, 50 * y, "raw"), Curve(x, 60 * y, "ghost")]
    drawn = chart("TEST", curves, ChartOptions(zoom=True), (0.0, 400.0), 1.0)
    assert drawn.y_range == pytest.approx((0.92, 0.97))
    assert drawn.zoomed
    assert chart("TEST", curves, ChartOptions(), (0.0, 400.0), 1.0).y_range == (0, 1.0)
    losses = chart("LOSS", curves[:1], ChartOptions(zoom=True), (0.0, 400.0), 2.3, log=True)
    assert losses.y_range == (0.5, 1.0)
    wild = Curve(x, np.where(x < 60, 0.5, 5e12), "arm2")
    both = chart("LOSS", [*curves[:1], wild], ChartOptions(zoom=True), (0.0, 400.0), 2.5)
    assert both.y_range[1] <= 1, "what explodes leads out of the picture"
    alone = chart("LOSS", [Curve(x, x + 5e12, "arm2")], ChartOptions(zoom=True), (0.0, 400.0), 2.5)
    assert alone.y_range[1] > 5e12, "where nothing else is there it is seen"
    nothing = chart("TEST", [Curve(x[:0], y[:0])], ChartOptions(zoom=True), (0.0, 400.0), 1.0)
    assert nothing.y_range is None


@pytest.mark.parametrize(("quality", "gap"), [("accuracy", [0.0, 0.125, 0.5]), ("loss", [0.0, -0.125, -0.5])])
def test_the_gap_is_how_much_worse_test_rows_do(quality, gap):
    run = scored(**{f"train_{quality}": [0.25, 0.5, 1.0], f"test_{quality}": [0.25, 0.375, 0.5]})
    figures = {"a": ((run,), f"gap_{quality}")}
    spec = score_chart("GAP", figures, (0.0, 30.0), ChartOptions(), None, (Baseline(0.0, "no gap"),))
    assert spec.curves[0].y.tolist() == gap
    assert spec.y_range is None, "it follows the curves and the line of no gap"
    alone = sets_chart("GAP", {"gap": f"gap_{quality}"}, (run,), (0.0, 30.0), ChartOptions())
    assert alone.curves[0].y.tolist() == gap


def test_where_arms_diverged_is_marked_and_no_last_value_is_said():
    def runs(*broke):
        return [Curves(band([2.0, 1.0]), np.empty((0, 8)), broke=each) for each in broke]

    arms = {"calm": runs(None), "wild": runs(3)}
    for spec in (
        loss_chart(arms, (0, 9), ChartOptions()),
        score_chart("", {name: (each, "test_loss") for name, each in arms.items()}, (0, 9), ChartOptions()),
    ):
        assert list(spec.marks) == [Mark(3.0, "wild diverged", broke=True)]
        assert [curve.broken for curve in spec.curves] == [False, True]
    assert loss_chart(arms, (0, 9), ChartOptions(), "calm").marks == ()
    several = loss_chart({"a": runs(None, 7, 5), "b": runs(8, 9, 8)}, (0, 9), ChartOptions())
    assert [(mark.x, mark.label) for mark in several.marks] == [
        (5.0, "a 2 of 3 diverged"),
        (8.0, "b 3 of 3 diverged"),
    ]
    assert [curve.broken for curve in several.curves] == [False, True]
    sets = sets_chart("", {"train": "train_loss", "test": "test_loss"}, runs(4), (0, 9), ChartOptions())
    assert [mark.label for mark in sets.marks] == ["diverged"]
    assert [(curve.role, curve.marker, curve.broken) for curve in sets.curves] == [
        ("train", "line", True),
        ("test", "dash", True),
    ]


def test_what_stands_at_either_end_of_a_recent_window_is_seen_in_it():
    x = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    y = np.array([9.0, 2.0, 3.0, 4.0, 9.0])
    drawn = chart("LOSS", [Curve(x, y, "train")], ChartOptions(recent=True), (10.0, 30.0), 5.0)
    assert drawn.y_range == (2.0, 4.0)


def test_an_arm_that_is_chosen_keeps_its_colour_and_its_place_in_the_legend():
    runs = {
        name: (Curves(band(np.linspace(2, end, 50)), np.empty((0, 8))),)
        for name, end in (("a", 1.0), ("b", 0.5))
    }
    spec = loss_chart(runs, (0.0, 50.0), ChartOptions(), "a", (Baseline(2.3, "ln 10"),))
    assert [(curve.label, curve.role) for curve in spec.curves] == [("a", "arm1"), ("b", "dim")]


@pytest.mark.parametrize(
    ("count", "size", "expected"), [(16, (138, 36), (4, 4)), (2, (138, 36), (2, 1)), (5, (138, 36), (3, 2))]
)
def test_a_grid_is_near_a_square(count, size, expected):
    assert shape(count, *size) == expected


@pytest.mark.parametrize("count", [1, 7, 16, 40])
@pytest.mark.parametrize("size", [(138, 36), (78, 20), (58, 12), (10, 3), (1, 1)])
def test_a_grid_fits_any_size(count, size):
    picture = grid([ChartSpec(f"chart {n}", y_range=(0, 1)) for n in range(count)], *size)
    assert [sum(len(run.text) for run in row) for row in picture.rows] == [size[0]] * size[1]


def test_a_grid_without_room_for_all_says_how_many_more_there_are():
    text = grid([ChartSpec(f"chart {n}", y_range=(0, 1)) for n in range(16)], 58, 12).text
    assert all(f"chart {n}" in text for n in range(8))
    assert "chart 8" not in text
    assert "8 more" in text
    assert "more" not in grid([ChartSpec(f"chart {n}", y_range=(0, 1)) for n in range(9)], 58, 12).text


@pytest.mark.parametrize(
    ("updates", "total", "window"),
    [
        (0, 1_000, (0, 200)),
        (200, 1_000, (0, 200)),
        (201, 1_000, (50, 250)),
        (250, 1_000, (50, 250)),
        (251, 1_000, (100, 300)),
        (1_000, 1_000, (800, 1_000)),
        (35, 50, (15, 35)),
    ],
)
def test_a_recent_window_is_a_fifth_of_the_run_and_moves_by_quarters(updates, total, window):
    assert ChartOptions(recent=True).window(updates, total) == window
    assert ChartOptions().window(updates, total) == (0, total)


@pytest.mark.parametrize(("recent", "high"), [(False, 5.0), (True, 0.5)])
def test_on_a_log_scale_a_recent_window_does_not_reach_up_to_what_knowing_nothing_costs(recent, high):
    x = np.arange(1.0, 101)
    curves = [
        Curve(x, np.where(x > 50, 0.02, 0.4), "train"),
        Curve(x, 100 + x, "raw"),
        Curve(x, x / 1e9, "ghost"),
    ]
    drawn = chart("LOSS", curves, ChartOptions(recent=recent), (0.0, 100.0), 4.0, log=True)
    assert drawn.y_range == (0.02, high)
