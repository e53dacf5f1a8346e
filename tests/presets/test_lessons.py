"""What the lessons say can be seen, is to be seen."""

import numpy as np
import pytest
from full_run import full_run

from tuitrain.config import load
from tuitrain.data import load as load_data
from tuitrain.experiments.inspect.verdicts import layer_verdicts
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.studies.study import compute, compute_all
from tuitrain.nn.batch_norm import BatchNorm
from tuitrain.training import QUANTITIES, Snapshot, Trial

SEEDS = range(5)


def start_trial(name, arm, seed):
    """An arm's trial before its first update."""
    spec = plan_of(load(name, seed=seed).preset, (arm,)).ask()
    return Trial(spec.config, load_data(spec.config.data, spec.streams), spec.edits, streams=spec.streams)


def verdicts(trial):
    return [verdict.word for verdict in layer_verdicts(Snapshot(trial).probe(QUANTITIES))]


@pytest.mark.parametrize("seed", SEEDS)
def test_sigmoids_first_layer_has_no_gradient_before_the_first_update(seed):
    trial = start_trial("vanishing-gradient", "sigmoid", seed)
    sizes = [layer.figures["gradient.rms"] for layer in Snapshot(trial).probe(QUANTITIES)]
    assert sizes == sorted(sizes)
    assert sizes[0] < 1e-3 * sizes[-1]
    assert verdicts(trial)[0] == "NO GRADIENT"


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("arm", ["relu-zero", "sigmoid-zero", "sigmoid-equal"])
def test_equal_weights_are_alike_before_the_first_update(arm, seed):
    assert verdicts(start_trial("zero-init", arm, seed))[:2] == ["ALIKE", "ALIKE"]


def test_with_zeros_and_relu_only_the_last_bias_learns():
    trial = start_trial("zero-init", "relu-zero", 0)
    trial.run(30)
    tensors = trial.model.parameters.tensors
    assert [name for name, tensor in tensors.items() if tensor.any()] == ["bias3"]


@pytest.mark.parametrize("arm", ["sigmoid-zero", "sigmoid-equal"])
def test_equal_columns_stay_equal_but_for_rounding(arm):
    trial = start_trial("zero-init", arm, 0)
    trial.run(300)
    for name in ("weight1", "weight2"):
        weight = trial.model.parameters.tensors[name]
        assert weight.any()
        assert np.abs(weight - weight[:, :1]).max() <= 1e-6 * np.abs(weight).max()


def test_layers_without_bends_are_one_affine_map():
    trial = start_trial("linear-depth", "identity", 0)
    while not trial.finished:
        trial.run(1000)
        trial.evaluate()
    tensors = trial.model.parameters.tensors
    product, shift = np.eye(2), np.zeros(2)
    for layer in range(1, 7):
        weight = tensors[f"weight{layer}"].astype("float64")
        product, shift = product @ weight, shift @ weight + tensors[f"bias{layer}"]
    x, y = trial.dataset.test.x, trial.dataset.test.y
    right = ((x @ product + shift).argmax(axis=1) == y).mean()
    assert right == pytest.approx(trial.score.test_accuracy, abs=0.002)


def test_the_loss_of_the_whole_set_is_the_cost():
    trial = start_trial("descent-variants", "whole", 0)
    trial.evaluate()
    costs = [trial.history.scores.last.train_loss]
    for _ in range(5):
        trial.run(1)
        costs.append(trial.evaluate().train_loss)
    # Each loss is seen before its update: it is the cost after the one before.
    np.testing.assert_allclose(trial.history.losses.band().mean, costs[:-1], rtol=1e-5)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_units_that_died_stay_dead(seed):
    trial = start_trial("dead-relu", "burnt", seed)
    trial.run(5)
    dead = Snapshot(trial).probe(QUANTITIES)[0].figures["activation.dead"]
    while not trial.finished:
        trial.run(1000)
        trial.evaluate()
    after = Snapshot(trial).probe(QUANTITIES)[0].figures["activation.dead"]
    assert after >= 0.9 * dead > 0.3
    assert verdicts(trial)[0] == "DEAD"


