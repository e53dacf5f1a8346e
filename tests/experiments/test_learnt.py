"""What a trial has learnt: grids the right way up, counts that agree with the scores, few looks."""

from types import SimpleNamespace

import numpy as np
import pytest

from tuitrain.config import TrialConfig
from tuitrain.data import Dataset, Rows, Scale, load
from tuitrain.experiments.inspect.learnt import (
    EVERY_SECONDS,
    GLANCE,
    GRID,
    MOST_WORST,
    Boundary,
    Fit,
    LearntWatch,
    Mistakes,
    Surface,
    learnt_of,
)
from tuitrain.streams import Streams
from tuitrain.training import Snapshot, Trial

CORNERS = np.array([[-1.0, -1.0], [3.0, 1.0], [0.0, 0.0], [1.0, 1.0]])


def dataset(x, y, classes=None, image_shape=None):
    rows = Rows(np.array(x), np.array(y))
    return Dataset(rows, None, rows, classes, Scale(), image_shape)


def trial(answers, data):
    """One that answers as it is told to."""
    return SimpleNamespace(dataset=data, answers=answers, updates=1, divergence=None, finished=False)


def train_trial(**fields):
    config = TrialConfig.model_validate(
        {"network": {"hidden": [8]}, "updates": 60, "batch_size": 20} | fields
    )
    made = Trial(config, load(config.data, Streams(0)))
    while not made.finished:
        made.run(1000)
        made.evaluate()
    return made


# Decision boundary


def test_the_first_row_of_a_grid_is_the_highest_and_its_first_column_the_leftmost():
    def high_and_right(x):
        upper, right = x[:, 1] > 0, x[:, 0] > 1
        return np.column_stack((~upper & ~right, upper & ~right, right)) * 0.8 + 0.1

    seen = learnt_of(trial(high_and_right, dataset(CORNERS, [0, 2, 0, 1], 3)), 10)
    assert isinstance(seen, Boundary)
    assert seen.said.shape == (GRID, GRID)
    assert (seen.said[0, 0], seen.said[-1, 0], seen.said[0, -1], seen.said[-1, -1]) == (1, 0, 2, 2)
    assert np.allclose(seen.certainty, 0.9)
    assert seen.labels.tolist() == [0, 2, 0, 1]


def test_all_points_are_inside_and_both_axes_have_one_scale():
    seen = learnt_of(trial(lambda x: np.ones((len(x), 2)), dataset(CORNERS, [0, 1, 0, 1], 2)), 10)
    (left, right), (low, high) = seen.x, seen.y
    assert left < -1 < 3 < right
    assert low < -1 < 1 < high
    assert np.isclose(right - left, high - low)


def test_what_is_not_finite_is_no_answer():
    def broken(x):
        return np.where(x[:, :1] > 1, np.nan, 0.5) * np.ones(2)

    seen = learnt_of(trial(broken, dataset(CORNERS, [0, 1, 0, 1], 2)), 10)
    assert set(seen.said[:, -1]) == {-1}
    assert set(seen.said[:, 0]) == {0}
    assert np.isnan(seen.certainty[0, -1])
    numbers = [[0.0], [1.0], [2.0], [3.0]]
    surface = learnt_of(trial(lambda x: np.full((len(x), 1), np.inf), dataset(CORNERS, numbers)), 10)
    assert isinstance(surface, Surface)
    assert np.isnan(surface.values).all()


def test_one_hot_labels_and_a_single_point_are_no_trouble():
    data = dataset([[2.0, 2.0]], np.eye(2, dtype=np.uint8)[[1]], 2)
    seen = learnt_of(trial(lambda x: np.full((len(x), 2), 0.5), data), 10)
    assert seen.labels.tolist() == [1]
    assert seen.x[0] < 2 < seen.x[1]


def test_a_surface_has_the_numbers_themselves():
    data = dataset(CORNERS, CORNERS[:, 1:])
    seen = learnt_of(trial(lambda x: x[:, 1:], data), 10)
    assert isinstance(seen, Surface)
    assert seen.values[0, 5] > 0.9 > -0.9 > seen.values[-1, 5]
    assert (np.diff(seen.values[:, 0]) < 0).all()


