"""Charts made from views: what was pinned is in them."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.config import Edit
from tuitrain.experiments.view import Pin
from tuitrain.lab.charts import charts
from tuitrain.plot.chart import draw
from tuitrain.plot.look import Look

ARMS = {"slow": {"optimizer": {"lr": 0.01}}, "fast": {}}


@pytest.mark.parametrize("fields", [{}, {"kind": "compare", "arms": ARMS}], ids=["one", "arms"])
def test_what_was_pinned_stands_behind_the_curves(make_view, small, fields):
    view = make_view(small(**fields), 30)
    pinned = replace(view, pins=(Pin(7, "Before", view.trial),))
    for spec, plain in zip(*(charts(each, Look(), "test") for each in (pinned, view)), strict=True):
        ghost = spec.curves[0]
        assert (ghost.role, ghost.label, ghost.tag) == ("ghost", "pinned", "7")
        assert [curve.label for curve in spec.curves[1:]] == [curve.label for curve in plain.curves]


@pytest.mark.parametrize("fields", [{}, {"kind": "compare", "arms": ARMS}], ids=["one", "arms"])
def test_edits_are_marked_on_both_charts(make_view, small, fields):
    view = make_view(small(**fields), 30, edits=(Edit(update=12, set={"optimizer.lr": 0.5}),))
    for spec in charts(view, Look(), "test"):
        ((at, label),) = [(mark.x, mark.label) for mark in spec.marks]
        assert at == 12
        assert label.endswith("→.5")


def test_accuracies_near_one_are_told_apart_in_a_recent_window(make_view, small):
    view = make_view(small(epochs=100), 1000)
    curves = view.trial.curves
    scores = curves.scores.copy()
    scores[:, 2], scores[:, 6] = np.linspace(0.8, 0.99, len(scores)), np.linspace(0.8, 0.97, len(scores))
    view = replace(view, trials=(replace(view.trial, curves=replace(curves, scores=scores)),))
    _, whole = charts(view, Look(), "test")
    _, recent = charts(view, Look(recent=True), "test")
    assert whole.y_range == (0.0, 1.0)
    assert recent.y_range[0] > 0.9
    drawn, near = draw(whole, 80, 8).text, draw(recent, 80, 8).text
    assert "chance" in drawn
    assert "chance" not in near, "a level that is not in the picture is not named"
    assert ".990" in near
    assert ".970" in near
