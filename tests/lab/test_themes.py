"""Colours: told apart by everybody, on every background they are drawn on, and by terminals that have few."""

from itertools import combinations

import numpy as np
import pytest
from rich.color import Color, ColorSystem

from tuitrain.config import Loaded
from tuitrain.lab.app import LabApp
from tuitrain.lab.styles import role_style
from tuitrain.lab.themes import PALETTES, shown_theme

# Machado, Oliveira, Fernandes 2009, severity 1.0, for linear RGB.
VISIONS = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
LEAST_DISTANCE = 28.0
"""CIELAB ΔE (1976) between any two series, and from each to the background. 2.3 can just be noticed."""
LEAST_CONTRAST = {"default": 4.5, "high-contrast": 7.0}
"""WCAG 2: AA and AAA for text."""

every_palette = pytest.mark.parametrize(
    ("name", "colours"),
    [(name, colours) for name, both in PALETTES.items() for colours in both.values()],
    ids=[f"{name}-{'dark' if dark else 'light'}" for name, both in PALETTES.items() for dark in both],
)


def linear(colour):
    value = np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)


def lab_app(rgb):
    share = TO_XYZ @ np.clip(rgb, 0, 1) / TO_XYZ.sum(axis=1)
    x, y, z = np.where(share > (6 / 29) ** 3, np.cbrt(share), share / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def distance(one, other, seen):
    return float(np.linalg.norm(lab_app(seen @ linear(one)) - lab_app(seen @ linear(other))))


def contrast(one, other):
    low, high = sorted(float(TO_XYZ[1] @ linear(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def hue(colour):
    _, a, b = lab_app(linear(colour))
    return np.degrees(np.arctan2(b, a))


def test_the_measure_is_the_one_that_others_use():
    assert lab_app(linear("#ffffff")) == pytest.approx([100, 0, 0], abs=0.02)
    assert lab_app(linear("#ff0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.05)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # What nobody confuses, and what people without red cones do.
    assert distance("#ff0000", "#00ff00", VISIONS["all cones"]) > 150
    assert distance("#8c8c00", "#b47800", VISIONS["deuteranopia"]) < 12


@every_palette
@pytest.mark.parametrize("vision", VISIONS)
def test_series_are_told_apart_with_any_vision(name, colours, vision):
    for one, other in combinations((*colours.series, colours.background), 2):
        assert distance(one, other, VISIONS[vision]) >= LEAST_DISTANCE, (one, other)


@every_palette
def test_everything_can_be_read_on_its_background(name, colours):
    for colour in (*colours.series, colours.warning, colours.foreground):
        assert contrast(colour, colours.background) >= LEAST_CONTRAST[name], colour


@every_palette
def test_the_accent_and_a_warning_share_no_hue(name, colours):
    apart = abs(hue(colours.series[0]) - hue(colours.warning)) % 360
    assert min(apart, 360 - apart) >= 90


@every_palette
def test_of_256_colours_no_two_series_get_the_same(name, colours):
    numbers = [Color.parse(each).downgrade(ColorSystem.EIGHT_BIT).number for each in colours.series]
    assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize(
    ("wanted", "few", "shown"),
    [
        ("tuitrain-dark", False, "tuitrain-dark"),
        ("tuitrain-dark", True, "ansi-dark"),
        ("tuitrain-light", True, "ansi-light"),
        ("textual-light", True, "ansi-light"),
        ("ansi-light", True, "ansi-light"),
        ("nord", True, "ansi-dark"),
    ],
)
def test_a_terminal_of_few_colours_gets_its_own(wanted, few, shown):
    assert shown_theme(wanted, few_colours=few) == shown


@pytest.mark.parametrize("palette", PALETTES)
async def test_series_have_the_palettes_colours_in_every_theme(small, run_app, palette):
    app = LabApp(Loaded(small(), "small.yaml", ()), palette=palette)

    def drawn():
        return [role_style(app, f"arm{n}").color for n in range(1, 7)]

    async with run_app(app) as pilot:
        for theme, dark in (("tuitrain-dark", True), ("tuitrain-light", False), ("nord", True)):
            app.theme = theme
            wanted = [Color.parse(colour).triplet for colour in PALETTES[palette][dark].series]
            await pilot.wait_until(lambda wanted=wanted: [colour.triplet for colour in drawn()] == wanted)
        app.theme = "ansi-dark"
        await pilot.wait_until(lambda: drawn()[0].number == 6)
        assert len({colour.name for colour in drawn()}) == 6


async def test_the_panel_that_has_the_arrows_is_marked_without_colour_too(small, run_app):
    app = LabApp(Loaded(small(), "small.yaml", ()))

    def marked():
        """What is underlined on the screen."""
        return [
            segment.text.strip(" ─")
            for strip in app.screen._compositor.render_strips()
            for segment in strip
            if segment.style and segment.style.underline and segment.text.strip()
        ]

    async with run_app(app) as pilot:
        # Panels have their titles before there is anything in them; what was learnt is the last to be known.
        await pilot.wait_until(lambda: app.screen._view and "WORST MISTAKES" in pilot.text)
        marks = dict.fromkeys(map(ord, "◂▸"), " ")
        before = [row.translate(marks) for row in pilot.rows[2:-2]]
        # Of a list its heading over what is selected.
        await pilot.wait_until(lambda: marked() == ["OPTIMIZER"])
        for title in ("LOSS", "ACCURACY", "LAYERS", "LESSON (PgDn reads on)", "OPTIMIZER"):
            await pilot.press("tab")
            await pilot.wait_until(lambda title=title: marked() == [title])
            # What the arrows would move is marked in places that are empty otherwise.
            assert [row.translate(marks) for row in pilot.rows[2:-2]] == before, "nothing moves"
