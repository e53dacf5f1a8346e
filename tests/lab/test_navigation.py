"""Keys of the charts, and the screens that open over the main one: settings, save, palette, grid."""

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
def main_app(app_for_view, make_view, small):
    """A main screen on a view of the small preset, with other fields of the preset and of the view."""

    def make(updates=20, fields=None, **changes):
        return app_for_view(make_view(small(**(fields or {})), updates, **changes))

    return make


def both(app):
    """What both charts show."""
    return [app.main.query_one(name, Chart).spec for name in ("#loss", "#accuracy")]


async def open_screen(pilot, key, screen):
    """Press the key of a screen, and wait until it is there."""
    await pilot.press(key)
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, screen) and pilot.app.screen.focused)


def cursors(app):
    return [spec.cursor for spec in both(app)]


# Charts


async def test_losses_are_looked_at_in_other_ways_and_back(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        before = both(app)[0]
        await pilot.press("l")
        assert (both(app)[0].log, both(app)[1].log) == (True, False)
        await pilot.press("l", "w")
        assert {spec.x_range for spec in both(app)} == {(0.0, 20.0)}
        await pilot.press("w")
        labels = []
        for _ in SMOOTHINGS:
            await pilot.press("m")
            labels.append(both(app)[0].curves[-1].label)
        assert len(set(labels)) == len(SMOOTHINGS)
        after = both(app)[0]
        assert (after.log, after.x_range, labels[-1]) == (False, before.x_range, before.curves[-1].label)


async def test_the_cursor_reads_the_same_update_on_both_charts(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("x")
        assert cursors(app) == [20.0, 20.0]
        await pilot.press("1", "left", "left")
        assert cursors(app) == [18.0, 18.0]
        await pilot.press("right")
        assert cursors(app) == [19.0, 19.0]
        await pilot.press("x")
        assert cursors(app) == [None, None]


@pytest.mark.parametrize("chart", ["#loss", "#accuracy"])
async def test_the_mouse_reads_values_where_it_is_pressed_and_never_outside(main_app, run_app, chart):
    app = main_app()
    async with run_app(app) as pilot:
        low, high = both(app)[0].x_range
        read = []
        width = app.main.query_one(chart).size.width
        for x in (0, width // 3, width // 2, width - 1):
            await pilot.mouse_down(chart, offset=(x, 3))
            await pilot.mouse_up(chart, offset=(x, 3))
            assert len(set(cursors(app))) == 1
            read.append(cursors(app)[0])
        assert read == sorted(read)
        assert low <= read[0] < read[1] < read[2] <= read[3] <= high


async def test_chart_keys_are_safe_without_curves(main_app, run_app):
    app = main_app(0)
    async with run_app(app, (20, 5)) as pilot:
        await pilot.press("1", "x", "left", "right", "w", "l", "m", "t", "g")
        assert isinstance(app.screen, MainScreen)


# Arms and grid


async def test_t_compares_the_arms_on_the_next_rows(main_app, run_app):
    app = main_app(fields=ARMS)
    async with run_app(app) as pilot:
        titles = [both(app)[1].title]
        for _ in range(4):
            await pilot.press("t")
            titles.append(both(app)[1].title)
        gap = "GAP train − test accuracy"
        assert titles == ["TEST ACCURACY", gap, "TEST LOSS", "TRAIN ACCURACY", "TEST ACCURACY"]


async def test_t_shows_the_gap_of_a_single_run_and_both_scores_again(main_app, run_app):
    app = main_app(20)
    async with run_app(app) as pilot:
        before = pilot.text
        await pilot.press("t")
        assert both(app)[1].title == "GAP train − test accuracy"
        assert "no gap" in pilot.text
        await pilot.press("t")
        assert both(app)[1].title == "SCORED LOSS"
        await pilot.press("t")
        assert pilot.text == before


async def test_z_fits_the_axes_to_the_second_half_of_the_curves(main_app, run_app):
    app = main_app(20)
    async with run_app(app) as pilot:
        before = pilot.text
        await pilot.press("z")
        assert all(spec.zoomed for spec in both(app))
        low, high = both(app)[1].y_range
        assert 0 < low < high < 1
        assert "LOSS zoom" in pilot.text
        await pilot.press("z")
        assert pilot.text == before


async def test_rows_that_another_preset_has_not_are_forgotten(main_app, run_app, make_view, small):
    app = main_app(fields=ARMS | HELD_OUT)
    async with run_app(app) as pilot:
        while "VALIDATION" not in both(app)[1].title.upper():
            await pilot.press("t")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await pilot.wait_until(lambda: "TEST" in both(app)[1].title.upper())
        await pilot.press("g", "t")
        assert isinstance(app.screen, GridScreen)


async def test_where_the_rows_of_the_grid_are_gone_the_first_of_the_others_come_next(
    main_app, run_app, make_view, small
):
    app = main_app(fields=ARMS | HELD_OUT)
    async with run_app(app) as pilot:
        await pilot.press("g")
        while "VALIDATION" not in pilot.rows[2]:
            await pilot.press("t")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await pilot.wait_until(lambda: app.screen.view is app.source.view)
        await pilot.press("t")
        assert "TRAIN ACCURACY" in pilot.rows[2]


async def test_the_grid_has_a_chart_for_each_arm_and_goes_through_rows_and_losses(main_app, run_app):
    app = main_app(fields=ARMS)
    async with run_app(app) as pilot:
        await pilot.press("g")
        assert isinstance(app.screen, GridScreen)
        seen = []
        for _ in range(6):
            seen.append(pilot.rows[2].partition("an arm")[0].strip())
            await pilot.press("t")
        gap = "GAP train − test accuracy"
        assert seen == ["TEST ACCURACY", gap, "TEST LOSS", "LOSS", "TRAIN ACCURACY", "TEST ACCURACY"]
        assert "plain" in pilot.text
        assert "slow" in pilot.text
        await pilot.press("space", "e")
        assert app.source.sent == [Run(), Step(None)]
        await pilot.press("g")
        assert isinstance(app.screen, MainScreen)


async def test_the_grid_goes_on_when_its_rows_are_gone(main_app, run_app, make_view, small):
    app = main_app(fields=ARMS | HELD_OUT)
    async with run_app(app) as pilot:
        while "VALIDATION" not in both(app)[1].title.upper():
            await pilot.press("t")
        await pilot.press("g")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await pilot.wait_until(lambda: app.screen.view is app.source.view)
        await pilot.press("t")
        assert pilot.app.screen.query_one(Grid)


# All settings


def selected(pilot):
    return pilot.app.screen.query_one(Settings).selected


async def test_all_settings_are_found_by_a_part_of_their_name_and_stepped(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("n")
        await open_screen(pilot, "slash", AllSettingsScreen)
        await pilot.press(*"decay")
        await pilot.wait_until(lambda: selected(pilot).path == "weight_decay")
        await pilot.press("enter", "right")
        await pilot.wait_until(
            lambda: app.source.sent[-1:] == [Change({"weight_decay": app.main.controller.draft.weight_decay})]
        )
        assert app.main.controller.draft.weight_decay > 0
        await pilot.press("u")
        assert app.main.controller.draft.weight_decay == 0
        await pilot.press("slash", *["backspace"] * 5, *"standard")
        await pilot.wait_until(lambda: selected(pilot).path == "data.standardize")
        assert "false" in pilot.text
        assert "One of: false, true." in pilot.text
        assert "False" not in pilot.text
        await pilot.press(*["backspace"] * 8, *"qqq")
        await pilot.wait_until(lambda: "No setting has that name" in pilot.text)
        await pilot.press("down", "enter", "right", "escape", "escape")
        assert isinstance(app.screen, MainScreen)


async def test_a_screen_that_another_lies_over_takes_nobody_away(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await open_screen(pilot, "slash", AllSettingsScreen)
        below = app.screen
        await open_screen(pilot, "ctrl+p", CommandPalette)
        below.dismiss()
        assert isinstance(app.screen, CommandPalette)
        assert below in app.screen_stack


async def test_a_value_is_typed_there_and_a_refused_one_can_be_mended(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await open_screen(pilot, "a", AllSettingsScreen)
        await pilot.press("slash", *"batch size", "enter", "enter", *"many", "enter")
        await pilot.wait_until(lambda: "many" in pilot.text and app.screen.query_one(Settings).typing)
        assert app.main.controller.draft.batch_size == 20
        await pilot.press(*["backspace"] * 4, *"50", "enter")
        await pilot.wait_until(lambda: app.main.controller.draft.batch_size == 50)
        assert not app.screen.query_one(Settings).typing
        await pilot.press("a")
        assert isinstance(app.screen, MainScreen)


async def test_a_setting_is_called_as_a_preset_has_it(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_screen(pilot, "slash", AllSettingsScreen)
        await pilot.press(*"batch norm")
        await pilot.wait_until(lambda: "network.batch_norm.name" in pilot.text)
        assert "batch norm name" in pilot.text


async def test_a_setting_is_found_by_its_name_in_the_panel_too(main_app, run_app):
    async with run_app(main_app()) as pilot:
        await open_screen(pilot, "slash", AllSettingsScreen)
        await pilot.press(*"rate")
        await pilot.wait_until(lambda: selected(pilot).path == "optimizer.lr")


@pytest.mark.parametrize(("key", "screen"), [("a", AllSettingsScreen), ("p", BrowserScreen)])
@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_how_to_leave_is_seen_at_every_size(main_app, run_app, key, screen, size):
    async with run_app(main_app(), size=size) as pilot:
        await open_screen(pilot, key, screen)
        await pilot.wait_until(lambda: "esc back" in pilot.text)


@pytest.mark.parametrize(("key", "screen"), [("a", AllSettingsScreen), ("p", BrowserScreen)])
@pytest.mark.parametrize("ascii", [False, True])
async def test_a_line_stands_between_list_and_text_only_side_by_side(
    app_for_view, make_view, small, run_app, key, screen, ascii
):
    async with run_app(app_for_view(make_view(small(), 5), ascii=ascii), size=(140, 40)) as pilot:
        await open_screen(pilot, key, screen)
        found = pilot.app.screen.query_one("#found")
        assert found.outer_size.width - found.size.width == 1
        assert pilot.text.isascii() == ascii
        await pilot.resize_terminal(80, 24)
        assert found.size.width == 80


# Typing, undo, pins


async def test_a_value_is_typed_and_letters_do_nothing_else_meanwhile(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("n")
        app.source.sent.clear()
        await pilot.press("3", "enter", *"nq", "backspace", "backspace", *".03", "enter")
        await pilot.wait_until(lambda: app.source.sent == [Change({"optimizer.lr": 0.03})])
        await pilot.press("enter", *"5", "escape", "u")
        await pilot.wait_until(lambda: app.source.sent[-1] == Change({"optimizer.lr": 0.1}))
        assert len(app.source.sent) == 2


async def test_pins_are_kept_and_forgotten(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press("C", "c")
        assert app.source.sent == [], "there is no run yet"
        await pilot.press("n", "c")
        assert app.source.sent == [Step(1), PinTrial()]
        app.source.show(pins=(Pin(1, "Small", app.source.view.trial),))
        await pilot.wait_until(lambda: any(curve.label == "pinned" for curve in both(app)[0].curves))
        await pilot.press("C")
        assert app.source.sent[-1] == Unpin()


# Saving


@pytest.fixture
def app_in_empty_folder(main_app, run_app, tmp_path, monkeypatch):
    """A main screen in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return main_app()


async def test_a_saved_preset_can_be_opened_again(app_in_empty_folder, run_app, tmp_path):
    async with run_app(app_in_empty_folder) as pilot:
        await pilot.press("plus")
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press("enter")
        await pilot.wait_until(lambda: isinstance(app_in_empty_folder.screen, MainScreen))
        await pilot.wait_until(lambda: "Saved: tuitrain run small-edited.yaml" in pilot.text)
    assert [file.name for file in tmp_path.iterdir()] == ["small-edited.yaml"]
    assert load(str(tmp_path / "small-edited.yaml")).preset == app_in_empty_folder.main.controller.draft


async def test_what_exists_is_replaced_only_when_asked_again(app_in_empty_folder, run_app, tmp_path):
    file = tmp_path / "small-edited.yaml"
    file.write_text("mine")
    async with run_app(app_in_empty_folder) as pilot:
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press("enter")
        await pilot.wait_until(lambda: "press enter again to replace it" in pilot.text)
        assert file.read_text() == "mine"
        await pilot.press("escape")
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press("enter")
        await pilot.wait_until(lambda: "press enter again" in pilot.text)
        assert file.read_text() == "mine", "asked anew it asks anew"
        await pilot.press("enter")
        await pilot.wait_until(lambda: isinstance(app_in_empty_folder.screen, MainScreen))
    assert load(str(file)).preset == app_in_empty_folder.main.controller.draft


async def test_blanks_around_a_name_are_none_of_it(app_in_empty_folder, run_app, tmp_path):
    async with run_app(app_in_empty_folder) as pilot:
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press(*["backspace"] * 40, *" mine ", "enter")
        assert isinstance(app_in_empty_folder.screen, MainScreen)
    assert [file.name for file in tmp_path.iterdir()] == ["mine.yaml"]


async def test_to_replace_one_file_is_not_to_replace_another(app_in_empty_folder, run_app, tmp_path):
    first, other = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("mine")
    other.write_text("mine too")
    async with run_app(app_in_empty_folder) as pilot:
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press(*["backspace"] * 40, *"a", "enter")
        assert "a.yaml: exists; press enter again to replace it" in pilot.text
        for typed in "ba":
            await pilot.press("backspace", typed, "enter")
            assert f"{typed}.yaml: exists; press enter again to replace it" in pilot.text
        assert (first.read_text(), other.read_text()) == ("mine", "mine too")
        await pilot.press("enter")
        assert isinstance(app_in_empty_folder.screen, MainScreen)
    assert other.read_text() == "mine too"
    assert load(str(first)).preset == app_in_empty_folder.main.controller.draft


async def test_after_another_trouble_it_asks_again_before_it_replaces(app_in_empty_folder, run_app, tmp_path):
    file = tmp_path / "a.yaml"
    file.write_text("mine")
    async with run_app(app_in_empty_folder) as pilot:
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press(*["backspace"] * 40, *"a", "enter", "backspace", *"none/a", "enter")
        assert "once more" not in pilot.text
        await pilot.press(*["backspace"] * 6, *"a", "enter")
        assert "a.yaml: exists; press enter again to replace it" in pilot.text
    assert file.read_text() == "mine"


async def test_a_preset_can_be_saved_in_the_home_folder(app_in_empty_folder, run_app, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    async with run_app(app_in_empty_folder) as pilot:
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press(*["backspace"] * 40, *"~/mine", "enter")
        await pilot.wait_until(lambda: isinstance(app_in_empty_folder.screen, MainScreen))
    assert [file.name for file in home.iterdir()] == ["mine.yaml"]


async def test_a_name_that_cannot_be_written_is_refused_and_nothing_is_left(
    app_in_empty_folder, run_app, tmp_path
):
    async with run_app(app_in_empty_folder) as pilot:
        await open_screen(pilot, "s", SaveScreen)
        await pilot.press(*["backspace"] * 40, "enter")
        assert isinstance(app_in_empty_folder.screen, SaveScreen)
        await pilot.press(*"no/such", "enter")
        await pilot.wait_until(lambda: "cannot be written" in pilot.text)
        await pilot.press("escape")
        assert isinstance(app_in_empty_folder.screen, MainScreen)
    assert list(tmp_path.iterdir()) == []


# Stacked screens


@pytest.mark.parametrize("opens", one_of("a", "slash", "i", "p", "s", "v", "question_mark", "ctrl+p"))
async def test_two_escapes_at_once_leave_the_main_screen_in_its_place(main_app, run_app, opens):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press(opens)
        await pilot.press("escape", "escape", "escape", "n")
        await pilot.wait_until(lambda: app.source.sent == [Step(1)])
        assert isinstance(app.screen, MainScreen)
        assert app.main.focused is not None


@pytest.mark.parametrize("opens", one_of("a", "i", "p", "s", "v", "question_mark"))
async def test_a_screen_survives_the_smallest_terminal_and_back(main_app, run_app, opens):
    app = main_app()
    async with run_app(app) as pilot:
        await pilot.press(opens)
        front = app.screen
        await pilot.resize_terminal(20, 5)
        await pilot.wait_until(lambda: [len(row) for row in pilot.rows] == [20] * 5)
        await pilot.press("down", "right")
        await pilot.resize_terminal(140, 40)
        assert app.screen is front
        await pilot.wait_until(lambda: [len(row) for row in pilot.rows] == [140] * 40)
        await pilot.press("escape")
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        assert app.main.focused is not None


# Command palette


@pytest.fixture
def lab_app(small, run_app):
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()))


def offered(app):
    return {offer.title for offer in app.offers()}


async def test_the_palette_offers_only_what_can_be_done_now(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.controller.view)
        sometimes = {"Undo the last change of a setting", "Pin the curves of this run, to compare with"}
        arms = {"Show a small chart for each arm"}
        assert not (sometimes | arms) & offered(app)
        await pilot.press("n", "plus")
        assert sometimes <= offered(app)
        assert not arms & offered(app)
        await pilot.press("question_mark")
        assert offered(app) == {"Another theme"}


async def test_the_palette_does_what_is_chosen(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.controller.view)
        await open_screen(pilot, "ctrl+p", Palette)
        await pilot.press(*"one update", "enter")
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        await pilot.wait_until(lambda: app.screen.controller.view.trial.updates == 1)
        assert app.screen.controller.view.phase is Phase.PAUSED
