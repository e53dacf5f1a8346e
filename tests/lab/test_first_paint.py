"""Every screen is arranged for its size when it is first painted: nothing on it moves as it opens."""

import pytest

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.surface import SurfaceScreen

WIDE, NARROW = (140, 40), (60, 16)


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["140x40", "60x16"])
@pytest.mark.parametrize(
    ("name", "keys", "screen", "part"),
    [
        ("xor", [], MainScreen, "#settings"),
        ("surface", [], SurfaceScreen, "#settings"),
        ("xor", ["question_mark"], HelpScreen, "#help"),
        ("xor", ["p"], BrowserScreen, "#found"),
        ("xor", ["2", "enter"], LayerScreen, "#units"),
    ],
)
async def test_a_screen_opens_as_it_stays(run_app, monkeypatch, size, name, keys, screen, part):
    painted = []
    display = LabApp._display

    def seen(app, front, what):
        if isinstance(front, screen) and what is not None:
            painted.append(front.query_one(part).region)
        display(app, front, what)

    monkeypatch.setattr(LabApp, "_display", seen)
    app = LabApp(load(name))
    async with run_app(app, size=size) as pilot:
        known = app.screen
        await pilot.wait_until(
            lambda: known.known if isinstance(known, SurfaceScreen) else known.controller.view
        )
        await pilot.press(*keys)
        await pilot.wait_until(lambda: isinstance(app.screen, screen) and painted)
        await pilot.pause()
        stays = app.screen.query_one(part).region
    assert {(each.x, each.width) for each in painted} == {(stays.x, stays.width)}
