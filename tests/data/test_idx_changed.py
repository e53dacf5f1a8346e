"""Files that are other ones when they are read than when they were looked at."""

import gzip
import os
import struct

import numpy as np
import pytest

from tuitrain.config import ConfigError, DataConfig
from tuitrain.data import load
from tuitrain.idx.file import FileError, open_idx
from tuitrain.streams import Streams

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"


def idx(*shape, body=None):
    header = b"\0\0\x08" + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    return header + (bytes(int(np.prod(shape))) if body is None else body)


DAMAGED = gzip.compress(idx(6, 2, 3))[:-8] + bytes(4) + struct.pack("<I", 16 + 36)
"""Gzipped, of the right length and of another checksum."""


@pytest.fixture
def checked_folder(make_idx_folder):
    """The folder of six and four entries of 2 × 3, and its config, which has looked at it."""
    path = make_idx_folder()
    return path, DataConfig(name=f"{path}/")


def refusal(config):
    with pytest.raises(ConfigError) as caught:
        load(config, Streams(0))
    (problem,) = caught.value.problems
    assert problem.field == "data.name"
    assert len(problem.message.splitlines()) == 1
    return problem.message


CHANGED = "the files have changed since they were checked"
CONTENTS = {
    "more classes": (LABELS, idx(6, body=b"\1\2\3\0\1\2"), CHANGED),
    "labels of two dimensions": (LABELS, idx(6, 2), CHANGED),
    "fewer labels": (LABELS, idx(5), "holds 5 entries, 6 were asked for"),
    "no labels": (LABELS, b"", "is empty"),
    "larger pictures": (IMAGES, idx(6, 2, 4), CHANGED),
    "pictures of another shape": (IMAGES, idx(6, 3, 2), CHANGED),
    "fewer pictures": (IMAGES, idx(5, 2, 3), "holds 5 entries, 6 were asked for"),
    "cut short": (IMAGES, idx(6, 2, 3)[:-1], "ends too early"),
    "too long": (IMAGES, idx(6, 2, 3) + b"\0", "is longer than its header says"),
    "damaged": (IMAGES, DAMAGED, "is damaged"),
}


@pytest.mark.parametrize(("name", "content", "problem"), CONTENTS.values(), ids=CONTENTS)
def test_a_file_of_other_content_is_refused_in_one_sentence(checked_folder, name, content, problem):
    path, config = checked_folder
    (path / name).write_bytes(content)
    assert problem in refusal(config)


def test_rows_that_have_become_longer_are_refused(make_idx_folder):
    path = make_idx_folder(train_images_idx3_ubyte=idx(6, 6), t10k_images_idx3_ubyte=idx(4, 6))
    config = DataConfig(name=f"{path}/")
    (path / IMAGES).write_bytes(idx(6, 7))
    assert CHANGED in refusal(config)


def test_a_file_cut_short_while_it_is_open_is_refused(tmp_path):
    path = tmp_path / IMAGES
    path.write_bytes(idx(6, 1000, 1000))
    with open_idx(path) as opened:
        os.truncate(path, 3_000_000)
        with pytest.raises(FileError, match="ends too early"):
            list(opened.chunks(6))


@pytest.mark.parametrize("name", [IMAGES, LABELS])
def test_a_file_that_has_gone_is_named(checked_folder, name):
    path, config = checked_folder
    (path / name).unlink()
    assert f"there is no {name}" in refusal(config)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(checked_folder):
    path, config = checked_folder
    (path / IMAGES).unlink()
    os.mkfifo(path / IMAGES)
    assert "is not a regular file" in refusal(config)


def test_a_folder_that_has_gone_is_named(checked_folder):
    path, config = checked_folder
    for file in path.iterdir():
        file.unlink()
    path.rmdir()
    assert "there is no folder" in refusal(config)


def test_entries_that_have_become_huge_get_no_memory(make_idx_folder):
    path = make_idx_folder(
        train_images_idx3_ubyte=idx(1000, 2, 3),
        train_labels_idx1_ubyte=idx(1000, body=bytes(999) + b"\1"),
    )
    config = DataConfig(name=f"{path}/")
    # One entry of a gibibyte, which may be; a thousand of them would be a tebibyte.
    with open(path / IMAGES, "wb") as file:
        file.write(idx(1, 1 << 15, 1 << 15, body=b""))
        file.truncate(16 + (1 << 30))
    assert "holds 1 entries, 1,000 were asked for" in refusal(config)


def test_a_file_rewritten_in_place_is_looked_at_again(checked_folder):
    path, before = checked_folder
    at = (path / LABELS).stat().st_mtime_ns
    (path / LABELS).write_bytes(idx(6, body=b"\0\1\2\3\4\5"))
    # A second later: two writes within one tick of the file system's clock have one time.
    os.utime(path / LABELS, ns=(at, at + 10**9))
    again = DataConfig(name=f"{path}/")
    assert (before.shape.classes, again.shape.classes) == (3, 6)
    assert load(again, Streams(0)).train.y.tolist() == [0, 1, 2, 3, 4, 5]
