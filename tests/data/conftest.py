"""Folders of IDX files, made by hand."""

import gzip
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tuitrain.config import DataConfig
from tuitrain.data import Dataset, load
from tuitrain.streams import Streams

NAMES = {
    "train-images-idx3-ubyte": (6, 2, 3),
    "train-labels-idx1-ubyte": (6,),
    "t10k-images-idx3-ubyte": (4, 2, 3),
    "t10k-labels-idx1-ubyte": (4,),
}


def packed(array: np.ndarray) -> bytes:
    """An array as an IDX file holds it."""
    header = b"\0\0\x08" + bytes([array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(np.uint8).tobytes()


def contents() -> dict[str, np.ndarray]:
    """Six and four entries of 2 × 3 bytes, labels 0, 1, 2."""
    made = {}
    for name, shape in NAMES.items():
        count = int(np.prod(shape))
        made[name] = np.arange(count).reshape(shape) % (3 if len(shape) == 1 else 256)
    return made


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A folder of IDX files; `raw` replaces the bytes of some, None leaves one out."""

    def make(*, gzipped: bool = False, **raw: bytes | None) -> Path:
        made = {name: packed(array) for name, array in contents().items()}
        made |= {name.replace("_", "-"): content for name, content in raw.items()}
        for name, content in made.items():
            if content is not None:
                end = ".gz" if gzipped else ""
                data = gzip.compress(content) if gzipped else content
                (tmp_path / f"{name}{end}").write_bytes(data)
        return tmp_path

    return make


@pytest.fixture(scope="session")
def loaded() -> Callable[..., Dataset]:
    """The data set of these fields."""

    def make(name: Any = "mnist", seed: int = 0, **fields: Any) -> Dataset:
        return load(DataConfig(name=str(name), **fields), Streams(seed))

    return make
