"""Screens have one base each, and groups of keys beside it: there is no order that could be the wrong one."""

import inspect
from importlib import import_module
from itertools import permutations
from pkgutil import iter_modules
from typing import Generic

import pytest
from textual.screen import Screen

from tuitrain.lab import screens
from tuitrain.lab.screens.action_groups import ActionGroup, bind
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.experiment_screen import ExperimentScreen
from tuitrain.lab.screens.run_screen import RunScreen

MODULES = [import_module(f"{screens.__name__}.{module.name}") for module in iter_modules(screens.__path__)]
CLASSES = sorted(
    {
        each
        for module in MODULES
        for _, each in inspect.getmembers(module, inspect.isclass)
        if each.__module__ == module.__name__
    },
    key=lambda each: each.__qualname__,
)
SCREENS = [each for each in CLASSES if issubclass(each, Screen)]


def actions_of(screen):
    """What was bound to it, and whose method it is."""
    return {
        name: value.__func__.__qualname__
        for name, value in vars(screen).items()
        if name.startswith("action_")
    }


@pytest.mark.parametrize("screen", SCREENS, ids=lambda each: each.__name__)
def test_a_screen_has_one_base(screen):
    assert len([base for base in screen.__bases__ if base is not Generic]) == 1


def test_a_screen_without_what_every_screen_must_say_is_none():
    class Half(RunScreen):
        def show(self, view):
            pass

    with pytest.raises(TypeError, match="abstract method wanted"):
        Half(None, DisplayOptions(1, False, ()))
    assert inspect.isabstract(ExperimentScreen)


class Left(ActionGroup):
    def action_left(self):
        return "left"


class Right(ActionGroup):
    def action_right(self):
        return "right"


class Again(Left):
    pass


class Has:
    def action_left(self):
        return "own"


def test_the_order_of_groups_means_nothing():
    bound = []
    for groups in permutations((Left(), Right())):
        screen = type("Empty", (), {})()
        bind(screen, *groups)
        bound.append((actions_of(screen), screen.action_left(), screen.action_right()))
    assert bound[0] == bound[1]


@pytest.mark.parametrize(("screen", "groups"), [(Has, (Left(),)), (object, (Left(), Again()))])
def test_no_group_hides_what_a_screen_or_another_does(screen, groups):
    with pytest.raises(TypeError, match="has action_left already"):
        bind(type("Screen", (screen,), {})(), *groups)


async def test_what_keys_do_stands_in_one_place_of_the_main_screen(app_for_view, make_view, small, run_app):
    app = app_for_view(make_view(small(), 5))
    async with run_app(app):
        bound = actions_of(app.main)
        assert bound["action_smoothing"] == "ChartActions.action_smoothing"
        assert bound["action_run"] == "RunActions.action_run"
        assert not [name for name in bound if name in dir(type(app.main))]
