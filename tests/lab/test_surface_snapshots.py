"""How walks look, cell by cell: compare with `__snapshots__`, renew with `--snapshot-update`."""

from itertools import product

import pytest

SIZES = {"140x40": (140, 40), "80x24": (80, 24), "60x16": (60, 16)}
VIEWS = {
    "contours": ((), "CONTOURS"),
    "the whole": (("z",), "CONTOURS"),
    "gradients": (("v",), "GRADIENTS"),
    "space": (("v", "v"), "IN SPACE"),
    "tiles": (("g", *["b"] * 20), "step  9/29"),
    "an arm": (("right_square_bracket",) * 4 + ("b",) * 9, "step 20/29"),
}
"""Keys, and what is on the screen when they have been obeyed."""


def _looks():
    for name, size, theme in product(VIEWS, SIZES, ("dark", "light")):
        fast = theme == "dark" and (size == "140x40" or name in ("contours", "space"))
        yield pytest.param(name, size, theme, marks=() if fast else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size", "theme"), _looks())
def test_every_view(compare_study, name, size, theme):
    keys, seen = VIEWS[name]
    assert compare_study("surface", SIZES[size], theme, *keys, seen=seen)


def test_the_settings_of_a_narrow_screen(compare_study):
    assert compare_study("surface", (80, 24), "dark", "2", seen="start x")


def test_two_hollows(compare_study):
    assert compare_study("local-minimum", (140, 40), "dark", "v", "v", seen="IN SPACE")


def test_ascii(compare_study):
    assert compare_study("surface", (140, 40), "dark", seen="CONTOURS", ascii=True)
