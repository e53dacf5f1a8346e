"""How every screen looks, cell by cell, in every size and theme; CONTRIBUTING says how to store them anew."""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, product
from pathlib import Path

import pytest
from screen_cases import SCREENS
from sizes import one_of
from stored_screens import ScreenText, cell_style, cells, describe, picture_on_failure, screen_as_text
from textual.widgets import Input

from tuitrain import lab
from tuitrain.config import load
from tuitrain.experiments.trials.pool import Pool
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens import search
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.styles import STYLED_ROLES, role_style
from tuitrain.lab.themes import PALETTES, THEMES

pytestmark = pytest.mark.screens

STYLED = [*Path(lab.__file__).parent.rglob("*.tcss"), *Path(lab.__file__).parent.rglob("*.py")]
"""Files that may hold style sheets."""
SIZES = {"140x40": (140, 40), "80x24": (80, 24), "60x16": (60, 16)}


@pytest.fixture(autouse=True)
def deterministic_screens(monkeypatch):
    """Nothing on the screen depends on time or on the machine."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(Input, "cursor_blink", False)
    # Read at once, not when the keys rest.
    monkeypatch.setattr(BrowserScreen, "_look", BrowserScreen._show)
    monkeypatch.setattr(search, "local_pool", lambda workers: Pool(ThreadPoolExecutor(1), 1))


def _screens():
    """Every screen in every size; the widest in the fast group."""
    for name, size in product(SCREENS, SIZES):
        yield pytest.param(name, size, marks=() if size == "140x40" else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size"), _screens())
async def test_screen(run_app, snapshot, tmp_path, name, size):
    async with SCREENS[name].open(run_app, SIZES[size]) as pilot:
        with picture_on_failure(pilot.app, tmp_path):
            assert screen_as_text(pilot.app) == snapshot(extension_class=ScreenText)


@pytest.mark.slow
async def test_light_colours(run_app, snapshot):
    """Screens are stored in dark colours; this page says which light one stands for each of them."""
    inks, grounds = defaultdict(set), defaultdict(set)
    for name, shown in SCREENS.items():
        seen = []
        for theme in ("tuitrain-dark", "tuitrain-light"):
            async with shown.open(run_app, SIZES["140x40"], theme) as pilot:
                seen.append(chain(*cells(pilot.app)))
        for (character, dark), (same, light) in zip(*seen, strict=True):
            assert (character, dark.manners) == (same, light.manners), name
            grounds[dark.ground].add(light.ground)
            if character != " ":
                inks[dark.ink].add(light.ink)
    page = [
        f"{what} {dark} → {' '.join(sorted(light))}\n"
        for what, pairs in (("ink", inks), ("ground", grounds))
        for dark, light in sorted(pairs.items())
    ]
    assert "".join(page) == snapshot(extension_class=ScreenText)


# Colours of themes that are not stored


VARIABLES = sorted(set(re.findall(r"\$([a-z][a-z-]*)", "".join(map(Path.read_text, STYLED)))))
"""Colours that the lab's style sheets name."""


@pytest.mark.parametrize("palette", one_of(*PALETTES))
async def test_colours(run_app, snapshot, palette):
    """Every role and every colour that a style sheet names, in every theme."""
    app = LabApp(load("xor"), palette=palette)
    page = []
    async with run_app(app) as pilot:
        for theme in THEMES:
            app.theme = theme
            await pilot.wait_until_settled()
            variables = app.get_css_variables()
            page += [
                f"{theme}: {role} {describe(cell_style(role_style(app.screen, role)))}"
                for role in sorted(STYLED_ROLES)
            ]
            page += [f"{theme}: ${each} {variables[each]}" for each in VARIABLES if each in variables]
    assert "\n".join(page) == snapshot(extension_class=ScreenText)
