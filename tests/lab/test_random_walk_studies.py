"""Random walks on the screens of what does not train, or trains in great number, and between all screens."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from random_walk import HOME

from tuitrain.config import Preset
from tuitrain.experiments.trials.pool import LocalPool, Pool
from tuitrain.lab.screens import search
from tuitrain.lab.screens.activations import ActivationsScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.palette import Palette
from tuitrain.lab.screens.save import SaveScreen
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.studies import study_screen
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.screens.surface import SurfaceScreen

SCREENS = HelpScreen, SaveScreen, BrowserScreen, ExplainScreen, Palette
SURFACE = {"kind": "surface", "about": "A **walk**.", "updates": 12}
LAYERS = {
    "kind": "activations",
    "about": "Untrained **layers**.",
    "network": {"hidden": {"width": 8, "depth": 3}, "activation": "tanh"},
    "activations": {"rows": 40},
}
LARGE = {"network": {"init": {"name": "normal", "std": 1}}}
SEARCH = {
    "kind": "search",
    "about": "A **small** search.",
    "data": {"name": "moons", "train": 40, "validation": 20, "test": 20},
    "network": {"hidden": {"width": 4, "depth": 1}},
    "optimizer": {"name": "sgd", "lr": 0.1},
    "batch_size": 10,
    "updates": 4,
    "evaluate": {"every": 2},
}
SPACE = {"optimizer.lr": {"log": [1e-3, 10]}, "network.hidden.width": {"int": [2, 6]}}
PRESETS = {
    "surface": {
        HOME: SURFACE
        | {"arms": {"plain": {}, "rolling": {"optimizer": "momentum"}, "adam": {"optimizer": "adam"}}},
        "bent.yaml": SURFACE | {"surface": {"function": "rosenbrock"}, "optimizer": {"name": "sgd", "lr": 1}},
    },
    "activations": {
        HOME: LAYERS | {"arms": {"large": LARGE, "he": {"network": {"init": "he"}}}},
        "one.yaml": LAYERS | {"network": {**LAYERS["network"], **LARGE["network"]}},
    },
    "search": {
        HOME: SEARCH | {"search": {"space": SPACE, "trials": 6}},
        "rounds.yaml": SEARCH
        | {
            "search": {
                "space": SPACE,
                "trials": 12,
                "narrow": {"rounds": 2},
                "halving": {"first": 2, "eta": 2},
            }
        },
        "bayes.yaml": SEARCH
        | {
            "search": {
                "space": SPACE,
                "trials": 8,
                "sampler": {"name": "bayes", "start": 3},
                "monitor": "validation_loss",
            }
        },
    },
}


def preset_of(fields):
    return Preset.model_validate(fields)


@pytest.fixture
def walk_on_kind(random_walk, monkeypatch):
    """Walk on the screen of one kind; a search tries in a thread: processes take seconds to start."""
    monkeypatch.setattr(search, "local_pool", lambda workers: Pool(ThreadPoolExecutor(1), 1))

    def run(kind, steps, seed, **options):
        presets = {name: preset_of(fields) for name, fields in PRESETS[kind].items()}
        return random_walk(
            presets, steps, seed, ready=lambda screen: isinstance(screen, StudyScreen), **options
        )

    return run


@pytest.mark.parametrize("kind", PRESETS)
async def test_whatever_is_done_it_stays_whole(walk_on_kind, kind):
    await walk_on_kind(kind, 150, 1)


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("kind", PRESETS)
async def test_whatever_is_done_for_long_everything_was_done(walk_on_kind, kind):
    walked = await walk_on_kind(kind, 1500, 2)
    fired = walked.app.fired
    seldom = {each.name: fired[each.name] for each in study_screen(kind).ACTIONS if fired[each.name] < 5}
    assert seldom.keys() <= {"quit"}, seldom
    assert {each.__name__: walked.seen[each] for each in SCREENS if walked.seen[each] < 5} == {}


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_whatever_is_done_no_process_stays(walk_on_kind, monkeypatch):
    monkeypatch.setattr(search, "local_pool", lambda workers: LocalPool(1))
    await walk_on_kind("search", 300, 1, workers=1)


@pytest.fixture
def walk_between_kinds(small, walk_on_kind, random_walk):
    """Walk from the screen of each kind to that of any other."""
    presets = {HOME: small()} | {f"{kind}.yaml": preset_of(fields[HOME]) for kind, fields in PRESETS.items()}

    def run(steps, seed):
        return random_walk(presets, steps, seed, ready=lambda screen: screen.controller.view, follows=True)

    return run


async def test_whatever_is_done_between_the_screens_they_stay_whole(walk_between_kinds):
    await walk_between_kinds(100, 1)


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_whatever_is_done_for_long_every_screen_was_come_to(walk_between_kinds):
    walked = await walk_between_kinds(1500, 2)
    homes = MainScreen, SurfaceScreen, ActivationsScreen, SearchScreen
    assert {each.__name__: walked.seen[each] for each in homes if walked.seen[each] < 10} == {}
