"""A picture for each path, side by side."""

from collections.abc import Callable

from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.surface.scene import Scene

GAP = 2
_LEAST = (18, 6)
"""Columns and rows under which a tile shows nothing."""


def tiles(scene: Scene, width: int, height: int, draw: Callable[[Scene, int, int], Picture]) -> Picture:
    """As many as there are paths and as near to square as the room allows; those left out are told."""
    paths = sorted(scene.paths, key=lambda path: int(path.tag))
    across, down = _shape(len(paths), width, height)
    wide, high = (width + GAP) // across - GAP, height // down
    canvas = Canvas(width, height, ascii_only=scene.ascii)
    for number, path in enumerate(paths[: across * down]):
        picture = draw(scene.only(path), wide, high)
        left, top = number % across * (wide + GAP), number // across * high
        for y, row in enumerate(picture.rows):
            x = left
            for run in row:
                x = _copied(canvas, x, top + y, run.text, run.role)
    left_out = len(paths) - across * down
    if left_out > 0:
        canvas.right(width, height - 1, f"and {left_out} more", "dim")
    return canvas.picture()


def _copied(canvas: Canvas, x: int, y: int, text: str, role: str) -> int:
    if ":" not in role:
        return canvas.put(x, y, text, role)
    for glyph in text:
        canvas.put(x, y, glyph, role)
        x += 1
    return x


def _shape(count: int, width: int, height: int) -> tuple[int, int]:
    """Tiles across and down: the widest map has the most to show."""
    most_across, most_down = max(1, width // _LEAST[0]), max(1, height // _LEAST[1])
    fits = [(across, -(-count // across)) for across in range(1, min(most_across, count) + 1)]
    fits = [(across, down) for across, down in fits if down <= most_down]
    if not fits:
        return most_across, most_down
    # A cell is twice as high as it is wide, and a tile best one and a half times as wide as high.
    return min(fits, key=lambda shape: abs(width / shape[0] / (2 * height / shape[1]) - 1.5))
