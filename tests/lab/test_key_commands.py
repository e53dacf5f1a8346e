"""What each key asks for that trains, compares or looks: on the main screen, and on those that share it."""

import pytest
from screen_cases import answer, inside, mistakes

from tuitrain.experiments.live.commands import (
    Back,
    Choose,
    InspectLayer,
    Pause,
    PinTrial,
    Run,
    Show,
    Speed,
    Start,
    Step,
    Unpin,
)
from tuitrain.experiments.live.view import Phase, Pin

STEPS = {"n": Step(1), "e": Step(None)}
RUN = {
    **STEPS,
    "r": (0, 1),
    "R": (1, 1),
    "S": (1, 5),
    "shift+s": (1, 1),
    "less_than_sign": Speed(100),
    "comma": Speed(10),
    "full_stop": Speed(100),
    "greater_than_sign": Speed(None),
    "space": Run(),
    "b": Back(),
}
"""In this order: each is asked of what the ones before have made. A start is a seed, and how many of them."""
ARM = {"right_square_bracket": Choose("plain"), "left_square_bracket": Choose(None)}
PINS = {"c": PinTrial(), "C": Unpin(), "shift+c": Unpin()}
QUANTITY = {"h": Show("z")}
BOARD = STEPS | {"r": (0, 1), "less_than_sign": Speed(100), "greater_than_sign": Speed(None), "p": Run()}
"""Space is the pen there."""

SCREENS = {
    "main": ((), [], RUN | ARM | PINS | QUANTITY),
    "layer": (("2", "enter"), [InspectLayer(1)], RUN | ARM | QUANTITY),
    "grid": (("g",), [], RUN),
    "figures": (("f",), [], RUN | PINS),
    "learnt": (("v",), [], RUN | ARM | PINS),
    "board": (("d",), [], BOARD | ARM),
}
"""Keys that open it, what that asks for, and what each of its own asks for then."""


@pytest.fixture
def two_arms_app(app_for_view, make_view, small):
    """A main screen on two arms of which everything is known."""
    preset = small(kind="compare", arms={"plain": {}, "slow": {"optimizer": {"lr": 0.02}}})
    pins = (Pin(1, "Small", make_view(preset, 5).trial),)
    known = {"learnt": mistakes(), "inside": inside(), "answer": answer(), "pins": pins}
    return app_for_view(make_view(preset, 5, **known))


@pytest.mark.parametrize("name", SCREENS)
async def test_each_key_asks_for_its_own_and_nothing_else(two_arms_app, run_app, name):
    opens, opened, keys = SCREENS[name]
    async with run_app(two_arms_app) as pilot:
        await pilot.press(*opens)
        assert two_arms_app.source.sent == opened
        for key, wanted in keys.items():
            two_arms_app.source.sent.clear()
            await pilot.press(key)
            (sent,) = two_arms_app.source.sent
            assert ((sent.preset.seed, sent.seeds) if isinstance(sent, Start) else sent) == wanted, key
        two_arms_app.source.show(phase=Phase.RUNNING)
        await pilot.wait_until_settled()
        await pilot.press("p" if name == "board" else "space")
        assert two_arms_app.source.sent[1:] == [Pause()]


async def test_before_there_is_a_run_nothing_is_put_aside_and_there_is_no_way_back(two_arms_app, run_app):
    async with run_app(two_arms_app) as pilot:
        await pilot.press("b", "c")
        assert two_arms_app.source.sent == []
