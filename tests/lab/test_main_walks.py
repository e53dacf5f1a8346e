"""Walks through the main screen, a look at every step: what is stale, what is offered, who has the arrows."""

import pytest
from reading import COMPACT, rows_of, said, selected, toasts, way
from shown_screens import boundary

from tuitrain.config import changed, load
from tuitrain.experiments.live.commands import Choose, Open, Start
from tuitrain.experiments.live.view import Pin
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.settings import Settings

ARMS = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}


@pytest.fixture
def arms(bench, make_view, small):
    return bench(make_view(small(**ARMS), 5))


def allowed(app, *names):
    return [name for name in names if app.main.check_action(name, ())]


async def test_what_may_be_done_follows_what_there_is(desk, sit, make_view):
    names = "arm", "grid", "scored_rows", "copy", "undo", "unpin", "draw", "back", "pin", "find"
    app = desk(5)
    async with sit(app) as hands:
        assert allowed(app, *names) == ["scored_rows", "draw", "find"]
        await hands.press("n")
        assert allowed(app, *names) == ["scored_rows", "draw", "back", "pin", "find"]
        await hands.press("plus")
        assert allowed(app, *names) == ["scored_rows", "undo", "draw", "back", "pin", "find"]
        app.source.show(pins=(Pin(1, "x", app.source.view.trial),))
        await hands.settled()
        assert allowed(app, *names) == ["scored_rows", "undo", "unpin", "draw", "back", "pin", "find"]
        await hands.press("u", "3", "enter")
        assert allowed(app, *names) == ["scored_rows", "unpin", "draw", "back", "pin"], (
            "what is typed is text"
        )
        await hands.press("escape", "r")
        assert allowed(app, *names) == ["scored_rows", "unpin", "draw", "find"], "a start is no run yet"
    app = desk(5, ARMS)
    async with sit(app):
        assert allowed(app, *names) == ["arm", "grid", "scored_rows", "draw", "find"]
    app = desk(5, {"data": {"name": "moons", "train": 40}, "network": {"hidden": [4]}})
    async with sit(app):
        assert allowed(app, *names) == ["scored_rows", "find"]


async def test_a_chosen_arm_is_followed_by_settings_and_commands_and_left_again(arms, sit):
    async with sit(arms) as hands:

        def rate():
            return next(row for row in rows_of(hands, Settings) if " rate " in row)

        assert "0.02…0.1" in rate()
        assert "by arm" in rate()
        for key, chosen, words in (
            ("]", "plain", " 0.1 "),
            ("]", "slow", " 0.02 "),
            ("]", None, "0.02…0.1"),
            ("[", "slow", " 0.02 "),
        ):
            await hands.press(key)
            assert arms.source.sent[-1] == Choose(chosen)
            assert words in rate()
        assert "by arm" not in rate()
        arms.main.navigation.open(load("xor"))
        await hands.settled()
        assert arms.source.sent[-2:] == [Choose(None), Open(load("xor").preset)]
        assert arms.main.controller.arm is None
        assert "…" not in rate()


