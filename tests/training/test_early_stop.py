"""Early stopping counts scores that are no better, and keeps the network of the best one."""

import numpy as np
import pytest

from tuitrain.config import EarlyStopConfig
from tuitrain.training import Score
from tuitrain.training.early_stop import EarlyStop


def score(update, value):
    """One in which every loss is `value`, and every accuracy."""
    return Score(update, *[value] * 7)


@pytest.fixture
def early_stop():
    """One that watches a network of a single number, and that number."""

    def make(**fields):
        network = {"parameters": np.zeros(1)}
        return EarlyStop(EarlyStopConfig(**fields), network), network["parameters"]

    return make


def note_scores(stop, number, *values):
    """Take these scores one after the other; the network then is the number of its score."""
    for value in values:
        number += 1
        stop.note(score(int(number[0]), value))


@pytest.mark.parametrize(
    ("monitor", "values", "over"),
    [
        ("validation_loss", [3, 2, 1, 0.5], False),
        ("validation_loss", [3, 4], False),
        ("validation_loss", [3, 4, 5], True),
        ("validation_loss", [3, 3, 3], True),
        ("train_loss", [3, 4, 2, 3, 2], True),
        ("train_loss", [3, 4, 2, 3, 1, 2], False),
        ("validation_accuracy", [0.3, 0.2, 0.1], True),
        ("train_accuracy", [0.3, 0.2, 0.4, 0.3], False),
    ],
)
def test_training_stops_after_patience_scores_without_improvement(early_stop, monitor, values, over):
    made, number = early_stop(monitor=monitor, patience=2)
    note_scores(made, number, *values)
    assert made.over is over
    other, _ = early_stop(monitor=monitor, patience=2)
    other.restore(made.arrays())
    assert other.over is over


@pytest.mark.parametrize(
    ("restore", "last", "ends_as", "shown"),
    [
        ("best", score(9, 3.0), 2.0, 2),
        ("best", score(9, 2.0), 2.0, 2),
        ("best", score(9, 1.0), 9.0, None),
        ("last", score(9, 3.0), 9.0, None),
    ],
)
def test_in_the_end_the_network_is_that_of_the_best_score_if_that_is_asked_for(
    early_stop, restore, last, ends_as, shown
):
    made, number = early_stop(monitor="train_loss", restore=restore)
    note_scores(made, number, 3.0, 2.0, 4.0)
    number[:] = 9
    made.go_to_best(last)
    assert number[0] == ends_as
    assert (made.shown and made.shown.update) == shown
    made.go_to_best(last)
    made.go_on()
    assert number[0] == 9
    assert made.shown is None


def test_where_it_went_to_the_best_it_can_go_on_after_a_restart(early_stop):
    made, number = early_stop(monitor="train_loss")
    note_scores(made, number, 2.0, 4.0)
    number[:] = 9
    made.go_to_best(score(9, 5.0))
    other, fresh = early_stop(monitor="train_loss")
    other.restore(made.arrays())
    fresh[:] = number
    assert other.shown == made.shown
    other.go_on()
    assert fresh[0] == 9
    note_scores(other, fresh, 3.0)
    other.go_to_best(score(10, 3.0))
    assert fresh[0] == 1
