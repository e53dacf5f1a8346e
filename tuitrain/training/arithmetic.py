"""How sums are done: with a fixed number of threads, and without warnings of what is looked for anyway."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import numpy as np
from threadpoolctl import ThreadpoolController


@contextmanager
def arithmetic(blas_threads: int) -> Iterator[None]:
    """That many BLAS threads; values that are not finite are looked for, not warned about."""
    limited = _controller().limit(limits=blas_threads, user_api="blas")
    with limited, np.errstate(all="ignore"):
        yield


@lru_cache(maxsize=1)
def _controller() -> ThreadpoolController:
    # Finding the loaded BLAS libraries takes milliseconds; limiting them afterwards takes microseconds.
    return ThreadpoolController()
