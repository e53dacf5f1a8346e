"""Everything that decides how a run goes on, as named arrays."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import Edit

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, eq=False)
class State:
    """A run between two updates; arrays are copies, with names like `parameters`, `optimizer.m`.

    Config and data are not in it, nor any random stream: what a run draws depends on its seed and on the
    number of the update alone.
    """

    updates: int
    seconds: float
    edits: tuple[Edit, ...]
    arrays: Arrays
    """What training goes on from."""
    history: Arrays
    """What it left behind, and what early stopping waits for."""

    @property
    def parameters_sha256(self) -> str:
        """Hash of the flat parameters."""
        return hashlib.sha256(_little_endian(self.arrays["parameters"])).hexdigest()

    @property
    def state_sha256(self) -> str:
        """Hash of every array that training goes on from, names and types included."""
        digest = hashlib.sha256()
        for name, array in sorted(self.arrays.items()):
            digest.update(f"{name} {array.dtype.name} {array.shape}\n".encode())
            digest.update(_little_endian(array))
        return digest.hexdigest()


def _little_endian(array: NDArray[Any]) -> bytes:
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<")).tobytes()


def under(prefix: str, arrays: Arrays) -> dict[str, NDArray[Any]]:
    """The arrays whose names start with `prefix`, without it."""
    return {name.removeprefix(prefix): array for name, array in arrays.items() if name.startswith(prefix)}
