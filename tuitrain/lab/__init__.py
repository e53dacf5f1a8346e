"""The lab: an experiment on a screen of characters, alive."""

from tuitrain.startup import uncollected

with uncollected():
    from tuitrain.lab.app import LabApp
    from tuitrain.lab.surroundings import odd_surroundings

__all__ = ["LabApp", "odd_surroundings"]
