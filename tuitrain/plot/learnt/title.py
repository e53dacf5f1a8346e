"""What a picture of what was learnt is called."""

from tuitrain.plot import cells

MOST = 16
"""Cells for the name of an arm: figures and legends stand behind it."""


def titled(name: str, arm: str) -> str:
    """`BOUNDARY of relu`; without an arm, where there is but one, the name alone."""
    return f"{name} of {cells.fit(arm, MOST)}" if arm else name
