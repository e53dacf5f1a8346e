"""The main screen where there is little room: tabs, arrows, resizing."""

from random import Random

import pytest
from reading import COMPACT, LINE, SHOWN, WIDE, line, seen, selected, toasts, way
from sizes import one_of

from tuitrain.experiments.live.commands import Change, Run, Show, Step
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.main import PANELS, ROUND
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.tabs import Tabs

LESSON = {"about": "\n\n".join(f"Paragraph {number} of many." for number in range(40))}


async def test_behind_tabs_each_panel_has_the_screen_for_itself(desk, sit):
    async with sit(desk(), COMPACT) as hands:
        for key in ("2", "3", "4", "1"):
            await hands.press(key)
            await hands.until(lambda key=key: seen(hands) == SHOWN[key])
            assert f"▸{key}" in line(hands, Tabs)


async def test_side_by_side_all_panels_are_seen_and_tab_keys_change_nothing(desk, sit):
    async with sit(desk(), WIDE) as hands:
        before = hands.text
        await hands.press("1", "2", "4", "3")
        # On its way the marks of what has the arrows come and go.
        await hands.until(lambda: hands.text == before)
        assert seen(hands) == set().union(*SHOWN.values())


async def test_arrows_move_only_settings_that_are_seen(desk, sit):
    app = desk()
    async with sit(app, COMPACT) as hands:
        await hands.press("down", "right", "left")
        assert (selected(hands).path, app.source.sent) == ("optimizer.lr", [])
        await hands.press("3", *way(hands, "batch_size"), "right")
        assert selected(hands).path == "batch_size"
        assert app.source.sent[0].preset.batch_size == 50


@pytest.mark.parametrize("panel", one_of(*PANELS[:4]))
async def test_what_has_the_arrows_keeps_them_when_the_screen_shrinks_and_grows(desk, sit, panel):
    app = desk(5)
    async with sit(app, WIDE) as hands:
        await hands.press(*["tab"] * ROUND.index(panel))
        for size in (COMPACT, (60, 16), WIDE, (60, 16), WIDE):
            await hands.resize(*size)
            await hands.until(lambda size=size: [len(row) for row in hands.rows] == [size[0]] * size[1])
            assert app.main.focused.id == panel[1:]
            assert app.main.focused.region.area


async def test_a_lab_opened_on_a_narrow_screen_begins_with_the_charts(desk, sit):
    app = desk(5)
    async with sit(app, COMPACT) as hands:
        assert app.main.focused.id == "loss"
        await hands.resize(60, 16)
        assert app.main.focused.id == "loss"


async def test_who_has_the_arrows_is_seen_after_a_resize_whoever_had_them(desk, sit):
    app = desk(5, learnt=LINE)
    async with sit(app, WIDE) as hands:
        await hands.press("3")
        await hands.pilot.click("#plane")
        assert app.main.focused.id == "settings", "what was learnt takes no arrows"
        await hands.pilot.click("#accuracy")
        assert app.main.focused.id == "accuracy"
        await hands.resize(*COMPACT)
        await hands.until(lambda: "ACCURACY" in hands.text and app.main.has_class("compact"))
        assert app.main.focused.id == "accuracy"
        await hands.press("5")
        await hands.resize(*WIDE)
        # Side by side what was learnt has no arrows: they are with one that is seen.
        await hands.until(lambda: not app.main.has_class("compact") and app.main.shows_focused)
        await hands.press("3", "down")
        assert selected(hands).path != "optimizer.lr"


async def test_the_arrows_are_never_with_nobody(desk, sit):
    app = desk(5, learnt=LINE)
    async with sit(app, WIDE) as hands:
        app.main.set_focus(None)
        assert app.main.focused.id == "settings"
        await hands.pilot.click("#accuracy")
        app.main.set_focus(None)
        assert app.main.focused.id == "accuracy"
        app.main.query_one("#accuracy").display = False
        await hands.until(lambda: app.main.focused.id == "loss")


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_the_selected_setting_and_its_help_stay_in_sight(desk, sit, size):
    async with sit(desk(), size) as hands:
        await hands.press("3", *["up"] * 10)
        for _ in range(15):
            assert sum(row.startswith(" ▸ ") for row in hands.rows) == 1
            first_words = " ".join(selected(hands).help.split()[:3])
            assert first_words in hands.text
            await hands.press("down")


