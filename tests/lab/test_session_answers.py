"""What a session answers to a picture, and how long."""

import numpy as np
import pytest

from tuitrain.data.centred import centred
from tuitrain.experiments.live.commands import Ask, Choose, Run, Start, Step

STROKE = np.zeros((28, 28))
STROKE[5:20, 9:11] = 1.0


def test_a_drawing_is_centred_and_answered(open_session, small):
    driver = open_session(small())
    assert driver.view().answer is None
    answer = driver.after(Ask(STROKE)).answer
    np.testing.assert_allclose(answer.picture, centred(STROKE), atol=1 / 255)
    assert (answer.label, answer.question is STROKE) == (None, True)
    assert [len(layer) for layer in answer.layers] == [8, 10]
    assert answer.probabilities.sum() == pytest.approx(1)
    odds = np.exp(answer.layers[-1] - answer.layers[-1].max())
    np.testing.assert_allclose(answer.probabilities, odds / odds.sum(), rtol=1e-5)
    assert driver.after(Ask(None)).answer is None


def test_a_picture_of_the_test_set_is_answered_as_it_is_stored(open_session, small):
    driver = open_session(small())
    answer = driver.after(Ask(3)).answer
    trial = driver.trials[0]
    np.testing.assert_array_equal(answer.picture.reshape(-1) * 255, trial.dataset.test.x[3])
    assert answer.label == trial.dataset.test.y[3]
    assert driver.after(Ask(100)).answer is None, "there are a hundred"


def test_one_hot_labels_are_said_as_numbers(open_session, small):
    data = {"name": "mnist", "train": 200, "test": 100, "labels": "one_hot"}
    assert open_session(small(data=data)).after(Ask(0)).answer.label == 7


def test_the_answer_changes_while_it_trains(open_session, small):
    driver = open_session(small())
    before = driver.after(Ask(STROKE)).answer.probabilities
    driver.send(Run())
    after = driver.view(lambda view: view.trial.status == "completed").answer.probabilities
    assert np.abs(after - before).max() > 0.01


def test_every_arm_has_its_own_answer(open_session, small):
    driver = open_session(small(kind="compare", arms={"a": {}, "b": {"optimizer": {"lr": 0.5}}}))
    driver.send(Step(5))
    driver.view(lambda view: all(trial.updates == 5 for trial in view.trials))
    one, other = (driver.after(Ask(STROKE), Choose(arm)).answer.probabilities for arm in "ab")
    assert np.abs(one - other).max() > 0.001


def test_what_does_not_fit_the_data_has_no_answer(open_session, small):
    driver = open_session(small())
    assert driver.after(Ask(np.ones((8, 8)))).answer is None
    spirals = small(data={"name": "spirals", "train": 200, "test": 100})
    assert driver.after(Ask(STROKE), Start(spirals)).answer is None
