"""Walks through the main screen, a look at every step: what is stale, what is offered, who has the arrows."""

import pytest
from screen_cases import boundary
from screen_text import COMPACT, explanation, keys_to, rows_of, selected_setting, toasts

from tuitrain.config import changed, load
from tuitrain.experiments.live.commands import Choose, Open, Start
from tuitrain.experiments.live.view import Pin
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.settings import Settings

ARMS = {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}}


@pytest.fixture
def two_arms(app_for_view, make_view, small):
    return app_for_view(make_view(small(**ARMS), 5))


def allowed(app, *names):
    return [name for name in names if app.main.check_action(name, ())]


async def test_what_may_be_done_follows_what_there_is(main_app, run_app, make_view):
    names = "arm", "grid", "scored_rows", "copy", "undo", "unpin", "draw", "back", "pin", "find"
    app = main_app(5)
    async with run_app(app) as pilot:
        assert allowed(app, *names) == ["scored_rows", "draw", "find"]
        await pilot.press("n")
        assert allowed(app, *names) == ["scored_rows", "draw", "back", "pin", "find"]
        await pilot.press("plus")
        assert allowed(app, *names) == ["scored_rows", "undo", "draw", "back", "pin", "find"]
        app.source.show(pins=(Pin(1, "x", app.source.view.trial),))
        await pilot.wait_until_settled()
        assert allowed(app, *names) == ["scored_rows", "undo", "unpin", "draw", "back", "pin", "find"]
        await pilot.press("u", "3", "enter")
        assert allowed(app, *names) == ["scored_rows", "unpin", "draw", "back", "pin"], (
            "what is typed is text"
        )
        await pilot.press("escape", "r")
        assert allowed(app, *names) == ["scored_rows", "unpin", "draw", "find"], "a start is no run yet"
    app = main_app(5, ARMS)
    async with run_app(app):
        assert allowed(app, *names) == ["arm", "grid", "scored_rows", "draw", "find"]
    app = main_app(5, {"data": {"name": "moons", "train": 40}, "network": {"hidden": [4]}})
    async with run_app(app):
        assert allowed(app, *names) == ["scored_rows", "find"]


async def test_a_chosen_arm_is_followed_by_settings_and_commands_and_left_again(two_arms, run_app):
    async with run_app(two_arms) as pilot:

        def rate():
            return next(row for row in rows_of(pilot, Settings) if " rate " in row)

        assert "0.02…0.1" in rate()
        assert "by arm" in rate()
        for key, chosen, words in (
            ("]", "plain", " 0.1 "),
            ("]", "slow", " 0.02 "),
            ("]", None, "0.02…0.1"),
            ("[", "slow", " 0.02 "),
        ):
            await pilot.press(key)
            assert two_arms.source.sent[-1] == Choose(chosen)
            assert words in rate()
        assert "by arm" not in rate()
        two_arms.main.navigation.open(load("xor"))
        await pilot.wait_until_settled()
        assert two_arms.source.sent[-2:] == [Choose(None), Open(load("xor").preset)]
        assert two_arms.main.controller.arm is None
        assert "…" not in rate()


