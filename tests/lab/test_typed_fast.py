"""Keys that come as fast as a slow line hands them on, all at once."""

import pytest
from textual import events
from wandering import key

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.widgets.settings import Settings


def typed(app, text):
    for character in text:
        app.post_message(key({"/": "slash"}.get(character, character)))


@pytest.mark.parametrize("text", ["surface", "quj"])
async def test_all_of_what_is_looked_for_in_a_list_arrives(sit, text):
    app = LabApp(load("xor"))
    async with sit(app) as hands:
        await hands.until(lambda: app.screen.controller.view)
        await hands.press("p")
        await hands.until(lambda: isinstance(app.screen, BrowserScreen) and app.screen.focused)
        typed(app, text)
        await hands.until(lambda: app.screen.text == text)


async def test_what_is_looked_for_among_the_settings_is_no_command(sit, monkeypatch):
    app, sent = LabApp(load("xor")), []
    async with sit(app) as hands:
        main = app.screen
        await hands.until(lambda: main.controller.view)
        monkeypatch.setattr(main.controller, "start", lambda: sent.append("r"))
        typed(app, "/rate")
        await hands.until(lambda: isinstance(app.screen, AllSettingsScreen) and app.screen.is_mounted)
        await hands.until(lambda: app.screen.text == "rate")
        assert sent == []


async def test_in_what_is_typed_it_is_a_letter(sit):
    app = LabApp(load("xor"))
    async with sit(app) as hands:
        main = app.screen
        await hands.until(lambda: main.controller.view)
        await hands.press("3", "enter")
        settings = main.query_one(Settings)
        await hands.until(lambda: settings.typing)
        app.post_message(events.Key("slash", "/"))
        await hands.until(lambda: settings._text == "/")
        assert app.screen is main
