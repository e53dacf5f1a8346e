"""Marks by hand: what some answers come to, in one chunk or in several."""

import numpy as np
import pytest

from tuitrain.nn.losses import NO_CLASS
from tuitrain.training.marks import ClassMarks, NumberMarks


class Answers:
    """What was answered."""

    def __init__(self, said):
        self.said = np.array(said)

    def predicted(self):
        return self.said

    def answers(self):
        return self.said


def marks(added, *chunks):
    for said, there in chunks:
        added.add(Answers(said), np.array(there))
    return added.marks(0.5)


THERE = [0, 0, 0, 0, 1, 1]
SAID = [0, 0, 0, 1, 1, 0]


@pytest.mark.parametrize(
    "chunks",
    [[(SAID, THERE)], [(SAID[:4], THERE[:4]), (SAID[4:], THERE[4:])], [(SAID, np.eye(3, dtype=int)[THERE])]],
)
def test_classes_by_hand(chunks):
    found = marks(ClassMarks(3), *chunks)
    assert found.loss == 0.5
    assert found.accuracy == 4 / 6
    assert found.balanced_accuracy == pytest.approx((3 / 4 + 1 / 2) / 2)  # the third class never occurs
    assert found.f1 == pytest.approx((2 * 3 / (4 + 4) + 2 * 1 / (2 + 2)) / 2)
    assert (found.rmse, found.mae, found.r2) == (None, None, None)


def test_a_class_that_is_said_and_never_there_lowers_f1():
    found = marks(ClassMarks(3), ([0, 2], [0, 1]))
    assert found.f1 == pytest.approx((1 + 0 + 0) / 3)
    assert found.balanced_accuracy == 1 / 2


def test_what_says_no_class_is_wrong_and_said_of_none():
    found = marks(ClassMarks(2), ([0, NO_CLASS, 1], [0, 1, 1]))
    assert found.accuracy == 2 / 3
    assert found.f1 == pytest.approx((1 + 2 / 3) / 2)


def test_numbers_by_hand():
    found = marks(NumberMarks(), ([[1.0], [2.0]], [[0.0], [4.0]]), ([[5.0]], [[5.0]]))
    assert found.rmse == pytest.approx(np.sqrt((1 + 4 + 0) / 3))
    assert found.mae == pytest.approx((1 + 2 + 0) / 3)
    assert found.r2 == pytest.approx(1 - 5 / (9 + 1 + 4))
    assert (found.accuracy, found.balanced_accuracy, found.f1) == (None, None, None)


def test_several_targets_are_averaged():
    found = marks(NumberMarks(), ([[0.0, 10.0], [1.0, 20.0]], [[0.0, 12.0], [1.0, 20.0]]))
    assert found.rmse == pytest.approx((0 + np.sqrt(2)) / 2)
    assert found.mae == pytest.approx((0 + 1) / 2)
    assert found.r2 == pytest.approx((1 + 1 - 4 / 32) / 2)


def test_the_mean_answer_explains_nothing_and_a_worse_one_less():
    there = [[0.0], [2.0]]
    assert marks(NumberMarks(), ([[1.0], [1.0]], there)).r2 == 0
    assert marks(NumberMarks(), ([[2.0], [0.0]], there)).r2 == -3


def test_numbers_far_from_zero_keep_their_digits():
    there = 1e8 + np.arange(6.0)[:, None]
    found = marks(NumberMarks(), (there[:2] + 1, there[:2]), (there[2:] + 1, there[2:]))
    assert found.r2 == pytest.approx(1 - 6 / 17.5)


def test_targets_that_never_change_have_nothing_to_explain():
    found = marks(NumberMarks(), ([[1.0], [1.0]], [[2.0], [2.0]]))
    assert (found.mae, found.r2) == (1, None)
