"""Keys on the charts, and the screens over the main one: all settings, save, palette and grid."""

import pytest
from sizes import SIZES, one_of
from textual.command import CommandPalette

from tuitrain.config import Loaded, load
from tuitrain.experiments.live.commands import Change, PinTrial, Run, Step, Unpin
from tuitrain.experiments.live.view import Phase, Pin
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.palette import Palette
from tuitrain.lab.screens.save import SaveScreen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.grid import Grid
from tuitrain.lab.widgets.settings import Settings
from tuitrain.plot.smoothing import SMOOTHINGS

ARMS = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}
HELD_OUT = {"data": {"name": "mnist", "train": 200, "test": 100, "validation": 20}}


@pytest.fixture
def desk(bench, make_view, small):
    """A main screen on a view of the small preset, with other fields of the preset and of the view."""

    def make(updates=20, fields=None, **changes):
        return bench(make_view(small(**(fields or {})), updates, **changes))

    return make


def both(app):
    """What both charts show."""
    return [app.main.query_one(name, Chart).spec for name in ("#loss", "#accuracy")]


async def opened(hands, key, screen):
    """Press the key of a screen, and wait until it is there."""
    await hands.press(key)
    await hands.until(lambda: isinstance(hands.app.screen, screen) and hands.app.screen.focused)


def cursors(app):
    return [spec.cursor for spec in both(app)]


# Charts


async def test_losses_are_looked_at_in_other_ways_and_back(desk, sit):
    app = desk()
    async with sit(app) as hands:
        before = both(app)[0]
        await hands.press("l")
        assert (both(app)[0].log, both(app)[1].log) == (True, False)
        await hands.press("l", "w")
        assert {spec.x_range for spec in both(app)} == {(0.0, 20.0)}
        await hands.press("w")
        labels = []
        for _ in SMOOTHINGS:
            await hands.press("m")
            labels.append(both(app)[0].curves[-1].label)
        assert len(set(labels)) == len(SMOOTHINGS)
        after = both(app)[0]
        assert (after.log, after.x_range, labels[-1]) == (False, before.x_range, before.curves[-1].label)


