"""The lab: an experiment on a screen of characters, alive."""

from tuitrain.lab.app import open_lab
from tuitrain.lab.preferring import check_preferences, default_preferences

__all__ = ["check_preferences", "default_preferences", "open_lab"]
