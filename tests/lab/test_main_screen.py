"""The main screen: what every key does, help and the mouse."""

import pytest
from screen_text import (
    COMPACT,
    SHOWN,
    explanation,
    line_of,
    rows_of,
    selected_setting,
    toasts,
    visible_panels,
)

from tuitrain.experiments.live.commands import Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.actions import ACTIONS
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import Tabs
from tuitrain.training import QUANTITIES

# Commands


async def test_every_key_is_tried_in_these_tests():
    keys = {key for action in MainScreen.ACTIONS for key in action.keys.split(",")}
    assert keys == {
        *("space", "n", "e", "r", "R", "shift+r"),
        *("up", "k", "down", "j", "left", "right", "plus", "equals_sign", "minus"),
        *("less_than_sign", "comma", "greater_than_sign", "full_stop", "h"),
        *("1", "2", "3", "4", "5", "v", "tab", "shift+tab", "pageup", "pagedown", "question_mark", "f1", "q"),
        *("S", "shift+s", "b", "u", "enter", "a", "slash", "left_square_bracket", "right_square_bracket"),
        *("c", "C", "shift+c", "s", "i", "p", "P", "shift+p", "d", "y"),
        *("m", "l", "w", "z", "x", "t", "g", "f", "exclamation_mark"),
    }


async def test_every_action_has_a_help_and_a_key_for_people():
    assert all(action.help.endswith((".", "…")) and action.shown for action in ACTIONS)
    assert all(action.label for action in ACTIONS if action.hint)


