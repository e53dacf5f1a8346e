"""The lab: an experiment on a screen of characters, alive."""

from tuitrain.lab.app import open_lab

__all__ = ["open_lab"]
