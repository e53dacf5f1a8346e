"""Random walks through the lab: whatever is pressed, clicked, pasted or resized, it stays usable."""

import pytest
from random_walk import HOME

from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.board import BoardScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.palette import Palette
from tuitrain.lab.screens.save import SaveScreen

SCREENS = (
    MainScreen, HelpScreen, AllSettingsScreen, SaveScreen, BrowserScreen, ExplainScreen, LearntScreen,
    BoardScreen, LayerScreen, GridScreen, FiguresScreen, Palette,
)  # fmt: skip
PRESETS = {
    "arms": {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}},
    "points": {
        "data": {"name": "spirals", "train": 100, "test": 50},
        "network": {"hidden": [8, 4], "activation": "tanh"},
    },
    "small": {},
}


@pytest.fixture
def walk_on_preset(small, random_walk):
    """Walk through the lab on one of the presets."""

    def run(name, steps, seed):
        return random_walk(
            {HOME: small(**PRESETS[name])}, steps, seed, ready=lambda screen: screen.controller.view
        )

    return run


@pytest.mark.parametrize(("name", "steps"), [("arms", 400), ("points", 300), ("small", 300)])
async def test_whatever_is_done_it_stays_whole(walk_on_preset, name, steps):
    await walk_on_preset(name, steps, 1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_whatever_is_done_for_long_everything_was_done(walk_on_preset):
    made = await walk_on_preset("arms", 5000, 2)
    fired = made.app.fired
    seldom = {each.name: fired[each.name] for each in MainScreen.ACTIONS if fired[each.name] < 20}
    assert seldom.keys() <= {"quit"}, seldom
    assert {each.__name__: made.seen[each] for each in SCREENS if made.seen[each] < 10} == {}
