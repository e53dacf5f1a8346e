"""Keys that come as fast as a slow line hands them on, all at once."""

import pytest
from random_walk import key_event
from textual import events

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.widgets.settings import Settings


def typed(app, text):
    for character in text:
        app.post_message(key_event({"/": "slash"}.get(character, character)))


@pytest.mark.parametrize("text", ["surface", "quj"])
async def test_all_of_what_is_looked_for_in_a_list_arrives(run_app, text):
    app = LabApp(load("xor"))
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.controller.view)
        await pilot.press("p")
        await pilot.wait_until(lambda: isinstance(app.screen, BrowserScreen) and app.screen.focused)
        typed(app, text)
        await pilot.wait_until(lambda: app.screen.text == text)


async def test_what_is_looked_for_among_the_settings_is_no_command(run_app, monkeypatch):
    app, sent = LabApp(load("xor")), []
    async with run_app(app) as pilot:
        main = app.screen
        await pilot.wait_until(lambda: main.controller.view)
        monkeypatch.setattr(main.controller, "start", lambda: sent.append("r"))
        typed(app, "/rate")
        await pilot.wait_until(lambda: isinstance(app.screen, AllSettingsScreen) and app.screen.is_mounted)
        await pilot.wait_until(lambda: app.screen.text == "rate")
        assert sent == []


async def test_in_what_is_typed_it_is_a_letter(run_app):
    app = LabApp(load("xor"))
    async with run_app(app) as pilot:
        main = app.screen
        await pilot.wait_until(lambda: main.controller.view)
        await pilot.press("3", "enter")
        settings = main.query_one(Settings)
        await pilot.wait_until(lambda: settings.typing)
        app.post_message(events.Key("slash", "/"))
        await pilot.wait_until(lambda: settings._text == "/")
        assert app.screen is main
