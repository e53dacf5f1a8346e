"""How sums are done: with a fixed number of threads, and without warnings of what is looked for anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
from threadpoolctl import LibController, ThreadpoolController


@contextmanager
def arithmetic(blas_threads: int) -> Iterator[None]:
    """That many BLAS threads; values that are not finite are looked for, not warned about."""
    before = [(library, library.get_num_threads()) for library in _libraries()]
    try:
        for library, _ in before:
            library.set_num_threads(blas_threads)
        with np.errstate(all="ignore"):
            yield
    finally:
        for library, threads in before:
            library.set_num_threads(threads)


@lru_cache(maxsize=1)
def _libraries() -> tuple[LibController, ...]:
    # To find the loaded BLAS libraries takes milliseconds. `ThreadpoolController.limit` would do the same
    # with them eight times as slowly: a tenth of a millisecond in every slice.
    return tuple(ThreadpoolController().select(user_api="blas").lib_controllers)
