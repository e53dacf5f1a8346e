"""Several networks that answer together: the mean of their answers, by the losses that judge each alone."""

import numpy as np
import pytest

from tuitrain.nn.average import Averages
from tuitrain.nn.losses import LOSSES
from tuitrain.nn.network import Network
from tuitrain.nn.use import Use

LABELS = np.array([0, 3, 1, 1, 2])


def outputs_of(loss, networks=3, rows=5):
    outputs = 1 if loss == "binary_cross_entropy" else 4
    return 3 * np.random.default_rng(0).standard_normal((networks, rows, outputs))


@pytest.mark.parametrize("loss", LOSSES)
def test_averaged_outputs_answer_the_mean_of_the_answers(loss):
    kind, outputs = LOSSES[loss], outputs_of(loss)
    mean = np.mean([kind.answers(each) for each in outputs], axis=0)
    assert kind.answers(kind.averaged(outputs)) == pytest.approx(mean, rel=1e-9)


@pytest.mark.parametrize("loss", LOSSES)
def test_equal_networks_say_together_what_each_says(loss):
    kind, one = LOSSES[loss], outputs_of(loss, networks=1)
    assert kind.answers(kind.averaged(np.repeat(one, 5, axis=0))) == pytest.approx(kind.answers(one[0]))


def test_the_loss_is_that_of_the_averaged_probabilities():
    kind, outputs = LOSSES["cross_entropy"], outputs_of("cross_entropy")
    mean = np.mean([kind.answers(each) for each in outputs], axis=0)
    by_hand = -np.log(mean[np.arange(5), LABELS]).mean()
    loss = kind(4, 5, "float64").forward(kind.averaged(outputs), LABELS)
    assert loss == pytest.approx(by_hand, rel=1e-9)


@pytest.mark.parametrize("loss", ["cross_entropy", "binary_cross_entropy"])
def test_certain_and_wrong_together_is_a_large_loss_and_not_an_infinite_one(loss):
    kind, sure = LOSSES[loss], np.zeros((3, 2, 4 if loss == "cross_entropy" else 1), np.float32)
    sure[:, :, 0] = 5000
    wrong = np.array([1, 2]) if loss == "cross_entropy" else np.array([0, 0])
    assert kind(sure.shape[2], 2, "float32").forward(kind.averaged(sure), wrong) == pytest.approx(5000)


def test_the_average_of_networks_is_that_of_their_answers(model_with):
    models = [model_with(seed=seed) for seed in range(3)]
    x = np.random.default_rng(1).random((5, 6))
    average = Averages(models).for_rows(5)
    loss = average.loss(x, LABELS)
    answers = []
    for model in models:
        network = Network(model, 5, Use.INFER)
        network.forward(x)
        answers.append(network.answers())
    mean = np.mean(answers, axis=0)
    assert loss == pytest.approx(-np.log(mean[np.arange(5), LABELS]).mean(), rel=1e-9)
    np.testing.assert_array_equal(average.predicted(), mean.argmax(axis=1))
    np.testing.assert_allclose(average.answers(), mean)


def test_the_first_layer_that_broke_in_any_of_them_is_named(model_with):
    models = [model_with(seed=seed) for seed in range(3)]
    models[1].parameters.tensors["weight2"][0, 0] = np.nan
    average = Averages(models).for_rows(5)
    assert not np.isfinite(average.loss(np.ones((5, 6)), LABELS))
    assert average.first_broken_layer() == 2
