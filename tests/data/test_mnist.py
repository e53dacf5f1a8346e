"""The data is the original, in its original order."""

import gzip
import hashlib
from importlib.resources import files

import numpy as np
import pytest

SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@pytest.mark.parametrize("name", SHA256)
def test_the_raw_files_are_the_published_ones(name):
    zipped = files("tuitrain.data.mnist").joinpath(f"{name}.gz").read_bytes()
    assert hashlib.sha256(gzip.decompress(zipped)).hexdigest() == SHA256[name]


def test_rows_come_in_the_order_of_the_file(load_data):
    some, all_rows = load_data(train=10, test=10), load_data()
    assert some.train.y.tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert some.train.x.shape == (10, 784)
    assert some.train.x.dtype == np.uint8
    np.testing.assert_array_equal(some.train.x, all_rows.train.x[:10])
    np.testing.assert_array_equal(some.test.x, all_rows.test.x[:10])
    assert (len(all_rows.train), len(all_rows.test)) == (60_000, 10_000)


def test_the_arrays_are_read_only(load_data):
    rows = load_data(train=10, test=10).train
    for array in (rows.x, rows.y):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0
