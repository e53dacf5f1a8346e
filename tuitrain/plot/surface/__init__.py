"""Walks down a surface, drawn: from above, in space, and a map for each."""

from tuitrain.plot.surface.flat import MISSES, flat, misses
from tuitrain.plot.surface.formula import formula
from tuitrain.plot.surface.scene import Path, Scene, scene
from tuitrain.plot.surface.space import Stand, space
from tuitrain.plot.surface.tiles import tiles

__all__ = ["MISSES", "Path", "Scene", "Stand", "flat", "formula", "misses", "scene", "space", "tiles"]
