"""IDX files of other types than unsigned bytes: pictures of any number, labels of whole ones."""

import gzip
import os
import struct

import numpy as np
import pytest
from fake_predictor import FakePredictor
from idx_bytes import TYPES, contents, packed

from tuitrain.config import ConfigError, DataConfig
from tuitrain.config.problems import Locations
from tuitrain.config.validation import validate
from tuitrain.data import fill, load
from tuitrain.experiments.inspect.answers import answer
from tuitrain.experiments.inspect.learnt import learnt_of
from tuitrain.idx.arrays import read_idx
from tuitrain.idx.file import FileError, open_idx
from tuitrain.streams import Streams

TRAIN, TEST = "train-images-idx3-ubyte", "t10k-images-idx3-ubyte"
WHOLE = (0x09, 0x0B, 0x0C)
OTHER = (*WHOLE, 0x0D, 0x0E)
NUMBERS = np.array([-3, 0, 1, 2, 100, 127]).repeat(6).reshape(6, 2, 3)


def pictures(kind, train=NUMBERS, test=NUMBERS[:4]):
    return {
        "train_images_idx3_ubyte": packed(np.asarray(train), kind),
        "t10k_images_idx3_ubyte": packed(np.asarray(test), kind),
    }


def refusal(path):
    with pytest.raises(ConfigError) as caught:
        validate(DataConfig, {"name": f"{path}{os.sep}"}, Locations())
    (problem,) = caught.value.problems
    return problem.message


@pytest.mark.parametrize("kind", OTHER)
@pytest.mark.parametrize("gzipped", [False, True])
def test_pictures_of_every_type_are_the_numbers_they_hold(make_idx_folder, load_data, kind, gzipped):
    made = load_data(make_idx_folder(gzipped=gzipped, **pictures(kind)))
    assert made.train.x.dtype == np.dtype(TYPES[kind])
    np.testing.assert_array_equal(made.train.x, NUMBERS.reshape(6, 6))
    np.testing.assert_array_equal(made.test.x, NUMBERS[:4].reshape(4, 6))


@pytest.mark.parametrize("kind", OTHER)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numbers_reach_the_network_unscaled(make_idx_folder, load_data, kind, dtype):
    made = load_data(make_idx_folder(**pictures(kind)))
    given = fill(np.empty((6, 6), dtype), made.train.x, made.scale)
    np.testing.assert_array_equal(given, NUMBERS.reshape(6, 6))


@pytest.mark.parametrize("kind", OTHER)
def test_standardized_they_have_mean_0_and_deviation_1(make_idx_folder, load_data, kind):
    made = load_data(make_idx_folder(**pictures(kind)), standardize=True)
    given = fill(np.empty((6, 6)), made.train.x, made.scale)
    assert given.mean() == pytest.approx(0, abs=1e-12)
    assert given.std() == pytest.approx(1)


def test_unsigned_bytes_are_divided_by_255_as_ever(make_idx_folder, load_data):
    made = load_data(make_idx_folder())
    np.testing.assert_allclose(fill(np.empty((6, 6)), made.train.x, made.scale), made.train.x / 255)


def test_numbers_larger_than_a_part_of_the_file_are_whole(tmp_path):
    # Parts are of a mebibyte: 300,000 numbers of eight bytes are more than two of them.
    numbers = np.arange(300_000) / 7
    path = tmp_path / "numbers.gz"
    path.write_bytes(gzip.compress(packed(numbers, 0x0E), 1))
    np.testing.assert_array_equal(read_idx(path, 300_000), numbers)
    np.testing.assert_array_equal(read_idx(path, 200_001), numbers[:200_001])


@pytest.mark.parametrize("kind", WHOLE)
def test_labels_of_whole_numbers_are_read(make_idx_folder, load_data, kind):
    labels = {
        name.replace("-", "_"): packed(array, kind) for name, array in contents().items() if "labels" in name
    }
    made = load_data(make_idx_folder(**labels))
    assert made.classes == 3
    assert made.train.y.dtype == np.intp
    assert made.train.y.tolist() == [0, 1, 2, 0, 1, 2]


@pytest.mark.parametrize(
    ("labels", "kind", "problem"),
    [
        ([0, 1, 2, 0, 1, 2], 0x0D, "holds floating-point numbers of 32 bits; labels are whole numbers"),
        ([0, 1, 2, 0, 1, 2], 0x0E, "holds floating-point numbers of 64 bits; labels are whole numbers"),
        ([0, 1, 2, 0, 1, -2], 0x09, "holds the label -2; labels count from 0"),
        ([0, 1, 2, 0, 1, -2], 0x0C, "holds the label -2; labels count from 0"),
        ([0, 1, 2, 0, 1, 1000], 0x0B, "holds the label 1,000; the largest allowed is 999"),
        ([0, 1, 2, 0, 1, 2**31 - 1], 0x0C, "holds the label 2,147,483,647; the largest allowed is 999"),
    ],
)
def test_what_is_no_label_is_named(make_idx_folder, labels, kind, problem):
    path = make_idx_folder(train_labels_idx1_ubyte=packed(np.array(labels), kind))
    assert refusal(path) == f"train-labels-idx1-ubyte {problem}"


def test_training_and_test_pictures_of_two_types_are_refused(make_idx_folder):
    path = make_idx_folder(t10k_images_idx3_ubyte=packed(np.zeros((4, 2, 3)), 0x0D))
    assert refusal(path) == (
        f"{TEST} holds floating-point numbers of 32 bits, {TRAIN} unsigned bytes; both have to be the same"
    )


