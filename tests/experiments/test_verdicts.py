"""A verdict is the first that matches, and stands on the figures it names."""

import itertools

import numpy as np
import pytest

from tuitrain.experiments.verdicts import SteadyVerdicts, Verdict, layer_verdicts, run_verdict
from tuitrain.training import Divergence, LayerProbe, Score
from tuitrain.training.history import History

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


def layer(number=1, name="relu", **figures):
    changed = {key.replace("_", ".", 1): value for key, value in figures.items()}
    return LayerProbe(number, name, 100, HEALTHY | changed, {})


def words(*layers):
    return [verdict.word for verdict in layer_verdicts([*layers, layer(9, "out")])][: len(layers)]


@pytest.mark.parametrize(
    ("figures", "word"),
    [
        ({}, "ok"),
        ({"activation_std": np.inf}, "NOT FINITE"),
        ({"activation_spread": 1e-3}, "ALIKE"),
        ({"activation_spread": 1.1e-3}, "ok"),
        ({"activation_rms": 0.009}, "COLLAPSED"),
        ({"activation_rms": 0.0091}, "ok"),
        ({"activation_rms": 18.1}, "EXPLODING"),
        ({"activation_rms": 17.9}, "ok"),
        ({"activation_dead": 0.34}, "DEAD"),
        ({"activation_dead": 0.33}, "ok"),
        ({"gradient_rms": 1e-6}, "NO GRADIENT"),
        ({"gradient_rms": 1.1e-6}, "ok"),
        ({"update_ratio": 0.9e-6}, "FROZEN"),
        ({"update_ratio": 0.11}, "JUMPY"),
    ],
)
def test_a_hidden_layers_verdict_at_both_sides_of_each_bound(figures, word):
    assert words(layer(1), layer(2, **figures)) == ["ok", word]


@pytest.mark.parametrize(
    ("name", "figures", "word"),
    [
        ("sigmoid", {"activation_std": 0.02}, "COLLAPSED"),
        ("sigmoid", {"activation_std": 0.021}, "ok"),
        ("tanh", {"activation_std": 0.04}, "COLLAPSED"),
        ("tanh", {"activation_std": 0.041}, "ok"),
        ("sigmoid", {"activation_rms": 0.009}, "ok"),
        ("tanh", {"activation_saturated": 0.40}, "SATURATED"),
        ("tanh", {"activation_saturated": 0.39}, "ok"),
        ("identity", {"activation_rms": 0.009}, "COLLAPSED"),
    ],
)
def test_a_bounded_activation_is_judged_by_its_range(name, figures, word):
    assert words(layer(1, name), layer(2, name, **figures)) == ["ok", word]


def test_the_first_that_matches_counts():
    assert words(layer(1), layer(2, activation_rms=0.0, activation_spread=0.0, gradient_rms=0.0)) == [
        "ok",
        "ALIKE",
    ]


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


class Run:
    """What a run's verdict reads of a trial."""

    baseline = float(np.log(10))

    def __init__(self, losses, scores=(), divergence=None):
        self.losses, self.history = losses, History()
        self.history.add_losses(np.array(losses, float))
        for score in scores:
            self.history.add_score(score)
        self.divergence = divergence
        self.updates = len(losses)


def score(train, test, loss=1.0):
    return Score(10, 0.1, train, None, None, loss, test, 0.1)


FALLING = list(np.linspace(2.3, 0.3, 400))


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (Run([]), "READY"),
        (Run([2.3] * 99), "LEARNING"),
        (Run([2.3] * 100), "NOT LEARNING"),
        (Run(FALLING), "LEARNING"),
        (Run(FALLING + [0.9] * 200), "RISING"),
        (Run([0.01] * 100 + [0.05] * 100), "LEARNING"),
        (Run(FALLING, [score(1.0, 0.75)]), "OVERFITTING"),
        (Run(FALLING, [score(0.95, 0.80)]), "LEARNING"),
        (Run(FALLING, [score(0.95, 0.80, 1.0), score(0.95, 0.80, 1.2)]), "LEARNING"),
        (Run(FALLING, [score(0.95, 0.80, 1.0), *[score(0.95, 0.80, 1.2)] * 2]), "OVERFITTING"),
        (Run(FALLING, [score(1.0, 0.91)]), "LEARNING"),
        (Run([1.0] * 500), "PLATEAU"),
        (Run([1.0] * 499), "LEARNING"),
        (Run([0.1] * 500), "LEARNING"),
        (Run(FALLING, divergence=Divergence(5, 2, 0.1)), "DIVERGED"),
    ],
)
def test_a_runs_verdict(run, word):
    assert run_verdict(run).word == word


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (Run([20.0] * 30), "NOT LEARNING"),
        (Run([3.0] * 30), "LEARNING"),
        (Run([20.0] * 300), "NOT LEARNING"),
        (Run([2.4] * 300), "NOT LEARNING"),
        (Run(np.linspace(40, 4, 600)), "NOT LEARNING"),
        (Run(FALLING + [20.0] * 200), "RISING"),
        (Run(FALLING + [20.0] * 20), "RISING"),
        (Run(FALLING + [2.31] * 200), "NOT LEARNING"),
        (Run([20.0] * 100 + FALLING), "LEARNING"),
    ],
)
def test_what_costs_more_than_knowing_nothing_is_not_learning_and_what_rose_there_is_rising(run, word):
    assert run_verdict(run).word == word


def words_along(run, every):
    """The run's word, looked at after every few of its updates; a score comes every 3 updates."""
    so_far, seen = Run([]), []
    for start in range(0, len(run.losses), every):
        so_far.history.add_losses(np.array(run.losses[start : start + every]))
        so_far.updates = min(start + every, len(run.losses))
        seen.append(run_verdict(so_far).word)
    return seen


def test_a_single_look_that_differs_changes_no_word():
    scores = [score(0.9, 0.9), *[score(1.0, 0.75), score(0.9, 0.9)] * 5]
    assert [run_verdict(Run(FALLING, scores[:n])).word for n in range(1, 12)] == ["LEARNING"] * 11
    settled = [*scores, score(1.0, 0.75), score(1.0, 0.75), score(0.9, 0.9), score(1.0, 0.75)]
    assert [run_verdict(Run(FALLING, settled[:n])).word for n in range(12, 16)] == [
        "LEARNING", "OVERFITTING", "OVERFITTING", "OVERFITTING",
    ]  # fmt: skip


def test_the_word_is_the_same_however_often_it_is_looked_at():
    noise = np.random.default_rng(0)
    run = Run(np.abs(1.0 + 0.3 * noise.standard_normal(3000)))
    often, seldom = words_along(run, 10), words_along(run, 250)
    assert often[24::25] == seldom
    assert sum(before != after for before, after in itertools.pairwise(often)) < 20


def test_overfitting_is_seen_on_the_validation_where_there_is_one():
    held_back = Score(10, 0.1, 1.0, 1.0, 0.75, 0.1, 1.0, 0.1)
    assert "validation 75.0 %" in str(run_verdict(Run(FALLING, [held_back])))
    numbers = Score(10, 0.1, None, None, None, 9.0, None, 0.1)
    assert run_verdict(Run(FALLING, [numbers])).word == "LEARNING"


def test_the_sentence_holds_the_figures():
    assert str(run_verdict(Run(FALLING, [score(1.0, 0.756)]))) == (
        "OVERFITTING: train 100.0 %, test 75.6 %: gap 24.4 points"
    )
    assert "update 5, first in layer 2, rate 0.1" in str(
        run_verdict(Run([], divergence=Divergence(5, 2, 0.1)))
    )
