"""The data of a run: rows to train on and rows to test on."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import DataConfig
from tuitrain.data import mnist
from tuitrain.data.batches import Scale


@dataclass(frozen=True, eq=False)
class Rows:
    """Inputs as stored, (n, features), and integer labels (n,)."""

    x: NDArray[Any]
    y: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.x)

    def first(self, count: int) -> "Rows":
        """The first `count` rows."""
        return Rows(self.x[:count], self.y[:count])


@dataclass(frozen=True, eq=False)
class Dataset:
    """Training and test rows, and how a network takes them."""

    train: Rows
    test: Rows
    classes: int
    scale: Scale
    image_shape: tuple[int, int] | None = None

    @property
    def features(self) -> int:
        """Inputs of the network."""
        return int(self.train.x.shape[1])


def load(config: DataConfig) -> Dataset:
    """The data set that `config` names, its first rows in its own order."""
    return Dataset(
        train=_mnist_rows("train", config.train_rows),
        test=_mnist_rows("t10k", config.test_rows),
        classes=config.shape.outputs,
        scale=Scale(1 / 255),
        image_shape=mnist.IMAGE_SHAPE,
    )


@lru_cache(maxsize=4)
def _mnist_rows(split: str, rows: int) -> Rows:
    # Every trial of a plan shares the same arrays; they are read-only.
    labels = mnist.read_labels(split, rows).astype(np.intp)
    labels.flags.writeable = False
    return Rows(mnist.read_images(split, rows), labels)
