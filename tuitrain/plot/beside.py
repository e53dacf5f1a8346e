"""Pictures side by side."""

from collections.abc import Sequence

from tuitrain.plot.picture import Picture, Run

GAP = 2
"""Blank cells between two."""


def beside(pictures: Sequence[Picture]) -> Picture:
    """One picture of several that are equally high, from left to right."""
    gap = (Run(" " * GAP, ""),)
    rows = []
    for parts in zip(*(picture.rows for picture in pictures), strict=True):
        first, *others = parts
        rows.append(sum(((*gap, *row) for row in others), start=first))
    return Picture(tuple(rows))
