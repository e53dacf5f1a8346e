"""Bounds that the command line states before anything else is loaded."""

from typing import Final

LARGEST_SEED: Final = 2**63 - 1
SLOWEST_REDRAW, REDRAW, FASTEST_REDRAW = 0.2, 4.1, 60.0
"""Screen refreshes per second: the fewest, the default, the most."""
