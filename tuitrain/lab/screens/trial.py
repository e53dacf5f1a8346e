"""One trial of a search on the main screen, which lies over the search."""

from typing import ClassVar

from textual.binding import BindingType

from tuitrain.lab.action import RUN, Action, bindings
from tuitrain.lab.screens.main import MainScreen


class TrialScreen(MainScreen):
    """The main screen, and a key that leads back to what lies below."""

    LEAVE = Action("leave", "escape", "search", "Go back to the search.", RUN, hint=True)
    ACTIONS = (LEAVE, *MainScreen.ACTIONS)
    BINDINGS: ClassVar[list[BindingType]] = bindings((LEAVE,))

    def action_leave(self) -> None:
        """Back, once however fast it is asked for twice."""
        if self.is_active:
            self.dismiss()
