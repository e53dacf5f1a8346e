"""Folders of IDX files, made by hand."""

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from idx_bytes import contents, packed

from tuitrain.config import DataConfig
from tuitrain.data import Dataset, load
from tuitrain.streams import Streams


@pytest.fixture
def make_idx_folder(tmp_path: Path) -> Callable[..., Path]:
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
def load_data() -> Callable[..., Dataset]:
    """The data set of these fields."""

    def make(name: Any = "mnist", seed: int = 0, **fields: Any) -> Dataset:
        return load(DataConfig(name=str(name), **fields), Streams(seed))

    return make
