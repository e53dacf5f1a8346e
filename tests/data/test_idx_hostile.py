"""What stands in the place of an IDX file, what files claim, and what it costs to find out."""

import gzip
import os
import struct
import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from tuitrain.config import ConfigError, DataConfig
from tuitrain.config.problems import Locations
from tuitrain.config.validation import validate
from tuitrain.data import load
from tuitrain.idx.arrays import read_idx
from tuitrain.idx.file import MOST_BYTES, MOST_ROWS, FileError, open_idx
from tuitrain.idx.folder import idx_folder, idx_path
from tuitrain.streams import Streams
from tuitrain.text import clean

IMAGES = "train-images-idx3-ubyte"
MEBIBYTE = 1 << 20


def header(*shape):
    return b"\0\0\x08" + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape)


def claimed(content, length):
    """A gzipped file that says it is `length` bytes long."""
    return gzip.compress(content)[:-4] + struct.pack("<I", length % 2**32)


def refusal(path):
    with pytest.raises(FileError) as caught:
        idx_folder(str(path))
    message = str(caught.value)
    assert clean(message) == message
    return message


@pytest.fixture
def without_images(make_idx_folder):
    """A folder whose training pictures are missing, and where they should be."""
    path = make_idx_folder(train_images_idx3_ubyte=None)
    return path, path / IMAGES


# File types


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_not_read(without_images, device):
    if not os.path.exists(device):
        pytest.skip("no such device here")
    path, images = without_images
    images.symlink_to(device)
    assert refusal(path) == f"{IMAGES} is not a regular file"


def test_a_folder_in_the_place_of_a_file_is_told_so(without_images):
    path, images = without_images
    images.mkdir()
    assert refusal(path) == f"{IMAGES} is not a regular file"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may read whatever there is")
def test_a_file_that_may_not_be_read_is_named(make_idx_folder):
    path = make_idx_folder()
    (path / IMAGES).chmod(0)
    assert refusal(path) == f"{IMAGES} cannot be read: Permission denied"


@pytest.mark.skipif(not os.path.exists("/proc/self/mem"), reason="no file here that fails when it is read")
def test_a_file_that_fails_while_it_is_read_is_named(without_images):
    path, images = without_images
    # A regular file, whose first page nobody may read.
    images.symlink_to("/proc/self/mem")
    assert refusal(path) == f"{IMAGES} cannot be read: Input/output error"


def test_a_file_that_may_not_be_opened_is_named(make_idx_folder, monkeypatch):
    path = make_idx_folder()

    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    assert refusal(path) == f"{IMAGES} cannot be read: Permission denied"


def test_a_link_to_itself_is_refused(without_images):
    path, images = without_images
    images.symlink_to(images.name)
    assert "cannot be read: " in refusal(path)


def test_a_link_to_a_file_is_that_file(make_idx_folder, load_data):
    path = make_idx_folder()
    (path / IMAGES).rename(path / "elsewhere")
    (path / IMAGES).symlink_to("elsewhere")
    np.testing.assert_array_equal(load_data(path).train.x[5], np.arange(30, 36))


def test_of_two_files_the_one_that_is_not_gzipped_is_read(make_idx_folder, load_data):
    path = make_idx_folder()
    (path / f"{IMAGES}.gz").write_bytes(b"never opened")
    np.testing.assert_array_equal(load_data(path).train.x[5], np.arange(30, 36))


@pytest.mark.parametrize("split", ["train", "t10k"])
@pytest.mark.parametrize("kind", ["images-idx3-ubyte", "labels-idx1-ubyte"])
@pytest.mark.parametrize("gzipped", [False, True])
def test_each_of_the_four_files_may_be_the_one_that_is_cut_short(make_idx_folder, split, kind, gzipped):
    path = make_idx_folder(gzipped=gzipped)
    name = f"{split}-{kind}{'.gz' if gzipped else ''}"
    os.truncate(path / name, (path / name).stat().st_size - 1)
    assert refusal(path) == f"{name} ends too early"


@pytest.mark.parametrize("split", ["train", "t10k"])
@pytest.mark.parametrize("kind", ["images-idx3-ubyte", "labels-idx1-ubyte"])
def test_a_whole_gzipped_file_may_hold_too_little(make_idx_folder, split, kind):
    path = make_idx_folder(gzipped=True)
    file = path / f"{split}-{kind}.gz"
    file.write_bytes(gzip.compress(gzip.decompress(file.read_bytes())[:-1]))
    assert refusal(path) == f"{file.name} ends too early"


@pytest.mark.parametrize("gzipped", [False, True])
def test_entries_of_more_than_a_part_are_put_together_in_order(tmp_path, gzipped):
    path = tmp_path / IMAGES
    entries = np.random.default_rng(0).integers(0, 256, (3, 1000, 1234), np.uint8)
    content = header(*entries.shape) + entries.tobytes()
    path.write_bytes(gzip.compress(content, 1) if gzipped else content)
    for rows in (1, 2, 3):
        np.testing.assert_array_equal(read_idx(path, rows), entries[:rows])


@pytest.mark.parametrize("content", [b"\x1f\x8b", b"\x1f\x8b\x08", b"\x1f\x8b\x08\0\0\0\0\0\0\xff"])
def test_the_beginning_of_a_gzipped_file_is_none(make_idx_folder, content):
    assert refusal(make_idx_folder(train_images_idx3_ubyte=content)) == f"{IMAGES} ends too early"


