"""One trial of a search on the main screen, which lies over the search."""

from typing import ClassVar

from textual.binding import Binding

from tuitrain.lab.actions import ScreenKind, bindings
from tuitrain.lab.screens.main import MainScreen


class TrialScreen(MainScreen):
    """The main screen, and a key that leads back to what lies below."""

    KIND: ClassVar[ScreenKind] = "trial"
    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = bindings("trial")

    def action_leave(self) -> None:
        """Back, once however fast it is asked for twice."""
        if self.is_active:
            self.dismiss()
