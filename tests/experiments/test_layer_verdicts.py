"""A layer's verdict is the first that matches, and stands on the figures it names."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tuitrain.experiments.inspect.verdicts import Course, SteadyVerdicts, Verdict, layer_verdicts
from tuitrain.training import LayerProbe

HEALTHY = {
    "activation.mean": 0.5,
    "activation.std": 0.7,
    "activation.rms": 0.9,
    "activation.spread": 0.8,
    "activation.zero": 0.5,
    "activation.dead": 0.04,
    "gradient.rms": 1e-3,
    "update.ratio": 1e-3,
}


def layer(number=1, name="relu", units=100, *, alike=False, rows=512, **figures):
    changed = {key.replace("_", ".", 1): value for key, value in figures.items()}
    return LayerProbe(number, name, units, HEALTHY | changed, {}, alike, rows)


def words(*layers, **course):
    found = layer_verdicts([*layers, layer(9, "out")], Course(**course))
    return [verdict.word for verdict in found][: len(layers)]


@pytest.mark.parametrize(
    ("name", "figure", "bound", "below", "at", "above"),
    [
        ("relu", "activation_rms", 0.01 * 0.9, "COLLAPSED", "COLLAPSED", "ok"),
        ("identity", "activation_rms", 0.01 * 0.9, "COLLAPSED", "COLLAPSED", "ok"),
        ("sigmoid", "activation_rms", 0.01 * 0.9, "ok", "ok", "ok"),
        ("sigmoid", "activation_std", 0.02, "COLLAPSED", "COLLAPSED", "ok"),
        ("tanh", "activation_std", 0.04, "COLLAPSED", "COLLAPSED", "ok"),
        ("relu", "activation_std", 0.02, "ok", "ok", "ok"),
        ("relu", "activation_rms", 20 * 0.9, "ok", "ok", "EXPLODING"),
        ("tanh", "activation_rms", 20 * 0.9, "ok", "ok", "EXPLODING"),
        ("sigmoid", "activation_saturated", 0.4, "ok", "SATURATED", "SATURATED"),
        ("tanh", "activation_saturated", 0.4, "ok", "SATURATED", "SATURATED"),
        ("relu", "activation_dead", 1 / 3, "ok", "DEAD", "DEAD"),
        ("relu", "gradient_rms", 1e-3 * 1e-3, "NO GRADIENT", "NO GRADIENT", "ok"),
        ("relu", "update_ratio", 1e-6, "FROZEN", "ok", "ok"),
        ("relu", "update_ratio", 1e-1, "ok", "ok", "JUMPY"),
        ("out", "gradient_rms", 1e-3 * 1e-3, "NO GRADIENT", "NO GRADIENT", "ok"),
        ("out", "update_ratio", 1e-6, "FROZEN", "ok", "ok"),
        ("out", "update_ratio", 1e-1, "ok", "ok", "JUMPY"),
    ],
)
def test_a_layers_verdict_below_at_and_above_each_bound(name, figure, bound, below, at, above):
    found = {
        value: words(layer(1), layer(2, name, **{figure: value}))
        for value in (bound * (1 - 1e-9), bound, bound * (1 + 1e-9))
    }
    assert list(found.values()) == [["ok", below], ["ok", at], ["ok", above]]


@pytest.mark.parametrize("name", ["relu", "out"])
@pytest.mark.parametrize("figure", ["activation_std", "gradient_rms"])
@pytest.mark.parametrize("value", [np.inf, np.nan])
def test_what_is_not_finite_is_called_so_in_every_layer(name, figure, value):
    assert words(layer(1), layer(2, name, **{figure: value}))[1] == "NOT FINITE"


@pytest.mark.parametrize("name", ["relu", "tanh"])
def test_units_are_alike_by_their_weights_and_not_by_what_they_give(name):
    assert words(layer(1), layer(2, name, alike=True)) == ["ok", "ALIKE"]
    assert words(layer(1), layer(2, name, activation_spread=0.0)) == ["ok", "ok"]


def test_a_layer_whose_units_are_all_dead_is_dead_and_not_alike():
    everywhere_0 = {"activation_rms": 0.0, "activation_spread": 0.0, "activation_dead": 1.0}
    assert words(layer(1), layer(2, **everywhere_0)) == ["ok", "DEAD"]
    assert words(layer(1), layer(2, alike=True, **everywhere_0)) == ["ok", "ALIKE"]


def test_behind_a_first_layer_that_is_dead_nothing_explodes():
    assert words(layer(1, activation_rms=0.0, activation_dead=1.0), layer(2)) == ["DEAD", "ok"]


FLAT = {"activation_saturated": 0.4}


def untrained(*shares):
    return lambda: [layer(n, "tanh", activation_saturated=share) for n, share in enumerate(shares, 1)]


@pytest.mark.parametrize(
    ("stuck", "before", "word"),
    [
        (False, 0.399, "ok"),
        (False, 0.4, "SATURATED"),
        (True, 0.0, "SATURATED"),
    ],
)
def test_decided_units_that_learn_are_not_saturated(stuck, before, word):
    course = {"stuck": stuck, "untrained": untrained(0.0, before)}
    assert words(layer(1, "tanh"), layer(2, "tanh", **FLAT), **course) == ["ok", word]


def test_how_layers_were_drawn_is_asked_only_where_it_decides():
    course = {"stuck": False, "untrained": lambda: pytest.fail("nobody has to know")}
    assert words(layer(1, "tanh", activation_saturated=0.39), **course) == ["ok"]


@pytest.mark.parametrize(
    ("ratio", "factor", "word"),
    [
        (1e-7, 1.0, "FROZEN"),
        (1e-7, 0.05, "ok"),
        (1e-7, 0.2, "FROZEN"),
        (0.0, 0.0, "ok"),
        (0.09, 0.001, "ok"),
        (0.11, 0.001, "JUMPY"),
        (0.0, 0.5, "FROZEN"),
    ],
)
def test_a_schedule_that_ends_freezes_nothing(ratio, factor, word):
    assert words(layer(1), layer(2, update_ratio=ratio), factor=factor)[1] == word


def test_what_has_learnt_may_stand_still():
    assert words(layer(1, update_ratio=0.0), learnt=True) == ["ok"]
    assert words(layer(1, update_ratio=0.0), learnt=False) == ["FROZEN"]
    assert words(layer(1, update_ratio=1.0), learnt=True) == ["JUMPY"]


def test_layers_are_measured_by_the_first_ones_values_and_by_the_largest_gradient():
    assert words(layer(1, activation_rms=100.0), layer(2, activation_rms=1.0)) == ["ok", "COLLAPSED"]
    assert words(layer(1, gradient_rms=2.0), layer(2)) == ["ok", "NO GRADIENT"]
    assert words(layer(1), layer(2, gradient_rms=2.0)) == ["NO GRADIENT", "ok"]
    found = layer_verdicts([layer(1), layer(2, "out", gradient_rms=2.0)])
    assert [verdict.word for verdict in found] == ["NO GRADIENT", "ok"]


def test_where_no_layer_has_a_gradient_all_are_told_so():
    found = layer_verdicts([layer(1, gradient_rms=0.0), layer(2, "out", gradient_rms=0.0)])
    assert [verdict.word for verdict in found] == ["NO GRADIENT"] * 2


def test_what_was_not_measured_says_nothing():
    bare = {name: value for name, value in HEALTHY.items() if name.startswith("activation")}
    found = layer_verdicts([LayerProbe(1, "relu", 100, bare, {}), LayerProbe(2, "out", 10, bare, {})])
    assert [verdict.word for verdict in found] == ["ok", "ok"]


@pytest.mark.parametrize(
    ("name", "ills"),
    [
        (
            "tanh",
            {
                "activation_mean": (np.inf, "NOT FINITE"),
                "alike": (True, "ALIKE"),
                "activation_std": (0.0, "COLLAPSED"),
                "activation_rms": (1e9, "EXPLODING"),
                "activation_saturated": (1.0, "SATURATED"),
                "gradient_rms": (0.0, "NO GRADIENT"),
                "update_ratio": (0.0, "FROZEN"),
            },
        ),
        (
            "relu",
            {
                "alike": (True, "ALIKE"),
                "activation_dead": (1.0, "DEAD"),
                "activation_rms": (0.0, "COLLAPSED"),
                "gradient_rms": (0.0, "NO GRADIENT"),
                "update_ratio": (1.0, "JUMPY"),
            },
        ),
    ],
)
def test_the_first_that_matches_counts(name, ills):
    left, seen = {figure: value for figure, (value, _) in ills.items()}, []
    while left:
        seen += words(layer(1), layer(2, name, **left))[1:]
        left.pop(next(iter(left)))
    assert seen == [word for _, word in ills.values()]


def test_dead_says_how_many():
    assert str(layer_verdicts([layer(1, activation_dead=0.41), layer(2, "out")])[0]) == "DEAD: 41 of 100"


def test_an_output_layer_is_judged_by_its_gradient_and_update_alone():
    found = layer_verdicts([layer(1), layer(2, "out", activation_rms=1e9, activation_spread=0.0)])
    assert found[1].word == "ok"
    assert layer_verdicts([layer(1), layer(2, "out", gradient_rms=0.0)])[1].word == "NO GRADIENT"


def test_a_changed_verdict_shows_when_two_probes_agree():
    steady = SteadyVerdicts()
    ok, dead, frozen = (Verdict("ok"),), (Verdict("DEAD"),), (Verdict("FROZEN"),)
    shown = [steady.settle(each)[0].word for each in (ok, dead, ok, dead, frozen, frozen, ok, ok)]
    assert shown == ["ok", "ok", "ok", "ok", "ok", "FROZEN", "FROZEN", "ok"]


def test_what_is_not_finite_shows_at_once():
    steady = SteadyVerdicts()
    ok, broken = (Verdict("ok"),), (Verdict("NOT FINITE"),)
    assert [steady.settle(each)[0].word for each in (ok, broken, ok, ok)] == ["ok", *["NOT FINITE"] * 2, "ok"]


def test_what_stands_shows_how_it_stands():
    steady = SteadyVerdicts()
    ok, dead = (Verdict("ok"),), (Verdict("DEAD"),)
    assert steady.settle(ok) == steady.settle(dead) == ok
    assert steady.settle(dead, running=False) == dead
    assert steady.settle(ok) == dead
    assert steady.settle(ok) == ok


def test_units_are_dead_by_ten_rows_at_least():
    assert words(layer(activation_dead=0.5, rows=10)) == ["DEAD"]
    assert words(layer(activation_dead=0.5, rows=9)) == ["ok"]


def test_values_that_are_not_finite_are_told_from_gradients_that_are_not():
    # Gradients break all the way back from where the values do.
    found = layer_verdicts([layer(gradient_rms=math.inf), layer(2, activation_std=math.nan), layer(3, "out")])
    assert [str(verdict) for verdict in found] == ["NOT FINITE: its gradient", "NOT FINITE", "ok"]
    out = layer_verdicts([layer(), layer(2, "out", gradient_rms=math.nan)])[-1]
    assert str(out) == "NOT FINITE: its gradient"
    for name in ("z_mean", "weight_std"):
        assert str(layer_verdicts([layer(**{name: math.inf}), layer(2, "out")])[0]) == "NOT FINITE"


def test_at_the_faint_end_of_a_schedule_no_layer_is_frozen():
    assert words(layer(update_ratio=0.0), factor=0.11) == ["FROZEN"]
    assert words(layer(update_ratio=0.0), factor=0.09) == ["ok"]


def test_what_is_the_same_for_all_rows_is_collapsed():
    def said(varies, rows=512, name="relu"):
        probe = replace(layer(rows=rows, name=name), varies=varies)
        return str(layer_verdicts([probe, layer(2, "out")])[0])

    assert said(0.099) == "COLLAPSED: the same for all rows"
    assert said(0.101) == "ok"
    # All values of a sigmoid lie around a half before it has learnt.
    assert said(0.0, name="sigmoid") == "ok"
    assert said(0.0, rows=9) == "ok"