async def test_another_preset_leaves_nothing_of_the_last(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("S", "n", *way(hands, "batch_size"), "right", "up")
        assert app.main.controller.can_undo
        app.main.navigation.open(load("quickstart"))
        await hands.settled()
        assert (app.main.controller.can_undo, app.main.controller.begun, app.main.controller.seeds) == (
            False,
            False,
            1,
        )
        assert hands.rows[0].strip().startswith("quickstart │")
        assert "was" not in " ".join(rows_of(hands, Settings))
        assert said(hands).startswith(" ".join(selected(hands).help.split()[:4]))
        await hands.press("r")
        assert app.source.sent[-1] == Start(load("quickstart").preset, 1)


async def test_the_help_of_a_setting_gives_way_to_a_refusal_and_comes_back(desk, sit):
    app = desk(5, {"seed": 2**63 - 1})
    async with sit(app) as hands:
        helped = said(hands)
        await hands.press("R")
        assert said(hands).startswith("seed: ")
        assert helped not in said(hands)
        await hands.press("down", "up")
        assert said(hands) == helped
        await hands.press("R")
        assert said(hands) != helped
        await hands.press("right")
        assert said(hands) == helped
        await hands.press("left", "enter", *"fast", "enter")
        assert "fast" in said(hands)
        assert app.main.query_one(Settings).typing
        await hands.press("escape")
        assert said(hands) == helped
        await hands.press("enter", *"-1", "enter", "backspace", "backspace", *".3", "enter")
        assert (said(hands), selected(hands).value) == (helped, 0.3)
        assert not toasts(hands)


async def test_what_is_being_typed_is_seen_and_left_by_every_way(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        settings = app.main.query_one(Settings)
        for keys in (
            ("escape",),
            ("enter",),
            ("tab", "shift+tab"),
            ("1", "2", "backspace", "backspace", "enter"),
        ):
            await hands.press("enter")
            assert settings.typing
            assert any("rate" in row and "▏" in row for row in rows_of(hands, Settings))
            await hands.press(*keys)
            assert not settings.typing
            assert not any("▏" in row for row in rows_of(hands, Settings))
        assert (app.source.sent, selected(hands).value) == ([], 0.1)
        await hands.press("enter", *"12")
        await hands.pilot.click("#loss")
        assert not settings.typing
        assert selected(hands).value == 0.1


async def test_the_cursor_stays_in_the_window_and_is_not_where_nothing_is(desk, sit):
    app = desk(20)
    async with sit(app) as hands:

        def cursor():
            return app.main.query_one("#loss", Chart).spec.cursor

        await hands.press("1", "right")
        assert cursor() == 20, "an arrow begins at the newest update"
        await hands.press(*["right"] * 20)
        assert cursor() == 30
        await hands.press(*["left"] * 40)
        assert cursor() == 0
        await hands.press("x", "x")
        assert cursor() == 20


async def test_tabs_and_arrows_go_round_at_both_sizes(desk, sit):
    app = desk(5, learnt=boundary())
    async with sit(app, COMPACT) as hands:
        focused = []
        for key in ("3", *["tab"] * 6, "shift+tab", "2", "shift+tab"):
            await hands.press(key)
            focused.append(app.main.focused.id)
        assert focused == [
            "settings", "loss", "accuracy", "layers", "lesson", "learnt", "settings", "learnt",
            "layers", "accuracy",
        ]  # fmt: skip
        await hands.resize(140, 40)
        assert app.main.focused.id == "accuracy"
        await hands.press(*["shift+tab"] * 3)
        assert app.main.focused.id == "lesson"


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5"])
@pytest.mark.parametrize("turn", ["tab", "shift+tab"])
async def test_tab_leads_on_from_every_panel(desk, sit, size, key, turn):
    app = desk(5, learnt=boundary())
    async with sit(app, size) as hands:
        await hands.press(key)
        before = app.main.focused
        await hands.press(turn)
        assert app.main.focused is not None
        assert app.main.focused is not before


async def test_what_was_clicked_at_last_is_what_a_narrow_screen_shows(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("3")
        await hands.pilot.click("#layers")
        await hands.resize(*COMPACT)
        assert (app.main.focused.id, "LAYERS" in hands.text) == ("layers", True)


async def test_a_refusal_is_none_of_the_next_preset(desk, sit):
    app = desk(5, {"seed": 2**63 - 1})
    async with sit(app) as hands:
        await hands.press("R")
        assert said(hands).startswith("seed: ")
        app.main.navigation.open(load("quickstart"))
        await hands.settled()
        assert said(hands) == " ".join(selected(hands).help.split())


async def test_what_was_learnt_is_asked_for_as_long_as_it_is_seen(bench, make_view, small, sit):
    deep = small(network={"hidden": {"width": 4, "depth": 40}})
    app = bench(make_view(deep, 5, learnt=boundary()))
    async with sit(app, (120, 36)) as hands:
        watched = [app.source.watched]
        for keys, size in (
            (("v",), None),
            (("escape",), None),
            (("5",), COMPACT),
            ((), (120, 36)),
            ((), (140, 60)),
        ):
            if size:
                await hands.resize(*size)
            await hands.press(*keys)
            watched.append(app.source.watched)
        assert watched == [False, True, False, True, False, True]
        # A table of many layers takes its room.
        await hands.resize(140, 36)
        for depth, wanted in ((40, False), (1, True), (40, False)):
            network = {"hidden": {"width": 4, "depth": depth}}
            app.source.show(config=small(network=network).trial)
            await hands.settled()
            assert app.source.watched is wanted


async def test_on_a_narrow_screen_the_rate_is_that_of_the_run(desk, sit, small):
    app = desk(5)
    async with sit(app, COMPACT) as hands:
        await hands.press("n")
        app.source.show(config=changed(small().trial, {"optimizer.lr": 0.7}))
        await hands.settled()
        assert "rate 0.7" in hands.text


async def test_after_values_were_read_the_panel_has_the_arrows_that_had_them_before(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        for key, panel in (("2", "layers"), ("3", "settings"), ("4", "lesson"), ("1", "loss")):
            await hands.press(key, "x")
            assert app.main.focused.id == "loss"
            await hands.press("x")
            assert app.main.focused.id == panel


async def test_what_a_setting_was_is_said_until_another_run_begins(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        await hands.press("n", "right")
        assert "was 0.1" in " ".join(rows_of(hands, Settings))
        await hands.press("r")
        assert "was" not in " ".join(rows_of(hands, Settings))


async def test_where_the_selected_setting_is_gone_the_rate_is_selected_and_explained(desk, sit):
    app = desk(5)
    async with sit(app) as hands:
        helped = said(hands)
        await hands.press("up", "right", "down", "down")
        assert selected(hands).path == "optimizer.momentum"
        assert said(hands) != helped
        await hands.press("u")
        assert (selected(hands).path, said(hands)) == ("optimizer.lr", helped)


async def test_the_first_arrow_reads_the_newest_update_of_all_that_is_drawn(desk, sit, make_view, small):
    app = desk(20, before=make_view(small(), 10).trial)
    async with sit(app) as hands:
        await hands.press("1", "right")
        assert app.main.query_one("#loss", Chart).spec.cursor == 20


async def test_a_mouse_without_a_button_reads_nothing(desk, sit):
    app = desk(20)
    async with sit(app) as hands:
        await hands.pilot.hover("#loss", offset=(20, 5))
        assert app.main.query_one("#loss", Chart).spec.cursor is None


async def test_rows_that_the_next_preset_has_not_are_left(bench, make_view, small, sit):
    held = {"data": {"name": "mnist", "train": 200, "test": 100, "validation": 20}}
    app = bench(make_view(small(**ARMS, **held), 20))
    async with sit(app) as hands:
        while "VALIDATION ACCURACY" not in hands.text:
            await hands.press("t")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await hands.settled()
        assert "VALIDATION" not in hands.text
        await hands.press("t", "t", "t")
        assert "TRAIN ACCURACY" in hands.text
