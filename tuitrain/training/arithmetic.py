"""How sums are done: with a fixed number of threads, and without warnings of what is looked for anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from threading import Condition

import numpy as np
from threadpoolctl import LibController, ThreadpoolController


@contextmanager
def arithmetic(blas_threads: int) -> Iterator[None]:
    """That many BLAS threads; values that are not finite are looked for, not warned about.

    The last bits of a product can depend on their number, and most BLAS libraries have one for the whole
    process: who wants another number than those who compute already waits for them, and who comes then waits
    behind. Not to be nested.
    """
    _agreed.take(blas_threads)
    try:
        with np.errstate(all="ignore"):
            yield
    finally:
        _agreed.leave()


class _Agreed:
    """A number of threads that all who compute at a time agree on; the last brings the old one back."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._users = self._threads = 0
        self._waiting: list[object] = []
        self._before: tuple[int, ...] = ()

    def take(self, threads: int) -> None:
        """From now on there are so many, as soon as nobody wants others."""
        with self._changed:
            self._wait(threads)
            if not self._users:
                self._before = tuple(library.get_num_threads() for library in _libraries())
            self._users, self._threads = self._users + 1, threads
            # Also for the second to come: some libraries have a number for every thread.
            for library in _libraries():
                _set(library, threads)

    def _wait(self, threads: int) -> None:
        """Until all who came before are gone or agree; who gives up waiting leaves no place behind."""
        turn = object()
        self._waiting.append(turn)
        try:
            self._changed.wait_for(
                lambda: self._waiting[0] is turn and (not self._users or self._threads == threads)
            )
        finally:
            self._waiting.remove(turn)
            self._changed.notify_all()

    def leave(self) -> None:
        """They are wanted no more."""
        with self._changed:
            self._users -= 1
            if not self._users:
                for library, threads in zip(_libraries(), self._before, strict=True):
                    _set(library, threads)
                    _release(library)
                self._changed.notify_all()


_agreed = _Agreed()


def _set(library: LibController, threads: int) -> None:
    _release(library)
    library.set_num_threads(threads)


def _release(library: LibController) -> None:
    """Let any thread set it: since threadpoolctl 3.8 others than the one that did are ignored, in silence."""
    release = getattr(library, "clear_controlling_thread", None)
    if release is not None:
        release(force=True)


@lru_cache(maxsize=1)
def _libraries() -> tuple[LibController, ...]:
    # To find the loaded BLAS libraries takes milliseconds.
    return tuple(ThreadpoolController().select(user_api="blas").lib_controllers)
