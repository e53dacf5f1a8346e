"""Hints: keys and words in one line, each a button for the mouse."""

from collections.abc import Sequence

from tuitrain.lab.keys import named
from tuitrain.plot.cells import width
from tuitrain.plot.picture import Canvas

Hint = tuple[str, str]
GAP = 2


def put(canvas: Canvas, y: int, hints: Sequence[Hint], keep: int, x: int = 1) -> None:
    """Write them from column `x` on; what does not fit is left out whole, the last `keep` last."""
    for key, word in _fitting(hints, canvas.width - x, keep, canvas.ascii_only):
        x = canvas.put(x, y, key, "accent")
        x = canvas.put(x + 1, y, word, "dim") + GAP


def key_at(
    column: int, columns: int, hints: Sequence[Hint], keep: int, ascii: bool, x: int = 1
) -> str | None:
    """The key that is meant by a click there; of several in one hint that under the mouse."""
    for key, word in _fitting(hints, columns - x, keep, ascii):
        end = x + width(f"{key} {word}", ascii)
        if x <= column < end:
            return named(key) or (named(key[column - x]) if column - x < len(key) else None)
        x = end + GAP
    return None


def length(hints: Sequence[Hint], ascii: bool) -> int:
    """Cells that all of them take."""
    return sum(width(f"{key} {word}", ascii) + GAP for key, word in hints) - GAP


def _fitting(hints: Sequence[Hint], room: int, keep: int, ascii: bool) -> list[Hint]:
    fitting = list(hints)
    while len(fitting) > 1 and length(fitting, ascii) > room:
        del fitting[-keep - 1 if len(fitting) > keep else 0]
    return fitting
