"""What was learnt on the screen: where there is room for it, live, on a screen of its own."""

from dataclasses import replace

import numpy as np
import pytest
from sizes import SIZES
from textual.geometry import Size

from tuitrain.config import load
from tuitrain.experiments.inspect.learnt import GLANCE, Boundary, Fit, Mistakes
from tuitrain.experiments.live.commands import Run, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.layout import room_of
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.learnt import Learnt
from tuitrain.lab.widgets.status import Status

WIDE, COMPACT = (140, 40), (80, 24)
NONE_WRONG = Mistakes((), np.eye(10, dtype=int), 10)
POINTS = Boundary(
    (-1.0, 1.0), (-1.0, 1.0), np.zeros((64, 64), int), np.ones((64, 64)), np.zeros((1, 2)), np.array([0]), 2
)


@pytest.fixture
def main_app(app_for_view, make_view, small):
    return lambda learnt, **options: app_for_view(make_view(small(), 5, learnt=learnt), **options)


def app_of(name, **options):
    return LabApp(load(name), fps=30, **options)


def visible_size(pilot, widget):
    """Whether it is seen, and how many cells it has."""
    found = pilot.app.main.query_one(widget)
    return found.display and (found.size.width, found.size.height)


@pytest.mark.parametrize(
    ("size", "layers", "room"),
    [
        ((140, 40), 8, (True, True)),
        ((140, 40), 16, (True, True)),
        ((140, 40), 18, (False, False)),
        ((119, 40), 8, (True, False)),
        ((140, 31), 8, (True, False)),
        ((140, 30), 8, (False, False)),
    ],
)
def test_charts_keep_their_rows(size, layers, room):
    assert room_of(Size(*size), layers) == room


async def test_mistakes_stand_below_the_layers_and_points_beside_the_charts(main_app, run_app):
    app = main_app(NONE_WRONG)
    async with run_app(app) as pilot:
        assert visible_size(pilot, "#learnt") == (100, 9)
        assert visible_size(pilot, "#plane") is False
        assert "0 of 10 test rows wrong" in pilot.text
        app.source.show(learnt=POINTS)
        await pilot.wait_until(
            lambda: visible_size(pilot, "#plane") and visible_size(pilot, "#plane")[0] == 42
        )
        assert visible_size(pilot, "#learnt") is False
        await pilot.wait_until(lambda: "BOUNDARY" in pilot.text)
        app.source.show(learnt=None)
        await pilot.wait_until(lambda: "BOUNDARY" not in pilot.text)
        assert not app.main.query_one("#plane").display


async def test_the_panel_follows_the_size_while_paused(main_app, run_app):
    app = main_app(NONE_WRONG)
    async with run_app(app, COMPACT) as pilot:
        await pilot.press("5")
        await pilot.resize_terminal(*WIDE)
        await pilot.wait_until(lambda: visible_size(pilot, "#learnt") == (100, 9))
        await pilot.press("1")
        await pilot.resize_terminal(140, 28)
        await pilot.wait_until(lambda: not visible_size(pilot, "#learnt"))


async def test_the_picture_is_computed_only_while_visible(main_app, run_app):
    app = main_app(NONE_WRONG)
    async with run_app(app) as pilot:
        assert app.source.watched
        await pilot.resize_terminal(*COMPACT)
        await pilot.wait_until(lambda: not app.source.watched)
        await pilot.press("5")
        assert app.source.watched
        await pilot.press("1")
        assert not app.source.watched
        await pilot.press("v")
        assert app.source.watched
        await pilot.press("escape")
        await pilot.wait_until(lambda: not app.source.watched)
        await pilot.resize_terminal(*WIDE)
        await pilot.wait_until(lambda: app.source.watched)
        assert app.source.sent == []


async def test_on_a_narrow_screen_it_has_a_tab(main_app, run_app):
    app = main_app(POINTS)
    async with run_app(app, COMPACT) as pilot:
        await pilot.press("5")
        await pilot.wait_until(lambda: "BOUNDARY" in pilot.text)
        assert "LOSS" not in pilot.text
        assert "▸5 Learnt" in pilot.text
        await pilot.press("tab")
        await pilot.wait_until(lambda: "OPTIMIZER" in pilot.text)
        await pilot.press("shift+tab")
        await pilot.wait_until(lambda: "BOUNDARY" in pilot.text)


