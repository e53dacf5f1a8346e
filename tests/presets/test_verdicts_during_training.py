"""What a preset promises to show at its end is shown all along, and nothing is called ill that is well."""

import pytest

from tuitrain.config import load
from tuitrain.data import load as load_data
from tuitrain.experiments.inspect.verdicts import layer_verdicts, run_verdict
from tuitrain.experiments.plans import plan_of
from tuitrain.training import QUANTITIES, Due, Snapshot, Trial

EVERY = 20
"""Updates between two looks."""
ONE_AND_OTHERS = [0, *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(1, 5))]


def train_in_steps(name, arm, seed, *overrides):
    """The trial of an arm, after every few updates until its end."""
    spec = plan_of(load(name, overrides, seed=seed).preset, (arm,)).ask()
    trial = Trial(spec.config, load_data(spec.config.data, spec.streams), spec.edits, streams=spec.streams)
    while not trial.finished:
        if trial.run(EVERY) is Due.EVALUATION:
            trial.evaluate()
        yield trial


def words(trial):
    return [verdict.word for verdict in layer_verdicts(Snapshot(trial).probe(QUANTITIES))]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_healthy_run_is_never_called_ill(seed):
    seen = [(run_verdict(trial).word, *words(trial)) for trial in train_in_steps("quickstart", "run", seed)]
    assert len(seen) >= 240
    assert {run for run, *_ in seen} <= {"LEARNING", "PLATEAU"}
    assert seen[-1][0] == "LEARNING"
    assert all(layers == ["ok"] * 3 for _, *layers in seen)


@pytest.mark.parametrize("seed", ONE_AND_OTHERS)
@pytest.mark.parametrize("arm", ["relu-zero", "sigmoid-zero", "sigmoid-equal"])
def test_units_that_began_alike_stay_alike(arm, seed):
    seen = [words(trial)[:2] for trial in train_in_steps("zero-init", arm, seed, "evaluate.every=300")]
    assert seen == [["ALIKE", "ALIKE"]] * 15


@pytest.mark.parametrize("seed", ONE_AND_OTHERS)
def test_deep_sigmoids_first_layer_never_gets_a_gradient(seed):
    seen = [
        words(trial) for trial in train_in_steps("vanishing-gradient", "sigmoid", seed, "evaluate.every=300")
    ]
    assert all(layers[0] == "NO GRADIENT" and layers[-1] == "ok" for layers in seen)
    assert len(seen) == 15


@pytest.mark.parametrize("seed", ONE_AND_OTHERS)
def test_units_burnt_once_are_called_dead_ever_after(seed):
    burnt, calm = (
        [words(trial)[0] for trial in train_in_steps("dead-relu", arm, seed, "evaluate.every=400")]
        for arm in ("burnt", "calm")
    )
    assert set(burnt) == {"DEAD"}
    assert set(calm) == {"ok"}


@pytest.mark.parametrize("seed", range(5))
def test_a_divergence_is_called_one_as_soon_as_it_is_there(seed):
    assert [run_verdict(trial).word for trial in train_in_steps("diverge", "run", seed)] == ["DIVERGED"]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_overfitting_is_called_so_from_when_two_scores_know_the_training_rows(seed):
    seen = [
        (trial.history.scores.table()[-2:, 2] >= 0.99, run_verdict(trial).word)
        for trial in train_in_steps("overfit", "run", seed, "evaluate.every=30")
    ]
    known = [word for by_heart, word in seen if len(by_heart) == 2 and all(by_heart)]
    assert len(known) > 10
    assert set(known) == {"OVERFITTING"}
    words = [word for _, word in seen]
    assert words == sorted(words)
    assert set(words) == {"LEARNING", "OVERFITTING"}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_rate_that_is_too_high_is_never_called_learning_above_the_baseline(seed):
    seen = [
        (trial.history.recent_mean() / trial.baseline, run_verdict(trial).word)
        for trial in train_in_steps("learning-rate", "high", seed)
    ]
    assert all(word == "NOT LEARNING" for level, word in seen if level > 1.5)
    assert seen[0][1] == "NOT LEARNING"
