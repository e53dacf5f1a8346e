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


def layer(number=1, name="relu", units=100, **figures):
    changed = {key.replace("_", ".", 1): value for key, value in figures.items()}
    return LayerProbe(number, name, units, HEALTHY | changed, {})


def words(*layers):
    return [verdict.word for verdict in layer_verdicts([*layers, layer(9, "out")])][: len(layers)]


@pytest.mark.parametrize(
    ("name", "figure", "bound", "below", "at", "above"),
    [
        ("relu", "activation_spread", 1e-3, "ALIKE", "ALIKE", "ok"),
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


def test_a_unit_alone_is_not_like_another():
    assert words(layer(1), layer(2, units=1, activation_spread=0.0)) == ["ok", "ok"]
    assert words(layer(1), layer(2, units=2, activation_spread=0.0)) == ["ok", "ALIKE"]


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
                "activation_spread": (0.0, "ALIKE"),
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
                "activation_rms": (0.0, "COLLAPSED"),
                "activation_dead": (1.0, "DEAD"),
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


B = Run.baseline


def drop(at, to=0.9):
    """1200 losses of 1, and from one of them on lower ones."""
    return [1.0] * at + [to] * (1200 - at)


@pytest.mark.parametrize(
    ("below", "word_below", "above", "word_above"),
    [
        # At 1.5 of knowing nothing, before there are a hundred.
        (Run([1.499 * B] * 99), "LEARNING", Run([1.501 * B] * 99), "NOT LEARNING"),
        # At .99 of it, with a hundred.
        (Run([0.989 * B] * 100), "LEARNING", Run([0.991 * B] * 100), "NOT LEARNING"),
        # What has risen has learnt something: at 1.01 of it.
        (Run(FALLING + [1.009 * B] * 200), "NOT LEARNING", Run(FALLING + [1.011 * B] * 200), "RISING"),
        # At 1.5 of the least.
        (Run([1.0] * 200 + [1.499] * 200), "LEARNING", Run([1.0] * 200 + [1.501] * 200), "RISING"),
        # At .05 of knowing nothing.
        (
            Run([0.01] * 200 + [0.0499 * B] * 200),
            "LEARNING",
            Run([0.01] * 200 + [0.0501 * B] * 200),
            "RISING",
        ),
        # At two looks, fifty apart.
        (Run([0.5] * 200 + [2.0] * 99), "LEARNING", Run([0.5] * 200 + [2.0] * 100), "RISING"),
        # At ten points between training and test.
        (Run(FALLING, [score(1.0, 0.901)]), "LEARNING", Run(FALLING, [score(1.0, 0.899)]), "OVERFITTING"),
        # At .99 in training.
        (Run(FALLING, [score(0.9899, 0.8)]), "LEARNING", Run(FALLING, [score(0.99, 0.8)]), "OVERFITTING"),
        # At 1.1 of the least loss held out, which is not the first.
        (
            Run(FALLING, [score(0.95, 0.8, loss) for loss in (2.0, 1.0, 1.099, 1.099)]),
            "LEARNING",
            Run(FALLING, [score(0.95, 0.8, loss) for loss in (2.0, 1.0, 1.101, 1.101)]),
            "OVERFITTING",
        ),
        # At 500 updates.
        (Run([1.0] * 499), "LEARNING", Run([1.0] * 500), "PLATEAU"),
        # At .05 of knowing nothing.
        (Run([0.0499 * B] * 500), "LEARNING", Run([0.0501 * B] * 500), "PLATEAU"),
        # At .99 of what it was a fifth of the updates ago.
        (Run(drop(1000, to=0.989)), "LEARNING", Run(drop(1000, to=0.991)), "PLATEAU"),
        # A fifth: of 1150, the last but one that is looked at, the hundred up to 920.
        (Run(drop(840)), "LEARNING", Run(drop(820)), "PLATEAU"),
        # At the first look of all, of 450, it falls still.
        (Run([1.2] * 300 + [1.0] * 200), "LEARNING", Run([1.2] * 250 + [1.0] * 250), "PLATEAU"),
    ],
)
def test_a_runs_verdict_at_both_sides_of_each_bound(below, word_below, above, word_above):
    assert (run_verdict(below).word, run_verdict(above).word) == (word_below, word_above)


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (Run([1.5 * B]), "LEARNING"),
        (Run(FALLING, [score(0.1, 0.0, 1.0), *[score(0.1, 0.0, 1.2)] * 2]), "OVERFITTING"),
        (Run(FALLING, [score(0.99, 0.5)]), "OVERFITTING"),
        (Run(FALLING, [score(0.95, 0.8, loss) for loss in (1.0, 1.1, 1.1)]), "OVERFITTING"),
    ],
)
def test_a_runs_verdict_at_a_bound_itself(run, word):
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
    assert str(run_verdict(Run([2.3] * 100))) == "NOT LEARNING: loss 2.300, knowing nothing costs 2.303"
    assert str(run_verdict(Run([1.0] * 200 + [0.5] * 100 + [2.0] * 150))) == (
        "RISING: loss 2.000, it has been 0.500"
    )
    assert str(run_verdict(Run([1.5] * 400 + [1.0] * 800))) == (
        "PLATEAU: loss 1.000, a fifth of the updates ago 1.000"
    )


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ([0.25] * 7, "loss 0.250 over the last 7 updates"),
        ([2.0] * 50 + [0.25] * 100, "loss 0.250 over the last 100 updates"),
        ([0.001] * 7, "loss 0.001 over the last 7 updates"),
        ([0.00099] * 7, "loss 9.9e-04 over the last 7 updates"),
        ([0.0] * 7, "loss 0.000 over the last 7 updates"),
    ],
)
def test_a_loss_is_said_in_digits_that_it_has(losses, sentence):
    assert run_verdict(Run(losses)).sentence == sentence
