"""A run's verdict is the first that matches, and stands on the losses, the scores and the last update."""

import itertools
from typing import get_args

import numpy as np
import pytest

from tuitrain.config import RunWord, TrialConfig, changed
from tuitrain.experiments.inspect.verdicts import counted, course_of, run_verdict
from tuitrain.training import Divergence, Score
from tuitrain.training.history import History


class Run:
    """What a run's verdict reads of a trial."""

    baseline = float(np.log(10))
    baseline_accuracy = 0.1
    factor, distance = 1.0, 1.0
    config = TrialConfig.model_validate({"network": {"hidden": [2]}, "updates": 500})

    def __init__(self, losses, scores=(), divergence=None, update_ratios=()):
        self.update_ratios = update_ratios
        self.losses, self.history = losses, History()
        self.history.add_losses(np.array(losses, float))
        for score in scores:
            self.history.add_score(score)
        self.divergence = divergence
        self.updates = len(losses)


def score(train, test, loss=1.0, train_loss=1.0, at=10):
    return Score(at, train_loss, train, None, None, loss, test, train_loss)


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
        (Run(FALLING, [score(0.95, 0.80, 1.0), score(0.95, 0.80, 1.2)]), "OVERFITTING"),
        (Run(FALLING, [score(0.95, 0.80, loss) for loss in (1.0, 1.2, 1.0)]), "LEARNING"),
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
        # A few low losses are luck: what it has been is told by a hundred.
        (Run([0.1] * 5 + [1.0] * 200), "LEARNING"),
        (Run([0.1] * 5 + [4.0] * 200), "NOT LEARNING"),
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
        # At .996 of it, with a hundred.
        (Run([0.9959 * B] * 100), "LEARNING", Run([0.9961 * B] * 100), "NOT LEARNING"),
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
        # As soon as it is more than noise: of .5 and k times 2, 3 deviations over 10 and .75.
        (Run([0.5] * 200 + [2.0] * 30), "LEARNING", Run([0.5] * 200 + [2.0] * 31), "RISING"),
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
        # Since the second third of its updates.
        (Run(drop(450)), "LEARNING", Run(drop(390)), "PLATEAU"),
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


def test_the_word_is_the_same_however_often_it_is_looked_at():
    noise = np.random.default_rng(0)
    run = Run(np.abs(1.0 + 0.3 * noise.standard_normal(3000)))
    often, seldom = words_along(run, 10), words_along(run, 250)
    assert often[24::25] == seldom
    assert sum(before != after for before, after in itertools.pairwise(often)) < 20


def test_overfitting_is_seen_on_the_validation_where_there_is_one():
    held_back = Score(10, 0.1, 1.0, 1.0, 0.75, 0.1, 1.0, 0.1)
    assert "validation 75.0 %" in str(run_verdict(Run(FALLING, [held_back])))
    numbers = Score(10, 0.01, None, 0.9 * B, None, 0.01, None, 0.01)
    assert "validation loss 2.072" in str(run_verdict(Run(FALLING, [numbers])))


def test_the_sentence_holds_the_figures():
    assert str(run_verdict(Run(FALLING, [score(1.0, 0.756)]))) == (
        "OVERFITTING: train 100.0 %, test 75.6 %: gap 24.4 points"
    )
    assert "update 5, first in layer 2, rate 0.1" in str(
        run_verdict(Run([], divergence=Divergence(5, 2, 0.1)))
    )
    assert str(run_verdict(Run([2.3] * 100))) == "NOT LEARNING: loss 2.300, a constant guess has 2.303"
    assert str(run_verdict(Run([1.0] * 200 + [0.5] * 100 + [2.0] * 150))) == (
        "RISING: loss 2.000, the lowest was 0.500"
    )
    assert str(run_verdict(Run([1.5] * 400 + [1.0] * 800))) == (
        "PLATEAU: loss 1.000, 1.000 a third of the updates ago"
    )


@pytest.mark.parametrize(
    ("losses", "sentence"),
    [
        ([0.25] * 7, "loss 0.250 over the last 7 updates"),
        ([2.0] * 50 + [0.25] * 100, "loss 0.250 over the last 100 updates"),
        ([0.001] * 7, "loss 0.001 over the last 7 updates"),
        ([0.00099] * 7, "loss 9.9e-04 over the last 7 updates"),
        ([0.0] * 7, "loss 0.000 over the last 7 updates"),
        ([999_999.0] * 7, "loss 999999.000, a constant guess has 2.303"),
        ([6.37e24] * 7, "loss 6.4e+24, a constant guess has 2.303"),
    ],
)
def test_a_loss_is_said_in_digits_that_it_has(losses, sentence):
    assert run_verdict(Run(losses)).sentence == sentence


