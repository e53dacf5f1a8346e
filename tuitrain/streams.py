"""Random streams by key: who draws when, and who else draws, changes nothing."""

from enum import IntEnum

import numpy as np


class Purpose(IntEnum):
    """What a stream is for; the number is part of its key and so part of every result."""

    SPLIT = 0
    INIT = 1
    BATCHES = 2
    DROPOUT = 3
    NOISE = 4
    PROBE = 5
    SEARCH = 6


def stream(seed: int, purpose: Purpose, *key: int) -> np.random.Generator:
    """A generator that depends on `seed`, `purpose` and `key` alone (`SeedSequence`'s spawn key)."""
    sequence = np.random.SeedSequence(seed, spawn_key=(int(purpose), *key))
    return np.random.Generator(np.random.PCG64(sequence))
