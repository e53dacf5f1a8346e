"""A user's own folder of IDX files: read as it is, refused in one sentence, never obeyed."""

import gzip
import os
import struct
import tracemalloc

import numpy as np
import pytest
from idx_bytes import contents, packed

from tuitrain.config import ConfigError, DataConfig
from tuitrain.data import load
from tuitrain.idx.arrays import read_idx
from tuitrain.idx.file import MOST_ROWS, FileError, open_idx
from tuitrain.idx.folder import idx_folder
from tuitrain.streams import Streams

IMAGES, LABELS = "train_images_idx3_ubyte", "train_labels_idx1_ubyte"


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_folder_is_read_as_it_is(make_idx_folder, load_data, gzipped):
    made = load_data(make_idx_folder(gzipped=gzipped))
    assert (made.features, made.classes, made.image_shape) == (6, 3, (2, 3))
    for name, rows in (("train", made.train), ("t10k", made.test)):
        np.testing.assert_array_equal(rows.x, contents()[f"{name}-images-idx3-ubyte"].reshape(-1, 6))
        np.testing.assert_array_equal(rows.y, contents()[f"{name}-labels-idx1-ubyte"])


def test_only_the_first_rows_are_read_where_only_they_are_asked_for(make_idx_folder, load_data):
    made = load_data(make_idx_folder(), train=2, test=3)
    assert (len(made.train), len(made.test)) == (2, 3)


def header(*shape, kind=8, zeros=b"\0\0"):
    return zeros + bytes([kind, len(shape)]) + struct.pack(f">{len(shape)}I", *shape)


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        (IMAGES, b"", "is empty"),
        (IMAGES, b"GIF89a", "is not an IDX file"),
        (IMAGES, header(6, 2, 3, kind=0x0A) + bytes(36), "is of type 0x0A, which IDX files do not have"),
        (IMAGES, header(6, 2, 3, zeros=b"\0\1") + bytes(36), "is not an IDX file"),
        (IMAGES, header(6, 2, 3)[:9], "ends too early"),
        (IMAGES, header(6, 2, 3) + bytes(35), "ends too early"),
        (IMAGES, header(6, 2, 3) + bytes(37), "is longer than its header says"),
        (IMAGES, header(0, 2, 3), "holds nothing"),
        (IMAGES, header(6, 0, 3), "holds nothing"),
        (IMAGES, header(6, 1 << 31, 1 << 31), "asks for more than 1,024 MiB"),
        (IMAGES, header(MOST_ROWS + 1, 1, 1), "asks for 10,000,001 entries"),
        (LABELS, packed(np.zeros(5)), "holds 5 labels for 6 pictures"),
        (LABELS, packed(np.zeros((6, 2))), "has 2 dimensions; labels have one"),
        ("t10k_images_idx3_ubyte", packed(np.zeros((4, 3, 3))), "is 3 × 3, one of .* 2 × 3"),
        (LABELS, None, "there is no train-labels-idx1-ubyte, gzipped or not"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_in_one_sentence(make_idx_folder, name, content, problem):
    path = make_idx_folder(**{name: content})
    with pytest.raises(ConfigError, match=problem) as caught:
        DataConfig_of(path)
    assert len(str(caught.value).splitlines()) == 1


def DataConfig_of(path):  # noqa: N802 (it stands for the model)
    """The config as a preset's field would make it, errors as a user sees them."""
    from tuitrain.config.problems import Locations
    from tuitrain.config.validation import validate

    return validate(DataConfig, {"name": f"{path}{os.sep}"}, Locations())


def test_all_labels_zero_are_no_classes(make_idx_folder):
    path = make_idx_folder(**{LABELS: packed(np.zeros(6)), "t10k_labels_idx1_ubyte": packed(np.zeros(4))})
    with pytest.raises(FileError, match=r"all labels in .* are 0"):
        idx_folder(str(path))


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FileError, match=r"there is no folder '.*nowhere'"):
        idx_folder(str(tmp_path / "nowhere"))