@pytest.mark.parametrize(
    ("number", "kind", "problem"),
    [
        (np.nan, 0x0D, "holds a number that is not finite"),
        (-np.inf, 0x0E, "holds a number that is not finite"),
        (-1e300, 0x0E, "holds a number beyond ±3.4e+38, the largest of float32"),
    ],
)
@pytest.mark.parametrize("at", ["train", "test"])
def test_what_no_network_can_be_given_is_refused(make_idx_folder, number, kind, problem, at):
    spoilt = np.zeros((6 if at == "train" else 4, 2, 3))
    spoilt[-1, 1, 2] = number
    path = make_idx_folder(**pictures(kind, **{at: spoilt}))
    with pytest.raises(ConfigError, match=r"idx3-ubyte holds a number") as caught:
        load(DataConfig(name=f"{path}/"), Streams(0))
    assert problem in str(caught.value)


def test_a_file_of_one_number_too_few_ends_too_early(make_idx_folder):
    path = make_idx_folder(train_images_idx3_ubyte=packed(NUMBERS, 0x0C)[:-4])
    assert refusal(path) == f"{TRAIN} ends too early"
    (path / TRAIN).write_bytes(packed(NUMBERS, 0x0C)[:-2])
    assert refusal(path) == f"{TRAIN} ends too early"


def test_the_limit_counts_bytes_not_numbers(tmp_path):
    path = tmp_path / "doubles"
    with open(path, "wb") as file:
        file.write(bytes([0, 0, 0x0E, 3]) + struct.pack(">3I", 1, 1 << 14, 1 << 14))
        file.truncate(16 + (1 << 31))
    with pytest.raises(FileError, match="asks for more than 1,024 MiB"), open_idx(path):
        pass


@pytest.mark.parametrize(("name", "kind"), [(TRAIN, 0x09), (TRAIN, 0x0D), ("train-labels-idx1-ubyte", 0x0D)])
def test_a_type_that_changed_between_two_looks_is_refused(make_idx_folder, name, kind):
    path = make_idx_folder()
    config = DataConfig(name=f"{path}/")
    (path / name).write_bytes(packed(contents()[name], kind))
    with pytest.raises(ConfigError, match="have changed"):
        load(config, Streams(0))


def test_labels_that_became_negative_between_two_looks_are_refused(make_idx_folder):
    labels = packed(np.array([0, 1, 2, 0, 1, 2]), 0x09)
    path = make_idx_folder(train_labels_idx1_ubyte=labels)
    config = DataConfig(name=f"{path}/")
    (path / "train-labels-idx1-ubyte").write_bytes(labels[:-1] + b"\xff")
    with pytest.raises(ConfigError, match="have changed"):
        load(config, Streams(0))


def test_one_hot_labels_of_many_classes_take_no_more_memory_than_a_file_may(make_idx_folder, monkeypatch):
    monkeypatch.setattr("tuitrain.config.data.MOST_BYTES", 17)
    with pytest.raises(ConfigError, match=r"one-hot labels of 6 rows of 3 classes take .* use integers"):
        validate(DataConfig, {"name": f"{make_idx_folder()}{os.sep}", "labels": "one_hot"}, Locations())
    validate(
        DataConfig, {"name": f"{make_idx_folder()}{os.sep}", "labels": "one_hot", "train": 5}, Locations()
    )


# Display


@pytest.mark.parametrize("kind", TYPES)
def test_a_picture_is_shown_from_the_least_to_the_most_that_the_training_rows_hold(
    make_idx_folder, load_data, kind
):
    train = np.array([0, 255] if kind == 0x08 else [-100, 100]).repeat(18).reshape(6, 2, 3)
    test = train[[0, 0, 5, 5]]
    seen = FakePredictor(load_data(make_idx_folder(**pictures(kind, train, test))))
    assert [answer(seen, row).picture.ravel().tolist() for row in (0, 2)] == [[0.0] * 6, [1.0] * 6]
    images = [each.image for each in learnt_of(seen, 4).worst]
    assert {image.dtype for image in images} == {np.dtype(np.uint8)}
    assert {int(image[0, 0]) for image in images} <= {0, 255}


@pytest.mark.parametrize("kind", TYPES)
def test_a_drawing_becomes_the_numbers_that_rows_are_stored_in(make_idx_folder, load_data, kind):
    low, high = (0, 255) if kind == 0x08 else (-100, 100)
    train = np.array([low, high]).repeat(18).reshape(6, 2, 3)
    seen = FakePredictor(load_data(make_idx_folder(**pictures(kind, train, train[:4]))))
    drawn = answer(seen, np.ones((2, 3)))
    assert set(np.unique(seen.asked)) <= {low, high}
    assert high in seen.asked
    assert set(np.unique(drawn.picture)) <= {0.0, 1.0}


def test_test_pictures_brighter_than_all_training_pictures_are_white(make_idx_folder, load_data):
    made = load_data(
        make_idx_folder(**pictures(0x0D, np.linspace(0, 1, 36).reshape(6, 2, 3), np.full((4, 2, 3), 7.0)))
    )
    np.testing.assert_array_equal(made.picture(made.test.x[0]), np.ones((2, 3)))


def test_pictures_of_one_number_are_black(make_idx_folder, load_data):
    made = load_data(make_idx_folder(**pictures(0x0D, np.full((6, 2, 3), 0.5), np.full((4, 2, 3), 0.5))))
    np.testing.assert_array_equal(made.picture(made.test.x[0]), np.zeros((2, 3)))