def test_whatever_follows_a_gzipped_file_spoils_it(make_idx_folder):
    content = gzip.compress(header(6, 2, 3) + bytes(36)) + b"notes"
    assert refusal(make_idx_folder(train_images_idx3_ubyte=content)) == f"{IMAGES} is damaged"


def test_gzipped_labels_of_another_checksum_are_damaged(make_idx_folder):
    content = gzip.compress(header(6) + b"\0\1\2\0\1\2")
    spoilt = content[:-8] + bytes(4) + content[-4:]
    path = make_idx_folder(train_labels_idx1_ubyte=spoilt)
    assert refusal(path) == "train-labels-idx1-ubyte is damaged"


# Names


@pytest.mark.parametrize("name", ["a\x1b]0;owned\x07b", "a\nb", "a\x9b2Jb", "a\u202eb"])
def test_no_name_reaches_the_terminal_as_it_is(tmp_path, name):
    folder = tmp_path / name
    assert refusal(folder).startswith("there is no folder")
    folder.mkdir()
    assert refusal(folder).startswith(f"there is no {IMAGES}, gzipped or not")
    (folder / name).write_bytes(b"")
    with pytest.raises(FileError) as caught, open_idx(folder / name):
        pass
    assert str(caught.value) == f"{clean(name)} is empty"


def test_a_folder_of_an_unshowable_name_is_no_data_set(tmp_path):
    with pytest.raises(ConfigError, match=r"^name: .* holds characters that cannot be shown$") as caught:
        validate(DataConfig, {"name": f"{tmp_path}/\x1b[2J"}, Locations())
    assert clean(str(caught.value)) == str(caught.value)


def test_a_name_with_a_zero_in_it_is_no_folder():
    with pytest.raises(FileError, match="there is no folder"):
        idx_path("a\0b", "train", "images-idx3-ubyte")


# Headers


def test_a_file_may_come_to_just_as_much_as_is_allowed(tmp_path):
    path = tmp_path / IMAGES
    for height, problem in ((1 << 15, None), ((1 << 15) + 1, "asks for more than 1,024 MiB")):
        with open(path, "wb") as file:
            file.write(header(1, height, 1 << 15))
            file.truncate(16 + height * (1 << 15))
        if problem is None:
            with open_idx(path) as opened:
                assert np.prod(opened.shape) == MOST_BYTES
        else:
            with pytest.raises(FileError, match=problem), open_idx(path):
                pass


@pytest.mark.parametrize("dimensions", [4, 64, 65, 255])
def test_pictures_of_many_dimensions_are_rows_or_are_refused(make_idx_folder, dimensions):
    shape = (2, 3, *[1] * (dimensions - 3))
    path = make_idx_folder(
        train_images_idx3_ubyte=header(6, *shape) + bytes(range(36)),
        t10k_images_idx3_ubyte=header(4, *shape) + bytes(24),
    )
    try:
        config = validate(DataConfig, {"name": f"{path}/"}, Locations())
        made = load(config, Streams(0))
    except ConfigError as error:
        assert "dimensions" in str(error)  # noqa: PT017
        assert dimensions > 4
    else:
        np.testing.assert_array_equal(made.train.x, np.arange(36).reshape(6, 6))
        assert made.image_shape is None


# Memory


@pytest.fixture
def peak_memory():
    """How much memory was asked for since the test began."""
    tracemalloc.start()
    yield lambda: tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()


@pytest.mark.parametrize("gzipped", [False, True])
def test_a_header_that_asks_for_32_gib_is_given_nothing(make_idx_folder, peak_memory, gzipped):
    content = header(1 << 15, 1 << 10, 1 << 10)
    if gzipped:
        content = claimed(content, 16 + (1 << 35))
    path = make_idx_folder(train_images_idx3_ubyte=content)
    assert refusal(path) == f"{IMAGES} asks for more than 1,024 MiB, the most allowed"
    assert peak_memory() < MEBIBYTE


def test_labels_are_looked_at_a_part_at_a_time(tmp_path, peak_memory):
    path = tmp_path / "labels.gz"
    with gzip.open(path, "wb", 1) as file:
        file.write(header(MOST_ROWS))
        for _ in range(10):
            file.write(bytes(MOST_ROWS // 10))
    tracemalloc.reset_peak()
    with open_idx(path) as opened:
        assert sum(map(len, opened.chunks(MOST_ROWS))) == MOST_ROWS
    assert peak_memory() < 6 * MEBIBYTE


def test_more_rows_than_a_file_holds_get_no_memory(make_idx_folder, peak_memory):
    config = DataConfig(
        name=f"{make_idx_folder(train_images_idx3_ubyte=header(6, 2, 3) + bytes(36))}/", train=10**9
    )
    with pytest.raises(ConfigError, match="holds 6 entries, 1,000,000,000 were asked for"):
        load(config, Streams(0))
    assert peak_memory() < MEBIBYTE


READ = """
import resource, sys
from pathlib import Path
from tuitrain.idx.file import FileError
from tuitrain.idx.arrays import read_idx
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    read_idx(Path(sys.argv[1]), 1)
except FileError as error:
    print(error)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted in other units")
def test_a_gzipped_file_that_lies_about_its_length_takes_no_more_than_it_holds(tmp_path):
    path: Path = tmp_path / "lie.gz"
    path.write_bytes(claimed(header(1, 1 << 15, 1 << 15) + bytes(100), 16 + (1 << 30)))
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], capture_output=True, text=True, timeout=50, check=True
    )
    message, kibibytes = done.stdout.splitlines()
    assert message in ("lie.gz is damaged", "lie.gz ends too early")
    assert int(kibibytes) < 32 * 1024