def test_a_folder_may_be_called_as_long_as_one_likes(tmp_path):
    with pytest.raises(FileError) as caught:
        idx_folder(str(tmp_path / ("x" * 200)))
    assert len(str(caught.value)) < 100


# Gzip


def write(folder, name, data):
    (folder / name.replace("_", "-")).unlink()
    (folder / f"{name.replace('_', '-')}.gz").write_bytes(data)
    return folder


def test_parts_that_follow_each_other_are_one_file(make_idx_folder, load_data):
    content = packed(contents()["train-images-idx3-ubyte"])
    path = write(make_idx_folder(), IMAGES, gzip.compress(content[:20]) + gzip.compress(content[20:]))
    np.testing.assert_array_equal(load_data(path).train.x[5], np.arange(30, 36))


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda data: data[:-9], "ends too early|is damaged"),
        (lambda data: data[:15] + b"\xff\xff\xff" + data[18:], "is damaged|ends too early"),
        (lambda data: data[:-8] + bytes(4) + data[-4:], "is damaged"),
        (lambda data: data + gzip.compress(b"more"), "is longer than its header says"),
    ],
)
def test_a_damaged_file_is_told_from_a_whole_one(make_idx_folder, load_data, spoil, problem):
    data = gzip.compress(packed(contents()["train-images-idx3-ubyte"]))
    path = write(make_idx_folder(), IMAGES, spoil(data))
    with pytest.raises((ConfigError, ValueError), match=problem):
        load_data(path)


def test_a_bomb_is_defused_before_it_is_unpacked(make_idx_folder):
    # Sixteen mebibytes of zeros in sixteen kibibytes; the header asks for six small pictures.
    bomb = gzip.compress(header(6, 2, 3) + bytes(1 << 24), 9)
    path = write(make_idx_folder(), IMAGES, bomb)
    tracemalloc.start()
    try:
        with pytest.raises(FileError, match="longer than its header says"):
            idx_folder(str(path))
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
    finally:
        tracemalloc.stop()


def test_a_header_that_asks_for_much_is_given_nothing(tmp_path):
    path = tmp_path / "train-images-idx3-ubyte"
    path.write_bytes(header(10_000, 300, 300))
    tracemalloc.start()
    try:
        with pytest.raises(FileError, match="ends too early"), open_idx(path):
            pass
        assert tracemalloc.get_traced_memory()[1] < 1 << 20
    finally:
        tracemalloc.stop()


# Pipes, folders and broken links


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_that_nobody_writes_to_is_not_waited_for(make_idx_folder):
    path = make_idx_folder(**{IMAGES: None})
    os.mkfifo(path / "train-images-idx3-ubyte")
    with pytest.raises(FileError, match="is not a regular file"):
        idx_folder(str(path))


def test_a_folder_in_the_place_of_a_file_is_refused(make_idx_folder):
    path = make_idx_folder(**{IMAGES: None})
    (path / "train-images-idx3-ubyte").mkdir()
    with pytest.raises(FileError, match=r"is not a regular file|cannot be read"):
        idx_folder(str(path))


def test_a_link_into_nothing_is_refused(make_idx_folder):
    path = make_idx_folder(**{IMAGES: None})
    (path / "train-images-idx3-ubyte").symlink_to(path / "gone")
    with pytest.raises(FileError, match="cannot be read"):
        idx_folder(str(path))


def test_files_that_changed_between_two_looks_are_refused(make_idx_folder):
    path = make_idx_folder()
    config = DataConfig(name=f"{path}/")
    (path / "train-labels-idx1-ubyte").write_bytes(packed(np.full(6, 9)))
    with pytest.raises(ConfigError, match="have changed"):
        load(config, Streams(0))


def test_more_rows_than_there_are_cannot_be_read(tmp_path):
    path = tmp_path / "labels"
    path.write_bytes(packed(np.zeros(3)))
    with pytest.raises(FileError, match="holds 3 entries, 4 were asked for"):
        read_idx(path, 4)
