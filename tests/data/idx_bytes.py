"""What the folders of IDX files hold that the tests make."""

import struct

import numpy as np

NAMES = {
    "train-images-idx3-ubyte": (6, 2, 3),
    "train-labels-idx1-ubyte": (6,),
    "t10k-images-idx3-ubyte": (4, 2, 3),
    "t10k-labels-idx1-ubyte": (4,),
}


TYPES = {0x08: "u1", 0x09: "i1", 0x0B: "i2", 0x0C: "i4", 0x0D: "f4", 0x0E: "f8"}


def packed(array: np.ndarray, kind: int = 0x08) -> bytes:
    """An array as an IDX file holds it, in numbers of that type."""
    header = bytes([0, 0, kind, array.ndim]) + struct.pack(f">{array.ndim}I", *array.shape)
    return header + array.astype(f">{TYPES[kind]}").tobytes()


def contents() -> dict[str, np.ndarray]:
    """Six and four entries of 2 × 3 bytes, labels 0, 1, 2."""
    made = {}
    for name, shape in NAMES.items():
        count = int(np.prod(shape))
        made[name] = np.arange(count).reshape(shape) % (3 if len(shape) == 1 else 256)
    return made
