"""Watches: how far a long computation is, and whether anybody still waits for it."""

from collections.abc import Callable
from dataclasses import dataclass


class StoppedError(Exception):
    """Nobody waits for the result any more."""


@dataclass
class Watch:
    """Told of each step of a computation; `stop` is asked before each of them."""

    stop: Callable[[], bool] = lambda: False
    done: int = 0
    total: int = 1

    def __call__(self, done: int, total: int) -> None:
        """So many of `total` steps are done. StoppedError if it is time to stop."""
        self.done, self.total = done, total
        if self.stop():
            raise StoppedError