async def test_the_cursor_reads_the_same_update_on_both_charts(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("x")
        assert cursors(app) == [20.0, 20.0]
        await hands.press("1", "left", "left")
        assert cursors(app) == [18.0, 18.0]
        await hands.press("right")
        assert cursors(app) == [19.0, 19.0]
        await hands.press("x")
        assert cursors(app) == [None, None]


@pytest.mark.parametrize("chart", ["#loss", "#accuracy"])
async def test_the_mouse_reads_values_where_it_is_pressed_and_never_outside(desk, sit, chart):
    app = desk()
    async with sit(app) as hands:
        low, high = both(app)[0].x_range
        read = []
        width = app.main.query_one(chart).size.width
        for x in (0, width // 3, width // 2, width - 1):
            await hands.pilot.mouse_down(chart, offset=(x, 3))
            await hands.pilot.mouse_up(chart, offset=(x, 3))
            assert len(set(cursors(app))) == 1
            read.append(cursors(app)[0])
        assert read == sorted(read)
        assert low <= read[0] < read[1] < read[2] <= read[3] <= high


async def test_without_anything_to_read_chart_keys_do_no_harm(desk, sit):
    app = desk(0)
    async with sit(app, (20, 5)) as hands:
        await hands.press("1", "x", "left", "right", "w", "l", "m", "t", "g")
        assert isinstance(app.screen, MainScreen)


# Arms: rows and grid


async def test_t_compares_the_arms_on_the_next_rows(desk, sit):
    app = desk(fields=ARMS)
    async with sit(app) as hands:
        titles = [both(app)[1].title]
        for _ in range(4):
            await hands.press("t")
            titles.append(both(app)[1].title)
        gap = "GAP train − test accuracy"
        assert titles == ["TEST ACCURACY", gap, "TEST LOSS", "TRAIN ACCURACY", "TEST ACCURACY"]


async def test_t_shows_the_gap_of_a_single_run_and_both_scores_again(desk, sit):
    app = desk(20)
    async with sit(app) as hands:
        before = hands.text
        await hands.press("t")
        assert both(app)[1].title == "GAP train − test accuracy"
        assert "no gap" in hands.text
        await hands.press("t")
        assert both(app)[1].title == "SCORED LOSS"
        await hands.press("t")
        assert hands.text == before


async def test_z_fits_the_axes_to_the_second_half_of_the_curves(desk, sit):
    app = desk(20)
    async with sit(app) as hands:
        before = hands.text
        await hands.press("z")
        assert all(spec.zoomed for spec in both(app))
        low, high = both(app)[1].y_range
        assert 0 < low < high < 1
        assert "LOSS zoom" in hands.text
        await hands.press("z")
        assert hands.text == before


async def test_rows_that_another_preset_has_not_are_forgotten(desk, sit, make_view, small):
    app = desk(fields=ARMS | HELD_OUT)
    async with sit(app) as hands:
        while "VALIDATION" not in both(app)[1].title.upper():
            await hands.press("t")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await hands.until(lambda: "TEST" in both(app)[1].title.upper())
        await hands.press("g", "t")
        assert isinstance(app.screen, GridScreen)


async def test_where_the_rows_of_the_grid_are_gone_the_first_of_the_others_come_next(
    desk, sit, make_view, small
):
    app = desk(fields=ARMS | HELD_OUT)
    async with sit(app) as hands:
        await hands.press("g")
        while "VALIDATION" not in hands.rows[2]:
            await hands.press("t")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await hands.until(lambda: app.screen.view is app.source.view)
        await hands.press("t")
        assert "TRAIN ACCURACY" in hands.rows[2]


async def test_the_grid_has_a_chart_for_each_arm_and_goes_through_rows_and_losses(desk, sit):
    app = desk(fields=ARMS)
    async with sit(app) as hands:
        await hands.press("g")
        assert isinstance(app.screen, GridScreen)
        seen = []
        for _ in range(6):
            seen.append(hands.rows[2].partition("an arm")[0].strip())
            await hands.press("t")
        gap = "GAP train − test accuracy"
        assert seen == ["TEST ACCURACY", gap, "TEST LOSS", "LOSS", "TRAIN ACCURACY", "TEST ACCURACY"]
        assert "plain" in hands.text
        assert "slow" in hands.text
        await hands.press("space", "e")
        assert app.source.sent == [Run(), Step(None)]
        await hands.press("g")
        assert isinstance(app.screen, MainScreen)


async def test_the_grid_goes_on_when_its_rows_are_gone(desk, sit, make_view, small):
    app = desk(fields=ARMS | HELD_OUT)
    async with sit(app) as hands:
        while "VALIDATION" not in both(app)[1].title.upper():
            await hands.press("t")
        await hands.press("g")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await hands.until(lambda: app.screen.view is app.source.view)
        await hands.press("t")
        assert hands.app.screen.query_one(Grid)


# All settings


def selected(hands):
    return hands.app.screen.query_one(Settings).selected


async def test_all_settings_are_found_by_a_part_of_their_name_and_stepped(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("n")
        await opened(hands, "slash", AllSettingsScreen)
        await hands.press(*"decay")
        await hands.until(lambda: selected(hands).path == "weight_decay")
        await hands.press("enter", "right")
        await hands.until(
            lambda: app.source.sent[-1:] == [Change({"weight_decay": app.main.controller.draft.weight_decay})]
        )
        assert app.main.controller.draft.weight_decay > 0
        await hands.press("u")
        assert app.main.controller.draft.weight_decay == 0
        await hands.press("slash", *["backspace"] * 5, *"standard")
        await hands.until(lambda: selected(hands).path == "data.standardize")
        assert "false" in hands.text
        assert "One of: false, true." in hands.text
        assert "False" not in hands.text
        await hands.press(*["backspace"] * 8, *"qqq")
        await hands.until(lambda: "No setting has that name" in hands.text)
        await hands.press("down", "enter", "right", "escape", "escape")
        assert isinstance(app.screen, MainScreen)


async def test_a_screen_that_another_lies_over_takes_nobody_away(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await opened(hands, "slash", AllSettingsScreen)
        below = app.screen
        await opened(hands, "ctrl+p", CommandPalette)
        below.dismiss()
        assert isinstance(app.screen, CommandPalette)
        assert below in app.screen_stack


async def test_a_value_is_typed_there_and_a_refused_one_can_be_mended(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await opened(hands, "a", AllSettingsScreen)
        await hands.press("slash", *"batch size", "enter", "enter", *"many", "enter")
        await hands.until(lambda: "many" in hands.text and app.screen.query_one(Settings).typing)
        assert app.main.controller.draft.batch_size == 20
        await hands.press(*["backspace"] * 4, *"50", "enter")
        await hands.until(lambda: app.main.controller.draft.batch_size == 50)
        assert not app.screen.query_one(Settings).typing
        await hands.press("a")
        assert isinstance(app.screen, MainScreen)


async def test_a_setting_is_called_as_a_preset_has_it(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands, "slash", AllSettingsScreen)
        await hands.press(*"batch norm")
        await hands.until(lambda: "network.batch_norm.name" in hands.text)
        assert "batch norm name" in hands.text


async def test_a_setting_is_found_by_its_name_in_the_panel_too(desk, sit):
    async with sit(desk()) as hands:
        await opened(hands, "slash", AllSettingsScreen)
        await hands.press(*"rate")
        await hands.until(lambda: selected(hands).path == "optimizer.lr")


@pytest.mark.parametrize(("key", "screen"), [("a", AllSettingsScreen), ("p", BrowserScreen)])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_how_to_leave_is_seen_at_every_size(desk, sit, key, screen, size):
    async with sit(desk(), size=size) as hands:
        await opened(hands, key, screen)
        await hands.until(lambda: "esc back" in hands.text)


@pytest.mark.parametrize(("key", "screen"), [("a", AllSettingsScreen), ("p", BrowserScreen)])
@pytest.mark.parametrize("ascii", [False, True])
async def test_a_line_stands_between_list_and_text_only_side_by_side(
    bench, make_view, small, sit, key, screen, ascii
):
    async with sit(bench(make_view(small(), 5), ascii=ascii), size=(140, 40)) as hands:
        await opened(hands, key, screen)
        found = hands.app.screen.query_one("#found")
        assert found.outer_size.width - found.size.width == 1
        assert hands.text.isascii() == ascii
        await hands.resize(80, 24)
        assert found.size.width == 80


# Typing on the main screen, undo, pins


async def test_a_value_is_typed_and_letters_do_nothing_else_meanwhile(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("n")
        app.source.sent.clear()
        await hands.press("3", "enter", *"nq", "backspace", "backspace", *".03", "enter")
        await hands.until(lambda: app.source.sent == [Change({"optimizer.lr": 0.03})])
        await hands.press("enter", *"5", "escape", "u")
        await hands.until(lambda: app.source.sent[-1] == Change({"optimizer.lr": 0.1}))
        assert len(app.source.sent) == 2


async def test_pins_are_kept_and_forgotten(desk, sit):
    app = desk()
    async with sit(app) as hands:
        await hands.press("C", "c")
        assert app.source.sent == [], "there is no run yet"
        await hands.press("n", "c")
        assert app.source.sent == [Step(1), PinTrial()]
        app.source.show(pins=(Pin(1, "Small", app.source.view.trial),))
        await hands.until(lambda: any(curve.label == "pinned" for curve in both(app)[0].curves))
        await hands.press("C")
        assert app.source.sent[-1] == Unpin()


# Saving


@pytest.fixture
def saving(desk, sit, tmp_path, monkeypatch):
    """A main screen in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return desk()


async def test_it_is_saved_and_can_be_opened_again(saving, sit, tmp_path):
    async with sit(saving) as hands:
        await hands.press("plus")
        await opened(hands, "s", SaveScreen)
        await hands.press("enter")
        await hands.until(lambda: isinstance(saving.screen, MainScreen))
        await hands.until(lambda: "Saved: tuitrain run small-edited.yaml" in hands.text)
    assert [file.name for file in tmp_path.iterdir()] == ["small-edited.yaml"]
    assert load(str(tmp_path / "small-edited.yaml")).preset == saving.main.controller.draft


async def test_what_exists_is_replaced_only_when_asked_again(saving, sit, tmp_path):
    file = tmp_path / "small-edited.yaml"
    file.write_text("mine")
    async with sit(saving) as hands:
        await opened(hands, "s", SaveScreen)
        await hands.press("enter")
        await hands.until(lambda: "press enter again to replace it" in hands.text)
        assert file.read_text() == "mine"
        await hands.press("escape")
        await opened(hands, "s", SaveScreen)
        await hands.press("enter")
        await hands.until(lambda: "press enter again" in hands.text)
        assert file.read_text() == "mine", "asked anew it asks anew"
        await hands.press("enter")
        await hands.until(lambda: isinstance(saving.screen, MainScreen))
    assert load(str(file)).preset == saving.main.controller.draft


async def test_blanks_around_a_name_are_none_of_it(saving, sit, tmp_path):
    async with sit(saving) as hands:
        await opened(hands, "s", SaveScreen)
        await hands.press(*["backspace"] * 40, *" mine ", "enter")
        assert isinstance(saving.screen, MainScreen)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


async def test_to_replace_one_file_is_not_to_replace_another(saving, sit, tmp_path):
    first, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("mine")
    other.write_text("mine too")
    async with sit(saving) as hands:
        await opened(hands, "s", SaveScreen)
        await hands.press(*["backspace"] * 40, *"a", "enter")
        assert "a.yaml: exists; press enter again to replace it" in hands.text
        for typed in "ba":
            await hands.press("backspace", typed, "enter")
            assert f"{typed}.yaml: exists; press enter again to replace it" in hands.text
        assert (first.read_text(), other.read_text()) == ("mine", "mine too")
        await hands.press("enter")
        assert isinstance(saving.screen, MainScreen)
    assert other.read_text() == "mine too"
    assert load(str(first)).preset == saving.main.controller.draft


async def test_after_another_trouble_it_asks_again_before_it_replaces(saving, sit, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("mine")
    async with sit(saving) as hands:
        await opened(hands, "s", SaveScreen)
        await hands.press(*["backspace"] * 40, *"a", "enter", "backspace", *"none/a", "enter")
        assert "once more" not in hands.text
        await hands.press(*["backspace"] * 6, *"a", "enter")
        assert "a.yaml: exists; press enter again to replace it" in hands.text
    assert file.read_text() == "mine"


async def test_it_is_saved_in_the_home_folder_too(saving, sit, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    async with sit(saving) as hands:
        await opened(hands, "s", SaveScreen)
        await hands.press(*["backspace"] * 40, *"~/mine", "enter")
        await hands.until(lambda: isinstance(saving.screen, MainScreen))
    assert [file.name for file in home.iterdir()] == ["mine.yaml"]


async def test_a_name_that_cannot_be_written_is_refused_and_nothing_is_left(saving, sit, tmp_path):
    async with sit(saving) as hands:
        await opened(hands, "s", SaveScreen)
        await hands.press(*["backspace"] * 40, "enter")
        assert isinstance(saving.screen, SaveScreen)
        await hands.press(*"no/such", "enter")
        await hands.until(lambda: "cannot be written" in hands.text)
        await hands.press("escape")
        assert isinstance(saving.screen, MainScreen)
    assert list(tmp_path.iterdir()) == []


# Everything at once


@pytest.mark.parametrize("opens", one_of("a", "slash", "i", "p", "s", "v", "question_mark", "ctrl+p"))
async def test_two_escapes_at_once_leave_the_main_screen_in_its_place(desk, sit, opens):
    app = desk()
    async with sit(app) as hands:
        await hands.press(opens)
        await hands.press("escape", "escape", "escape", "n")
        await hands.until(lambda: app.source.sent == [Step(1)])
        assert isinstance(app.screen, MainScreen)
        assert app.main.focused is not None


@pytest.mark.parametrize("opens", one_of("a", "i", "p", "s", "v", "question_mark"))
async def test_a_screen_survives_the_smallest_terminal_and_back(desk, sit, opens):
    app = desk()
    async with sit(app) as hands:
        await hands.press(opens)
        front = app.screen
        await hands.resize(20, 5)
        await hands.until(lambda: [len(row) for row in hands.rows] == [20] * 5)
        await hands.press("down", "right")
        await hands.resize(140, 40)
        assert app.screen is front
        await hands.until(lambda: [len(row) for row in hands.rows] == [140] * 40)
        await hands.press("escape")
        await hands.until(lambda: isinstance(app.screen, MainScreen))
        assert app.main.focused is not None


# The palette


@pytest.fixture
def lab(small, sit):
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()))


def offered(app):
    return {offer.title for offer in app.offers()}


async def test_the_palette_offers_only_what_can_be_done_now(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: app.screen.controller.view)
        sometimes = {"Undo the last change of a setting", "Pin the curves of this run, to compare with"}
        arms = {"Show a small chart for each arm"}
        assert not (sometimes | arms) & offered(app)
        await hands.press("n", "plus")
        assert sometimes <= offered(app)
        assert not arms & offered(app)
        await hands.press("question_mark")
        assert offered(app) == {"Another theme"}


async def test_the_palette_does_what_is_chosen(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: app.screen.controller.view)
        await opened(hands, "ctrl+p", Palette)
        await hands.press(*"one update", "enter")
        await hands.until(lambda: isinstance(app.screen, MainScreen))
        await hands.until(lambda: app.screen.controller.view.trial.updates == 1)
        assert app.screen.controller.view.phase is Phase.PAUSED
