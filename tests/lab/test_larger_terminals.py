"""A larger terminal shows at least what a smaller one shows, at once or behind the names of the tabs."""

import re
from collections import Counter
from dataclasses import replace

import pytest
from screen_cases import boundary, mistakes
from screen_text import explanation
from textual.geometry import Size

from tuitrain.lab.screens.layout import columns_of_plane, is_narrow, rows_of_layers
from tuitrain.lab.widgets.tabs import TABS

GRID = [
    (80, 24),
    (90, 30),
    (100, 30),
    (119, 40),
    (120, 36),
    (140, 36),
    (120, 50),
    (140, 40),
    (160, 45),
    (220, 60),
]
PAIRS = [
    (small, large)
    for small in GRID
    for large in GRID
    if small != large and small[0] <= large[0] and small[1] <= large[1]
]
NAMES = ("sgd", "momentum", "adagrad", "adam", "rmsprop")
HEADINGS = ("mean", "std", "dead", "|∇| rel", "Δw/w", "verdict")
FIELDS = ("set", "width", "activation", "rate", "batch", "seed")
LEARNT = {"mistakes": mistakes, "points": boundary}


def count_shown(text, explanation):
    """What of all that a screen may show is there, and how often."""
    found = Counter(
        {f"{name} in a legend": len(re.findall(rf"[━▀╌·]\d {name}\b", text)) for name in NAMES}
        | {
            f"end of {number}": int(re.search(rf"(?<!\S){number} +\.\d+", text) is not None)
            for number in range(1, 6)
        }
        | {f"column {heading}": int(heading in text) for heading in HEADINGS}
        | {
            f"field {field}": int(re.search(rf"^[ ▸]*{field} ", text, re.MULTILINE) is not None)
            for field in FIELDS
        }
        | {f"level {level}": int(level in text) for level in ("ln 10", "chance")}
        | {
            "lesson": int("First words" in text),
            "mistakes": int("wrong" in text),
            "explanation": len(explanation) > 40,
        }
    )
    return +found


@pytest.fixture
def shown_at(app_for_view, make_view, small, run_app):
    """What a terminal of that size shows of a run of five arms, behind whichever of its tabs."""

    async def look(size, learnt):
        about = "First words of a lesson.\n\n" + "More of them. " * 60
        preset = small(
            kind="compare", arms={name: {} for name in NAMES}, about=about, network={"hidden": [8] * 4}
        )
        view = replace(make_view(preset, 30), learnt=LEARNT[learnt]())
        found = Counter()
        async with run_app(app_for_view(view), size) as pilot:
            for key in "12345" if is_narrow(pilot.app.size) else "1":
                await pilot.press(key)
                assert all(name in pilot.text for name in TABS) or not is_narrow(pilot.app.size)
                found |= count_shown(pilot.text, explanation(pilot))
        return found

    return look


@pytest.mark.parametrize("learnt", LEARNT)
async def test_what_is_shown_only_grows(shown_at, learnt):
    found = {size: await shown_at(size, learnt) for size in GRID}
    gone = {(small, large): found[small] - found[large] for small, large in PAIRS}
    assert {pair: dict(less) for pair, less in gone.items() if less} == {}


@pytest.mark.parametrize(
    ("size", "layers", "rows"),
    [((140, 40), 7, 16), ((220, 60), 7, 23), ((140, 50), 7, 16), ((140, 56), 7, 23)],
)
def test_on_a_high_screen_layers_have_three_lines_each(size, layers, rows):
    assert rows_of_layers(Size(*size), layers) == rows


@pytest.mark.parametrize(
    ("size", "columns"), [((140, 40), 42), ((120, 60), 42), ((220, 60), 60), ((220, 40), 56), ((400, 60), 96)]
)
def test_on_a_wide_screen_the_plane_grows_to_a_square(size, columns):
    assert columns_of_plane(Size(*size), 8) == columns
