"""The lab: an experiment on a screen of characters, alive."""

from tuitrain.lab.app import LabApp
from tuitrain.lab.preferences_check import check_preferences, default_preferences
from tuitrain.lab.surroundings import odd_surroundings

__all__ = ["LabApp", "check_preferences", "default_preferences", "odd_surroundings"]
