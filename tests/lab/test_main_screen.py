"""The main screen: what every key does, help and the mouse."""

import pytest
from reading import COMPACT, SHOWN, line, rows_of, said, seen, selected, toasts

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

# What each key asks for


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


async def test_space_trains_or_pauses(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        for phase in (Phase.READY, Phase.RUNNING, Phase.PAUSED, Phase.FINISHED, Phase.RUNNING):
            app.source.show(phase=phase)
            hint = "space pause" if phase is Phase.RUNNING else "space run"
            await hands.until(lambda phase=phase: app.main._view.phase is phase)
            assert hint in line(hands, Status, 1)
            await hands.press("space")
        assert app.source.sent == [Run(), Pause(), Run(), Run(), Pause()]


@pytest.mark.parametrize(
    ("slower", "faster"), [("less_than_sign", "greater_than_sign"), ("comma", "full_stop")]
)
async def test_each_key_sends_its_command(desk, sit, slower, faster):
    app = desk()
    async with sit(app) as hands:
        await hands.press("n", "e")
        assert app.source.sent == [Step(1), Step(None)]
        app.source.sent.clear()
        await hands.press(slower, slower, slower, slower, faster, faster, faster, faster)
        assert [command.updates for command in app.source.sent] == [100, 10, 1, 1, 10, 100, None, None]
        assert {type(command) for command in app.source.sent} == {Speed}
        app.source.sent.clear()
        await hands.press(*["h"] * 5)
        assert app.source.sent == [Show(quantity) for quantity in (*QUANTITIES[1:], QUANTITIES[0])]


async def test_r_begins_anew_with_the_settings_as_they_stand(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("n", "plus", "r")
        assert app.source.sent[-1].preset.optimizer.lr == 0.2
        assert isinstance(app.source.sent[-1], Start)


async def test_capital_r_begins_anew_with_the_next_seed(desk, sit, small):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("R", "shift+r")
        assert app.source.sent == [Start(small(seed=1)), Start(small(seed=2))]
        await hands.until(lambda: "seed 2" in line(hands, Headline))


async def test_the_last_seed_has_no_next_one(desk, sit):
    app = desk(5, {"seed": 2**63 - 1})
    async with sit(app) as hands:
        await hands.press("R")
        assert app.source.sent == []
        assert said(hands).startswith("seed: ")


async def test_a_refusal_is_said_over_all_where_the_settings_are_not_seen(desk, sit):
    async with sit(desk(5, {"seed": 2**63 - 1}), COMPACT) as hands:
        await hands.press("R")
        await hands.until(lambda: toasts(hands))
        await hands.press("R", "R")
        (only,) = toasts(hands)
        assert only.startswith("seed: ")


WRONG = [
    *("Z", "Q", "0", "8", "9", "ü", "漢", "colon", "f5", "escape"),
    *("home", "end", "backspace", "delete", "insert", "ctrl+a", "ctrl+z", "ctrl+d", "alt+r"),
]


async def test_wrong_keys_do_nothing(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        before = hands.text
        await hands.press(*WRONG)
        assert app.source.sent == []
        assert hands.text == before
        assert app.screen is app.main
        assert app.is_running


# Help


async def test_help_opens_and_closes(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        before = hands.text
        for count, close in enumerate(("escape", "question_mark", "f1", "q", "enter", "space")):
            await hands.press(("question_mark", "f1")[count % 2])
            assert isinstance(app.screen, HelpScreen)
            await hands.until(lambda: "Close this list." in hands.text)
            for action in MainScreen.ACTIONS:
                line = f"{action.shown:9}{action.help}"
                assert any(line in row for row in hands.rows), action.name
            await hands.press("r", "n", "1", "plus")
            await hands.press(close)
            assert isinstance(app.screen, MainScreen), close
            await hands.until(lambda: hands.text == before)
        assert app.source.sent == []


async def test_long_help_scrolls_on_a_low_screen(desk, sit):
    async with sit(desk(), COMPACT) as hands:
        await hands.press("question_mark")
        assert "Close this list." not in hands.text
        await hands.press("end")
        await hands.until(lambda: "Close this list." in hands.text)


async def test_what_help_breaks_is_indented(desk, sit):
    async with sit(desk(), (50, 40)) as hands:
        await hands.press("question_mark")
        rows = [row.strip() for row in hands.rows]
        at = next(i for i, row in enumerate(rows) if row.startswith("space    Train"))
        start = hands.rows[at].index("Train")
        assert hands.rows[at + 1][start - 9 : start].isspace()
        assert hands.rows[at + 1][start] != " "


# The mouse


def place(hands, widget, words, into=0):
    """Where `words` stand in a widget, for a click."""
    rows = rows_of(hands, widget)
    y = next(i for i, row in enumerate(rows) if words in row)
    return rows[y].index(words) + into, y


async def test_a_click_selects_a_setting_and_its_arrows_step(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.pilot.click(Settings, offset=place(hands, Settings, "batch  "))
        assert (selected(hands).path, app.source.sent) == ("batch_size", [])
        assert "How many rows each update" in hands.text
        # On the name of the selected one, nothing more to do.
        await hands.pilot.click(Settings, offset=place(hands, Settings, "batch  "))
        assert app.source.sent == []
        await hands.pilot.click(Settings, offset=place(hands, Settings, "20 ▸", 3))
        assert [command.preset.batch_size for command in app.source.sent] == [50]
        await hands.pilot.click(Settings, offset=place(hands, Settings, "◂ 50"))
        assert [command.preset.batch_size for command in app.source.sent] == [50, 20]


async def test_the_first_click_on_a_value_only_selects_and_the_second_types(desk, sit):
    app = desk()
    async with sit(app) as hands:
        at = place(hands, Settings, "batch  ")
        x = rows_of(hands, Settings)[at[1]].index("20")
        for typing in (False, True):
            await hands.pilot.click(Settings, offset=(x, at[1]))
            assert (selected(hands).path, app.source.sent) == ("batch_size", [])
            assert app.screen.query_one(Settings).typing is typing


async def test_what_is_typed_for_a_setting_is_not_for_the_one_that_is_clicked(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("enter", *"7")
        await hands.pilot.click(Settings, offset=place(hands, Settings, "batch  "))
        assert selected(hands).path == "batch_size"
        assert not app.screen.query_one(Settings).typing
        await hands.press("enter", "enter")
        assert app.source.sent == []


async def test_a_click_beside_the_settings_does_nothing(desk, sit):
    app = desk()
    async with sit(app) as hands:
        for words in ("DATA", "NETWORK"):
            await hands.pilot.click(Settings, offset=place(hands, Settings, words))
        await hands.pilot.click(Settings, offset=(3, 22))
        assert (selected(hands).path, app.source.sent) == ("optimizer.lr", [])
        await hands.press("down")
        assert selected(hands).path == "schedule.name"
        # A click on another panel gives the arrows to that one.
        for panel in ("#loss", "#lesson"):
            await hands.pilot.click(panel)
            assert app.screen.focused.id == panel[1:]
            await hands.press("down")
        assert (selected(hands).path, app.source.sent) == ("schedule.name", [])


async def test_a_click_in_a_scrolled_list_finds_its_row(desk, sit):
    async with sit(desk(), (60, 16)) as hands:
        await hands.press("3", *["down"] * 10)
        assert not any("DATA" in row for row in hands.rows)
        await hands.pilot.click(Settings, offset=place(hands, Settings, "epochs"))
        assert selected(hands).path == "epochs"


async def test_a_click_on_a_tab_chooses_it(desk, sit):
    async with sit(desk(), COMPACT) as hands:
        for words, key in (("Layers", "2"), ("ettings", "3"), ("4", "4"), ("1", "1"), ("Lesson", "4")):
            await hands.pilot.click(Tabs, offset=place(hands, Tabs, words))
            await hands.until(lambda key=key: seen(hands) == SHOWN[key])
        for x in (0, 9, 75):
            await hands.pilot.click(Tabs, offset=(x, 0))
            assert hands.app.main.has_class("tab-lesson")
