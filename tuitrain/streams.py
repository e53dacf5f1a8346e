"""Random streams by key: who draws when, and who else draws, changes nothing."""

from dataclasses import dataclass
from enum import IntEnum
from hashlib import sha256

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


@dataclass(frozen=True)
class Streams:
    """The random streams of one trial.

    Arms that are paired have equal streams; with the name of an `arm` they are that arm's own.
    """

    seed: int
    arm: str | None = None

    def sequence(self, purpose: Purpose, *key: int) -> np.random.SeedSequence:
        """What depends on seed, arm, `purpose` and `key` alone (`SeedSequence`'s spawn key)."""
        return np.random.SeedSequence(self.seed, spawn_key=(int(purpose), *key, *self._own))

    def of(self, purpose: Purpose, *key: int) -> np.random.Generator:
        """A generator of its own for `purpose` and `key`."""
        return np.random.Generator(np.random.PCG64(self.sequence(purpose, *key)))

    @property
    def _own(self) -> tuple[int, ...]:
        return () if self.arm is None else (word(self.arm),)


def word(text: str) -> int:
    """A text as part of a key: 32 bits of its SHA-256. Python's own hash differs from process to process."""
    return int.from_bytes(sha256(text.encode()).digest()[:4])
