"""Pictures in rows and columns, each of them whole."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from tuitrain.plot.picture import GAP, Canvas, Picture

Item = TypeVar("Item")
Least = tuple[int, int]
"""Columns and rows under which a tile shows nothing."""


def tiled(
    items: Sequence[Item],
    draw: Callable[[Item, int, int], Picture],
    width: int,
    height: int,
    least: Least,
    *,
    kept: int = 0,
    ascii: bool = False,
) -> Picture:
    """A tile for each, as near to square as the room allows; how many are left out is told below.

    The one at `kept` is not left out.
    """
    room = height
    across, down = _shape(len(items), width, room, least)
    if across * down < len(items) and height > 1:
        room = height - 1
        across, down = _shape(len(items), width, room, least)
    wide, high = (width + GAP) // across - GAP, room // down
    canvas = Canvas(width, height, ascii_only=ascii)
    shown = [*items[: across * down]]
    if kept >= len(shown):
        shown[-1] = items[kept]
    for number, item in enumerate(shown):
        left, top = number % across * (wide + GAP), number // across * high
        for y, row in enumerate(draw(item, wide, high).rows):
            x = left
            for run in row:
                x = _copied(canvas, x, top + y, run.text, run.role)
    left_out = len(items) - len(shown)
    if left_out:
        canvas.right(width, height - 1, f"and {left_out} more", "dim")
    return canvas.picture()


def _copied(canvas: Canvas, x: int, y: int, text: str, role: str) -> int:
    if ":" not in role:
        return canvas.put(x, y, text, role)
    for glyph in text:
        canvas.put(x, y, glyph, role)
        x += 1
    return x


def _shape(count: int, width: int, height: int, least: Least) -> tuple[int, int]:
    """Tiles across and down: the widest has the most to show."""
    most_across, most_down = max(1, width // least[0]), max(1, height // least[1])
    fits = [(across, -(-count // across)) for across in range(1, min(most_across, count) + 1)]
    fits = [(across, down) for across, down in fits if down <= most_down]
    if not fits:
        return most_across, most_down
    # A cell is twice as high as it is wide, and a tile best one and a half times as wide as high.
    return min(fits, key=lambda shape: abs(width / shape[0] / (2 * height / shape[1]) - 1.5))
