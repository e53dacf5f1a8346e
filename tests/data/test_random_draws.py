"""What is drawn, and what the draw depends on: made sets, the split, batches with replacement."""

from itertools import combinations, product

import numpy as np
import pytest

from tuitrain.config import DataConfig
from tuitrain.config.data_sets import GENERATED
from tuitrain.data import Batches, Scale, load
from tuitrain.streams import Streams

# Generated data sets


@pytest.mark.parametrize("name", GENERATED)
def test_train_and_test_share_no_row(load_data, name):
    made = load_data(name, train=300, test=300)
    rows = np.concatenate((made.train.x, made.test.x))
    assert len(np.unique(rows, axis=0)) == 600


@pytest.mark.parametrize("name", GENERATED)
def test_how_many_rows_one_part_has_changes_none_of_the_other(load_data, name):
    few, many = load_data(name, train=7, test=1500), load_data(name, train=1500, test=7)
    for one, other in ((few.train, many.train), (many.test, few.test)):
        np.testing.assert_array_equal(one.x, other.x[:7])
        np.testing.assert_array_equal(one.y, other.y[:7])


@pytest.mark.parametrize("name", GENERATED)
def test_a_seed_makes_the_same_points_again_and_no_other_does(load_data, name):
    one, again, other = (load_data(name, seed, train=40, test=40) for seed in (3, 3, 4))
    assert one.train.x.tobytes() == again.train.x.tobytes()
    assert not np.isin(one.train.x, other.train.x).any()
    assert not np.isin(one.test.x, other.test.x).any()


def test_arms_that_are_not_paired_have_points_of_their_own():
    config = DataConfig(name="moons", train=40, test=40)
    # Names that differ in capitals alone are different names.
    drawn = [load(config, Streams(0, arm)).train.x for arm in (None, "a", "b", "A", "a-b", "ab")]
    for one, other in combinations(drawn, 2):
        assert not np.isin(one, other).any()


@pytest.mark.parametrize(("name", "classes"), product(("spirals", "gaussians"), (2, 3, 10)))
def test_as_many_classes_as_are_chosen_are_equally_full(load_data, name, classes):
    made = load_data(name, train=1007, test=103, classes=classes)
    assert made.classes == classes
    for rows in (made.train, made.test):
        counts = np.bincount(rows.y, minlength=classes)
        assert counts.shape == (classes,)
        assert np.ptp(counts) <= 1


def test_moons_are_half_circles_that_open_to_each_other(load_data):
    made = load_data("moons", train=1000, test=10, noise=0).train
    upper, lower = made.x[made.y == 0], made.x[made.y == 1]
    for half, middle, side in ((upper, (-0.5, -0.25), 1), (lower, (0.5, 0.25), -1)):
        np.testing.assert_allclose(np.hypot(*(half - middle).T), 1)
        assert (side * (half - middle)[:, 1]).min() >= -1e-12
        assert np.ptp((half - middle)[:, 0]) > 1.9


def test_places_on_circles_are_even(load_data):
    made = load_data("circles", train=8000, test=10, noise=0).train
    turn = np.arctan2(made.x[:, 1], made.x[:, 0]) / (2 * np.pi) % 1
    counts = np.histogram(turn, 8, (0, 1))[0]
    # A thousand each; five deviations of a binomial count are 148.
    assert np.abs(counts - 1000).max() < 148


@pytest.mark.parametrize("name", [name for name, each in GENERATED.items() if each.classes])
def test_noise_is_normal_and_moves_both_coordinates_on_their_own(load_data, name):
    calm, little, much = (
        load_data(name, train=5000, test=10, noise=noise).train.x for noise in (0, 0.1, 0.4)
    )
    moved = (much - calm) / 0.4
    np.testing.assert_allclose((little - calm) / 0.1, moved, atol=1e-9)
    np.testing.assert_allclose(moved.mean(axis=0), 0, atol=5 / np.sqrt(5000))
    np.testing.assert_allclose(np.cov(moved.T), np.eye(2), atol=0.1)
    assert np.mean(np.abs(moved) < 1) == pytest.approx(0.6827, abs=0.025)


@pytest.mark.parametrize("name", ["sine", "plane"])
def test_noise_of_a_function_is_on_its_value_alone(load_data, name):
    calm, noisy = (load_data(name, train=5000, test=10, noise=noise).train for noise in (0, 0.4))
    np.testing.assert_array_equal(calm.x, noisy.x)
    assert (noisy.y - calm.y).std() == pytest.approx(0.4, abs=0.02)
    assert (noisy.y - calm.y).mean() == pytest.approx(0, abs=0.03)
    # Even in -1..1: a mean of 0 and a third of a square.
    assert calm.x.mean() == pytest.approx(0, abs=0.04)
    assert np.square(calm.x).mean() == pytest.approx(1 / 3, abs=0.02)
    assert np.abs(calm.x).max() <= 1


def test_a_set_has_its_own_noise_where_none_is_given(load_data):
    for name, each in GENERATED.items():
        own, given = (load_data(name, train=20, test=10, **noise) for noise in ({}, {"noise": each.noise}))
        assert own.train.x.tobytes() == given.train.x.tobytes()
        assert own.train.y.tobytes() == given.train.y.tobytes()


