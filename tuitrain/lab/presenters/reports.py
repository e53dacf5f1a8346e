"""What puts a run or a search as it stands in words; the lab has no words of its own for it."""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from tuitrain.experiments.live.view import View

RunReport: TypeAlias = Callable[[str, View, str], str]
"""Of its name, what is seen of it, and the file that holds what was changed, if one does."""
SearchReport: TypeAlias = Callable[..., str]
"""Of its name, its preset and what was found."""


class Reports(NamedTuple):
    """Where there is none, nothing is said."""

    run: RunReport | None = None
    search: SearchReport | None = None
