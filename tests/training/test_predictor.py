"""What a trained network answers: probabilities that its scores agree with, whatever the loss."""

import numpy as np
import pytest

from tuitrain.config import TrialConfig
from tuitrain.data import load
from tuitrain.streams import Streams
from tuitrain.training import Snapshot, Trial

KINDS = {
    "softmax": {},
    "one sigmoid": {"loss": "binary_cross_entropy"},
    "squares": {"loss": "mean_squared_error"},
    "norm and dropout": {"network": {"hidden": [8, 8], "batch_norm": "before", "dropout": {"ratio": 0.5}}},
}


def _trained(fields):
    told = {
        "data": {"name": "moons", "train": 300, "test": 1500},
        "network": {"hidden": [8, 8]}, "epochs": 20, "batch_size": 50, **fields,
    }  # fmt: skip
    config = TrialConfig.model_validate(told)
    trial = Trial(config, load(config.data, Streams(0)))
    while not trial.finished:
        trial.run(10**6)
        if trial.evaluation_due:
            trial.evaluate()
    return trial


@pytest.mark.parametrize("fields", KINDS.values(), ids=KINDS)
def test_answers_are_what_is_scored(fields):
    trial = _trained(fields)
    test = trial.dataset.test
    answers = Snapshot(trial).answers(test.x)
    assert answers.shape == (1500, 2)
    assert (answers.argmax(axis=1) == test.y).mean() == trial.score.test_accuracy


@pytest.mark.parametrize("kind", ["softmax", "one sigmoid"])
def test_answers_are_probabilities(kind):
    answers = Snapshot(_trained(KINDS[kind])).answers(np.array([[0.0, 0.0], [1e6, -1e6], [-1e6, 3.0]]))
    assert np.isfinite(answers).all()
    assert np.allclose(answers.sum(axis=1), 1, atol=1e-12)


def test_every_layer_of_one_row():
    trial = _trained({})
    row = trial.dataset.test.x[7]
    first, second, outputs = Snapshot(trial).activations(row)
    tensors = trial.model.parameters.tensors
    by_hand = np.maximum(row @ tensors["weight1"] + tensors["bias1"], 0)
    assert np.allclose(first, by_hand, atol=1e-12)
    assert second.shape == (8,)
    softmax = np.exp(outputs) / np.exp(outputs).sum()
    assert np.allclose(softmax, Snapshot(trial).answers(row[None])[0], atol=1e-12)


def test_a_layer_gives_what_its_activation_gives_before_it_is_normed_and_dropped():
    network = {"hidden": [8, 8], "batch_norm": "after", "dropout": {"ratio": 0.5}}
    trial = _trained({"network": network, "epochs": 2})
    row = trial.dataset.test.x[7]
    first, second, _ = Snapshot(trial).activations(row)
    tensors, running = trial.model.parameters.tensors, trial.model.statistics.tensors
    by_hand = np.maximum(row @ tensors["weight1"] + tensors["bias1"], 0)
    np.testing.assert_allclose(first, by_hand, atol=1e-5)
    scale = tensors["gamma1"] / np.sqrt(running["variance1"] + 1e-6)
    handed_on = ((by_hand - running["mean1"]) * scale + tensors["beta1"]) * 0.5
    wanted = np.maximum(handed_on @ tensors["weight2"] + tensors["bias2"], 0)
    np.testing.assert_allclose(second, wanted, atol=1e-5)


def test_what_was_learnt_stays_as_it_was_while_the_trial_goes_on():
    config = TrialConfig.model_validate(
        {"data": {"name": "moons", "train": 300}, "updates": 20, "evaluate": {"every": 20},
         "network": {"hidden": [8], "batch_norm": "before", "dropout": 0.25}}
    )  # fmt: skip
    trial = Trial(config, load(config.data, Streams(0)))
    trial.run(5)
    learnt, before = trial.learnt(), trial.state()
    trial.run(5)
    assert trial.updates == 10
    model = learnt.model(trial.dataset)
    np.testing.assert_array_equal(model.parameters.flat, before.arrays["parameters"])
    np.testing.assert_array_equal(model.statistics.flat, before.arrays["batch_norm"])
    assert model.masks.ratio == 0.25


def test_asking_changes_nothing():
    asked, left = (_trained({"epochs": 2}) for _ in range(2))
    seen = Snapshot(asked)
    seen.answers(asked.dataset.test.x)
    seen.activations(asked.dataset.test.x[0])
    assert asked.state().state_sha256 == left.state().state_sha256
