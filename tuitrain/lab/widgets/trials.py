"""The trials of a search on the screen: whoever draws them is told by the keys which one is chosen."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from textual.binding import BindingType
from textual.message import Message

from tuitrain.lab.action import SEARCH, Action, bindings
from tuitrain.lab.widgets.drawn import Drawn


class Trials(Drawn, can_focus=True):
    """Shows what is drawn of them; the arrows choose one or other columns, enter opens it."""

    ACTIONS = (
        Action("trial(-1)", "up,k", "", "The trial above.", SEARCH, "trials"),
        Action("trial(1)", "down,j", "", "The trial below.", SEARCH, "trials"),
        Action(
            "open_trial", "enter", "", "Train the selected trial in the lab; esc returns.", SEARCH, "trials"
        ),
        Action("across(-1)", "left", "", "Show the columns to the left.", SEARCH, "trials"),
        Action("across(1)", "right", "", "Show the columns to the right.", SEARCH, "trials"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS, "trials")

    @dataclass
    class Moved(Message):
        """The one above or below is wanted."""

        direction: Literal[-1, 1]

    @dataclass
    class Across(Message):
        """The columns before or behind are wanted."""

        direction: Literal[-1, 1]

    class Opened(Message):
        """The chosen one is to be trained in the lab."""

    def action_trial(self, direction: Literal[-1, 1]) -> None:
        self.post_message(self.Moved(direction))

    def action_across(self, direction: Literal[-1, 1]) -> None:
        self.post_message(self.Across(direction))

    def action_open_trial(self) -> None:
        """Train the chosen one in the lab."""
        self.post_message(self.Opened())