def test_the_lesson_counts_the_dead_units_of_its_own_seed():
    preset = load("dead-relu").preset
    dead = {}
    for arm in ("burnt", "calm"):
        trial = start_trial("dead-relu", arm, preset.seed)
        while not trial.finished:
            trial.run(1000)
            trial.evaluate()
        dead[arm] = round(100 * Snapshot(trial).probe(QUANTITIES)[0].figures["activation.dead"])
    assert f"{dead['burnt']} are dead at the end" in " ".join(preset.about.split())
    assert dead["calm"] == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_a_divergence_names_layer_and_update_and_writes_no_nan(seed):
    trial = start_trial("diverge", "run", seed)
    trial.run(1000)
    assert trial.divergence.update == 4
    assert 1 <= trial.divergence.layer <= 5
    assert np.isfinite(trial.model.parameters.flat).all()


def test_one_hot_labels_lead_to_the_same_bits():
    hashes = {}
    for arm in ("integers", "one-hot"):
        trial = start_trial("labels", arm, 0)
        trial.run(100)
        hashes[arm] = trial.state().parameters_sha256
    assert hashes["integers"] == hashes["one-hot"]


def test_adagrads_effective_rate_only_falls():
    trial = start_trial("adagrad-stalls", "adagrad-early", 0)
    rates = []
    for _ in range(4):
        trial.run(25)
        rates.append(Snapshot(trial, rates=True).probe(QUANTITIES)[2].figures["update.rate"])
    assert rates == sorted(rates, reverse=True)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_the_running_means_are_not_what_overfits(monkeypatch, seed):
    def accuracy():
        run = full_run("overfit-batch-norm", seed, "evaluate.every=601", arms=("normed",))
        return run.figures["normed.test_accuracy"]

    by_running = accuracy()
    monkeypatch.setattr(BatchNorm, "_by_running", BatchNorm._by_rows)
    assert accuracy() == pytest.approx(by_running, abs=0.01)


def test_the_test_set_is_lower_with_decay_and_the_gap_smaller():
    figures = full_run("weight-decay", 0, "evaluate.every=601").figures
    assert figures["decayed.gap"] < figures["free.gap"]
    assert figures["decayed.test_accuracy"] < figures["free.test_accuracy"]


@pytest.mark.slow
def test_an_average_gains_a_point_on_its_mean_member_and_is_seldom_under_the_best():
    runs = [full_run("ensemble", seed, "evaluate.every=700", arms=("ensemble",)).figures for seed in SEEDS]
    assert all(figures["ensemble.gain"] >= 0.01 for figures in runs)
    assert sum(figures["ensemble.gain_on_best"] >= 0 for figures in runs) >= 4
    for figures in runs:
        members = [figures[f"member{number}.test_accuracy"] for number in range(1, 6)]
        assert figures["ensemble.test_accuracy"] - np.mean(members) >= 0.01


def run_walk(name, arm, *overrides):
    """An arm's walk."""
    return compute(load(name, overrides).preset, arm)


def test_at_rate_1_sgd_leaps_to_and_fro_for_ever():
    places = run_walk("surface-notes", "wild", "arms.wild.optimizer.lr=1").places
    assert np.abs(places[:, 1]).tolist() == [2.0] * 30
    assert (places[1:, 1] * places[:-1, 1] < 0).all()


@pytest.mark.parametrize(("arm", "factor"), [("sgd-40", -0.8), ("sgd-50", -0.9), ("wild", -1.1)])
def test_sgd_multiplies_y_by_one_minus_twice_its_rate(arm, factor):
    y = run_walk("surface-notes", arm).places[:, 1]
    np.testing.assert_allclose(y[1:], factor * y[:-1], rtol=1e-9)


def test_without_bias_correction_the_first_step_of_adam_is_three_times_as_long():
    steps = [np.diff(run_walk("surface-notes", arm).places[:2], axis=0) for arm in ("adam", "adam-notes")]
    np.testing.assert_allclose(np.abs(steps), [[[0.3, 0.3]], [[0.9487, 0.9487]]], atol=2e-3)


def test_with_less_momentum_it_stays_in_the_local_minimum_and_from_the_middle_all_go_left():
    stays = run_walk("local-minimum", "momentum", "arms.momentum.optimizer.momentum=0.8")
    assert stays.places[-1, 0] == pytest.approx(0.96, abs=0.01)
    ends = compute_all(load("local-minimum", ["surface.start=[0, 1.5]"]).preset, lambda: False)
    assert all(walk.places[-1, 0] < -1 for walk in ends.values())


def test_sgd_lingers_longest_at_the_saddle():
    function, start = "surface.function=saddle", "surface.start=[-1.5, .01]"
    ends = compute_all(load("local-minimum", [function, start]).preset, lambda: False)
    assert max(ends, key=lambda arm: ends[arm].heights[-1]) == "sgd"
    assert ends["sgd"].heights[-1] > 0