def noisy(level, deviation, count=600, seed=0):
    """Losses around a level."""
    return level + deviation * np.random.default_rng(seed).standard_normal(count)


@pytest.mark.parametrize("seed", range(5))
def test_what_lies_under_the_baseline_by_no_more_than_noise_has_learnt_nothing(seed):
    assert run_verdict(Run(noisy(0.99 * B, 0.3, seed=seed))).word == "NOT LEARNING"
    assert run_verdict(Run(noisy(0.99 * B, 0.003, seed=seed))).word != "NOT LEARNING"


@pytest.mark.parametrize("seed", range(5))
def test_noise_is_no_fall(seed):
    run = Run(noisy(1.0, 0.5, 5000, seed))
    words = words_along(run, 50)[10:]
    assert words.count("LEARNING") <= 0.02 * len(words)


def test_the_present_counts_and_not_what_was():
    learnt = Run([*[2.32] * 3000, *np.linspace(2.3, 1.5, 300)])
    assert run_verdict(learnt).word == "LEARNING"


STILL = (9e-7, 9e-7)


@pytest.mark.parametrize(
    ("losses", "ratios", "word"),
    [
        (FALLING[:200], STILL, "NOT LEARNING"),
        (FALLING[:200], (9e-7, 1.1e-6), "LEARNING"),
        (FALLING[:200], (), "LEARNING"),
        ([1.0] * 50, STILL, "NOT LEARNING"),
        (np.linspace(2.3, 0.3, 499), STILL, "NOT LEARNING"),
        (np.linspace(2.3, 0.3, 500), STILL, "PLATEAU"),
        ([0.04 * B] * 600, STILL, "LEARNING"),
        ([0.04 * B] * 50, STILL, "LEARNING"),
    ],
)
def test_where_no_layer_moves_nothing_is_learnt_unless_nothing_is_left_to_learn(losses, ratios, word):
    assert run_verdict(run_at_distance(0.01, losses, update_ratios=ratios)).word == word


def test_a_schedules_end_does_not_stop_a_run():
    run = Run(FALLING[:200], update_ratios=STILL)
    run.factor = 0.5
    assert run_verdict(run).word == "LEARNING"
    run.factor = 0.0
    assert run_verdict(run).word == "LEARNING"


@pytest.mark.parametrize(
    ("level", "scored", "ratios", "word"),
    [
        (0.21 * B, score(0.80, 0.751), (), "UNDERFITTING"),
        (0.19 * B, score(0.80, 0.751), (), "PLATEAU"),
        (0.21 * B, score(0.80, 0.749), (), "PLATEAU"),
        (0.21 * B, score(0.75, 0.799), (), "UNDERFITTING"),
        (0.21 * B, score(0.80, 0.751), STILL, "PLATEAU"),
        (0.21 * B, None, (), "PLATEAU"),
        # What dropout adds to the losses of batches is not left to learn.
        (0.21 * B, score(0.80, 0.751, train_loss=0.19 * B), (), "PLATEAU"),
        (0.06 * B, score(0.80, 0.751, train_loss=0.051 * B), (), "PLATEAU"),
        (0.06 * B, score(0.80, 0.751, train_loss=0.049 * B), (), "LEARNING"),
        (0.06 * B, score(0.80, 0.751, train_loss=0.049 * B), STILL, "LEARNING"),
    ],
)
def test_a_plateau_far_up_without_a_gap_is_underfitting(level, scored, ratios, word):
    run = Run([level] * 600, [scored] if scored else [], update_ratios=ratios)
    assert run_verdict(run).word == word


def fit(train, test):
    """A score where numbers are asked for; losses in shares of the baseline."""
    return Score(10, train * B, None, None, None, test * B, None, train * B)


@pytest.mark.parametrize(
    ("run", "word"),
    [
        (Run(FALLING, [fit(0.0099, 0.111)]), "OVERFITTING"),
        (Run(FALLING, [fit(0.0101, 0.111)]), "LEARNING"),
        (Run(FALLING, [fit(0.0099, 0.109)]), "LEARNING"),
        (Run(FALLING, [fit(0.3, 0.35), fit(0.2, 0.386)]), "OVERFITTING"),
        (Run(FALLING, [fit(0.3, 0.35), fit(0.2, 0.384)]), "LEARNING"),
        (Run([0.21 * B] * 600, [fit(0.21, 0.259)]), "UNDERFITTING"),
        (Run([0.21 * B] * 600, [fit(0.21, 0.261)]), "PLATEAU"),
    ],
)
def test_numbers_are_overfitted_and_underfitted_by_their_losses(run, word):
    # R² of two sets of rows differs as their targets do, also where nothing is learnt by heart.
    run.baseline_accuracy = None
    assert run_verdict(run).word == word


