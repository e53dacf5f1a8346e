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
def lab_app():
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


async def wait_until_ready(pilot):
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, SurfaceScreen) and pilot.app.screen.found)
    await pilot.wait_until(lambda: "step" in pilot.text)
    return pilot.app.screen


def step_shown(pilot, number):
    return f"step {number:2}/29" in pilot.rows[0]


async def test_the_screen_opens_with_complete_paths(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        assert step_shown(pilot, 29)
        assert "expected: all 18 met" in pilot.text
        for number, name in enumerate(load("surface").preset.arms, start=1):
            assert f"{number} {name}" in pilot.text
        assert all(each in pilot.text for each in ENDS)


async def test_keys_step_back_forward_and_jump(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        for key, at in (("b", 28), ("b", 27), ("n", 28), ("home", 0), ("b", 0), ("end", 29), ("n", 29)):
            await pilot.press(key)
            await pilot.wait_until(lambda at=at: step_shown(pilot, at))
        await pilot.press("home")
        await pilot.wait_until(lambda: "x ← x - η g" in pilot.text and "-6.3350" in pilot.text)


async def test_playback_starts_pauses_and_stops_at_the_end(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press(*[">"] * 3, "space")
        await pilot.wait_until(lambda: "playing" in pilot.rows[0])
        await pilot.wait_until(lambda: 0 < screen.at < 29)
        await pilot.press("space")
        await pilot.wait_until(lambda: "paused" in pilot.rows[0] or "end" in pilot.rows[0])
        await pilot.press("space")
        await pilot.wait_until(lambda: "end" in pilot.rows[0] and step_shown(pilot, 29))


async def test_while_it_plays_another_pace_counts_at_once(small_lab, run_app):
    async with run_app(small_lab(updates=60)) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press(*["<"] * 3, "space", *[">"] * 6)
        # At a step a second it would take a minute.
        await pilot.wait_until(lambda: "100/s" in pilot.rows[0] and screen.at == 60)


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
async def test_one_clock_goes_while_it_plays_and_none_any_more(small_lab, run_app, clock, keys):
    async with run_app(small_lab(updates=60)) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("home", "space", "<", ">", ">")
        (ticking,) = clock.going
        ticking.tick()
        assert screen.at == 1
        await pilot.press(keys)
        assert clock.going == []
        assert "playing" not in pilot.rows[0]


async def test_another_preset_stops_the_clock(lab_app, run_app, clock):
    async with run_app(lab_app("local-minimum")) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("home", "space")
        screen.navigation.open(load("surface"))
        await pilot.wait_until_settled()
        assert (clock.going, screen.at) == ([], 29)


async def test_at_a_hundred_steps_a_second_it_makes_five_at_a_look_and_stops_at_the_end(
    small_lab, run_app, clock
):
    async with run_app(small_lab(updates=10)) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("home", "space", *[">"] * 6)
        for at, playing in ((5, True), (10, False)):
            clock.going[0].tick()
            await pilot.wait_until_settled()
            assert screen.at == at
            assert bool(clock.going) == ("playing" in pilot.rows[0]) == playing
        await pilot.press("space")
        assert screen.at == 0, "at the end it begins again"


async def test_of_paths_that_are_equally_low_the_first_is_named(small_lab, run_app):
    async with run_app(small_lab(arms={"one": {}, "other": {}})) as pilot:
        await wait_until_ready(pilot)
        assert "lowest now: one," in pilot.rows[1]


async def test_every_view_in_tiles_too_and_turned(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
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
            before = pilot.text
            await pilot.press(*keys)
            await pilot.wait_until(lambda before=before, keys=keys: not keys or pilot.text != before)
            assert said in pilot.text
            seen.add(pilot.text)
        assert len(seen) == 8


async def test_a_chosen_arm_has_its_formula_and_its_settings(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("right_square_bracket", "right_square_bracket")
        await pilot.wait_until(lambda: "vx ← m v - η g" in pilot.text)
        assert screen.controller.config.optimizer.name == "momentum"
        await pilot.press("plus")
        await pilot.wait_until(lambda: screen.preset.trials["momentum"].optimizer.lr == 0.2)
        assert screen.preset.trials["sgd"].optimizer.lr == 0.95
        await pilot.wait_until(lambda: "expected: skipped (edited)" in pilot.text)
        await pilot.press("u")
        await pilot.wait_until(lambda: "expected: all 18 met" in pilot.text)


async def test_another_surface_begins_where_that_is_begun(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press(*["up"] * 9, "right", "right")
        await pilot.wait_until(lambda: "saddle" in pilot.rows[0] and screen.preset.surface.start.x == -1.5)
        await pilot.press("r")
        await pilot.wait_until(lambda: "ravine" in pilot.rows[0] and "expected: all 18 met" in pilot.text)


async def test_a_refusal_stands_beside_the_settings(small_lab, run_app):
    async with run_app(small_lab()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("down", "down", "enter", *"20000", "enter")
        await pilot.wait_until(lambda: "is more than the" in pilot.text)
        await pilot.press("escape")


async def test_of_paths_that_become_shorter_no_step_is_shown_that_is_gone(small_lab, run_app):
    async with run_app(small_lab()) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("b", "down", "down", "enter", "3", "enter")
        await pilot.wait_until(lambda: screen.steps == 3)
        assert "step 3/3" in pilot.rows[0]
        await pilot.press("b")
        assert "step 2/3" in pilot.rows[0]


async def test_arms_that_leave_the_surface_are_named(small_lab, run_app):
    fields = {"surface": {"function": "rosenbrock"}, "optimizer": {"lr": 1}, "updates": 50}
    async with run_app(small_lab(**fields)) as pilot:
        await wait_until_ready(pilot)
        await pilot.wait_until(lambda: "rundiverged" in pilot.text)
        assert "run!" in pilot.text
        assert "the next step diverges" in pilot.text


async def test_an_arm_is_named_as_gone_from_the_last_of_its_own_steps_on(small_lab, run_app):
    arms = {"stays": {"optimizer": {"lr": 0.0001}}, "leaves": {"optimizer": {"lr": 1}}}
    async with run_app(small_lab(surface={"function": "rosenbrock"}, arms=arms)) as pilot:
        screen = await wait_until_ready(pilot)
        assert {name: walk.steps for name, walk in screen.walks.items()} == {"stays": 5, "leaves": 2}
        assert "leavesdiverged" in pilot.text
        named = []
        await pilot.press("home")
        for _ in range(6):
            named.append("diverged" in pilot.rows[1])
            await pilot.press("n")
        assert named == [False, False, True, True, True, True]


async def test_from_training_to_a_surface_and_back(lab_app, run_app):
    app = lab_app("xor")
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: isinstance(app.screen, MainScreen))
        session = app.session
        for name, screen in (
            ("surface-notes", SurfaceScreen),
            ("local-minimum", SurfaceScreen),
            ("xor", MainScreen),
        ):
            await pilot.press("p")
            await pilot.wait_until(lambda: isinstance(app.screen, BrowserScreen))
            await pilot.press(*name)
            await pilot.wait_until(lambda name=name: name in pilot.text)
            await pilot.press("enter")
            await pilot.wait_until(lambda screen=screen: isinstance(app.screen, screen))
            await pilot.wait_until(lambda name=name: pilot.rows[0].strip().startswith(name))
            assert len(app.screen_stack) == 2
        assert not session._thread.is_alive()
        assert app.session is not None


async def test_saved_it_loads_again(lab_app, run_app, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("plus", "s")
        await pilot.wait_until(lambda: "SAVE AS A PRESET" in pilot.text)
        await pilot.press("enter")
        await pilot.wait_until(lambda: "Saved: tuitrain run surface-edited.yaml" in pilot.text)
    saved = load("./surface-edited.yaml").preset
    assert saved.trials["sgd"].optimizer.lr == 1
    assert not saved.expect


async def test_help_names_its_keys_and_only_these(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("question_mark")
        await pilot.wait_until(lambda: "Close this list." in pilot.text)
        for action in SurfaceScreen.ACTIONS:
            assert action.help in pilot.text, action.name
        assert "Draw a digit" not in pilot.text
        await pilot.press("escape")
        await pilot.press("i")
        assert "EXPLAINED" in pilot.text
        assert "LESSON" not in pilot.text


async def test_narrow_panels_take_turns(lab_app, run_app):
    async with run_app(lab_app(), (80, 24)) as pilot:
        await wait_until_ready(pilot)
        await pilot.wait_until(lambda: "▸1 Picture" in pilot.text)
        await pilot.press("2")
        await pilot.wait_until(lambda: "start x" in pilot.text)
        await pilot.press("3")
        await pilot.wait_until(lambda: "leaps from wall to wall" in pilot.text)
        await pilot.press("1")
        await pilot.wait_until(lambda: "1 sgd" in pilot.text)
        await pilot.resize_terminal(140, 40)
        await pilot.wait_until(lambda: "start x" in pilot.text and "1 sgd" in pilot.text)
        await pilot.wait_until(lambda: "▸ rate" in pilot.text)
        await pilot.press("up")
        await pilot.wait_until(lambda: "▸ name" in pilot.text)


async def test_ascii_is_ascii(lab_app, run_app):
    async with run_app(lab_app(ascii=True)) as pilot:
        await wait_until_ready(pilot)
        for key in ("v", "v", "g", "v"):
            # The border between both halves is a style of the screen's own.
            assert pilot.text.isascii()
            await pilot.press(key)


async def test_the_palette_offers_what_can_be_done_here(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        offered = {command.title for command in pilot.app.offers()}
        assert {"Zoom in to the paths, or out again", "All keys, and what they do"} <= offered
        assert not {"3D view: turn left", "Draw a digit, and see what the network answers"} & offered
        await pilot.press("v", "v")
        await pilot.wait_until(lambda: "IN SPACE" in pilot.text)
        offered = {command.title for command in pilot.app.offers()}
        assert "3D view: turn left" in offered
