"""The screen of each kind that trains nothing."""

from collections.abc import Mapping

from tuitrain.config import Kind
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.screens.surface import SurfaceScreen

STUDY_SCREENS: Mapping[Kind, type[StudyScreen]] = {"surface": SurfaceScreen}
"""A kind that is not here, and trains nothing, has none."""
