"""MNIST, the four files in their original order. LeCun, Cortes, Burges 1998."""

from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tuitrain.data.idx import read_idx

IMAGE_SHAPE = (28, 28)


def read_images(split: str, rows: int) -> NDArray[np.uint8]:
    """The first `rows` images of `split` ("train" or "t10k"), (rows, 784)."""
    return _read(f"{split}-images-idx3-ubyte.gz", rows).reshape(rows, -1)


def read_labels(split: str, rows: int) -> NDArray[np.uint8]:
    """Their labels, (rows,)."""
    return _read(f"{split}-labels-idx1-ubyte.gz", rows)


def _read(name: str, rows: int) -> NDArray[np.uint8]:
    with files(__name__).joinpath(name).open("rb") as file:
        return read_idx(file, rows)
