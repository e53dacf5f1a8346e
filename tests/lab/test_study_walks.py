"""Walks through the screens of studies, with a look at every step: nothing stays from before, nobody lost."""

from reading import rows_of, said, selected

from tuitrain.config import Loaded, Preset, load
from tuitrain.lab import LabApp
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings


def top(hands):
    """What stands on the top line, without the name and how it is played."""
    return " ".join(hands.rows[0].split())


async def test_a_walk_played_to_and_fro_says_where_it_is(sit):
    async with sit(LabApp(load("local-minimum"))) as hands:
        last = hands.app.screen.steps
        for keys, said in (
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
            await hands.press(*keys)
            assert " ".join(said.split()) in top(hands).replace(f"step {2:>{len(str(last))}}", "step 2"), keys


async def test_whatever_stops_it_stops_the_clock(sit):
    async with sit(LabApp(load("local-minimum"))) as hands:
        for keys, said in (
            (("space",), "‖ paused"),
            (("b",), "‖ paused"),
            (("end",), "■ end"),
            (("home",), "‖ paused"),
        ):
            # As slow as it can be: no step is made meanwhile.
            await hands.press("home", "<", "<", "<", "space")
            assert "▶ playing" in top(hands)
            await hands.press(*keys)
            assert said in top(hands)


async def test_another_preset_begins_whole_with_its_own_lesson_and_settings(sit):
    app = LabApp(load("local-minimum"))
    async with sit(app, (140, 30)) as hands:
        screen = app.screen
        await hands.press("home", "space", "down", "plus", "right_square_bracket", "3", "pagedown")
        lesson = screen.query_one("#lesson", Scroll)
        assert lesson.scroll_y > 0
        screen.navigation.open(load("surface"))
        await hands.settled()
        assert (lesson.scroll_y, screen.at, screen.controller.arm, screen.controller.can_undo) == (
            0,
            29,
            None,
            False,
        )
        assert "surface │" in top(hands)
        assert "■ end step 29/29" in top(hands)
        assert "expected: all 18 met" in hands.rows[1]
        assert " ".join(load("surface").preset.about.split()[:4]) in hands.text


async def test_panels_take_the_arrows_by_turns_and_a_click_on_a_tab_too(sit):
    app = LabApp(load("surface"))
    async with sit(app) as hands:
        focused = [app.screen.focused.id]
        for key in ("tab", "tab", "tab", "shift+tab", "1", "3", "2"):
            await hands.press(key)
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
        await hands.resize(80, 24)
        for words, number, panel in (("3", 3, "lesson"), ("Settings", 2, "settings"), ("1", 1, "picture")):
            row = next(y for y, line in enumerate(hands.rows) if "1 Picture" in line)
            await hands.pilot.click(offset=(hands.rows[row].index(words), row))
            assert app.screen.focused.id == panel
            assert f"▸{number} " in hands.rows[row]
        await hands.resize(140, 40)
        assert app.screen.focused.id == "settings"


async def test_arms_go_round_and_what_may_be_done_follows(sit):
    app = LabApp(load("surface"))
    async with sit(app) as hands:
        screen, arms = app.screen, [None, *load("surface").preset.arms]
        chosen = []
        for key in (*["right_square_bracket"] * len(arms), "left_square_bracket"):
            await hands.press(key)
            chosen.append(screen.controller.arm)
        assert chosen == [*arms[1:], None, arms[-1]]
        allowed = {
            name: screen.check_action(name, ()) for name in ("arm", "undo", "as_opened", "turn", "tilt")
        }
        assert allowed == {"arm": True, "undo": False, "as_opened": False, "turn": False, "tilt": False}
        await hands.press("plus", "v", "v")
        allowed = {name: screen.check_action(name, ()) for name in allowed}
        assert allowed == dict.fromkeys(allowed, True)
        await hands.press("r")
        assert (screen.check_action("as_opened", ()), screen.check_action("undo", ())) == (False, True)
        screen.navigation.open(load("local-minimum"))
        await hands.settled()
        assert screen.check_action("arm", ()) is bool(load("local-minimum").preset.arms)


async def test_in_space_it_is_turned_and_tilted_and_comes_back(sit):
    async with sit(LabApp(load("local-minimum")), (60, 16)) as hands:
        await hands.press("v", "v")
        first = hands.text
        await hands.press("(")
        left = hands.text
        await hands.press(")")
        assert hands.text == first != left
        await hands.press(")")
        assert hands.text not in (first, left)
        await hands.press("(")
        tilted = {first}
        for _ in range(2):
            await hands.press("t")
            tilted.add(hands.text)
        await hands.press("t")
        assert (len(tilted), hands.text) == (3, first)


async def test_settings_follow_every_change_and_nothing_is_said_of_what_was_never_expected(sit):
    app = LabApp(load("surface", ("expect=[]",)))
    async with sit(app) as hands:

        def rate():
            return next(" ".join(row.split()) for row in rows_of(hands, Settings) if " rate " in row)

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
            await hands.press(*keys)
            assert rate().startswith(words), keys
            assert "expected" not in hands.rows[1]
            assert "for ever" not in hands.rows[1]


LAYERS = {
    "kind": "activations",
    "network": {"hidden": {"width": 8, "depth": 3}, "init": "he"},
    "activations": {"rows": 40},
}


async def test_a_refusal_is_none_of_the_next_preset(sit):
    app = LabApp(Loaded(Preset.model_validate(LAYERS), "layers.yaml", ()))
    async with sit(app) as hands:
        await hands.press("plus")
        assert said(hands).startswith("Only init normal has a scale")
        app.screen.navigation.open(load("init-activations-tanh"))
        await hands.settled()
        assert said(hands)[:30] == selected(hands).help[:30]


async def test_of_one_network_the_last_layer_is_named(sit):
    async with sit(LabApp(Loaded(Preset.model_validate(LAYERS), "layers.yaml", ()))) as hands:
        assert "layer 3 of 3" in hands.rows[1]
