"""The data is the original, in its original order."""

import gzip
import hashlib
import io
from importlib.resources import files

import numpy as np
import pytest

from tuitrain.data.idx import read_idx
from tuitrain.data.mnist import read_images, read_labels

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.mark.parametrize("name", SHA256)
def test_the_raw_files_are_the_published_ones(name):
    packed = files("tuitrain.data.mnist").joinpath(f"{name}.gz").read_bytes()
    assert hashlib.sha256(gzip.decompress(packed)).hexdigest() == SHA256[name]


def test_rows_come_in_the_order_of_the_file():
    labels = read_labels("train", 10)
    assert labels.tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    images = read_images("train", 10)
    assert images.shape == (10, 784)
    assert images.dtype == np.uint8
    np.testing.assert_array_equal(images, read_images("train", 60_000)[:10])


def idx(header, body):
    return io.BytesIO(gzip.compress(header + body))


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        (idx(b"", b""), "not an IDX file"),
        (idx(b"\0\0\x0d\x01\0\0\0\x01", b"\0"), "not an IDX file"),
        (idx(b"\0\0\x08\x01\0\0\0\x01", b"\0"), "holds 1 entries, 2 were"),
        (idx(b"\0\0\x08\x01\0\0\0\x09", b"\0"), "ends too early"),
        (idx(b"\0\0\x08\x03\0\0", b""), "ends too early"),
    ],
)
def test_a_file_that_is_no_idx_file_is_refused_in_words(file, problem):
    with pytest.raises(ValueError, match=problem):
        read_idx(file, 2)
