"""The page of keys: it has every key that the lab's table of actions has, and no other."""

import re
from pathlib import Path

import pytest

from tuitrain.lab import keys
from tuitrain.lab.actions import SCREENS
from tuitrain.lab.screens.activations import ActivationsScreen
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.surface import SurfaceScreen
from tuitrain.lab.screens.trial import TrialScreen

PAGE = Path(__file__).parents[2] / "docs" / "keys.md"
HEADINGS: dict[type[Experiment], str] = {
    TrialScreen: "Training",
    SurfaceScreen: "Walks down a surface",
    ActivationsScreen: "First weights",
    SearchScreen: "Searches",
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


def in_table(screen: type[Experiment]) -> set[str]:
    return {
        SPELT.get(key, key) for action in screen.ACTIONS for key in keys.shown(action.keys.split(",")).split()
    }


@pytest.mark.parametrize("screen", HEADINGS)
def test_the_page_has_every_key_of_a_screen(screen: type[Experiment]) -> None:
    assert in_table(screen) <= on_page("Everywhere") | on_page(HEADINGS[screen])


@pytest.mark.parametrize("screen", HEADINGS)
def test_the_page_has_no_key_that_a_screen_lacks(screen: type[Experiment]) -> None:
    assert on_page(HEADINGS[screen]) <= in_table(screen)
    assert on_page("Everywhere") - OUTSIDE <= in_table(screen)


def test_the_page_has_every_screen() -> None:
    assert {*HEADINGS, MainScreen} == {*SCREENS}
