"""How untrained layers look, cell by cell: compare with `__snapshots__`, renew with `--snapshot-update`."""

from itertools import product

import pytest

SIZES = {"140x40": (140, 40), "80x24": (80, 24), "60x16": (60, 16)}
VIEWS = {"arms": ((), " 4 networks"), "an arm": (("right_square_bracket",) * 3, "what it sees"),
         "matrix": (("g",), "24 networks")}  # fmt: skip
"""Keys, and what is on the screen when they have been obeyed."""


def _looks():
    for name, size, theme in product(VIEWS, SIZES, ("dark", "light")):
        fast = theme == "dark" and size == "140x40"
        yield pytest.param(name, size, theme, marks=() if fast else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size", "theme"), _looks())
def test_every_view(compare_study, name, size, theme):
    keys, seen = VIEWS[name]
    assert compare_study("init-activations-relu", SIZES[size], theme, *keys, seen=seen)
