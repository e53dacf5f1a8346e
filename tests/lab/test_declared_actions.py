"""Screens declare what their keys do; the table of all keys is made of that."""

import pytest
from scripted_app import ScriptedSource
from textual.actions import parse

from tuitrain.config import Loaded, load
from tuitrain.lab.actions import ACTIONS, SCREENS, meet
from tuitrain.lab.screens.board import BoardScreen
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.trial import TrialScreen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.trials import Trials

PANELS = {"settings": Settings, "charts": Chart, "layers": Layers, "lesson": Scroll, "trials": Trials}
PRESETS = {"SurfaceScreen": "surface", "ActivationsScreen": "init-activations-tanh", "SearchScreen": "search"}
OVER = BoardScreen, FiguresScreen, GridScreen, LayerScreen, LearntScreen


def method(action):
    return f"action_{parse(action.name)[1]}"


def made(screen, small):
    if screen in (MainScreen, TrialScreen):
        return screen(ScriptedSource(None), Loaded(small(), "small.yaml", ()), fps=30, ascii=False)
    return screen(load(PRESETS[screen.__name__]), DisplayOptions(30, False))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda each: each.__name__)
def test_every_key_that_is_declared_does_something(screen, small):
    there = made(screen, small)
    for action in screen.ACTIONS:
        assert callable(getattr(PANELS.get(action.where, there), method(action), None)), action


@pytest.mark.parametrize("screen", SCREENS, ids=lambda each: each.__name__)
def test_every_key_that_is_declared_is_bound(screen):
    bound = {binding.id for each in screen._merged_bindings.key_to_bindings.values() for binding in each}
    assert {action.name for action in screen.ACTIONS if action.where is None} == bound - {None}


@pytest.mark.parametrize("screen", OVER, ids=lambda each: each.__name__)
def test_what_lies_over_the_main_screen_has_some_of_its_keys(screen):
    assert {*screen.ACTIONS} < {*MainScreen.ACTIONS}


def test_the_table_has_what_screens_declare_once():
    declared = {(action.name, action.group) for screen in SCREENS for action in screen.ACTIONS}
    assert sorted((action.name, action.group) for action in ACTIONS) == sorted(declared)


def test_no_two_that_meet_have_one_key():
    together = [
        (one.name, other.name)
        for number, one in enumerate(ACTIONS)
        for other in ACTIONS[:number]
        if meet(one, other) and {*one.keys.split(",")} & {*other.keys.split(",")}
    ]
    assert together == []
