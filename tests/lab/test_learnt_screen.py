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
def desk(bench, make_view, small):
    return lambda learnt, **options: bench(make_view(small(), 5, learnt=learnt), **options)


def app_of(name, **options):
    return LabApp(load(name), fps=30, **options)


def shown(hands, widget):
    """Whether it is seen, and how many cells it has."""
    found = hands.app.main.query_one(widget)
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


async def test_mistakes_stand_below_the_layers_and_points_beside_the_charts(desk, sit):
    app = desk(NONE_WRONG)
    async with sit(app) as hands:
        assert shown(hands, "#learnt") == (100, 9)
        assert shown(hands, "#plane") is False
        assert "0 of 10 test rows wrong" in hands.text
        app.source.show(learnt=POINTS)
        await hands.until(lambda: shown(hands, "#plane") and shown(hands, "#plane")[0] == 42)
        assert shown(hands, "#learnt") is False
        await hands.until(lambda: "BOUNDARY" in hands.text)
        app.source.show(learnt=None)
        await hands.until(lambda: "BOUNDARY" not in hands.text)
        assert not app.main.query_one("#plane").display


async def test_it_comes_and_goes_with_the_room_also_where_a_run_stands_still(desk, sit):
    app = desk(NONE_WRONG)
    async with sit(app, COMPACT) as hands:
        await hands.press("5")
        await hands.resize(*WIDE)
        await hands.until(lambda: shown(hands, "#learnt") == (100, 9))
        await hands.press("1")
        await hands.resize(140, 28)
        await hands.until(lambda: not shown(hands, "#learnt"))


async def test_it_is_asked_for_only_where_it_is_seen(desk, sit):
    app = desk(NONE_WRONG)
    async with sit(app) as hands:
        assert app.source.watched
        await hands.resize(*COMPACT)
        await hands.until(lambda: not app.source.watched)
        await hands.press("5")
        assert app.source.watched
        await hands.press("1")
        assert not app.source.watched
        await hands.press("v")
        assert app.source.watched
        await hands.press("escape")
        await hands.until(lambda: not app.source.watched)
        await hands.resize(*WIDE)
        await hands.until(lambda: app.source.watched)
        assert app.source.sent == []


async def test_on_a_narrow_screen_it_has_a_tab(desk, sit):
    app = desk(POINTS)
    async with sit(app, COMPACT) as hands:
        await hands.press("5")
        await hands.until(lambda: "BOUNDARY" in hands.text)
        assert "LOSS" not in hands.text
        assert "▸5 Learnt" in hands.text
        await hands.press("tab")
        await hands.until(lambda: "OPTIMIZER" in hands.text)
        await hands.press("shift+tab")
        await hands.until(lambda: "BOUNDARY" in hands.text)


async def test_the_arrows_pass_it_by_where_all_panels_are_seen(desk, sit):
    async with sit(desk(NONE_WRONG)) as hands:
        panels = []
        for _ in range(5):
            await hands.press("tab")
            panels.append(hands.app.main.focused.id)
        assert panels == ["loss", "accuracy", "layers", "lesson", "settings"]


@pytest.mark.parametrize("key", ["v", "escape", "q"])
async def test_a_screen_of_its_own_opens_and_closes(desk, sit, key):
    app = desk(NONE_WRONG)
    async with sit(app) as hands:
        await hands.press("v")
        assert isinstance(app.screen, LearntScreen)
        await hands.until(lambda: "TRUE ↓ SAID →" in hands.text)
        app.source.show(learnt=POINTS)
        await hands.until(lambda: "BOUNDARY" in hands.text)
        await hands.press(key)
        assert isinstance(app.screen, MainScreen)


async def test_keys_that_train_work_there_too(desk, sit):
    app = desk(NONE_WRONG)
    async with sit(app) as hands:
        await hands.press("v", "n", "space")
        assert app.source.sent == [Step(1), Run()]
        keys = app.screen.query_one(Status).render_line(1).text
        assert "n update" in keys
        assert "h layers" not in keys
        assert keys.rstrip().endswith("esc back")


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("learnt", [NONE_WRONG, POINTS, None], ids=["mistakes", "points", "nothing"])
async def test_in_ascii_and_in_light_at_every_size(desk, sit, learnt, size):
    app = desk(learnt, ascii=True)
    async with sit(app, size) as hands:
        app.theme = "textual-light"
        await hands.press("5")
        await hands.pilot.pause()
        assert hands.text.isascii()
        await hands.press("v")
        await hands.pilot.pause()
        assert hands.text.isascii()
        assert "Cannot draw" not in hands.text


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light", "ansi-dark"])
async def test_regions_have_colours_in_every_theme(desk, sit, theme):
    app = desk(replace(POINTS, said=np.tile([1, 2], (64, 32))))
    async with sit(app) as hands:
        app.theme = theme
        await hands.pilot.pause()
        line = app.main.query_one("#plane").render_line(4)
        colours = {segment.style.color for segment in line if segment.text.strip()}
        assert len(colours) >= 2


@pytest.mark.parametrize(
    ("name", "kind", "sign"),
    [("spirals", Boundary, "BOUNDARY"), ("regression", Fit, "FIT"), ("quickstart", Mistakes, "MISTAKES")],
)
async def test_it_is_live(sit, name, kind, sign):
    app = app_of(name)
    async with sit(app) as hands:
        await hands.until(lambda: sign in hands.text)
        first = app.screen.controller.view.learnt
        assert isinstance(first, kind)
        await hands.press("v", "space")
        panel = app.screen.query_one(Learnt)
        await hands.until(
            lambda: panel.learnt is not first and app.screen.controller.view.phase is Phase.RUNNING
        )
        moving = panel.learnt
        await hands.until(lambda: panel.learnt is not moving)
        await hands.press("space")
        await hands.until(lambda: app.screen.controller.view.phase is not Phase.RUNNING)
        await hands.press("v")
        still = app.screen.controller.view.learnt
        assert isinstance(still, kind)
        if kind is Mistakes:
            assert (moving.rows, still.rows) == (GLANCE, 10_000)


async def test_an_arm_shows_its_own(sit):
    app = app_of("xor")
    async with sit(app) as hands:
        line = await hands.until(lambda: app.screen.controller.view and app.screen.controller.view.learnt)
        await hands.press("v", "right_square_bracket", "right_square_bracket")
        await hands.until(lambda: app.screen.query_one(Learnt).learnt is not line)
        assert app.screen.controller.view.chosen == "hidden"
        assert "of hidden" in next(row for row in hands.rows if "BOUNDARY" in row)