def test_a_curve_goes_over_the_whole_extent_and_points_stand_in_order():
    data = dataset([[3.0], [-1.0]], [[9.0], [1.0]])
    seen = learnt_of(trial(np.square, data), 10)
    assert isinstance(seen, Fit)
    assert seen.curve[0, 0] < -1
    assert seen.curve[-1, 0] > 3
    assert np.allclose(seen.curve[:, 1], seen.curve[:, 0] ** 2)
    assert seen.train.tolist() == seen.test.tolist() == [[-1.0, 1.0], [3.0, 9.0]]


def test_numbers_of_many_inputs_cannot_be_seen():
    assert learnt_of(trial(None, dataset(np.zeros((4, 3)), np.zeros((4, 1)))), 10) is None


# Mistakes


def pictures(answers):
    """As many pictures as `answers` (rows, 3), each labelled 0, each of its own grey."""
    rows = len(answers)
    data = dataset(np.arange(rows * 4, dtype=np.uint8).reshape(rows, 4), np.zeros(rows, int), 3, (2, 2))
    return learnt_of(trial(lambda x: np.array(answers)[: len(x)], data), rows)


def test_the_worst_is_the_one_whose_own_class_was_least_likely():
    seen = pictures([[0.3, 0.4, 0.3], [0.9, 0.1, 0.0], [0.1, 0.2, 0.7], [0.2, 0.8, 0.0]])
    assert isinstance(seen, Mistakes)
    assert [(m.said, m.true, m.probability) for m in seen.worst] == [(2, 0, 0.7), (1, 0, 0.8), (1, 0, 0.4)]
    assert seen.worst[0].image.tolist() == [[8, 9], [10, 11]]
    assert seen.confusion.tolist() == [[1, 2, 1], [0, 0, 0], [0, 0, 0]]
    assert (seen.rows, seen.wrong) == (4, 3)


def test_where_the_own_class_has_no_chance_the_more_certain_answer_is_worse():
    seen = pictures([[0.0, 0.6, 0.4], [0.0, 0.0, 1.0]])
    assert [m.said for m in seen.worst] == [2, 1]


def test_only_so_many_mistakes_are_kept():
    assert len(pictures([[0.0, 1.0, 0.0]] * (MOST_WORST + 5)).worst) == MOST_WORST


def test_an_answer_that_is_not_finite_is_wrong_and_taken_for_nothing():
    seen = pictures([[np.nan, 0.0, 0.0], [1.0, 0.0, 0.0]])
    assert (seen.wrong, seen.confusion.sum(), seen.worst) == (1, 1, ())


@pytest.mark.parametrize(
    "fields", [{}, {"labels": "one_hot"}, {"labels": "one_hot", "standardize": True}], ids=str
)
def test_the_counts_agree_with_the_score(fields):
    made = train_trial(data={"name": "mnist", "train": 200, "test": 300} | fields)
    answering = Snapshot(made)
    seen = learnt_of(answering, 300)
    assert np.isclose(1 - seen.wrong / seen.rows, made.score.test_accuracy)
    labels = made.dataset.test.y if made.dataset.test.y.ndim == 1 else made.dataset.test.y.argmax(axis=1)
    assert seen.confusion.sum(axis=1).tolist() == np.bincount(labels, minlength=10).tolist()
    own = [answering.answers(m.image.reshape(1, -1))[0, m.true] for m in seen.worst]
    assert own == sorted(own)
    assert learnt_of(answering, 100).rows == 100


def test_one_sigmoid_answers_for_both_classes():
    made = train_trial(data={"name": "moons", "train": 100}, loss="binary_cross_entropy")
    seen = learnt_of(Snapshot(made), 10)
    assert seen.classes == 2
    assert (seen.certainty >= 0.5).all()
    assert set(np.unique(seen.said)) == {0, 1}


# Refreshing


class Counted:
    """A trial that counts how often it is asked, and on how many rows last."""

    def __init__(self, rows=GLANCE + 100):
        self.dataset = dataset(np.zeros((rows, 3)), np.zeros(rows, int), 2)
        self.updates, self.divergence, self.finished = 1, None, False
        self.looks = []

    def answers(self, x):
        self.looks.append(len(x))
        return np.full((len(x), 2), 0.5)


