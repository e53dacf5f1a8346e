"""Walks on the screen: played, stepped, looked at from all sides, changed; and the way there and back."""

import pytest

from tuitrain.config import Loaded, Preset, load
from tuitrain.lab import LabApp
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.surface import SurfaceScreen

ENDS = ("-0.3872", "-0.0942")
"""Where sgd stands in the book's picture."""


@pytest.fixture
def lab():
    """The whole app on a preset."""

    def make(name="surface", *overrides, **options):
        return LabApp(load(name, overrides), fps=30, **options)

    return make


@pytest.fixture
def small_lab():
    """On a preset made of fields."""
    return lambda **fields: LabApp(
        Loaded(Preset.model_validate({"kind": "surface", "updates": 5, **fields}), "small.yaml", ()), fps=30
    )


async def ready(hands):
    await hands.until(lambda: isinstance(hands.app.screen, SurfaceScreen) and hands.app.screen.found)
    await hands.until(lambda: "step" in hands.text)
    return hands.app.screen


def step_shown(hands, number):
    return f"step {number:2}/29" in hands.rows[0]


async def test_it_opens_with_every_path_to_its_end(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        assert step_shown(hands, 29)
        assert "expected: all 18 met" in hands.text
        for number, name in enumerate(load("surface").preset.arms, start=1):
            assert f"{number} {name}" in hands.text
        assert all(each in hands.text for each in ENDS)


async def test_it_steps_back_and_on_and_jumps(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        for key, at in (("b", 28), ("b", 27), ("n", 28), ("home", 0), ("b", 0), ("end", 29), ("n", 29)):
            await hands.press(key)
            await hands.until(lambda at=at: step_shown(hands, at))
        await hands.press("home")
        await hands.until(lambda: "x ← x - η g" in hands.text and "-6.3350" in hands.text)


async def test_it_plays_from_the_start_pauses_and_ends_by_itself(lab, sit):
    async with sit(lab()) as hands:
        screen = await ready(hands)
        await hands.press(*[">"] * 3, "space")
        await hands.until(lambda: "playing" in hands.rows[0])
        await hands.until(lambda: 0 < screen.at < 29)
        await hands.press("space")
        await hands.until(lambda: "paused" in hands.rows[0] or "end" in hands.rows[0])
        await hands.press("space")
        await hands.until(lambda: "end" in hands.rows[0] and step_shown(hands, 29))


async def test_while_it_plays_another_pace_counts_at_once(small_lab, sit):
    async with sit(small_lab(updates=60)) as hands:
        screen = await ready(hands)
        await hands.press(*["<"] * 3, "space", *[">"] * 6)
        # At a step a second it would take a minute.
        await hands.until(lambda: "100/s" in hands.rows[0] and screen.at == 60)


class Clock:
    """The clocks of a screen, in somebody's hand."""

    def __init__(self):
        self.going = []

    def start(self, seconds, tick):
        self.going.append(each := Ticking(self, seconds, tick))
        return each


class Ticking:
    def __init__(self, clock, seconds, tick):
        self.clock, self.seconds, self.tick = clock, seconds, tick

    def stop(self):
        self.clock.going.remove(self)


@pytest.fixture
def clock(monkeypatch):
    made, usual = Clock(), SurfaceScreen.set_interval

    def start(screen, seconds, tick=None, **options):
        # Textual has clocks of its own.
        return usual(screen, seconds, tick, **options) if options else made.start(seconds, tick)

    monkeypatch.setattr(SurfaceScreen, "set_interval", start)
    return made


@pytest.mark.parametrize("keys", ["space", "b", "n", "home", "end"])
async def test_one_clock_goes_while_it_plays_and_none_any_more(small_lab, sit, clock, keys):
    async with sit(small_lab(updates=60)) as hands:
        screen = await ready(hands)
        await hands.press("home", "space", "<", ">", ">")
        (ticking,) = clock.going
        ticking.tick()
        assert screen.at == 1
        await hands.press(keys)
        assert clock.going == []
        assert "playing" not in hands.rows[0]


async def test_another_preset_stops_the_clock(lab, sit, clock):
    async with sit(lab("local-minimum")) as hands:
        screen = await ready(hands)
        await hands.press("home", "space")
        screen.navigation.open(load("surface"))
        await hands.settled()
        assert (clock.going, screen.at) == ([], 29)


async def test_at_a_hundred_steps_a_second_it_makes_five_at_a_look_and_stops_at_the_end(
    small_lab, sit, clock
):
    async with sit(small_lab(updates=10)) as hands:
        screen = await ready(hands)
        await hands.press("home", "space", *[">"] * 6)
        for at, playing in ((5, True), (10, False)):
            clock.going[0].tick()
            await hands.settled()
            assert screen.at == at
            assert bool(clock.going) == ("playing" in hands.rows[0]) == playing
        await hands.press("space")
        assert screen.at == 0, "at the end it begins again"


async def test_of_paths_that_are_equally_low_the_first_is_named(small_lab, sit):
    async with sit(small_lab(arms={"one": {}, "other": {}})) as hands:
        await ready(hands)
        assert "lowest now: one," in hands.rows[1]


async def test_every_view_in_tiles_too_and_turned(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        seen = set()
        for keys, said in (
            ((), "CONTOURS"),
            (("z",), "-10"),
            (("v",), "GRADIENTS  80% of the arrows"),
            (("v",), "IN SPACE"),
            (("right_parenthesis",), "IN SPACE"),
            (("t",), "IN SPACE"),
            (("g",), "6 rmsprop"),
            (("v",), "CONTOURS"),
        ):
            before = hands.text
            await hands.press(*keys)
            await hands.until(lambda before=before, keys=keys: not keys or hands.text != before)
            assert said in hands.text
            seen.add(hands.text)
        assert len(seen) == 8


async def test_a_chosen_arm_has_its_formula_and_its_settings(lab, sit):
    async with sit(lab()) as hands:
        screen = await ready(hands)
        await hands.press("right_square_bracket", "right_square_bracket")
        await hands.until(lambda: "vx ← m v - η g" in hands.text)
        assert screen.controller.config.optimizer.name == "momentum"
        await hands.press("plus")
        await hands.until(lambda: screen.preset.trials["momentum"].optimizer.lr == 0.2)
        assert screen.preset.trials["sgd"].optimizer.lr == 0.95
        await hands.until(lambda: "expected: skipped (edited)" in hands.text)
        await hands.press("u")
        await hands.until(lambda: "expected: all 18 met" in hands.text)


async def test_another_surface_begins_where_that_is_begun(lab, sit):
    async with sit(lab()) as hands:
        screen = await ready(hands)
        await hands.press(*["up"] * 9, "right", "right")
        await hands.until(lambda: "saddle" in hands.rows[0] and screen.preset.surface.start.x == -1.5)
        await hands.press("r")
        await hands.until(lambda: "ravine" in hands.rows[0] and "expected: all 18 met" in hands.text)


async def test_a_refusal_stands_beside_the_settings(small_lab, sit):
    async with sit(small_lab()) as hands:
        await ready(hands)
        await hands.press("down", "down", "enter", *"20000", "enter")
        await hands.until(lambda: "is more than the" in hands.text)
        await hands.press("escape")


async def test_of_paths_that_become_shorter_no_step_is_shown_that_is_gone(small_lab, sit):
    async with sit(small_lab()) as hands:
        screen = await ready(hands)
        await hands.press("b", "down", "down", "enter", "3", "enter")
        await hands.until(lambda: screen.steps == 3)
        assert "step 3/3" in hands.rows[0]
        await hands.press("b")
        assert "step 2/3" in hands.rows[0]


async def test_who_leaves_is_named(small_lab, sit):
    fields = {"surface": {"function": "rosenbrock"}, "optimizer": {"lr": 1}, "updates": 50}
    async with sit(small_lab(**fields)) as hands:
        await ready(hands)
        await hands.until(lambda: "rundiverged" in hands.text)
        assert "run!" in hands.text
        assert "the next step diverges" in hands.text


async def test_an_arm_is_named_as_gone_from_the_last_of_its_own_steps_on(small_lab, sit):
    arms = {"stays": {"optimizer": {"lr": 0.0001}}, "leaves": {"optimizer": {"lr": 1}}}
    async with sit(small_lab(surface={"function": "rosenbrock"}, arms=arms)) as hands:
        screen = await ready(hands)
        assert {name: walk.steps for name, walk in screen.walks.items()} == {"stays": 5, "leaves": 2}
        assert "leavesdiverged" in hands.text
        named = []
        await hands.press("home")
        for _ in range(6):
            named.append("diverged" in hands.rows[1])
            await hands.press("n")
        assert named == [False, False, True, True, True, True]


async def test_from_training_to_a_surface_and_back(lab, sit):
    app = lab("xor")
    async with sit(app) as hands:
        await hands.until(lambda: isinstance(app.screen, MainScreen))
        session = app.session
        for name, screen in (
            ("surface-notes", SurfaceScreen),
            ("local-minimum", SurfaceScreen),
            ("xor", MainScreen),
        ):
            await hands.press("p")
            await hands.until(lambda: isinstance(app.screen, BrowserScreen))
            await hands.press(*name)
            await hands.until(lambda name=name: name in hands.text)
            await hands.press("enter")
            await hands.until(lambda screen=screen: isinstance(app.screen, screen))
            await hands.until(lambda name=name: hands.rows[0].strip().startswith(name))
            assert len(app.screen_stack) == 2
        assert not session._thread.is_alive()
        assert app.session is not None


async def test_saved_it_loads_again(lab, sit, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press("plus", "s")
        await hands.until(lambda: "SAVE AS A PRESET" in hands.text)
        await hands.press("enter")
        await hands.until(lambda: "Saved: tuitrain run surface-edited.yaml" in hands.text)
    saved = load("./surface-edited.yaml").preset
    assert saved.trials["sgd"].optimizer.lr == 1
    assert not saved.expect


async def test_help_names_its_keys_and_only_these(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press("question_mark")
        await hands.until(lambda: "Close this list." in hands.text)
        for action in SurfaceScreen.ACTIONS:
            assert action.help in hands.text, action.name
        assert "Draw a digit" not in hands.text
        await hands.press("escape")
        await hands.press("i")
        assert "EXPLAINED" in hands.text
        assert "LESSON" not in hands.text


async def test_narrow_panels_take_turns(lab, sit):
    async with sit(lab(), (80, 24)) as hands:
        await ready(hands)
        await hands.until(lambda: "▸1 Picture" in hands.text)
        await hands.press("2")
        await hands.until(lambda: "start x" in hands.text)
        await hands.press("3")
        await hands.until(lambda: "leaps from wall to wall" in hands.text)
        await hands.press("1")
        await hands.until(lambda: "1 sgd" in hands.text)
        await hands.resize(140, 40)
        await hands.until(lambda: "start x" in hands.text and "1 sgd" in hands.text)
        await hands.until(lambda: "▸ rate" in hands.text)
        await hands.press("up")
        await hands.until(lambda: "▸ name" in hands.text)


async def test_ascii_is_ascii(lab, sit):
    async with sit(lab(ascii=True)) as hands:
        await ready(hands)
        for key in ("v", "v", "g", "v"):
            # The border between both halves is a style of the screen's own.
            assert hands.text.isascii()
            await hands.press(key)


async def test_the_palette_offers_what_can_be_done_here(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        offered = {command.title for command in hands.app.offers()}
        assert {"Zoom in to the paths, or out again", "All keys, and what they do"} <= offered
        assert not {"3D view: turn left", "Draw a digit, and see what the network answers"} & offered
        await hands.press("v", "v")
        await hands.until(lambda: "IN SPACE" in hands.text)
        offered = {command.title for command in hands.app.offers()}
        assert "3D view: turn left" in offered
