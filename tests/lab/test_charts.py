"""Charts made from views: what was pinned is in them."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.config import Edit, changed
from tuitrain.experiments.live.view import Pin
from tuitrain.lab.presenters.charts import charts, run_loss_chart
from tuitrain.lab.presenters.small_charts import LOSSES, small_charts
from tuitrain.plot.chart import draw
from tuitrain.plot.chart_options import ChartOptions

ARMS = {"slow": {"optimizer": {"lr": 0.01}}, "fast": {}}


@pytest.mark.parametrize("fields", [{}, {"kind": "compare", "arms": ARMS}], ids=["one", "arms"])
def test_what_was_pinned_stands_behind_the_curves(make_view, small, fields):
    view = make_view(small(**fields), 30)
    pinned = replace(view, pins=(Pin(7, "Before", view.trial),))
    for spec, plain in zip(*(charts(each, ChartOptions(), "test") for each in (pinned, view)), strict=True):
        ghost = spec.curves[0]
        assert (ghost.role, ghost.label, ghost.tag) == ("ghost", "pinned", "p7")
        assert [curve.label for curve in spec.curves[1:]] == [curve.label for curve in plain.curves]


@pytest.mark.parametrize("fields", [{}, {"kind": "compare", "arms": ARMS}], ids=["one", "arms"])
def test_edits_are_marked_on_both_charts(make_view, small, fields):
    view = make_view(small(**fields), 30, edits=(Edit(update=12, set={"optimizer.lr": 0.5}),))
    for spec in charts(view, ChartOptions(), "test"):
        ((at, label),) = [(mark.x, mark.label) for mark in spec.marks]
        assert at == 12
        assert label.endswith("→.5")


def test_an_axis_of_losses_shows_them_however_far_up_they_all_are(make_view, small):
    view = make_view(small(), 30)
    losses = view.trial.curves.losses

    def top(factor, first):
        far = replace(losses, **{name: factor * getattr(losses, name) for name in ("low", "mean", "high")})
        for values in (far.low, far.mean, far.high):
            values[:1] = first
        curves = replace(view.trial.curves, losses=far)
        return run_loss_chart(
            replace(view, trials=(replace(view.trial, curves=curves),)), ChartOptions()
        ).y_range[1]

    # One that explodes leads out of the picture; where all are there, the axis follows.
    assert top(1.0, 1e6) == pytest.approx(3.3 * view.trial.baseline)
    assert top(1000.0, 5e3) > 1000 * losses.low.min()


def test_an_edit_is_marked_from_what_was_before_it(make_view, small):
    edits = (
        Edit(update=3, set={"optimizer.lr": 0.2}),
        Edit(update=9, set={"optimizer.lr": 0.05, "weight_decay": 0.5}),
        Edit(update=12, set={"batch_size": 50}),
    )
    losses, scores = charts(make_view(small(), 20, edits=edits), ChartOptions(), "test")
    assert [(mark.x, mark.label) for mark in losses.marks] == [
        (3.0, "rate .1→.2"),
        (9.0, "rate .2→.05"),
        (9.0, "weight decay 0→.5"),
        (12.0, "batch size 20→50"),
    ]
    assert losses.marks == scores.marks


def test_of_a_chosen_arm_its_own_edits_are_marked(make_view, small, with_trials):
    view = make_view(small(kind="compare", arms=ARMS), 30, chosen="fast", shown=1)
    view = with_trials(view, fast={"edits": (Edit(update=12, set={"optimizer.lr": 0.5}),)})
    for spec in charts(view, ChartOptions(), "test"):
        assert [mark.label for mark in spec.marks] == ["rate .1→.5"]
    for spec in charts(replace(view, chosen="slow", shown=0), ChartOptions(), "test"):
        assert spec.marks == ()


def test_of_all_arms_the_edits_of_each_are_marked_and_those_of_all_once(make_view, small, with_trials):
    view = make_view(small(kind="compare", arms=ARMS), 30)
    clip, rate = Edit(update=12, set={"clip": 1.0}), Edit(update=20, set={"optimizer.lr": 0.5})
    view = with_trials(view, slow={"edits": (clip,)}, fast={"edits": (clip, rate)})
    for spec in charts(view, ChartOptions(), "test"):
        assert [(mark.x, mark.label) for mark in spec.marks] == [
            (12, "clip off→1"),
            (20, "fast: rate .1→.5"),
        ]


def test_an_edit_of_arms_that_had_it_otherwise_each_is_one_mark(make_view, small, with_trials):
    arms = {f"arm{n}": {"optimizer": {"lr": n / 100}} for n in range(1, 5)}
    rate = Edit(update=20, set={"optimizer.lr": 0.5})
    view = make_view(small(kind="compare", arms=arms), 30)
    view = with_trials(view, **{arm: {"edits": (rate,)} for arm in arms})
    for spec in charts(view, ChartOptions(), "test"):
        assert [(mark.x, mark.label) for mark in spec.marks] == [(20, "rate →.5")]


def test_an_edit_of_an_arm_is_marked_from_what_that_arm_began_with(make_view, small, with_trials):
    arms = {"plain": {}, "own": {"optimizer": {"lr": 0.02}}}
    view = make_view(small(kind="compare", arms=arms), 30, chosen="own", shown=1)
    config = changed(view.trial.config, {"optimizer.lr": 0.5})
    view = with_trials(view, own={"edits": (Edit(update=12, set={"optimizer.lr": 0.5}),), "config": config})
    for spec in charts(view, ChartOptions(), "test"):
        assert [mark.label for mark in spec.marks] == ["rate .02→.5"]


def test_lengthening_a_run_adds_no_mark(make_view, small):
    for spec in charts(
        make_view(small(), 30, edits=(Edit(update=30, set={"epochs": 6}),)), ChartOptions(), "test"
    ):
        assert spec.marks == ()


def test_accuracies_near_one_are_told_apart_in_a_recent_window(make_view, small):
    view = make_view(small(epochs=100), 1000)
    curves = view.trial.curves
    scores = curves.scores.copy()
    scores[:, 2], scores[:, 6] = np.linspace(0.8, 0.99, len(scores)), np.linspace(0.8, 0.97, len(scores))
    view = replace(view, trials=(replace(view.trial, curves=replace(curves, scores=scores)),))
    _, whole = charts(view, ChartOptions(), "test")
    _, recent = charts(view, ChartOptions(recent=True), "test")
    assert whole.y_range == (0.0, 1.0)
    assert recent.y_range[0] > 0.9
    drawn, near = draw(whole, 80, 8).text, draw(recent, 80, 8).text
    assert "chance" in drawn
    assert "chance" not in near, "a level that is not in the picture is not named"
    assert ".990" in near
    assert ".970" in near


def test_room_and_legend_are_the_same_before_the_first_update(make_view, small):
    ready, trained = (charts(make_view(small(), updates), ChartOptions(), "test") for updates in (0, 20))
    for before, after in zip(ready, trained, strict=True):
        assert [(curve.label, curve.tag) for curve in before.curves] == [
            (curve.label, curve.tag) for curve in after.curves
        ]


def test_a_small_chart_of_losses_shows_all_that_is_below_knowing_nothing(make_view, small, with_trials):
    view = make_view(small(kind="compare", arms=ARMS), 30)
    low = view.trials[1].curves
    low = replace(low, losses=replace(low.losses, mean=low.losses.mean / 100))
    view = with_trials(view, fast={"curves": low})
    for spec in small_charts(view, ChartOptions(), LOSSES):
        for curve in spec.curves:
            assert curve.y.max() <= spec.y_range[1]
