"""Untrained layers on the screen: beside each other, one in full, all in a matrix; changed at once."""

from threading import Event

import pytest
from settling import HANG
from sizes import SIZES_AND_TINY

from tuitrain.config import load
from tuitrain.lab import LabApp
from tuitrain.lab.screens import study
from tuitrain.lab.screens.activations import ActivationsScreen
from tuitrain.nn.activations import ACTIVATIONS

MATRIX = f"{4 * len(ACTIVATIONS)} networks"
"""Four ways to draw first weights for each activation."""


@pytest.fixture
def lab_app():
    """The whole app on a preset."""
    return lambda name="init-activations-tanh", *overrides, **options: LabApp(
        load(name, overrides), fps=30, **options
    )


async def wait_until_ready(pilot):
    await pilot.wait_until(lambda: isinstance(pilot.app.screen, ActivationsScreen) and pilot.app.screen.found)
    await pilot.wait_until(lambda: "normal rows" in pilot.text)
    return pilot.app.screen


async def test_the_screen_opens_with_all_arms_side_by_side(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        assert "expected: all 12 met" in pilot.text
        assert "every layer is healthy in 2 of 4 networks" in pilot.text
        for arm in ("std1: tanh, std 1", "std001: tanh, std 0.01", "xavier: tanh, xavier", "he: tanh, he"):
            assert arm in pilot.text


async def test_an_arm_is_shown_in_full_with_the_window_of_z(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press(*["right_square_bracket"] * 3)
        await pilot.wait_until(lambda: "z, its input" in pilot.text)
        assert "xavier: tanh, xavier" in pilot.text
        assert "┊" in pilot.text
        assert "in ±2" in pilot.text


async def test_the_scale_is_changed_by_keys_and_redrawn_at_once(lab_app, run_app):
    async with run_app(lab_app("init-activations-tanh", "network.init={name: normal, std: .1}")) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("right_square_bracket", "right_square_bracket")
        await pilot.wait_until(lambda: "COLLAPSED" in pilot.text)
        await pilot.press("plus")
        await pilot.wait_until(lambda: "std001: tanh, std 0.02" in pilot.text)
        assert screen.preset.arms["std001"]["network"]["init"]["std"] == 0.02
        await pilot.press("u")
        await pilot.wait_until(lambda: "std001: tanh, std 0.01" in pilot.text)


async def test_a_rule_has_no_scale_of_its_own(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("plus")
        await pilot.wait_until(lambda: "Only init normal has a scale" in pilot.text)


async def test_a_matrix_names_no_keys_for_one_network_and_has_none(lab_app, run_app):
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.wait_until(lambda: app.screen.found)
        assert "[] arm" in pilot.rows[-1]
        assert "scale" in pilot.rows[-1]
        await pilot.press("g")
        await pilot.wait_until(lambda: MATRIX in pilot.text)
        assert "[] arm" not in pilot.rows[-1]
        assert "scale" not in pilot.rows[-1]
        draft, arm = app.screen.controller.draft, app.screen.controller.arm
        await pilot.press("]", "plus", "minus")
        assert (app.screen.controller.draft, app.screen.controller.arm) == (draft, arm)
        await pilot.press("g")
        await pilot.wait_until(lambda: "[] arm" in pilot.rows[-1])


async def test_the_matrix_holds_every_activation_with_every_init_and_goes_again(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("g")
        await pilot.wait_until(lambda: MATRIX in pilot.text)
        assert all(name in pilot.text for name in ("relu", "sigmoid", "tanh", "identity", "gelu", "std .01"))
        assert "1: SATURATED" in pilot.text
        await pilot.press("g")
        await pilot.wait_until(lambda: " 4 networks" in pilot.rows[0])
        assert set(screen.found) == set(screen.controller.draft.arms)


async def test_another_seed_is_drawn(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        screen = await wait_until_ready(pilot)
        await pilot.press("R")
        await pilot.wait_until(lambda: screen.preset.seed == 1)


async def test_of_seeds_asked_for_before_the_first_is_drawn_each_counts(lab_app, run_app, monkeypatch):
    goes_on, usual = Event(), study.compute_all

    def late(preset, outdated):
        goes_on.wait(HANG)
        return usual(preset, outdated)

    async with run_app(lab_app()) as pilot:
        screen = await wait_until_ready(pilot)
        monkeypatch.setattr(study, "compute_all", late)
        try:
            pilot.post_keys("R", "R", "R")
            await pilot.wait_until_handled()
            assert (screen.preset.seed, screen.controller.draft.seed) == (0, 3)
        finally:
            goes_on.set()
        await pilot.wait_until(lambda: screen.preset.seed == 3)


@pytest.mark.parametrize("size", SIZES_AND_TINY)
async def test_in_ascii_every_cell_is_ascii(lab_app, run_app, size):
    async with run_app(lab_app(ascii=True), size) as pilot:
        screen = await wait_until_ready(pilot) if size[0] > 20 else None
        for key in ("right_square_bracket", "g"):
            await pilot.press(key)
            await pilot.app.workers.wait_for_complete()
            assert pilot.text.isascii()
        assert screen is None or screen.found


def test_keys_do_not_collide():
    own = [action for action in ActivationsScreen.ACTIONS if action.where is None]
    keys = [key for action in own for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))


async def test_help_says_what_its_keys_do_here_each_group_once(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.press("question_mark")
        await pilot.wait_until(lambda: "Close this list." in pilot.text)
        assert "Raise the scale of the first weights" in pilot.text
        assert "Learning rate" not in pilot.text
        assert pilot.text.count("SETTINGS") == 1


async def test_on_the_smallest_screen_every_verdict_is_read(lab_app, run_app):
    async with run_app(lab_app(), (60, 16)) as pilot:
        await wait_until_ready(pilot)
        assert pilot.text.count("SATURATED") == 5
        assert "and 3 more" in pilot.text
        await pilot.press("right_square_bracket")
        await pilot.wait_until(lambda: "z, its input" in pilot.text)
        assert pilot.text.count("SATURATED") == 5
        await pilot.press("g")
        await pilot.wait_until(lambda: "no room for identity, leaky_relu, gelu" in pilot.text)


async def test_a_help_that_is_cut_says_so(lab_app, run_app):
    async with run_app(lab_app()) as pilot:
        await wait_until_ready(pilot)
        await pilot.wait_until(lambda: "as in the book; …" in pilot.text)
