"""The line of keys is a line of buttons: with the mouse alone everything can be reached."""

import pytest
from textual.command import CommandPalette

from tuitrain.experiments.live.commands import Run, Speed
from tuitrain.lab.key_hints import hints
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.hints import key_at, length
from tuitrain.lab.widgets.status import Status

LINE = (("space", "run"), ("<>", "speed"), ("esc", "leave"))


@pytest.mark.parametrize(
    ("column", "key"),
    [(0, None), (1, "space"), (9, "space"), (10, None), (12, "less_than_sign"), (13, "greater_than_sign"),
     (16, None), (22, "escape"), (60, None)],
)  # fmt: skip
def test_the_key_under_the_mouse(column, key):
    assert key_at(column, 80, LINE, 1, False) == key


def test_what_has_no_room_is_no_button():
    assert key_at(1, 12, LINE, 1, False) == "escape"


def test_nothing_moves_when_it_runs():
    rests, runs = (hints(training, MainScreen.ACTIONS) for training in (False, True))
    assert rests != runs
    assert [length([hint], False) for hint in rests] == [length([hint], False) for hint in runs]


def test_with_several_arms_their_keys_are_there_from_the_first():
    words = [word.strip() for _, word in hints(False, MainScreen.ACTIONS, arms=True)]
    assert words[:2] == ["run", "arm"]
    assert {"rows", "grid", "figures"} <= set(words)
    alone = {word for _, word in hints(False, MainScreen.ACTIONS)}
    assert {"arm", "rows", "grid", "figures"}.isdisjoint(alone)


async def click(pilot, app, word):
    row = app.main.query_one(Status).render_line(1).text
    await pilot.click(Status, offset=(row.index(word), 1))


async def test_a_click_over_the_line_of_keys_is_none(app_for_view, make_view, small, run_app):
    app = app_for_view(make_view(small(), 5))
    async with run_app(app) as pilot:
        row = app.main.query_one(Status).render_line(1).text
        for word in ("run", "update", "epoch"):
            await pilot.click(Status, offset=(row.index(word), 0))
        assert app.source.sent == []


async def test_a_click_is_its_key(app_for_view, make_view, small, run_app):
    app = app_for_view(make_view(small(), 5))
    async with run_app(app) as pilot:
        await click(pilot, app, "run")
        await pilot.wait_until(lambda: app.source.sent == [Run()])
        await click(pilot, app, "<")
        await pilot.wait_until(lambda: app.source.sent[-1] == Speed(100))
        await click(pilot, app, "help")
        await pilot.wait_until(lambda: isinstance(app.screen, HelpScreen))
        await pilot.press("escape")
        await click(pilot, app, "more")
        await pilot.wait_until(lambda: isinstance(app.screen, CommandPalette))