@pytest.mark.parametrize("size", one_of(COMPACT, WIDE, (60, 16)))
async def test_the_lesson_can_be_read_to_its_end(desk, sit, size):
    async with sit(desk(0, LESSON), size) as hands:
        await hands.press("4")
        assert "Paragraph 0 of" in hands.text
        await hands.press(*["pagedown"] * 16)
        await hands.until(lambda: "Paragraph 39 of" in hands.text)
        assert "Paragraph 0 of" not in hands.text
        await hands.press(*["pageup"] * 16)
        await hands.until(lambda: "Paragraph 0 of" in hands.text)


SIZES = [(140, 40), (100, 28), (99, 28), (100, 27), (80, 24), (60, 16), (20, 5), (1, 1)]


@pytest.mark.parametrize("size", one_of((99, 28), *SIZES[:2], *SIZES[3:]))
async def test_keys_work_at_every_size(desk, sit, size):
    app = desk(5)
    async with sit(app, size) as hands:
        assert [len(row) for row in hands.rows] == [size[0]] * size[1]
        assert app.main.has_class("compact") == (size[0] < 120 or size[1] < 36)
        await hands.press("n", "1", "2", "3", "4", "h", "question_mark", "escape", "plus", "space")
        assert app.source.sent == [Step(1), Show("z"), Change({"optimizer.lr": 0.2}), Run()]
        assert app._exception is None


async def test_after_every_resize_it_is_laid_out_for_the_new_size(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        for size in (*reversed(SIZES), *SIZES):
            await hands.resize(*size)
            await hands.until(lambda size=size: [len(row) for row in hands.rows] == [size[0]] * size[1])
            compact = size[0] < 120 or size[1] < 36
            assert app.main.has_class("compact") == compact
            if size[1] >= 16:
                assert ("1 Charts" in hands.text) == compact


async def test_arrows_pass_a_choice_that_does_not_fit(desk, sit):
    app = desk()
    async with sit(app) as hands:
        # One output for two classes has no place on ten.
        await hands.press(*way(hands, "loss"), "right")
        assert [command.preset.loss for command in app.source.sent] == ["mean_squared_error"]
        await hands.press("left")
        assert [command.preset.loss for command in app.source.sent][1:] == ["cross_entropy"]
        assert not toasts(hands)


@pytest.mark.slow
async def test_resizing_while_it_trains_disturbs_nothing(lab, sit):
    app, chance = lab(epochs=1_000_000, evaluate={"every": 1000}), Random(1)
    sizes = [(chance.randint(1, 200), chance.randint(1, 60)) for _ in range(28)]
    async with sit(app) as hands:
        # Slowly: at full speed every key and every frame would have to wait for its turn.
        await hands.press("less_than_sign", "space")
        for size in [*sizes, (1, 1), (140, 40)]:
            await hands.resize(*size)
            await hands.press(chance.choice("1234h"))
            await hands.until(lambda size=size: [len(row) for row in hands.rows] == [size[0]] * size[1])
        seen = app.screen._view.trial.updates
        await hands.until(lambda: app.screen._view.trial.updates > seen)
        assert app.screen._view.phase is Phase.RUNNING
        # What was hidden behind tabs obeys again.
        await hands.press("down", "down")
        assert selected(hands).path == "weight_decay"


async def test_a_deeper_network_gets_a_higher_table(desk, sit):
    app = desk(0, {"network": {"hidden": {"width": 8, "depth": 1}}})
    async with sit(app) as hands:
        await hands.press(*way(hands, "network.hidden.depth"))
        height = app.screen.query_one(Layers).size.height
        await hands.press("right", "right", "right")
        await hands.until(lambda: app.screen.query_one(Layers).size.height == height + 6)