def test_overfitted_numbers_are_said_by_their_losses():
    assert str(run_verdict(Run(FALLING, [fit(0.001, 0.25)]))) == (
        "OVERFITTING: train loss 0.002, test loss 0.576"
    )


def test_the_end_on_more_rows_is_no_rise():
    def ended(rows):
        run = Run(FALLING, [score(0.9, 0.8, loss) for loss in (2.0, 1.0, 1.05)])
        run.history.add_score(score(0.9, 0.75, 1.2), regular=False)
        run.config = changed(Run.config, {"evaluate.rows_before_end": rows})
        return run

    assert run_verdict(ended("all")).word == "OVERFITTING"
    assert run_verdict(ended(100)).word == "LEARNING"
    only = Run(FALLING, [])
    only.history.add_score(score(0.9, 0.75, 1.2), regular=False)
    only.config = changed(Run.config, {"evaluate.rows_before_end": 100})
    assert run_verdict(only).word == "LEARNING"


def test_nothing_is_overfitted_in_a_hundred_updates():
    assert run_verdict(Run(FALLING[:99], [score(1.0, 0.5)])).word == "LEARNING"
    assert run_verdict(Run(FALLING[:100], [score(1.0, 0.5)])).word == "OVERFITTING"


@pytest.mark.parametrize(
    ("losses", "seen", "word"),
    [
        # Batches cost as much as knowing nothing, but what it answers is better.
        ([B] * 200, score(0.1, 0.1, train_loss=0.94 * B, at=150), "LEARNING"),
        ([B] * 200, score(0.1, 0.1, train_loss=0.96 * B, at=150), "NOT LEARNING"),
        ([B] * 200, score(0.41, 0.1, train_loss=B, at=150), "LEARNING"),
        ([B] * 200, score(0.39, 0.1, train_loss=B, at=150), "NOT LEARNING"),
        # Not where it costs far more, whatever is right.
        ([4.0] * 60, score(0.9, 0.9, train_loss=4.0, at=50), "NOT LEARNING"),
        ([4.0] * 200, score(0.9, 0.9, train_loss=4.0, at=150), "NOT LEARNING"),
        # What it answered before the loss rose says nothing of now.
        ([1.0] * 50 + [4.0] * 50, score(0.9, 0.9, train_loss=1.0, at=50), "NOT LEARNING"),
    ],
)
def test_what_a_score_shows_to_be_learnt_is_learnt(losses, seen, word):
    assert run_verdict(Run(losses, [seen])).word == word


def test_a_loss_that_falls_fast_is_judged_by_its_newer_half():
    assert run_verdict(Run([8.0] * 10 + [0.99 * B] * 10)).word == "LEARNING"
    # Back from far above to knowing nothing is no learning.
    assert run_verdict(Run([8.0] * 10 + [B] * 10)).word == "NOT LEARNING"
    falling = Run([*np.linspace(8, 1.5, 30), *[1.4] * 70])
    assert falling.history.losses.band().mean.mean() + 3 * 0.1 * np.std(falling.losses) > B
    assert run_verdict(falling).word == "LEARNING"


def test_where_all_targets_are_the_same_what_it_began_with_is_the_scale():
    def run(losses):
        made = Run(losses)
        made.baseline, made.baseline_accuracy = 0.0, 1.0
        return made

    assert run_verdict(run([2.0] * 150)).sentence == "loss 2.000, a constant guess has 0.000"
    assert run_verdict(run(np.geomspace(2.0, 1e-6, 600))).word == "LEARNING"
    assert run_verdict(run([2.0] + [1e-9] * 600)).word == "LEARNING"
    assert run_verdict(run([0.0] * 600)).word == "LEARNING"


@pytest.mark.parametrize(
    ("cause", "end"),
    [
        ("rate", "rate 0.1"),
        ("weight_decay", "rate 0.1; the weight decay is too large for that rate"),
        ("first_weights", "rate 0.1; the first weights are too large"),
    ],
)
def test_a_divergence_says_its_cause(cause, end):
    said = run_verdict(Run([], divergence=Divergence(5, 2, 0.1, cause))).sentence
    assert said == f"at update 5, first in layer 2, {end}"


