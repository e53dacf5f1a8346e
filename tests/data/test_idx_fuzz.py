"""Bytes of a valid folder turned over: a data set or one sentence, whenever it happens, and nothing else."""

import gzip
import struct
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.config import ConfigError, DataConfig
from tuitrain.config.problems import Locations
from tuitrain.config.validation import validate
from tuitrain.data import Dataset, load
from tuitrain.streams import Streams
from tuitrain.text import clean


def idx(*shape):
    header = b"\0\0\x08" + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    return header + bytes(i % 3 for i in range(int(np.prod(shape))))


VALID = {
    "train-images-idx3-ubyte": idx(6, 2, 3),
    "train-labels-idx1-ubyte": idx(6),
    "t10k-images-idx3-ubyte": idx(4, 2, 3),
    "t10k-labels-idx1-ubyte": idx(4),
}
FLIPS = st.lists(st.tuples(st.integers(0, 99), st.integers(1, 255)), min_size=1, max_size=4)
SHAPES = st.lists(st.sampled_from([0, 1, 2, 3, 4, 6, 7, 1 << 20, (1 << 32) - 1]), max_size=5)


def write(folder, name, content, gzipped):
    Path(folder, f"{name}.gz" if gzipped else name).write_bytes(
        gzip.compress(content, mtime=0) if gzipped else content
    )


def flip(folder, name, flips):
    (path,) = Path(folder).glob(f"{name}*")
    content = bytearray(path.read_bytes())
    for at, bits in flips:
        content[at % len(content)] ^= bits
    path.write_bytes(content)


TYPES = {0x08: np.uint8, 0x09: np.int8, 0x0B: np.int16, 0x0C: np.int32, 0x0D: np.float32, 0x0E: np.float64}


def config_of(folder):
    return validate(DataConfig, {"name": f"{folder}/"}, Locations())


def check(made: Dataset):
    assert made.train.x.dtype == made.test.x.dtype
    for rows in (made.train, made.test):
        assert rows.x.dtype in TYPES.values()
        assert np.isfinite(rows.x).all()
        assert rows.x.shape == (len(rows.y), made.features)
        assert rows.y.ndim == 1
        assert rows.y.dtype == np.intp
        assert rows.y.min() >= 0
        assert rows.y.max() < made.classes
    if made.image_shape is not None:
        assert np.prod(made.image_shape) == made.features


def loads_or_says_why(folder, config=None):
    """Whether the folder loads. Another error than ConfigError ends the test."""
    try:
        made = load(config or config_of(folder), Streams(0))
    except ConfigError as error:
        (problem,) = error.problems
        assert problem.message
        assert clean(problem.message) == problem.message
        return False
    check(made)
    return True


@pytest.mark.parametrize("gzipped", [False, True])
@given(name=st.sampled_from(sorted(VALID)), flips=FLIPS)
def test_a_folder_with_bytes_turned_over_loads_or_is_refused(gzipped, name, flips):
    with TemporaryDirectory() as folder:
        for each, content in VALID.items():
            write(folder, each, content, gzipped)
        flip(folder, name, flips)
        loads_or_says_why(folder)


@pytest.mark.parametrize("gzipped", [False, True])
@given(name=st.sampled_from(sorted(VALID)), flips=FLIPS)
def test_bytes_turned_over_after_the_look_are_loaded_or_refused(gzipped, name, flips):
    with TemporaryDirectory() as folder:
        for each, content in VALID.items():
            write(folder, each, content, gzipped)
        config = config_of(folder)
        flip(folder, name, flips)
        loads_or_says_why(folder, config)


@pytest.mark.parametrize("after_the_look", [False, True])
@given(name=st.sampled_from(sorted(VALID)), right=st.booleans(), shape=SHAPES, most=st.integers(0, 99))
def test_a_header_of_any_shape_is_loaded_or_refused(after_the_look, name, right, shape, most):
    if right:
        # As many entries as belong there, so that what they are is looked at too.
        shape = [6 if name.startswith("train") else 4, *shape]
    body = bytes(i % 3 for i in range(most))
    header = b"\0\0\x08" + bytes([len(shape)]) + struct.pack(f">{len(shape)}I", *shape)
    exact = bool(shape) and 0 < np.prod(shape, dtype=object) < 1000
    with TemporaryDirectory() as folder:
        for each, content in VALID.items():
            write(folder, each, content, False)
        config = config_of(folder) if after_the_look else None
        # Half of what could be whole is whole: a file of the wrong length is refused before all else.
        write(folder, name, idx(*shape) if exact and most % 2 else header + body, False)
        loads_or_says_why(folder, config)


@given(
    of_pictures=st.one_of(st.sampled_from(sorted(TYPES)), st.integers(0, 255)),
    of_labels=st.one_of(st.sampled_from(sorted(TYPES)), st.integers(0, 255)),
    body=st.binary(min_size=8, max_size=8),
    transpose=st.booleans(),
)
def test_numbers_of_any_type_are_loaded_or_refused(of_pictures, of_labels, body, transpose):
    with TemporaryDirectory() as folder:
        for name, content in VALID.items():
            code = of_pictures if "images" in name else of_labels
            size = np.dtype(TYPES.get(code, np.uint8)).itemsize
            count = len(content) - (16 if "images" in name else 8)
            # The body's numbers at the end; before them what is a small one in whole numbers.
            numbers = (bytes(size - 1) + b"\1") * (count - 1) + body[:size]
            write(folder, name, content[:2] + bytes([code]) + content[3:-count] + numbers, False)
        try:
            config = validate(DataConfig, {"name": f"{folder}/", "transpose": transpose}, Locations())
        except ConfigError as error:
            assert clean(str(error)) == str(error)  # noqa: PT017
        else:
            loads_or_says_why(folder, config)


@given(name=st.sampled_from(sorted(VALID)), at=st.integers(0, 99), gzipped=st.booleans())
def test_a_file_cut_short_anywhere_is_always_refused(name, at, gzipped):
    with TemporaryDirectory() as folder:
        for each, content in VALID.items():
            write(folder, each, content, gzipped)
        (path,) = Path(folder).glob(f"{name}*")
        content = path.read_bytes()
        path.write_bytes(content[: at % len(content)])
        assert not loads_or_says_why(folder)


def test_the_folder_that_is_spoilt_here_is_whole(tmp_path):
    for gzipped in (True, False):
        for name, content in VALID.items():
            write(tmp_path, name, content, gzipped)
        assert loads_or_says_why(tmp_path)
