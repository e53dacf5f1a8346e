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
def lab():
    """The whole app on a preset."""
    return lambda name="init-activations-tanh", *overrides, **options: LabApp(
        load(name, overrides), fps=30, **options
    )


async def ready(hands):
    await hands.until(lambda: isinstance(hands.app.screen, ActivationsScreen) and hands.app.screen.found)
    await hands.until(lambda: "normal rows" in hands.text)
    return hands.app.screen


async def test_it_opens_with_all_arms_beside_each_other(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        assert "expected: all 12 met" in hands.text
        assert "every layer is healthy in 2 of 4 networks" in hands.text
        for arm in ("std1: tanh, std 1", "std001: tanh, std 0.01", "xavier: tanh, xavier", "he: tanh, he"):
            assert arm in hands.text


async def test_an_arm_is_shown_in_full_with_the_window_of_z(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press(*["right_square_bracket"] * 3)
        await hands.until(lambda: "z, its input" in hands.text)
        assert "xavier: tanh, xavier" in hands.text
        assert "┊" in hands.text
        assert "in ±2" in hands.text


async def test_the_scale_is_changed_by_keys_and_redrawn_at_once(lab, sit):
    async with sit(lab("init-activations-tanh", "network.init={name: normal, std: .1}")) as hands:
        screen = await ready(hands)
        await hands.press("right_square_bracket", "right_square_bracket")
        await hands.until(lambda: "COLLAPSED" in hands.text)
        await hands.press("plus")
        await hands.until(lambda: "std001: tanh, std 0.02" in hands.text)
        assert screen.preset.arms["std001"]["network"]["init"]["std"] == 0.02
        await hands.press("u")
        await hands.until(lambda: "std001: tanh, std 0.01" in hands.text)


async def test_a_rule_has_no_scale_of_its_own(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press("plus")
        await hands.until(lambda: "Only init normal has a scale" in hands.text)


async def test_a_matrix_names_no_keys_for_one_network_and_has_none(lab, sit):
    app = lab()
    async with sit(app) as hands:
        await hands.until(lambda: app.screen.found)
        assert "[] arm" in hands.rows[-1]
        assert "scale" in hands.rows[-1]
        await hands.press("g")
        await hands.until(lambda: MATRIX in hands.text)
        assert "[] arm" not in hands.rows[-1]
        assert "scale" not in hands.rows[-1]
        draft, arm = app.screen.controller.draft, app.screen.controller.arm
        await hands.press("]", "plus", "minus")
        assert (app.screen.controller.draft, app.screen.controller.arm) == (draft, arm)
        await hands.press("g")
        await hands.until(lambda: "[] arm" in hands.rows[-1])


async def test_the_matrix_holds_every_activation_with_every_init_and_goes_again(lab, sit):
    async with sit(lab()) as hands:
        screen = await ready(hands)
        await hands.press("g")
        await hands.until(lambda: MATRIX in hands.text)
        assert all(name in hands.text for name in ("relu", "sigmoid", "tanh", "identity", "gelu", "std .01"))
        assert "1: SATURATED" in hands.text
        await hands.press("g")
        await hands.until(lambda: " 4 networks" in hands.rows[0])
        assert set(screen.found) == set(screen.controller.draft.arms)


async def test_another_seed_is_drawn(lab, sit):
    async with sit(lab()) as hands:
        screen = await ready(hands)
        await hands.press("R")
        await hands.until(lambda: screen.preset.seed == 1)


async def test_of_seeds_asked_for_before_the_first_is_drawn_each_counts(lab, sit, monkeypatch):
    goes_on, usual = Event(), study.compute_all

    def late(preset, outdated):
        goes_on.wait(HANG)
        return usual(preset, outdated)

    async with sit(lab()) as hands:
        screen = await ready(hands)
        monkeypatch.setattr(study, "compute_all", late)
        try:
            hands.type("R", "R", "R")
            await hands.handled()
            assert (screen.preset.seed, screen.controller.draft.seed) == (0, 3)
        finally:
            goes_on.set()
        await hands.until(lambda: screen.preset.seed == 3)


@pytest.mark.parametrize("size", SIZES_AND_TINY)
async def test_in_ascii_every_cell_is_ascii(lab, sit, size):
    async with sit(lab(ascii=True), size) as hands:
        screen = await ready(hands) if size[0] > 20 else None
        for key in ("right_square_bracket", "g"):
            await hands.press(key)
            await hands.app.workers.wait_for_complete()
            assert hands.text.isascii()
        assert screen is None or screen.found


def test_its_keys_do_not_meet():
    own = [action for action in ActivationsScreen.ACTIONS if action.where is None]
    keys = [key for action in own for key in action.keys.split(",")]
    assert len(keys) == len(set(keys))


async def test_help_says_what_its_keys_do_here_each_group_once(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.press("question_mark")
        await hands.until(lambda: "Close this list." in hands.text)
        assert "Raise the scale of the first weights" in hands.text
        assert "Learning rate" not in hands.text
        assert hands.text.count("SETTINGS") == 1


async def test_on_the_smallest_screen_every_verdict_is_read(lab, sit):
    async with sit(lab(), (60, 16)) as hands:
        await ready(hands)
        assert hands.text.count("SATURATED") == 5
        assert "and 3 more" in hands.text
        await hands.press("right_square_bracket")
        await hands.until(lambda: "z, its input" in hands.text)
        assert hands.text.count("SATURATED") == 5
        await hands.press("g")
        await hands.until(lambda: "no room for identity, leaky_relu, gelu" in hands.text)


async def test_a_help_that_is_cut_says_so(lab, sit):
    async with sit(lab()) as hands:
        await ready(hands)
        await hands.until(lambda: "as in the book; …" in hands.text)