async def test_another_preset_leaves_nothing_of_the_last(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("S", "n", *keys_to(pilot, "batch_size"), "right", "up")
        assert app.main.controller.can_undo
        app.main.navigation.open(load("quickstart"))
        await pilot.wait_until_settled()
        assert (app.main.controller.can_undo, app.main.controller.begun, app.main.controller.seeds) == (
            False,
            False,
            1,
        )
        assert pilot.rows[0].strip().startswith("quickstart │")
        assert "was" not in " ".join(rows_of(pilot, Settings))
        assert explanation(pilot).startswith(" ".join(selected_setting(pilot).help.split()[:4]))
        await pilot.press("r")
        assert app.source.sent[-1] == Start(load("quickstart").preset, 1)


async def test_the_help_of_a_setting_gives_way_to_a_refusal_and_comes_back(main_app, run_app):
    app = main_app(5, {"seed": 2**63 - 1})
    async with run_app(app) as pilot:
        helped = explanation(pilot)
        await pilot.press("R")
        assert explanation(pilot).startswith("seed: ")
        assert helped not in explanation(pilot)
        await pilot.press("down", "up")
        assert explanation(pilot) == helped
        await pilot.press("R")
        assert explanation(pilot) != helped
        await pilot.press("right")
        assert explanation(pilot) == helped
        await pilot.press("left", "enter", *"fast", "enter")
        assert "fast" in explanation(pilot)
        assert app.main.query_one(Settings).typing
        await pilot.press("escape")
        assert explanation(pilot) == helped
        await pilot.press("enter", *"-1", "enter", "backspace", "backspace", *".3", "enter")
        assert (explanation(pilot), selected_setting(pilot).value) == (helped, 0.3)
        assert not toasts(pilot)


async def test_what_is_being_typed_is_seen_and_left_by_every_way(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        settings = app.main.query_one(Settings)
        for keys in (
            ("escape",),
            ("enter",),
            ("tab", "shift+tab"),
            ("1", "2", "backspace", "backspace", "enter"),
        ):
            await pilot.press("enter")
            assert settings.typing
            assert any("rate" in row and "▏" in row for row in rows_of(pilot, Settings))
            await pilot.press(*keys)
            assert not settings.typing
            assert not any("▏" in row for row in rows_of(pilot, Settings))
        assert (app.source.sent, selected_setting(pilot).value) == ([], 0.1)
        await pilot.press("enter", *"12")
        await pilot.click("#loss")
        assert not settings.typing
        assert selected_setting(pilot).value == 0.1


async def test_the_cursor_stays_in_the_window_and_is_not_where_nothing_is(main_app, run_app):
    app = main_app(20)
    async with run_app(app) as pilot:

        def cursor():
            return app.main.query_one("#loss", Chart).spec.cursor

        await pilot.press("1", "right")
        assert cursor() == 20, "an arrow begins at the newest update"
        await pilot.press(*["right"] * 20)
        assert cursor() == 30
        await pilot.press(*["left"] * 40)
        assert cursor() == 0
        await pilot.press("x", "x")
        assert cursor() == 20


async def test_tabs_and_arrows_go_round_at_both_sizes(main_app, run_app):
    app = main_app(5, learnt=boundary())
    async with run_app(app, COMPACT) as pilot:
        focused = []
        for key in ("3", *["tab"] * 6, "shift+tab", "2", "shift+tab"):
            await pilot.press(key)
            focused.append(app.main.focused.id)
        assert focused == [
            "settings", "loss", "accuracy", "layers", "lesson", "learnt", "settings", "learnt",
            "layers", "accuracy",
        ]  # fmt: skip
        await pilot.resize_terminal(140, 40)
        assert app.main.focused.id == "accuracy"
        await pilot.press(*["shift+tab"] * 3)
        assert app.main.focused.id == "lesson"


@pytest.mark.parametrize("size", [(140, 40), (80, 24)])
@pytest.mark.parametrize("key", ["1", "2", "3", "4", "5"])
@pytest.mark.parametrize("turn", ["tab", "shift+tab"])
async def test_tab_leads_on_from_every_panel(main_app, run_app, size, key, turn):
    app = main_app(5, learnt=boundary())
    async with run_app(app, size) as pilot:
        await pilot.press(key)
        before = app.main.focused
        await pilot.press(turn)
        assert app.main.focused is not None
        assert app.main.focused is not before


async def test_what_was_clicked_at_last_is_what_a_narrow_screen_shows(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("3")
        await pilot.click("#layers")
        await pilot.resize_terminal(*COMPACT)
        assert (app.main.focused.id, "LAYERS" in pilot.text) == ("layers", True)


async def test_a_refusal_is_none_of_the_next_preset(main_app, run_app):
    app = main_app(5, {"seed": 2**63 - 1})
    async with run_app(app) as pilot:
        await pilot.press("R")
        assert explanation(pilot).startswith("seed: ")
        app.main.navigation.open(load("quickstart"))
        await pilot.wait_until_settled()
        assert explanation(pilot) == " ".join(selected_setting(pilot).help.split())


async def test_what_was_learnt_is_asked_for_as_long_as_it_is_seen(app_for_view, make_view, small, run_app):
    deep = small(network={"hidden": {"width": 4, "depth": 40}})
    app = app_for_view(make_view(deep, 5, learnt=boundary()))
    async with run_app(app, (120, 36)) as pilot:
        watched = [app.source.watched]
        for keys, size in (
            (("v",), None),
            (("escape",), None),
            (("5",), COMPACT),
            ((), (120, 36)),
            ((), (140, 60)),
        ):
            if size:
                await pilot.resize_terminal(*size)
            await pilot.press(*keys)
            watched.append(app.source.watched)
        assert watched == [False, True, False, True, False, True]
        # A table of many layers takes its room.
        await pilot.resize_terminal(140, 36)
        for depth, wanted in ((40, False), (1, True), (40, False)):
            network = {"hidden": {"width": 4, "depth": depth}}
            app.source.show(config=small(network=network).trial)
            await pilot.wait_until_settled()
            assert app.source.watched is wanted


async def test_on_a_narrow_screen_the_rate_is_that_of_the_run(main_app, run_app, small):
    app = main_app(5)
    async with run_app(app, COMPACT) as pilot:
        await pilot.press("n")
        app.source.show(config=changed(small().trial, {"optimizer.lr": 0.7}))
        await pilot.wait_until_settled()
        assert "rate 0.7" in pilot.text


async def test_after_values_were_read_the_panel_has_the_arrows_that_had_them_before(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        for key, panel in (("2", "layers"), ("3", "settings"), ("4", "lesson"), ("1", "loss")):
            await pilot.press(key, "x")
            assert app.main.focused.id == "loss"
            await pilot.press("x")
            assert app.main.focused.id == panel


async def test_what_a_setting_was_is_said_until_another_run_begins(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        await pilot.press("n", "right")
        assert "was 0.1" in " ".join(rows_of(pilot, Settings))
        await pilot.press("r")
        assert "was" not in " ".join(rows_of(pilot, Settings))


async def test_where_the_selected_setting_is_gone_the_rate_is_selected_and_explained(main_app, run_app):
    app = main_app(5)
    async with run_app(app) as pilot:
        helped = explanation(pilot)
        await pilot.press("up", "right", "down", "down")
        assert selected_setting(pilot).path == "optimizer.momentum"
        assert explanation(pilot) != helped
        await pilot.press("u")
        assert (selected_setting(pilot).path, explanation(pilot)) == ("optimizer.lr", helped)


async def test_the_first_arrow_reads_the_newest_update_of_all_that_is_drawn(
    main_app, run_app, make_view, small
):
    app = main_app(20, before=make_view(small(), 10).trial)
    async with run_app(app) as pilot:
        await pilot.press("1", "right")
        assert app.main.query_one("#loss", Chart).spec.cursor == 20


async def test_a_mouse_without_a_button_reads_nothing(main_app, run_app):
    app = main_app(20)
    async with run_app(app) as pilot:
        await pilot.hover("#loss", offset=(20, 5))
        assert app.main.query_one("#loss", Chart).spec.cursor is None


async def test_rows_that_the_next_preset_has_not_are_left(app_for_view, make_view, small, run_app):
    held = {"data": {"name": "mnist", "train": 200, "test": 100, "validation": 20}}
    app = app_for_view(make_view(small(**ARMS, **held), 20))
    async with run_app(app) as pilot:
        while "VALIDATION ACCURACY" not in pilot.text:
            await pilot.press("t")
        app.source.view = make_view(small(**ARMS), 20, version=app.source.view.version + 1)
        await pilot.wait_until_settled()
        assert "VALIDATION" not in pilot.text
        await pilot.press("t", "t", "t")
        assert "TRAIN ACCURACY" in pilot.text
