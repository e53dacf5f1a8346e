"""The table of all keys, as screens declare them: for preferences, which change keys of any of them."""

from collections.abc import Iterator
from typing import get_args

from tuitrain.config import Kind
from tuitrain.lab.action import ARMS, CHARTS, LAB, LAYERS, RUN, SEARCH, SETTINGS, WALK, WEIGHTS, Action
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.studies import study_screen
from tuitrain.lab.screens.trial import TrialScreen

_STUDIES = tuple(screen for kind in get_args(Kind) if (screen := study_screen(kind)))
SCREENS: tuple[type[Experiment], ...] = (TrialScreen, MainScreen, *_STUDIES)
"""Those that lie under all others; what lies over them has some of their keys, or fixed ones."""
GROUPS = (RUN, WALK, SETTINGS, WEIGHTS, SEARCH, CHARTS, LAYERS, ARMS, LAB)


def _declared() -> Iterator[Action]:
    """What screens share once, as the first of them says it."""
    seen = set()
    for action in (each for screen in SCREENS for each in screen.ACTIONS):
        if _key(action) not in seen:
            seen.add(_key(action))
            yield action


def _key(action: Action) -> tuple[str, str]:
    # Of one name there may be several: charts have a zoom, and maps another.
    return action.name, action.group


ACTIONS = tuple(sorted(_declared(), key=lambda action: GROUPS.index(action.group)))
"""All of them, group by group."""
_TOGETHER = tuple(frozenset(map(_key, screen.ACTIONS)) for screen in SCREENS)


def meet(one: Action, other: Action) -> bool:
    """Whether both can be meant at a time, so that they cannot share a key."""
    if one.where and other.where and one.where != other.where:
        return False
    both = {_key(one), _key(other)}
    return any(both <= there for there in _TOGETHER)
