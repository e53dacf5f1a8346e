"""From a view to its charts: which curves stand on them, in which role, over which stretch, up to where."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.experiments.live.view import Pin
from tuitrain.lab.presenters.charts import charts, rows_of_interest, rows_shown, runs_of, shown_rows
from tuitrain.lab.presenters.small_charts import LOSSES, groups_of, small_charts
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.training import SCORE_FIGURES, Band

ARMS = {"kind": "compare", "arms": {"calm": {}, "long": {"epochs": 6}}}
HELD_OUT = {"data": {"name": "mnist", "train": 200, "test": 100, "validation": 20}}
NUMBERS = {
    "data": {"name": "sine", "train": 20, "test": 10},
    "network": {"hidden": [4]},
    "loss": "mean_squared_error",
}
TOP = 1.1 * np.log(10)


def curves(spec):
    return [(each.role, each.label, each.marker, each.tag, each.last) for each in spec.curves]


@pytest.fixture
def one_run(make_view, small):
    """A view of one run, with a run before and a pin."""

    def make(**fields):
        view = make_view(small(**fields), 20)
        return replace(view, before=make_view(small(**fields), 10).trial, pins=(Pin(3, "x", view.trial),))

    return make


def test_of_one_run_ghosts_lie_below_and_each_curve_has_its_sign(one_run):
    losses, scores = charts(one_run(), ChartOptions(), "test")
    assert curves(losses) == [
        ("ghost", "before", "dotted", "┄", False),
        ("ghost", "pinned", "dotted", "p3", True),
        ("raw", "raw", "points", "·", False),
        ("accent", "mean of 100", "line", "━", True),
    ]
    assert curves(scores) == [
        ("ghost", "before", "dotted", "┄", False),
        ("ghost", "pinned", "dotted", "p3", True),
        ("test", "test", "dash", "╌", True),
        ("train", "train", "line", "━", True),
    ]
    assert [len(each.x) for each in losses.curves] == [10, 20, 40, 20]
    assert [len(each.x) for each in scores.curves] == [1, 2, 2, 2]
    assert (losses.title, scores.title) == ("LOSS", "ACCURACY")
    assert [spec.x_range for spec in (losses, scores)] == [(0.0, 30.0)] * 2
    assert [spec.y_range for spec in (losses, scores)] == [(0.0, pytest.approx(TOP)), (0.0, 1.0)]
    assert [[level.label for level in spec.baselines] for spec in (losses, scores)] == [["ln 10"], ["chance"]]
    assert scores.baselines[0].y == 0.1


def test_of_one_run_the_gap_takes_the_place_of_both_scores(one_run):
    view = one_run()
    assert shown_rows(view) == ("test", "gap", "loss")
    _, scores = charts(view, ChartOptions(), "gap")
    assert curves(scores) == [
        ("ghost", "before", "dotted", "┄", False),
        ("ghost", "pinned", "dotted", "p3", True),
        ("accent", "gap", "line", "━", True),
    ]
    assert scores.title == "GAP train − test accuracy"
    assert [(level.y, level.label) for level in scores.baselines] == [(0.0, "no gap")]
    table = view.trial.curves.scores
    names = ["update", *SCORE_FIGURES]
    gap = table[:, names.index("train_accuracy")] - table[:, names.index("test_accuracy")]
    assert np.array_equal(scores.curves[-1].y, gap)


def test_the_gap_of_arms_is_one_more_set_of_rows(make_view, small):
    view = make_view(small(**ARMS), 20)
    assert shown_rows(view) == ("train", "test", "gap", "loss")
    _, scores = charts(view, ChartOptions(), rows_shown(view, "gap"))
    assert scores.title == "GAP train − test accuracy"
    assert [each.label for each in scores.curves] == ["calm", "long"]


def test_losses_can_be_shown_where_accuracies_are_else(one_run, make_view, small):
    _, scores = charts(one_run(), ChartOptions(), "loss")
    assert scores.title == "SCORED LOSS"
    assert [each.label for each in scores.curves if each.role != "ghost"] == ["test", "train"]
    assert scores.y_range == (0.0, pytest.approx(TOP))
    assert [level.label for level in scores.baselines] == ["ln 10"]
    view = make_view(small(**ARMS), 20)
    _, scores = charts(view, ChartOptions(), "loss")
    assert scores.title == "TEST LOSS"
    place = 1 + SCORE_FIGURES.index("test_loss")
    assert np.array_equal(scores.curves[0].y, view.trials[0].curves.scores[:, place])
    assert shown_rows(one_run(**NUMBERS)) == ("test", "gap"), "there losses are what is scored"


def test_a_divergence_is_marked_on_both_charts_at_its_update(one_run):
    view = one_run()
    trial = replace(view.trial, curves=replace(view.trial.curves, broke=20))
    for spec in charts(replace(view, trials=(trial,)), ChartOptions(), "test"):
        assert [(mark.x, mark.label, mark.broke) for mark in spec.marks] == [(20.0, "diverged", True)]
        assert [each.broken for each in spec.curves if each.role not in ("ghost", "raw")].count(False) == 0


def test_everything_that_was_pinned_is_drawn_in_its_order(one_run, make_view, small):
    view = one_run()
    view = replace(view, pins=(*view.pins, Pin(4, "y", make_view(small(), 15).trial)))
    for spec in charts(view, ChartOptions(), "test"):
        assert [tag for role, _, _, tag, _ in curves(spec) if role == "ghost"][1:] == ["p3", "p4"]


def test_rows_held_out_have_a_curve_between_test_and_train(one_run):
    _, scores = charts(one_run(**HELD_OUT), ChartOptions(), "test")
    assert curves(scores)[2:] == [
        ("test", "test", "dash", "╌", True),
        ("arm3", "validation", "dashdot", "─·", True),
        ("train", "train", "line", "━", True),
    ]


def test_where_numbers_are_asked_for_losses_are_scored_against_the_mean(one_run):
    losses, scores = charts(one_run(**NUMBERS), ChartOptions(), "test")
    assert scores.title == "SCORED LOSS"
    assert scores.y_range == (0.0, pytest.approx(TOP))
    assert [level.label for level in (*losses.baselines, *scores.baselines)] == ["the mean"] * 2


def test_a_run_before_with_another_loss_is_no_ghost_but_a_pin_is(one_run, make_view, small):
    view = one_run()
    other = replace(view, before=make_view(small(**NUMBERS), 10).trial)
    for spec in charts(other, ChartOptions(), "test"):
        assert [each.label for each in spec.curves if each.role == "ghost"] == ["pinned"]


@pytest.mark.parametrize(("factor", "top"), [(0.5, TOP), (2.0, 2.0), (90.0, 3 * TOP)])
def test_losses_are_drawn_as_far_as_the_mean_went_but_no_further_than_far(make_view, small, factor, top):
    view = make_view(small(), 20)
    band = view.trial.curves.losses
    # What single updates lose counts for nothing.
    high = replace(band, mean=np.full(20, factor * 2.0), high=band.high * 1000)
    trial = replace(view.trial, curves=replace(view.trial.curves, losses=high))
    losses, _ = charts(replace(view, trials=(trial,)), ChartOptions(), "test")
    assert losses.y_range[1] == pytest.approx(max(top, TOP) if factor != 2.0 else 4.0)


def test_the_window_is_that_of_the_longest_arm_and_of_the_one_that_is_furthest(make_view, small, with_trials):
    view = with_trials(make_view(small(**ARMS), 20), long={"updates": 45})
    assert {spec.x_range for spec in charts(view, ChartOptions(), "test")} == {(0.0, 60.0)}
    recent = {spec.x_range for spec in charts(view, ChartOptions(recent=True), "test")}
    assert recent == {ChartOptions(recent=True).window(45, 60)}


def test_of_arms_the_chosen_one_and_the_rows_are_said(make_view, small):
    view = make_view(small(**ARMS), 20)
    losses, scores = charts(view, ChartOptions(), "train")
    assert (losses.title, scores.title) == ("LOSS", "TRAIN ACCURACY")
    assert (
        [each.label for each in losses.curves] == [each.label for each in scores.curves] == ["calm", "long"]
    )
    assert np.array_equal(scores.curves[0].y, view.trials[0].curves.scores[:, 2])
    of_each = [
        charts(replace(view, chosen=arm, shown=n), ChartOptions(), "train")
        for n, arm in enumerate(("calm", "long"))
    ]
    for specs in zip((losses, scores), *of_each, strict=True):
        assert len({str(curves(spec)) for spec in specs}) == 3


@pytest.mark.parametrize(
    ("figures", "rows"),
    [
        ([], "test"),
        (["gap", "updates"], "test"),
        (["calm.train_accuracy", "long.train_loss", "long.test_loss"], "train"),
        (["calm.test_loss", "calm.train_loss", "long.train_loss"], "train"),
        (["calm.test_accuracy"], "test"),
        # As much of both: what is spoken of first.
        (["calm.train_loss", "calm.test_loss"], "train"),
        (["calm.test_loss", "calm.train_loss"], "test"),
    ],
)
def test_the_rows_of_interest_are_those_that_most_is_expected_of(make_view, small, figures, rows):
    expect = [{"figure": figure if "." in figure else f"calm.{figure}", "min": 0} for figure in figures]
    view = make_view(small(**ARMS, expect=expect), 5)
    assert rows_of_interest(view) == rows_shown(view, "") == rows_shown(view, "validation") == rows
    assert rows_shown(view, "train") == "train"


def test_members_come_last_of_all_and_every_arm_has_all_its_seeds(make_view, small):
    view = make_view(small(kind="ensemble", ensemble={"members": 2}, arms={"alone": {}}), 5)
    assert next(iter(runs_of(view))) == "alone"
    twice = replace(view, trials=(*view.trials, *view.trials))
    assert list(runs_of(twice)) == list(runs_of(view))
    assert {len(runs) for runs in runs_of(twice).values()} == {2}


# Small charts


@pytest.mark.parametrize(
    ("arms", "groups"),
    [
        (("a", "b"), [("a",), ("b",)]),
        (("p-1", "q-1", "p-2", "q-2"), [("p-1", "q-1"), ("p-2", "q-2")]),
        (("p-1", "q-1", "p-2"), [("p-1",), ("q-1",), ("p-2",)]),
        (("p-1", "q-1"), [("p-1",), ("q-1",)]),
        (("p-1", "p-2"), [("p-1",), ("p-2",)]),
        (("p-1", "q-1", "q-2", "p-2"), [("p-1",), ("q-1",), ("q-2",), ("p-2",)]),
        ((), []),
    ],
)
def test_arms_that_end_alike_share_a_chart_if_all_do(arms, groups):
    assert list(groups_of(arms).values()) == groups


def test_a_shared_chart_is_titled_by_what_its_arms_alone_have_in_common(make_view, small):
    arms = {
        f"{start}-{end}": {"optimizer": {"lr": rate}, "network": {"activation": which}, "batch_size": 10}
        for end, rate in (("low", 0.01), ("high", 0.5))
        for start, which in (("plain", "relu"), ("soft", "tanh"))
    }
    view = make_view(small(kind="compare", arms=arms), 20)
    for shown in ("test", LOSSES):
        specs = small_charts(view, ChartOptions(), shown)
        assert [spec.title for spec in specs] == ["low  lr .01", "high  lr .5"]
        assert {spec.detail for spec in specs} == {""}
        assert [len(spec.curves) for spec in specs] == [2, 2]


def test_small_charts_have_one_scale_up_to_three_times_the_lowest(make_view, small, with_trials):
    view = make_view(small(**ARMS), 20)
    (range_,) = {spec.y_range for spec in small_charts(view, ChartOptions(), "test")}
    assert range_ == (0.0, 1.0)

    def losses(factor):
        band = view.trial.curves.losses
        return {"curves": replace(view.trial.curves, losses=replace(band, mean=np.full(20, factor * 1.0)))}

    def top(low, high):
        each = with_trials(view, calm=losses(low), long=losses(high))
        (range_,) = {spec.y_range for spec in small_charts(each, ChartOptions(), LOSSES)}
        return range_[1]

    assert top(4, 5) < top(4, 9) < top(4, 1000) == top(4, 2000)
    assert top(0.1, 1000) == pytest.approx(TOP)


def test_what_is_never_trained_has_no_chart_of_losses(make_view, small, with_trials):
    view = make_view(small(**ARMS), 20)
    still = with_trials(view, calm={"curves": replace(view.trial.curves, trained=False)})
    assert [spec.title for spec in small_charts(still, ChartOptions(), LOSSES)] == ["long"]
    assert [spec.title for spec in small_charts(still, ChartOptions(), "test")] == ["calm", "long"]
    seeds = replace(still, trials=(*still.trials, *view.trials))
    assert [spec.title for spec in small_charts(seeds, ChartOptions(), LOSSES)] == ["calm", "long"]


def test_arms_that_share_no_chart_are_titled_by_their_whole_names(make_view, small):
    view = make_view(small(kind="compare", arms={"p-1": {}, "p-2": {"batch_size": 50}}), 20)
    assert [spec.title for spec in small_charts(view, ChartOptions(), "test")] == ["p-1", "p-2"]


@pytest.mark.parametrize("which", ["calm", "long"])
def test_on_a_log_scale_small_charts_go_down_to_the_lowest_loss_of_all(make_view, small, with_trials, which):
    view = make_view(small(**ARMS), 20)
    known = view.trial.curves
    mean = 0.01 * known.losses.mean
    lower = replace(known, losses=Band(1, known.losses.end, mean, mean, mean, mean * mean))
    specs = small_charts(with_trials(view, **{which: {"curves": lower}}), ChartOptions(log=True), LOSSES)
    (range_,) = {spec.y_range for spec in specs}
    assert range_[0] < 0.1 < known.losses.mean.min()


def test_in_a_small_chart_the_chosen_arm_stands_out_too(make_view, small):
    arms = {name: {} for name in ("p-1", "q-1", "p-2", "q-2")}
    view = make_view(small(kind="compare", arms=arms), 20)
    for shown in ("test", LOSSES):
        plain, chosen = (
            [curves(spec) for spec in small_charts(each, ChartOptions(), shown)]
            for each in (view, replace(view, chosen="q-2", shown=3))
        )
        assert chosen[0] != plain[0] or chosen[1] != plain[1]


@pytest.mark.parametrize(
    ("fields", "sets"), [({}, ["test", "train"]), (HELD_OUT, ["test", "validation", "train"])]
)
def test_of_several_seeds_of_one_run_every_set_of_rows_is_drawn(make_view, small, fields, sets):
    view = make_view(small(**fields), 20)
    view = replace(view, trials=(view.trial, replace(view.trial, seed=1)), chosen="run")
    scores = charts(view, ChartOptions(), "test")[1]
    assert scores.title == "ACCURACY"
    assert [curve.label for curve in scores.curves] == sets
    # Of one arm none stands out.
    assert curves(scores) == curves(charts(replace(view, chosen=None), ChartOptions(), "test")[1])


@pytest.mark.parametrize(
    ("baseline", "accuracy", "labels"),
    [
        (np.log(10), 0.1, ["ln 10", "chance"]),
        (0.995 * np.log(10), 0.101, ["ln 10", "chance"]),
        (0.98 * np.log(10), 0.112, ["entropy", "majority"]),
    ],
)
def test_levels_are_called_by_what_an_answer_says_that_knows_nothing(one_run, baseline, accuracy, labels):
    view = one_run()
    trial = replace(view.trial, baseline=baseline, baseline_accuracy=accuracy)
    found = [spec.baselines[0] for spec in charts(replace(view, trials=(trial,)), ChartOptions(), "test")]
    assert [level.label for level in found] == labels
    assert [level.y for level in found] == [baseline, accuracy]