@pytest.mark.parametrize(
    ("run", "stuck", "learnt"),
    [
        (Run([]), False, False),
        (Run(FALLING), False, False),
        (Run([2.3] * 100), True, False),
        (Run(FALLING + [0.9] * 200), True, False),
        (Run([0.51 * B] * 600), True, False),
        (Run([0.49 * B] * 600), False, False),
        (Run([0.51 * B] * 600, [score(0.5, 0.4, train_loss=0.501 * B)]), True, False),
        (Run([0.51 * B] * 600, [score(0.5, 0.4, train_loss=0.499 * B)]), False, False),
        # It is as good as it can be: UNDERFITTING.
        (Run([0.51 * B] * 600, [score(0.5, 0.5, train_loss=0.501 * B)]), True, True),
        (Run([0.51 * B] * 600, [score(0.5, 0.5, train_loss=0.049 * B)]), False, True),
        (Run([0.051 * B] * 100), False, False),
        (Run([0.05 * B] * 100), False, True),
        (Run(FALLING, divergence=Divergence(5, 2, 0.1)), True, False),
    ],
)
def test_the_course_of_a_run(run, stuck, learnt):
    run.factor = 0.25
    course = course_of(run, tuple)
    assert (course.stuck, course.learnt, course.factor) == (stuck, learnt, 0.25)


def test_verdicts_are_counted_the_gravest_first():
    words = ["LEARNING", "PLATEAU", "READY", "DIVERGED", "PLATEAU", "OVERFITTING", "NOT LEARNING"]
    assert counted(words) == [
        ("DIVERGED", 1), ("NOT LEARNING", 1), ("OVERFITTING", 1), ("PLATEAU", 2), ("LEARNING", 1),
        ("READY", 1),
    ]  # fmt: skip
    assert {word for word, _ in counted(get_args(RunWord))} == set(get_args(RunWord))


def run_at_distance(distance, losses, scores=(), update_ratios=()):
    """A run whose weights lie so far from where they were drawn."""
    run = Run(losses, scores, update_ratios=update_ratios)
    run.distance = distance
    return run


@pytest.mark.parametrize(
    ("run", "word"),
    [
        # Hardly moved, it may be a rate that is too low.
        (run_at_distance(0.049, [0.5 * B] * 600, [score(0.6, 0.6)]), "PLATEAU"),
        (run_at_distance(0.051, [0.5 * B] * 600, [score(0.6, 0.6)]), "UNDERFITTING"),
        # What stands still after a long way may have arrived, or its rate has gone.
        (run_at_distance(0.049, [0.5 * B] * 200, [score(0.6, 0.6)], STILL), "NOT LEARNING"),
        (run_at_distance(0.051, [0.5 * B] * 200, [score(0.6, 0.6)], STILL), "PLATEAU"),
        (run_at_distance(0.051, [0.5 * B] * 50, [score(0.6, 0.6)], STILL), "PLATEAU"),
        (run_at_distance(0.051, [0.5 * B] * 200, [score(0.6, 0.5)], STILL), "PLATEAU"),
        # Thrown back from where it was, it is not too weak.
        (Run([0.5 * B] * 300 + [0.54 * B] * 900, [score(0.6, 0.6)]), "UNDERFITTING"),
        (Run([0.5 * B] * 300 + [0.56 * B] * 900, [score(0.6, 0.6)]), "PLATEAU"),
    ],
)
def test_what_rests_is_too_weak_only_where_it_has_come_as_far_as_it_can(run, word):
    assert run_verdict(run).word == word


def test_a_wide_gap_at_more_than_knowing_nothing_is_overfitting():
    assert run_verdict(Run(FALLING, [score(0.9, 0.79, 1.01 * B)])).word == "OVERFITTING"
    assert run_verdict(Run(FALLING, [score(0.9, 0.79, 0.99 * B)])).word == "LEARNING"
    assert run_verdict(Run(FALLING, [score(0.9, 0.81, 1.01 * B)])).word == "LEARNING"


@pytest.mark.parametrize(("factor", "word"), [(0.11, "NOT LEARNING"), (0.09, "LEARNING")])
def test_at_the_faint_end_of_a_schedule_steps_that_are_nothing_say_nothing(factor, word):
    run = run_at_distance(0.01, FALLING[:200], update_ratios=(0.0, 0.0))
    run.factor = factor
    assert run_verdict(run).word == word
