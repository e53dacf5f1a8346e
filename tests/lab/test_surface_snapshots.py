"""How walks look, cell by cell: compare with `__snapshots__`, renew with `--snapshot-update`."""

from itertools import product

import pytest

from tuitrain.config import load
from tuitrain.lab import LabApp

THEMES = {"dark": "tuitrain-dark", "light": "tuitrain-light"}
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


@pytest.fixture
def compare(snap_compare, hurry, hands_of, monkeypatch):
    """Compare the screen after some keys with what is stored under the test's name."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def look(preset, size, theme, *keys, seen, **options):
        async def prepare(pilot):
            hands = hands_of(pilot.app, pilot)
            await hands.until(lambda: getattr(pilot.app.screen, "found", None))
            await pilot.press(*keys)
            await hands.until(lambda: seen in hands.text)
            await pilot.app.workers.wait_for_complete()
            for _ in range(3):
                await pilot.pause()

        app = LabApp(load(preset), theme=THEMES[theme], **options)
        return snap_compare(app, terminal_size=size, run_before=prepare)

    return look


def _looks():
    for name, size, theme in product(VIEWS, SIZES, THEMES):
        fast = theme == "dark" and (size == "140x40" or name in ("contours", "space"))
        yield pytest.param(name, size, theme, marks=() if fast else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size", "theme"), _looks())
def test_every_view(compare, name, size, theme):
    keys, seen = VIEWS[name]
    assert compare("surface", SIZES[size], theme, *keys, seen=seen)


def test_the_settings_of_a_narrow_screen(compare):
    assert compare("surface", (80, 24), "dark", "2", seen="start x")


def test_two_hollows(compare):
    assert compare("local-minimum", (140, 40), "dark", "v", "v", seen="IN SPACE")


def test_ascii(compare):
    assert compare("surface", (140, 40), "dark", seen="CONTOURS", ascii=True)
