"""Hints: keys and words in one line, each a button for the mouse."""

from collections.abc import Sequence

from tuitrain.lab.keys import named
from tuitrain.plot.cells import width
from tuitrain.plot.picture import Canvas

Hint = tuple[str, str]
GAP = 2


def put(canvas: Canvas, y: int, hints: Sequence[Hint], keep: int) -> None:
    """Write them from the most wanted on; what does not fit is left out whole, the last `keep` last."""
    x = 1
    for key, word in _fitting(hints, canvas.width, keep, canvas.ascii_only):
        x = canvas.put(x, y, key, "accent")
        x = canvas.put(x + 1, y, word, "dim") + GAP


def key_at(column: int, columns: int, hints: Sequence[Hint], keep: int, ascii: bool) -> str | None:
    """The key that is meant by a click there; of several in one hint that under the mouse."""
    x = 1
    for key, word in _fitting(hints, columns, keep, ascii):
        end = x + width(f"{key} {word}", ascii)
        if x <= column < end:
            return named(key) or (named(key[column - x]) if column - x < len(key) else None)
        x = end + GAP
    return None


def _fitting(hints: Sequence[Hint], columns: int, keep: int, ascii: bool) -> list[Hint]:
    fitting, room = list(hints), columns + 1
    while len(fitting) > 1 and sum(width(f"{key} {word}", ascii) + GAP for key, word in fitting) > room:
        del fitting[-keep - 1 if len(fitting) > keep else 0]
    return fitting
