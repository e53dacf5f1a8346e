"""The main screen where there is little room: tabs, arrows, resizing."""

from random import Random

import pytest
from screen_text import COMPACT, LINE, SHOWN, WIDE, keys_to, line_of, selected_setting, toasts, visible_panels
from sizes import one_of

from tuitrain.experiments.live.commands import Change, Run, Show, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.main import PANELS, ROUND
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.tabs import Tabs

LESSON = {"about": "\n\n".join(f"Paragraph {number} of many." for number in range(40))}


async def test_behind_tabs_each_panel_has_the_screen_for_itself(main_app, run_app):
    async with run_app(main_app(), COMPACT) as pilot:
        for key in ("2", "3", "4", "1"):
            await pilot.press(key)
            await pilot.wait_until(lambda key=key: visible_panels(pilot) == SHOWN[key])
            assert f"▸{key}" in line_of(pilot, Tabs)


async def test_side_by_side_all_panels_are_seen_and_tab_keys_change_nothing(main_app, run_app):
    async with run_app(main_app(), WIDE) as pilot:
        before = pilot.text
        await pilot.press("1", "2", "4", "3")
        # On its way the marks of what has the arrows come and go.
        await pilot.wait_until(lambda: pilot.text == before)
        assert visible_panels(pilot) == set().union(*SHOWN.values())


async def test_arrows_move_only_settings_that_are_seen(main_app, run_app):
    app = main_app()
    async with run_app(app, COMPACT) as pilot:
        await pilot.press("down", "right", "left")
        assert (selected_setting(pilot).path, app.source.sent) == ("optimizer.lr", [])
        await pilot.press("3", *keys_to(pilot, "batch_size"), "right")
        assert selected_setting(pilot).path == "batch_size"
        assert app.source.sent[0].preset.batch_size == 50


@pytest.mark.parametrize("panel", one_of(*PANELS[:4]))
async def test_what_has_the_arrows_keeps_them_when_the_screen_shrinks_and_grows(main_app, run_app, panel):
    app = main_app(5)
    async with run_app(app, WIDE) as pilot:
        await pilot.press(*["tab"] * ROUND.index(panel))
        for size in (COMPACT, (60, 16), WIDE, (60, 16), WIDE):
            await pilot.resize_terminal(*size)
            await pilot.wait_until(lambda size=size: [len(row) for row in pilot.rows] == [size[0]] * size[1])
            assert app.main.focused.id == panel[1:]
            assert app.main.focused.region.area


async def test_a_lab_opened_on_a_narrow_screen_begins_with_the_charts(main_app, run_app):
    app = main_app(5)
    async with run_app(app, COMPACT) as pilot:
        assert app.main.focused.id == "loss"
        await pilot.resize_terminal(60, 16)
        assert app.main.focused.id == "loss"


async def test_the_focused_widget_is_visible_after_a_resize(main_app, run_app):
    app = main_app(5, learnt=LINE)
    async with run_app(app, WIDE) as pilot:
        await pilot.press("3")
        await pilot.click("#plane")
        assert app.main.focused.id == "settings", "what was learnt takes no arrows"
        await pilot.click("#accuracy")
        assert app.main.focused.id == "accuracy"
        await pilot.resize_terminal(*COMPACT)
        await pilot.wait_until(lambda: "ACCURACY" in pilot.text and app.main.has_class("compact"))
        assert app.main.focused.id == "accuracy"
        await pilot.press("5")
        await pilot.resize_terminal(*WIDE)
        # Side by side what was learnt has no arrows: they are with one that is seen.
        await pilot.wait_until(lambda: not app.main.has_class("compact") and app.main.shows_focused)
        await pilot.press("3", "down")
        assert selected_setting(pilot).path != "optimizer.lr"


async def test_the_arrows_are_never_with_nobody(main_app, run_app):
    app = main_app(5, learnt=LINE)
    async with run_app(app, WIDE) as pilot:
        app.main.set_focus(None)
        assert app.main.focused.id == "settings"
        await pilot.click("#accuracy")
        app.main.set_focus(None)
        assert app.main.focused.id == "accuracy"
        app.main.query_one("#accuracy").display = False
        await pilot.wait_until(lambda: app.main.focused.id == "loss")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_selected_setting_and_its_help_stay_in_sight(main_app, run_app, size):
    async with run_app(main_app(), size) as pilot:
        await pilot.press("3", *["up"] * 10)
        for _ in range(15):
            assert sum(row.startswith(" ▸ ") for row in pilot.rows) == 1
            first_words = " ".join(selected_setting(pilot).help.split()[:3])
            assert first_words in pilot.text
            await pilot.press("down")


