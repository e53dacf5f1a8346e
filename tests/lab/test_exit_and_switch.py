"""The lab is left, or goes to another screen, while one is being made or lies over the one that is left."""

import asyncio
import threading
from threading import Event

import pytest
from settling import poll_each_turn
from textual import events

from tuitrain.config import load
from tuitrain.experiments.live.session import Session
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens import study
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.messages import AnotherScreen
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.surface import SurfaceScreen
from tuitrain.lab.widgets.choices import Choices

LEFT = 143


@pytest.mark.parametrize("turns", [0, 1])
@pytest.mark.parametrize("name", ["xor", "surface"])
async def test_exit_while_the_first_screen_mounts(name, turns):
    app = LabApp(load(name))
    left = asyncio.ensure_future(app.run_async(headless=True))
    await poll_each_turn(lambda: len(app._screen_stacks["_default"]) >= 2)
    for _ in range(turns):
        await asyncio.sleep(0)
    app.exit(LEFT)
    assert await left == LEFT
    assert app._exception is None


async def test_exit_while_another_screen_mounts(run_app):
    app = LabApp(load("local-minimum"))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.found)
        app.post_message(AnotherScreen(load("xor")))
        await poll_each_turn(lambda: isinstance(app.screen, MainScreen))
        app.exit(LEFT)
        await pilot.wait_until(lambda: app._exit)
        assert app.return_value == LEFT


async def test_a_search_has_stopped_before_what_is_opened_instead_begins(run_app, monkeypatch):
    app, working = LabApp(load("search")), []

    class Begun(Session):
        def __init__(self, *given):
            working.append({thread.name for thread in threading.enumerate()})
            super().__init__(*given)

    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.known)
        assert "search" in {thread.name for thread in threading.enumerate()}
        monkeypatch.setattr("tuitrain.lab.app.Session", Begun)
        app.post_message(AnotherScreen(load("xor")))
        await pilot.wait_until(lambda: working)
    assert "search" not in working[0]


async def test_a_key_behind_another_screen_is_for_that_one(run_app):
    app = LabApp(load("local-minimum"))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.found)
        app.post_message(AnotherScreen(load("xor")))
        app.post_message(events.Key("space", " "))
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen) and app.screen.controller.begun)


async def test_what_is_known_only_while_its_screen_goes_is_not_shown(run_app, monkeypatch):
    app, begun, gone = LabApp(load("surface")), Event(), Event()
    usual = SurfaceScreen.on_unmount

    def late(preset, outdated):
        begun.set()
        gone.wait(20)
        return app.main.found

    async def unmount(screen):
        # Its parts are gone by now.
        gone.set()
        await poll_each_turn(lambda: not screen._busy)
        usual(screen)

    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.found)
        app.main = app.screen
        monkeypatch.setattr(study, "compute_all", late)
        monkeypatch.setattr(SurfaceScreen, "on_unmount", unmount)
        app.screen.recompute()
        await pilot.wait_until(begun.is_set)
    assert app._exception is None


async def test_what_lies_over_a_screen_goes_with_it(run_app):
    app = LabApp(load("local-minimum"))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.found)
        await pilot.press("question_mark")
        await pilot.wait_until(lambda: isinstance(app.screen, HelpScreen))
        app.post_message(AnotherScreen(load("xor")))
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        assert len(app.screen_stack) == 2


@pytest.mark.parametrize(("name", "screen"), [("search", SearchScreen), ("surface", SurfaceScreen)])
async def test_what_does_not_train_one_run_has_its_own_screen_from_the_main_one_too(run_app, name, screen):
    app = LabApp(load("xor"))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.controller.view)
        await pilot.press("p")
        await pilot.wait_until(lambda: isinstance(app.screen, BrowserScreen) and app.screen.focused)
        await pilot.press(*name)
        await pilot.wait_until(
            lambda: app.screen.text == name and app.screen.query_one(Choices).selected == name
        )
        await pilot.press("enter")
        await pilot.wait_until(lambda: isinstance(app.screen, screen) and app.screen.known)
        assert app.session is None


async def test_a_press_on_what_was_just_removed_selects_nothing(run_app, monkeypatch):
    app = LabApp(load("xor"))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.controller.view)
        line = await pilot.wait_until(lambda: next(iter(app.screen.query("#lesson MarkdownParagraph")), None))
        x, y = (await pilot.wait_until(lambda: line.region)).offset
        assert app.screen.get_widget_and_offset_at(x, y)[0] is line
        with monkeypatch.context() as removed:
            removed.setattr(line, "_parent", None)
            app.screen._forward_event(events.MouseDown(None, x, y, 0, 0, 1, False, False, False))
        assert app.screen._select_state is None
