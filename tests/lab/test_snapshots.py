"""How the screens look, cell by cell: compare with `__snapshots__`, renew with `--snapshot-update`."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from textual.widgets import Input

from tuitrain.config import Edit, Preset, changed
from tuitrain.experiments.answers import Answer
from tuitrain.experiments.inside import Inside
from tuitrain.experiments.layers import BINS
from tuitrain.experiments.learnt import GRID, Boundary, Mistake, Mistakes
from tuitrain.experiments.moments import Moment
from tuitrain.experiments.verdicts import Verdict
from tuitrain.experiments.view import Phase, Pin
from tuitrain.lab.screens.browser import BrowserScreen

SIX: dict[str, Any] = {
    "title": "Six layers",
    "about": (
        "Six hidden layers, and 300 pictures to learn from.\n\n"
        "**Look at** the two accuracies: they part.\n\n"
        "* The *test* loss rises again.\n"
        "* **Try** `+` and `-` while it runs.\n"
    ),
    "data": {"name": "mnist", "train": 300},
    "network": {"hidden": {"width": 100, "depth": 6}},
    "optimizer": {"name": "sgd", "lr": 0.01},
    "sampling": "replacement",
    "updates": 601,
    "expect": [{"figure": "gap", "min": 0.1}],
}
PRESET = Preset.model_validate(SIX)
PANELS = {
    "140x40": ((140, 40), "1"),
    "80x24-charts": ((80, 24), "1"),
    "80x24-layers": ((80, 24), "2"),
    "80x24-settings": ((80, 24), "3"),
    "80x24-lesson": ((80, 24), "4"),
    "60x16": ((60, 16), "1"),
}
THEMES = {"dark": "tuitrain-dark", "light": "tuitrain-light"}
SIZES = {"140x40": (140, 40), "80x24": (80, 24), "60x16": (60, 16)}

ARMS = Preset.model_validate(
    SIX | {"kind": "compare", "arms": {"plain": {}, "fast": {"optimizer": {"lr": 0.1}}}, "expect": []}
)
FLAT = Preset.model_validate(
    {
        "title": "Two moons",
        "data": "moons",
        "network": {"hidden": [8, 8], "activation": "tanh"},
        "updates": 600,
    }
)
"""Points in the plane."""

SCREENS = {
    "all settings": ("finished", ("a", "down", "down"), "/ find"),
    "find": ("finished", ("slash", *"rate"), "rate▏"),
    "save": ("finished", ("s",), "Enter writes it"),
    "presets": ("finished", ("p",), "784–100×6–10"),
    "explain": ("finished", ("3", "i"), "esc back"),
    "explain verdicts": ("finished", ("1", "i"), "OVERFITTING"),
    "mistakes": ("finished", ("v",), "esc back"),
    "boundary": ("flat", ("v",), "esc back"),
    "board": ("finished", ("d", "space", *["right"] * 5, *["down"] * 4, "space"), "esc back"),
    "layer": ("finished", ("2", "enter"), "UNITS"),
    "arms": ("arms", ("1",), "2 fast"),
    "an arm": ("arms", ("1", "right_square_bracket"), "plain"),
    "grid": ("arms", ("g",), "esc back"),
    "figures": ("arms", ("f",), "DIFFERENT FROM"),
    "palette": ("finished", ("ctrl+p",), "Search"),
    "read values": ("finished", ("1", "x", "left", "left"), "▲"),
    "learnt": ("finished", ("5",), "9"),
}
"""View, keys, and what is on the screen when they have been obeyed."""


def mistakes():
    """Two pictures that are taken for others, and how often that happens."""
    y, x = np.mgrid[:28, :28]
    ring = (255 * np.exp(-((np.hypot(x - 13.5, y - 13.5) - 8) ** 2) / 6)).astype(np.uint8)
    stroke = (255 * np.exp(-((x - 20 + y / 3) ** 2) / 6)).astype(np.uint8)
    worst = (Mistake(ring, 6, 0, 0.98), Mistake(stroke, 1, 7, 0.76))
    counts = 90 * np.eye(10, dtype=np.int64)
    counts[0, 6], counts[7, 1] = 12, 7
    return Mistakes(worst, counts, int(counts.sum()))


def boundary():
    """Two classes, parted by a wave."""
    at = np.linspace(-1, 1, GRID)
    above = at[::-1, None] - 0.5 * np.sin(3 * at)
    points = np.array([[-0.5, 0.5], [0.3, 0.8], [0.0, -0.5], [0.7, -0.2]])
    labels = np.array([1, 1, 0, 0])
    certainty = 1 / (1 + np.exp(-6 * np.abs(above)))
    return Boundary((-1.0, 1.0), (-1.0, 1.0), (above > 0).astype(np.int64), certainty, points, labels, 2)


def inside():
    """A layer of a hundred units that see pictures."""
    y, x = np.mgrid[:28, :28]
    waves = [np.sin(x * n / 60) * np.cos(y * n / 90) for n in range(1, 101)]
    weights = np.stack(waves, axis=-1).reshape(784, 100)
    figures = np.linspace(0, 1, 100)
    past = tuple(
        Moment(update, 1000 // (1 + np.arange(BINS) * (1 + update // 150)), 0.0, 5.0)
        for update in range(0, 601, 20)
    )
    return Inside(
        1,
        "relu",
        "activation",
        figures,
        figures,
        figures,
        figures == 0,
        weights.reshape(784, 100),
        (28, 28),
        past,
    )


def answer():
    """What is said of a ring."""
    picture = mistakes().worst[0].image / 255
    probabilities = np.array([0.9, *[0.01] * 8, 0.02])
    layers = (*(np.abs(np.sin(np.arange(100) * n)) for n in range(1, 7)), np.log(probabilities))
    return Answer(picture, picture, None, probabilities, layers)


@pytest.fixture
def views(make_view):
    """Untrained; trained to its end, with a live edit, after an earlier run; several arms; points."""
    looked_into = {"learnt": mistakes(), "inside": inside(), "answer": answer()}
    pin = Pin(1, "Six layers", make_view(ARMS, 300).trial)
    return {
        "ready": make_view(PRESET),
        "arms": make_view(ARMS, 400, pins=(pin,), **looked_into),
        "flat": make_view(FLAT, 400, learnt=boundary()),
        "finished": make_view(
            PRESET,
            601,
            phase=Phase.FINISHED,
            config=changed(PRESET.trial, {"optimizer.lr": 0.02}),
            edits=(Edit(update=282, set={"optimizer.lr": 0.02}),),
            before=make_view(PRESET, 400).trial,
            verdict=Verdict("OVERFITTING", "train 99.1 %, test 74.3 %: gap 24.8 points"),
            expectations_skipped=True,
            **looked_into,
        ),
    }


@pytest.fixture
def compare(snap_compare, bench, hurry, hands_of, monkeypatch):
    """Compare the screen that shows a view with what is stored under the test's name.

    `seen` is what stands on it when the keys have been obeyed.
    """
    monkeypatch.delenv("NO_COLOR", raising=False)

    monkeypatch.setattr(Input, "cursor_blink", False)
    # Read at once, not when the keys rest.
    monkeypatch.setattr(BrowserScreen, "_look", BrowserScreen._show)

    def look(view, size, theme, *keys, seen="", **options):
        async def prepare(pilot):
            app = pilot.app
            app.theme = THEMES[theme]
            # A run that has come somewhere was begun by somebody.
            await pilot.press(*(["space"] if view.trial.updates else []), *keys)
            while app.main.desk.view is not app.source.view:
                await pilot.pause(0.01)
            hands = hands_of(app, pilot)
            await hands.until(lambda: seen in hands.text)
            # The palette gathers its commands in one of these; a lesson's paragraphs are mounted after it.
            await app.workers.wait_for_complete()
            for _ in range(3):
                await pilot.pause()

        app = bench(view, name="overfit", **options)
        return snap_compare(app, terminal_size=size, run_before=prepare)

    return look


def _panels():
    for panel, state, theme in product(PANELS, ("ready", "finished"), THEMES):
        yield pytest.param(panel, state, theme, marks=() if theme == "dark" else pytest.mark.slow)


@pytest.mark.parametrize(("panel", "state", "theme"), _panels())
def test_the_main_screen(compare, views, panel, state, theme):
    size, key = PANELS[panel]
    assert compare(views[state], size, theme, key)


@pytest.mark.parametrize("theme", THEMES)
def test_the_help(compare, views, theme):
    assert compare(views["ready"], (140, 40), theme, "question_mark")


def test_the_help_on_a_low_screen(compare, views):
    assert compare(views["ready"], (60, 16), "dark", "question_mark")


def test_changed_settings(compare, views):
    assert compare(views["finished"], (140, 40), "dark", "plus", "down", "right")


def test_ascii(compare, views):
    assert compare(views["finished"], (140, 40), "dark", ascii=True)


def test_a_divergence(compare, views, make_view):
    verdict = Verdict("DIVERGED", "at update 302, first in layer 6, rate 20")
    view = make_view(PRESET, 301, phase=Phase.DIVERGED, verdict=verdict)
    assert compare(view, (140, 40), "dark")


def _looks():
    """Every screen in every size and theme; the first of each in the fast group."""
    for name, size, theme in product(SCREENS, SIZES, THEMES):
        first = (size, theme) == ("140x40", "dark")
        yield pytest.param(name, size, theme, marks=() if first else pytest.mark.slow)


@pytest.mark.parametrize(("name", "size", "theme"), _looks())
def test_every_screen(compare, views, name, size, theme):
    view, keys, seen = SCREENS[name]
    # What a low screen has no room for cannot be waited for.
    seen = seen if size == "140x40" else ""
    assert compare(views[view], SIZES[size], theme, *keys, seen=seen)
