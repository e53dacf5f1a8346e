"""What the tests of experiments share."""

import numpy as np
import pytest
from data.idx_bytes import packed
from experiment_driver import start_experiment

from tuitrain.config import DataConfig
from tuitrain.data import load
from tuitrain.streams import Streams

COUNTS = {"train": (1000, 500, 200, 100), "t10k": (500, 250, 100, 50)}
"""Pictures of each class."""


@pytest.fixture(scope="session")
def unbalanced_folder(tmp_path_factory):
    """A folder of real pictures of four digits, some of them much more frequent than others."""
    folder = tmp_path_factory.mktemp("unequal")
    mnist = load(DataConfig(name="mnist"), Streams(0))
    for (split, counts), rows in zip(COUNTS.items(), (mnist.train, mnist.test), strict=True):
        found = [np.flatnonzero(rows.y == digit)[:count] for digit, count in enumerate(counts)]
        chosen = rows.at(np.sort(np.concatenate(found)))
        pictures = chosen.x.reshape(-1, 28, 28)
        (folder / f"{split}-images-idx3-ubyte").write_bytes(packed(pictures))
        (folder / f"{split}-labels-idx1-ubyte").write_bytes(packed(chosen.y))
    return folder


@pytest.fixture
def experiment_after(tiny):
    """An experiment on a tiny preset that has obeyed some commands, each carried out to its end."""
    return lambda *commands, **fields: start_experiment(tiny(**fields), *commands)
