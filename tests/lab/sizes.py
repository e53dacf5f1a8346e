"""Sizes of a terminal, of which one is tried whenever tests are run."""

from typing import Any

import pytest


def one_of(first: Any, *others: Any) -> list[Any]:
    """Values of a parameter: the first whenever tests are run, the others in the slow group."""
    return [first, *(pytest.param(each, marks=pytest.mark.slow) for each in others)]


SIZES = one_of((80, 24), (140, 40), (60, 16))
SIZES_AND_TINY = one_of((80, 24), (140, 40), (60, 16), (20, 5))