async def test_the_arrows_pass_it_by_where_all_panels_are_seen(main_app, run_app):
    async with run_app(main_app(NONE_WRONG)) as pilot:
        panels = []
        for _ in range(5):
            await pilot.press("tab")
            panels.append(pilot.app.main.focused.id)
        assert panels == ["loss", "accuracy", "layers", "lesson", "settings"]


@pytest.mark.parametrize("key", ["v", "escape", "q"])
async def test_a_screen_of_its_own_opens_and_closes(main_app, run_app, key):
    app = main_app(NONE_WRONG)
    async with run_app(app) as pilot:
        await pilot.press("v")
        assert isinstance(app.screen, LearntScreen)
        await pilot.wait_until(lambda: "TRUE ↓ SAID →" in pilot.text)
        app.source.show(learnt=POINTS)
        await pilot.wait_until(lambda: "BOUNDARY" in pilot.text)
        await pilot.press(key)
        assert isinstance(app.screen, MainScreen)


async def test_keys_that_train_work_there_too(main_app, run_app):
    app = main_app(NONE_WRONG)
    async with run_app(app) as pilot:
        await pilot.press("v", "n", "space")
        assert app.source.sent == [Step(1), Run()]
        keys = app.screen.query_one(Status).render_line(1).text
        assert "n update" in keys
        assert "h layers" not in keys
        assert keys.rstrip().endswith("esc back")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("learnt", [NONE_WRONG, POINTS, None], ids=["mistakes", "points", "nothing"])
async def test_in_ascii_and_in_light_at_every_size(main_app, run_app, learnt, size):
    app = main_app(learnt, ascii=True)
    async with run_app(app, size) as pilot:
        app.theme = "textual-light"
        await pilot.press("5")
        await pilot.pause()
        assert pilot.text.isascii()
        await pilot.press("v")
        await pilot.pause()
        assert pilot.text.isascii()
        assert "Cannot draw" not in pilot.text


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_regions_have_colours_in_every_theme(main_app, run_app, theme):
    app = main_app(replace(POINTS, said=np.tile([1, 2], (64, 32))))
    async with run_app(app) as pilot:
        app.theme = theme
        await pilot.pause()
        line = app.main.query_one("#plane").render_line(4)
        colours = {segment.style.color for segment in line if segment.text.strip()}
        assert len(colours) >= 2


@pytest.mark.parametrize(
    ("name", "kind", "sign"),
    [("spirals", Boundary, "BOUNDARY"), ("regression", Fit, "FIT"), ("quickstart", Mistakes, "MISTAKES")],
)
async def test_the_picture_updates_during_training(run_app, name, kind, sign):
    app = app_of(name)
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: sign in pilot.text)
        first = app.screen.controller.view.learnt
        assert isinstance(first, kind)
        await pilot.press("v", "space")
        panel = app.screen.query_one(Learnt)
        await pilot.wait_until(
            lambda: panel.learnt is not first and app.screen.controller.view.phase is Phase.RUNNING
        )
        moving = panel.learnt
        await pilot.wait_until(lambda: panel.learnt is not moving)
        await pilot.press("space")
        await pilot.wait_until(lambda: app.screen.controller.view.phase is not Phase.RUNNING)
        await pilot.press("v")
        still = app.screen.controller.view.learnt
        assert isinstance(still, kind)
        if kind is Mistakes:
            assert (moving.rows, still.rows) == (GLANCE, 10_000)


async def test_an_arm_shows_its_own(run_app):
    app = app_of("xor")
    async with run_app(app) as pilot:
        line = await pilot.wait_until(
            lambda: app.screen.controller.view and app.screen.controller.view.learnt
        )
        await pilot.press("v", "right_square_bracket", "right_square_bracket")
        await pilot.wait_until(lambda: app.screen.query_one(Learnt).learnt is not line)
        assert app.screen.controller.view.chosen == "hidden"
        assert "of hidden" in next(row for row in pilot.rows if "BOUNDARY" in row)
