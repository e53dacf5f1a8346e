"""The page of keys: it has every key that the lab's table of actions has, and no other."""

import re
from pathlib import Path

import pytest

from tuitrain.lab import keys
from tuitrain.lab.actions import ACTIONS, WITHIN, ScreenKind, within

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"
HEADINGS: dict[ScreenKind, str] = {
    "trial": "Training",
    "surface": "Walks down a surface",
    "activations": "First weights",
    "search": "Searches",
}
"""A trial over a search is the main screen with one key more."""
OUTSIDE = {"ctrl+p", "ctrl+c", "ctrl+z"}
"""Keys of Textual's own."""
SPELT = {"S-tab": "shift+tab"}


def on_page(heading: str) -> set[str]:
    """The keys in the first cells of that section's tables."""
    section = PAGE.read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.split(" | ")[0] for line in section.splitlines() if line.startswith("| `")]
    return {key for row in rows for key in re.findall("`([^`]+)`", row)}


def in_table(place: ScreenKind) -> set[str]:
    actions = within(place, ACTIONS)
    return {SPELT.get(key, key) for action in actions for key in keys.shown(action.keys.split(",")).split()}


@pytest.mark.parametrize("place", HEADINGS)
def test_the_page_has_every_key_of_a_screen(place: ScreenKind) -> None:
    assert in_table(place) <= on_page("Everywhere") | on_page(HEADINGS[place])


@pytest.mark.parametrize("place", HEADINGS)
def test_the_page_has_no_key_that_a_screen_lacks(place: ScreenKind) -> None:
    assert on_page(HEADINGS[place]) <= in_table(place)
    assert on_page("Everywhere") - OUTSIDE <= in_table(place)


def test_the_page_has_every_screen() -> None:
    assert {*HEADINGS, "main"} == {*WITHIN}
