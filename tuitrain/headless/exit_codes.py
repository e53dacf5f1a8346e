"""Exit codes of a run. Where several apply the largest counts; a signal's, 128 and its number, beats all."""

from typing import Final

DONE: Final = 0
MISSED: Final = 1
"""An expectation missed, or gradients that differ."""
DIVERGED: Final = 3
"""An arm diverged that was not expected to."""
UNFINISHED: Final = 4
"""Not finished though nobody asked it to stop: workers kept dying, or memory ran out."""
