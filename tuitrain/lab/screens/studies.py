"""The screen of each kind that has one of its own."""

from collections.abc import Mapping

from tuitrain.config import Kind
from tuitrain.lab.screens.activations import ActivationsScreen
from tuitrain.lab.screens.search import SearchScreen
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.screens.surface import SurfaceScreen

STUDY_SCREENS: Mapping[Kind, type[StudyScreen]] = {
    "surface": SurfaceScreen,
    "activations": ActivationsScreen,
    "search": SearchScreen,
}
"""A kind that is not here, and trains nothing, has none."""