@pytest.mark.parametrize("size", one_of(COMPACT, WIDE, (60, 16)))
async def test_the_lesson_can_be_read_to_its_end(main_app, run_app, size):
    async with run_app(main_app(0, LESSON), size) as pilot:
        await pilot.press("4")
        assert "Paragraph 0 of" in pilot.text
        await pilot.press(*["pagedown"] * 16)
        await pilot.wait_until(lambda: "Paragraph 39 of" in pilot.text)
        assert "Paragraph 0 of" not in pilot.text
        await pilot.press(*["pageup"] * 16)
        await pilot.wait_until(lambda: "Paragraph 0 of" in pilot.text)


SIZES = [(140, 40), (100, 28), (99, 28), (100, 27), (80, 24), (60, 16), (20, 5), (1, 1)]


@pytest.mark.parametrize("size", one_of((99, 28), *SIZES[:2], *SIZES[3:]))
async def test_keys_work_at_every_size(main_app, run_app, size):
    app = main_app(5)
    async with run_app(app, size) as pilot:
        assert [len(row) for row in pilot.rows] == [size[0]] * size[1]
        assert app.main.has_class("compact") == (size[0] < 120 or size[1] < 36)
        await pilot.press("n", "1", "2", "3", "4", "h", "question_mark", "escape", "plus", "space")
        assert app.source.sent == [Step(1), Show("z"), Change({"optimizer.lr": 0.2}), Run()]
        assert app._exception is None


async def test_after_every_resize_it_is_laid_out_for_the_new_size(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        for size in (*reversed(SIZES), *SIZES):
            await pilot.resize_terminal(*size)
            await pilot.wait_until(lambda size=size: [len(row) for row in pilot.rows] == [size[0]] * size[1])
            compact = size[0] < 120 or size[1] < 36
            assert app.main.has_class("compact") == compact
            if size[1] >= 16:
                assert ("1 Charts" in pilot.text) == compact


async def test_arrows_pass_a_choice_that_does_not_fit(main_app, run_app):
    app = main_app()
    async with run_app(app) as pilot:
        # One output for two classes has no place on ten.
        await pilot.press(*keys_to(pilot, "loss"), "right")
        assert [command.preset.loss for command in app.source.sent] == ["mean_squared_error"]
        await pilot.press("left")
        assert [command.preset.loss for command in app.source.sent][1:] == ["cross_entropy"]
        assert not toasts(pilot)


@pytest.mark.slow
async def test_resizing_while_it_trains_disturbs_nothing(lab_app, run_app):
    app, chance = lab_app(epochs=1_000_000, evaluate={"every": 1000}), Random(1)
    sizes = [(chance.randint(1, 200), chance.randint(1, 60)) for _ in range(28)]
    async with run_app(app) as pilot:
        # Slowly: at full speed every key and every frame would have to wait for its turn.
        await pilot.press("less_than_sign", "space")
        for size in [*sizes, (1, 1), (140, 40)]:
            await pilot.resize_terminal(*size)
            await pilot.press(chance.choice("1234h"))
            await pilot.wait_until(lambda size=size: [len(row) for row in pilot.rows] == [size[0]] * size[1])
        updates = app.screen._view.trial.updates
        await pilot.wait_until(lambda: app.screen._view.trial.updates > updates)
        assert app.screen._view.phase is Phase.RUNNING
        # What was hidden behind tabs obeys again.
        await pilot.press("down", "down")
        assert selected_setting(pilot).path == "weight_decay"


async def test_a_deeper_network_gets_a_higher_table(main_app, run_app):
    app = main_app(0, {"network": {"hidden": {"width": 8, "depth": 1}}})
    async with run_app(app) as pilot:
        await pilot.press(*keys_to(pilot, "network.hidden.depth"))
        height = app.screen.query_one(Layers).size.height
        await pilot.press("right", "right", "right")
        await pilot.wait_until(lambda: app.screen.query_one(Layers).size.height == height + 6)
