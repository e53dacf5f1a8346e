"""What the folders of IDX files hold that the tests make."""

import struct

import numpy as np

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
