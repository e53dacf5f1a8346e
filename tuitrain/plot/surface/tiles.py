"""A picture for each path, side by side."""

from collections.abc import Callable

from tuitrain.plot.picture import Picture
from tuitrain.plot.surface.scene import Scene
from tuitrain.plot.tiles import tiled

_LEAST = (18, 6)
"""Columns and rows under which a tile shows nothing."""


def tiles(scene: Scene, width: int, height: int, draw: Callable[[Scene, int, int], Picture]) -> Picture:
    """As many as there are paths and as near to square as the room allows; those left out are told."""
    paths = sorted(scene.paths, key=lambda path: int(path.tag))
    chosen = next((place for place, path in enumerate(paths) if path.strong), 0)
    return tiled([*map(scene.only, paths)], draw, width, height, _LEAST, kept=chosen, ascii=scene.ascii)