def test_a_running_trial_is_glanced_at_now_and_then():
    now, seen = [100.0], Counted()
    watch = LearntWatch(lambda: now[0])
    first = watch.look(seen, running=True)
    for seen.updates in range(2, 40):
        now[0] += EVERY_SECONDS / 50
        assert watch.look(seen, running=True) is first
    now[0] += EVERY_SECONDS
    assert watch.look(seen, running=True) is not first
    assert seen.looks == [GLANCE, GLANCE]
    assert not first.whole


def test_a_trial_that_stands_is_looked_at_once_and_wholly_and_at_once():
    seen = Counted()
    watch = LearntWatch(lambda: 0.0)
    watch.look(seen, running=True)
    whole = watch.look(seen, running=False)
    assert (whole.rows, whole.whole) == (len(seen.dataset.test), True)
    assert watch.look(seen, running=False) is whole
    seen.updates += 1
    assert watch.look(seen, running=False) is not whole
    assert seen.looks == [GLANCE, GLANCE + 100, GLANCE + 100]


def test_a_finished_trial_stands_while_others_still_run():
    seen = Counted()
    seen.finished = True
    watch = LearntWatch(lambda: 0.0)
    whole = watch.look(seen, running=True)
    assert whole.rows == len(seen.dataset.test)
    assert watch.look(seen, running=False) is whole


def test_one_sees_a_little_beyond_the_outermost_points_as_far_on_both_axes():
    def nothing(x):
        return np.ones((len(x), 2)) / 2

    seen = learnt_of(trial(nothing, dataset([[0.0, 1.0], [4.0, 2.0]], [0, 1], 2)), 10)
    # 4 wide and 6 % of it on each side, around (2, 1.5).
    np.testing.assert_allclose((seen.x, seen.y), ((-0.24, 4.24), (-0.74, 3.74)))
    alone = learnt_of(trial(nothing, dataset([[3.0, 1.0]], [0], 2)), 10)
    assert (alone.x, alone.y) == ((2, 4), (0, 2))


def test_a_curve_goes_a_little_beyond_the_outermost_points():
    seen = learnt_of(trial(lambda x: x * 2, dataset([[1.0], [3.0], [0.0]], [[5.0], [6.0], [7.0]])), 10)
    assert seen.curve[[0, -1]].tolist() == [pytest.approx([-0.18, -0.36]), pytest.approx([3.18, 6.36])]
    assert seen.train.tolist() == [[0, 7], [1, 5], [3, 6]]


def split_dataset(train, test, classes=None):
    """A data set whose test rows are others than those to learn from; each is (x, y)."""
    train, test = (Rows(np.array(x), np.array(y)) for x, y in (train, test))
    return Dataset(train, None, test, classes, Scale(), None)


def test_points_and_what_they_come_to_are_those_it_learns_from():
    data = split_dataset(([[0.0, 0.0], [1.0, 1.0]], [[5.0], [6.0]]), ([[9.0, 9.0]], [[7.0]]))
    seen = learnt_of(trial(lambda x: x[:, :1], data), 10)
    assert isinstance(seen, Surface)
    assert (seen.points.tolist(), seen.targets.tolist()) == ([[0, 0], [1, 1]], [5, 6])
    data = split_dataset(([[0.0, 0.0], [1.0, 1.0]], [0, 1]), ([[9.0, 9.0]], [1]), 2)
    seen = learnt_of(trial(lambda x: np.ones((len(x), 2)), data), 10)
    assert (seen.points.tolist(), seen.labels.tolist()) == ([[0, 0], [1, 1]], [0, 1])
    data = split_dataset(([[0.0], [1.0]], [[5.0], [6.0]]), ([[9.0]], [[7.0]]))
    seen = learnt_of(trial(lambda x: x, data), 10)
    assert (seen.train.tolist(), seen.test.tolist()) == ([[0, 5], [1, 6]], [[9, 7]])


def test_a_mistake_in_a_row_of_numbers_has_no_picture():
    data = split_dataset(([[0.0] * 3], [0]), ([[1.0, 2.0, 3.0], [0.0, 0.0, 0.0]], [1, 0]), 2)
    seen = learnt_of(trial(lambda x: np.tile([0.7, 0.3], (len(x), 1)), data), 10)
    (mistake,) = seen.worst
    assert (mistake.image, mistake.said, mistake.true, mistake.probability) == (None, 0, 1, 0.7)
    assert (seen.rows, seen.wrong, seen.confusion.tolist()) == (2, 1, [[1, 0], [1, 0]])
