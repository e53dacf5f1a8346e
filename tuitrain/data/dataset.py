"""The data of a run: rows to train on, rows held back from them, and rows to test on."""

from dataclasses import dataclass, replace
from functools import lru_cache
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import ConfigError, DataConfig
from tuitrain.config.data_sets import GENERATED
from tuitrain.data import mnist
from tuitrain.data.generated import generate
from tuitrain.data.scale import Scale, standard
from tuitrain.idx.arrays import read_idx
from tuitrain.idx.file import FileError
from tuitrain.idx.folder import IMAGES, LABELS, idx_path
from tuitrain.streams import Purpose, Streams

UNSIGNED_INK = (0.0, 255.0)
"""The least and the most that an unsigned byte holds."""


@dataclass(frozen=True, eq=False)
class Rows:
    """Inputs as stored, (n, features), and what is to be said of them.

    That is integer labels (n,), the same one-hot, (n, classes) of uint8, or regression targets,
    (n, targets) of float64. Both arrays become read-only.
    """

    x: NDArray[Any]
    y: NDArray[Any]

    def __post_init__(self) -> None:
        self.x.flags.writeable = self.y.flags.writeable = False

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> "Rows":
        """The first `count` rows."""
        return Rows(self.x[:count], self.y[:count])

    def at(self, places: NDArray[np.intp]) -> "Rows":
        """Those rows, in that order."""
        return Rows(self.x[places], self.y[places])


CHANGED = "the files have changed since they were checked"


@dataclass(frozen=True, eq=False)
class Dataset:
    """All rows, and how a network takes them; `classes` is None where numbers are asked for.

    `ink` is what the background and the ink of a picture are stored as.
    """

    train: Rows
    validation: Rows | None
    test: Rows
    classes: int | None
    scale: Scale
    image_shape: tuple[int, int] | None = None
    ink: tuple[float, float] = UNSIGNED_INK

    def picture(self, row: NDArray[Any]) -> NDArray[np.float64]:
        """A row as it is to be shown, (rows, columns), 0 for the background to 1 for ink."""
        if self.image_shape is None:
            raise ValueError("a row is not a picture")
        low, high = self.ink
        shown: NDArray[np.float64] = (row.reshape(self.image_shape).astype(np.float64) - low) / (high - low)
        return np.clip(shown, 0, 1)

    def drawn(self, picture: NDArray[np.float64]) -> NDArray[np.float64]:
        """A picture, 0 for the background to 1 for ink, as a row is stored, (features,)."""
        low, high = self.ink
        stored = low + picture.reshape(-1) * (high - low)
        return np.rint(stored) if np.issubdtype(self.train.x.dtype, np.integer) else stored

    @property
    def features(self) -> int:
        """Inputs of the network."""
        return int(self.train.x.shape[1])

    @property
    def untested(self) -> "Dataset":
        """The same without rows to test on: who does not have them cannot look at them."""
        return replace(self, test=self.test.first(0))


def load(config: DataConfig, streams: Streams) -> Dataset:
    """The data set that `config` names: read, or made from `streams`; its arrays are read-only.

    ConfigError where a file is not, or is no longer, what it has to be.
    """
    try:
        train, test = _made(config, streams) if config.name in GENERATED else _read(config)
    except FileError as error:
        raise ConfigError.of(str(error), field="data.name") from None
    classes = config.shape.classes
    if config.labels == "one_hot" and classes is not None:
        train, test = _one_hot(train, classes), _one_hot(test, classes)
    validation = None
    if config.validation_rows:
        # Drawn from all rows at once: those left to learn from are shuffled too, as the book does.
        order = streams.of(Purpose.SPLIT).permutation(len(train))
        validation, train = (train.at(part) for part in np.split(order, [config.validation_rows]))
    if config.standardize:
        scale = standard(train.x, together=config.image_shape is not None)
    else:
        # Of other types nobody knows which number is white: they are taken as they are.
        scale = Scale(1 / UNSIGNED_INK[1]) if train.x.dtype == np.uint8 else Scale()
    return Dataset(train, validation, test, classes, scale, config.image_shape, _ink(train.x))


def _ink(stored: NDArray[Any]) -> tuple[float, float]:
    if stored.dtype == np.uint8:
        return UNSIGNED_INK
    low, high = float(stored.min()), float(stored.max())
    return low, high if high > low else low + 1


def _made(config: DataConfig, streams: Streams) -> tuple[Rows, Rows]:
    shape = config.shape
    train, test = (
        Rows(*generate(config.name, rows, shape.classes, config.deviation, streams.of(Purpose.NOISE, number)))
        for number, rows in enumerate((config.labelled_rows, config.test_rows))
    )
    return train, test


def _read(config: DataConfig) -> tuple[Rows, Rows]:
    if config.name == "mnist":
        return _mnist("train", config.labelled_rows), _mnist("test", config.test_rows)
    return _own(config, "train", config.labelled_rows), _own(config, "test", config.test_rows)


def _own(config: DataConfig, split: str, rows: int) -> Rows:
    pictures, labels = _files(config.name, split, rows)
    if config.transpose and pictures.ndim == 3:
        pictures = np.ascontiguousarray(pictures.transpose(0, 2, 1))
    entry, shape = pictures.shape[1:], config.shape
    if (
        prod(entry) != shape.inputs
        or pictures.dtype.char != config.stored_as
        or config.image_shape not in (None, entry)
        or labels.ndim != 1
        or labels.min() < 0
        or labels.max() >= (shape.classes or 0)
    ):
        raise FileError(CHANGED)
    return Rows(pictures.reshape(rows, -1), labels)


@lru_cache(maxsize=4)
def _mnist(split: str, rows: int) -> Rows:
    # Every trial of a plan shares the same arrays; they are read-only.
    pictures, labels = _files(str(mnist.FOLDER), split, rows)
    return Rows(pictures.reshape(rows, -1), labels)


def _files(folder: str, split: str, rows: int) -> tuple[NDArray[Any], NDArray[np.intp]]:
    stored = read_idx(idx_path(folder, split, LABELS), rows)
    if not np.issubdtype(stored.dtype, np.integer):
        raise FileError(CHANGED)
    labels = stored.astype(np.intp)
    return read_idx(idx_path(folder, split, IMAGES), rows), labels


def _one_hot(rows: Rows, classes: int) -> Rows:
    return Rows(rows.x, np.eye(classes, dtype=np.uint8)[rows.y])
