"""How every screen looks, cell by cell, in every size and theme; CONTRIBUTING says how to store them anew."""

import re
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, product
from pathlib import Path

import pytest
from shown_screens import SCREENS
from sizes import one_of
from stored_screens import ScreenText, cells, look_of, pictured, said, written
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
def still(monkeypatch):
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
async def test_screen(sit, snapshot, tmp_path, name, size):
    async with SCREENS[name].open(sit, SIZES[size]) as hands:
        with pictured(hands.app, tmp_path):
            assert written(hands.app) == snapshot(extension_class=ScreenText)


@pytest.mark.slow
async def test_light_colours(sit, snapshot):
    """Screens are stored in dark colours; this page says which light one stands for each of them."""
    inks, grounds = defaultdict(set), defaultdict(set)
    for name, shown in SCREENS.items():
        seen = []
        for theme in ("tuitrain-dark", "tuitrain-light"):
            async with shown.open(sit, SIZES["140x40"], theme) as hands:
                seen.append(chain(*cells(hands.app)))
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


# What the stored screens do not show: colours of other themes


VARIABLES = sorted(set(re.findall(r"\$([a-z][a-z-]*)", "".join(map(Path.read_text, STYLED)))))
"""Colours that the lab's style sheets name."""


@pytest.mark.parametrize("palette", one_of(*PALETTES))
async def test_colours(sit, snapshot, palette):
    """Every role and every colour that a style sheet names, in every theme."""
    app = LabApp(load("xor"), palette=palette)
    page = []
    async with sit(app) as hands:
        for theme in THEMES:
            app.theme = theme
            await hands.settled()
            variables = app.get_css_variables()
            page += [
                f"{theme}: {role} {said(look_of(role_style(app.screen, role)))}"
                for role in sorted(STYLED_ROLES)
            ]
            page += [f"{theme}: ${each} {variables[each]}" for each in VARIABLES if each in variables]
    assert "\n".join(page) == snapshot(extension_class=ScreenText)
