"""What all screens over the main one have in common."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

Result = TypeVar("Result")


class Over(Screen[Result]):
    """Leaves once, however fast it is told to twice: else the second time would take the main screen away."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave with that result, if it is still the one in front."""
        return super().dismiss(result) if self.is_current else AwaitComplete()
