"""Charts made from views: what was pinned is in them."""

from dataclasses import replace

import pytest

from tuitrain.config import Edit
from tuitrain.experiments.view import Pin
from tuitrain.lab.charts import charts
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