@pytest.mark.parametrize("name", ["mnist", *(name for name, each in GENERATED.items() if each.classes)])
def test_one_hot_rows_are_those_of_the_unit_matrix(load_data, name):
    fields = {"train": 50, "test": 20, "validation": 10}
    plain, hot = (load_data(name, labels=labels, **fields) for labels in ("integers", "one_hot"))
    for part in ("train", "validation", "test"):
        written, labels = getattr(hot, part).y, getattr(plain, part).y
        assert np.issubdtype(written.dtype, np.integer)
        np.testing.assert_array_equal(written, np.eye(plain.classes)[labels])
        np.testing.assert_array_equal(getattr(hot, part).x, getattr(plain, part).x)


# Validation split


def places(**fields):
    """Which rows are learnt from and which are held back, as indices, of a set of 500."""
    seed, arm = fields.pop("seed", 0), fields.pop("arm", None)
    config = DataConfig(**{"name": "mnist", "train": 500, "test": 10, "validation": 100, **fields})
    # A row's stored bytes tell which one it is: no two of the first 500 are equal.
    every = load(config.model_copy(update={"validation": 0}), Streams(seed, arm)).train.x
    index = {row.tobytes(): i for i, row in enumerate(every)}
    assert len(index) == 500
    made = load(config, Streams(seed, arm))
    return tuple([index[row.tobytes()] for row in rows.x] for rows in (made.train, made.validation))


def test_five_hundred_with_a_hundred_leave_four_hundred_others():
    train, validation = places()
    assert (len(train), len(validation)) == (400, 100)
    assert sorted(train + validation) == list(range(500))


@pytest.mark.parametrize(
    "fields",
    [
        {"validation": 0.2},
        {"labels": "one_hot"},
        {"standardize": True},
        {"test": 300},
        {"name": "spirals"},
        {"name": "spirals", "noise": 1.0, "classes": 5},
        {"name": "sine"},
    ],
)
def test_which_rows_are_held_back_depends_on_the_seed_and_on_nothing_else(fields):
    assert places(**fields) == places()


def test_another_seed_or_an_arm_of_its_own_holds_back_other_rows():
    held = [set(places(**fields)[1]) for fields in ({}, {"seed": 1}, {"arm": "a"}, {"arm": "b"})]
    for i, one in enumerate(held):
        assert all(one != other for other in held[:i])


def test_the_rows_held_back_come_from_everywhere():
    train, validation = places()
    # A hundred of 500: 20 of each fifth; five deviations are 18.
    assert np.abs(np.histogram(validation, 5, (0, 500))[0] - 20).max() < 18
    assert train != sorted(train)


# Batches


def batches(size, *, replacement, seed=0, rows=20, dtype="float32"):
    x = np.arange(rows, dtype=np.uint8)[:, None]
    return Batches(
        x, np.arange(rows), Scale(), size, replacement=replacement, streams=Streams(seed), dtype=dtype
    )


def labels_of_batches(source, updates):
    return [source.at(update)[1].tolist() for update in updates]


def test_with_replacement_a_row_may_come_twice_in_a_batch_and_comes_as_often_as_any():
    source = batches(8, replacement=True)
    found = labels_of_batches(source, range(1000))
    assert any(len(set(batch)) < 8 for batch in found[:10])
    # 8,000 draws of 20 rows: 400 each; five deviations are 97.
    assert np.abs(np.bincount(np.concatenate(found), minlength=20) - 400).max() < 97


def test_with_replacement_a_batch_may_be_as_large_as_the_set_or_larger():
    for size in (20, 50):
        (batch,) = labels_of_batches(batches(size, replacement=True), [3])
        assert len(batch) == size
        assert batch != sorted(batch)


def test_an_epoch_with_replacement_is_as_long_as_one_without():
    assert [batches(8, replacement=replacement).per_epoch for replacement in (False, True)] == [3, 3]


@pytest.mark.parametrize("replacement", [False, True])
def test_a_fresh_start_in_the_middle_of_an_epoch_draws_what_the_whole_run_draws(replacement):
    whole = batches(6, replacement=replacement)
    straight = labels_of_batches(whole, range(40))
    for update in (0, 1, 5, 22, 39):
        assert labels_of_batches(batches(6, replacement=replacement), [update]) == [straight[update]]
    assert labels_of_batches(whole, reversed(range(40))) == straight[::-1]


@pytest.mark.parametrize("replacement", [False, True])
def test_the_type_of_the_inputs_changes_no_draw(replacement):
    single, double = (batches(6, replacement=replacement, dtype=dtype) for dtype in ("float32", "float64"))
    assert labels_of_batches(single, range(12)) == labels_of_batches(double, range(12))


def test_inputs_always_stand_in_one_buffer_and_beside_their_answers():
    source = batches(6, replacement=False)
    address = source.at(0)[0].__array_interface__["data"]
    for update in range(12):
        x, y = source.at(update)
        assert x.__array_interface__["data"] == address
        np.testing.assert_array_equal(x[:, 0], y)