async def test_space_trains_or_pauses(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        for phase in (Phase.READY, Phase.RUNNING, Phase.PAUSED, Phase.FINISHED, Phase.RUNNING):
            app.source.show(phase=phase)
            hint = "space pause" if phase is Phase.RUNNING else "space run"
            await pilot.wait_until(lambda phase=phase: app.main._view.phase is phase)
            assert hint in line_of(pilot, Status, 1)
            await pilot.press("space")
        assert app.source.sent == [Run(), Pause(), Run(), Run(), Pause()]


@pytest.mark.parametrize(
    ("slower", "faster"), [("less_than_sign", "greater_than_sign"), ("comma", "full_stop")]
)
async def test_each_key_sends_its_command(main_app, run_app, slower, faster):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("n", "e")
        assert app.source.sent == [Step(1), Step(None)]
        app.source.sent.clear()
        await pilot.press(slower, slower, slower, slower, faster, faster, faster, faster)
        assert [command.updates for command in app.source.sent] == [100, 10, 1, 1, 10, 100, None, None]
        assert {type(command) for command in app.source.sent} == {Speed}
        app.source.sent.clear()
        await pilot.press(*["h"] * 5)
        assert app.source.sent == [Show(quantity) for quantity in (*QUANTITIES[1:], QUANTITIES[0])]


async def test_r_begins_anew_with_the_settings_as_they_stand(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("n", "plus", "r")
        assert app.source.sent[-1].preset.optimizer.lr == 0.2
        assert isinstance(app.source.sent[-1], Start)


async def test_capital_r_begins_anew_with_the_next_seed(main_app, run_app, small):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("R", "shift+r")
        assert app.source.sent == [Start(small(seed=1)), Start(small(seed=2))]
        await pilot.wait_until(lambda: "seed 2" in line_of(pilot, Headline))


async def test_the_last_seed_has_no_next_one(main_app, run_app):
    app = main_app(5, {"seed": 2**63 - 1})
    async with run_app(app) as pilot:
        await pilot.press("R")
        assert app.source.sent == []
        assert explanation(pilot).startswith("seed: ")


async def test_a_refusal_is_said_over_all_where_the_settings_are_not_seen(main_app, run_app):
    async with run_app(main_app(5, {"seed": 2**63 - 1}), COMPACT) as pilot:
        await pilot.press("R")
        await pilot.wait_until(lambda: toasts(pilot))
        await pilot.press("R", "R")
        (only,) = toasts(pilot)
        assert only.startswith("seed: ")


WRONG = [
    *("Z", "Q", "0", "8", "9", "ü", "漢", "colon", "f5", "escape"),
    *("home", "end", "backspace", "delete", "insert", "ctrl+a", "ctrl+z", "ctrl+d", "alt+r"),
]


async def test_wrong_keys_do_nothing(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        before = pilot.text
        await pilot.press(*WRONG)
        assert app.source.sent == []
        assert pilot.text == before
        assert app.screen is app.main
        assert app.is_running


# Help


async def test_help_opens_and_closes(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        before = pilot.text
        for count, close in enumerate(("escape", "question_mark", "f1", "q", "enter", "space")):
            await pilot.press(("question_mark", "f1")[count % 2])
            assert isinstance(app.screen, HelpScreen)
            await pilot.wait_until(lambda: "Close this list." in pilot.text)
            for action in MainScreen.ACTIONS:
                line = f"{action.shown:9}{action.help}"
                assert any(line in row for row in pilot.rows), action.name
            await pilot.press("r", "n", "1", "plus")
            await pilot.press(close)
            assert isinstance(app.screen, MainScreen), close
            await pilot.wait_until(lambda: pilot.text == before)
        assert app.source.sent == []


async def test_long_help_scrolls_on_a_low_screen(main_app, run_app):
    async with run_app(main_app(), COMPACT) as pilot:
        await pilot.press("question_mark")
        assert "Close this list." not in pilot.text
        await pilot.press("end")
        await pilot.wait_until(lambda: "Close this list." in pilot.text)


async def test_what_help_breaks_is_indented(main_app, run_app):
    async with run_app(main_app(), (50, 40)) as pilot:
        await pilot.press("question_mark")
        rows = [row.strip() for row in pilot.rows]
        at = next(i for i, row in enumerate(rows) if row.startswith("space    Train"))
        start = pilot.rows[at].index("Train")
        assert pilot.rows[at + 1][start - 9 : start].isspace()
        assert pilot.rows[at + 1][start] != " "


# Mouse


def place(pilot, widget, words, into=0):
    """Where `words` stand in a widget, for a click."""
    rows = rows_of(pilot, widget)
    y = next(i for i, row in enumerate(rows) if words in row)
    return rows[y].index(words) + into, y


async def test_a_click_selects_a_setting_and_its_arrows_step(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.click(Settings, offset=place(pilot, Settings, "batch  "))
        assert (selected_setting(pilot).path, app.source.sent) == ("batch_size", [])
        assert "How many rows each update" in pilot.text
        # On the name of the selected one, nothing more to do.
        await pilot.click(Settings, offset=place(pilot, Settings, "batch  "))
        assert app.source.sent == []
        await pilot.click(Settings, offset=place(pilot, Settings, "20 ▸", 3))
        assert [command.preset.batch_size for command in app.source.sent] == [50]
        await pilot.click(Settings, offset=place(pilot, Settings, "◂ 50"))
        assert [command.preset.batch_size for command in app.source.sent] == [50, 20]


async def test_the_first_click_on_a_value_only_selects_and_the_second_types(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        at = place(pilot, Settings, "batch  ")
        x = rows_of(pilot, Settings)[at[1]].index("20")
        for typing in (False, True):
            await pilot.click(Settings, offset=(x, at[1]))
            assert (selected_setting(pilot).path, app.source.sent) == ("batch_size", [])
            assert app.screen.query_one(Settings).typing is typing


async def test_what_is_typed_for_a_setting_is_not_for_the_one_that_is_clicked(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("enter", *"7")
        await pilot.click(Settings, offset=place(pilot, Settings, "batch  "))
        assert selected_setting(pilot).path == "batch_size"
        assert not app.screen.query_one(Settings).typing
        await pilot.press("enter", "enter")
        assert app.source.sent == []


async def test_a_click_beside_the_settings_does_nothing(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        for words in ("DATA", "NETWORK"):
            await pilot.click(Settings, offset=place(pilot, Settings, words))
        below = len(app.screen.query_one(Settings)._lines)
        await pilot.click(Settings, offset=(3, below))
        assert (selected_setting(pilot).path, app.source.sent) == ("optimizer.lr", [])
        await pilot.press("down")
        assert selected_setting(pilot).path == "schedule.name"
        # A click on another panel gives the arrows to that one.
        for panel in ("#loss", "#lesson"):
            await pilot.click(panel)
            assert app.screen.focused.id == panel[1:]
            await pilot.press("down")
        assert (selected_setting(pilot).path, app.source.sent) == ("schedule.name", [])


async def test_a_click_in_a_scrolled_list_finds_its_row(main_app, run_app):
    async with run_app(main_app(), (60, 16)) as pilot:
        await pilot.press("3", *["down"] * 10)
        assert not any("DATA" in row for row in pilot.rows)
        await pilot.click(Settings, offset=place(pilot, Settings, "epochs"))
        assert selected_setting(pilot).path == "epochs"


async def test_a_click_on_a_tab_chooses_it(main_app, run_app):
    async with run_app(main_app(), COMPACT) as pilot:
        for words, key in (("Layers", "2"), ("ettings", "3"), ("4", "4"), ("1", "1"), ("Lesson", "4")):
            await pilot.click(Tabs, offset=place(pilot, Tabs, words))
            await pilot.wait_until(lambda key=key: visible_panels(pilot) == SHOWN[key])
        for x in (0, 9, 75):
            await pilot.click(Tabs, offset=(x, 0))
            assert pilot.app.main.has_class("tab-lesson")
