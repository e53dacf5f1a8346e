"""Walks through the screens of studies, with a look at every step: nothing stays from before, nobody lost."""

from screen_text import explanation, rows_of, selected_setting

from tuitrain.config import Loaded, Preset, load
from tuitrain.lab import LabApp
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings


def top(pilot):
    """What stands on the top line, without the name and how it is played."""
    return " ".join(pilot.rows[0].split())


async def test_a_walk_played_to_and_fro_says_where_it_is(run_app):
    async with run_app(LabApp(load("local-minimum"))) as pilot:
        last = pilot.app.screen.steps
        for keys, wanted in (
            ((), f"10/s ■ end step {last}/{last}"),
            (("b",), f"10/s ‖ paused step {last - 1}/{last}"),
            (("n",), f"10/s ■ end step {last}/{last}"),
            (("home",), f"10/s ‖ paused step 0/{last}"),
            (("n", "n"), f"10/s ‖ paused step 2/{last}"),
            (("<",), f"5/s ‖ paused step 2/{last}"),
            (("<",) * 5, f"1/s ‖ paused step 2/{last}"),
            ((">",) * 9, f"100/s ‖ paused step 2/{last}"),
            (("end",), f"100/s ■ end step {last}/{last}"),
        ):
            await pilot.press(*keys)
            assert " ".join(wanted.split()) in top(pilot).replace(f"step {2:>{len(str(last))}}", "step 2"), (
                keys
            )


async def test_whatever_stops_it_stops_the_clock(run_app):
    async with run_app(LabApp(load("local-minimum"))) as pilot:
        for keys, wanted in (
            (("space",), "‖ paused"),
            (("b",), "‖ paused"),
            (("end",), "■ end"),
            (("home",), "‖ paused"),
        ):
            # As slow as it can be: no step is made meanwhile.
            await pilot.press("home", "<", "<", "<", "space")
            assert "▶ playing" in top(pilot)
            await pilot.press(*keys)
            assert wanted in top(pilot)


async def test_another_preset_begins_whole_with_its_own_lesson_and_settings(run_app):
    app = LabApp(load("local-minimum"))
    async with run_app(app, (140, 30)) as pilot:
        screen = app.screen
        await pilot.press("home", "space", "down", "plus", "right_square_bracket", "3", "pagedown")
        lesson = screen.query_one("#lesson", Scroll)
        assert lesson.scroll_y > 0
        screen.navigation.open(load("surface"))
        await pilot.wait_until_settled()
        assert (lesson.scroll_y, screen.at, screen.controller.arm, screen.controller.can_undo) == (
            0,
            29,
            None,
            False,
        )
        assert "surface │" in top(pilot)
        assert "■ end step 29/29" in top(pilot)
        assert "expected: all 18 met" in pilot.rows[1]
        assert " ".join(load("surface").preset.about.split()[:4]) in pilot.text


async def test_panels_take_the_arrows_by_turns_and_a_click_on_a_tab_too(run_app):
    app = LabApp(load("surface"))
    async with run_app(app) as pilot:
        focused = [app.screen.focused.id]
        for key in ("tab", "tab", "tab", "shift+tab", "1", "3", "2"):
            await pilot.press(key)
            focused.append(app.screen.focused.id)
        assert focused == [
            "settings",
            "lesson",
            "picture",
            "settings",
            "picture",
            "picture",
            "lesson",
            "settings",
        ]
        await pilot.resize_terminal(80, 24)
        for words, number, panel in (("3", 3, "lesson"), ("Settings", 2, "settings"), ("1", 1, "picture")):
            row = next(y for y, line in enumerate(pilot.rows) if "1 Picture" in line)
            await pilot.click(offset=(pilot.rows[row].index(words), row))
            assert app.screen.focused.id == panel
            assert f"▸{number} " in pilot.rows[row]
        await pilot.resize_terminal(140, 40)
        assert app.screen.focused.id == "settings"


async def test_arms_go_round_and_what_may_be_done_follows(run_app):
    app = LabApp(load("surface"))
    async with run_app(app) as pilot:
        screen, arms = app.screen, [None, *load("surface").preset.arms]
        chosen = []
        for key in (*["right_square_bracket"] * len(arms), "left_square_bracket"):
            await pilot.press(key)
            chosen.append(screen.controller.arm)
        assert chosen == [*arms[1:], None, arms[-1]]
        allowed = {
            name: screen.check_action(name, ()) for name in ("arm", "undo", "as_opened", "turn", "tilt")
        }
        assert allowed == {"arm": True, "undo": False, "as_opened": False, "turn": False, "tilt": False}
        await pilot.press("plus", "v", "v")
        allowed = {name: screen.check_action(name, ()) for name in allowed}
        assert allowed == dict.fromkeys(allowed, True)
        await pilot.press("r")
        assert (screen.check_action("as_opened", ()), screen.check_action("undo", ())) == (False, True)
        screen.navigation.open(load("local-minimum"))
        await pilot.wait_until_settled()
        assert screen.check_action("arm", ()) is bool(load("local-minimum").preset.arms)


async def test_in_space_it_is_turned_and_tilted_and_comes_back(run_app):
    async with run_app(LabApp(load("local-minimum")), (60, 16)) as pilot:
        await pilot.press("v", "v")
        first = pilot.text
        await pilot.press("(")
        left = pilot.text
        await pilot.press(")")
        assert pilot.text == first != left
        await pilot.press(")")
        assert pilot.text not in (first, left)
        await pilot.press("(")
        tilted = {first}
        for _ in range(2):
            await pilot.press("t")
            tilted.add(pilot.text)
        await pilot.press("t")
        assert (len(tilted), pilot.text) == (3, first)


async def test_settings_follow_every_change_and_nothing_is_said_of_what_was_never_expected(run_app):
    app = LabApp(load("surface", ("expect=[]",)))
    async with run_app(app) as pilot:

        def rate():
            return next(" ".join(row.split()) for row in rows_of(pilot, Settings) if " rate " in row)

        every = rate()
        assert "by arm" in every
        for keys, words in (
            (("right_square_bracket",), "▸ rate ◂ 0.95 ▸"),
            (("plus",), "▸ rate ◂ 1 ▸ was 0.95"),
            (("u",), "▸ rate ◂ 0.95 ▸"),
            (("minus", "r"), "▸ rate ◂ 0.95 ▸"),
            (("enter", *"0.3", "enter"), "▸ rate ◂ 0.3 ▸ was 0.95"),
            (("r", "left_square_bracket"), every),
        ):
            await pilot.press(*keys)
            assert rate().startswith(words), keys
            assert "expected" not in pilot.rows[1]
            assert "for ever" not in pilot.rows[1]


LAYERS = {
    "kind": "activations",
    "network": {"hidden": {"width": 8, "depth": 3}, "init": "he"},
    "activations": {"rows": 40},
}


async def test_a_refusal_is_none_of_the_next_preset(run_app):
    app = LabApp(Loaded(Preset.model_validate(LAYERS), "layers.yaml", ()))
    async with run_app(app) as pilot:
        await pilot.press("plus")
        assert explanation(pilot).startswith("Only init normal has a scale")
        app.screen.navigation.open(load("init-activations-tanh"))
        await pilot.wait_until_settled()
        assert explanation(pilot)[:30] == selected_setting(pilot).help[:30]


async def test_of_one_network_the_last_layer_is_named(run_app):
    async with run_app(LabApp(Loaded(Preset.model_validate(LAYERS), "layers.yaml", ()))) as pilot:
        assert "layer 3 of 3" in pilot.rows[1]
