"""The palette: everything that can be done now, by name."""

from textual import on
from textual.command import CommandPalette
from textual.message import Message
from textual.widgets import Input, OptionList

from tuitrain.lab.screens.over import Over


class Palette(CommandPalette, Over[None]):
    """Textual's own, obeying once: a second enter, while it left, did it again and closed the main screen."""

    def __init__(self) -> None:
        super().__init__(placeholder="Type a part of its name", id="--command-palette")

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _obey_once(self, event: Message) -> None:
        if not self.is_current:
            event.stop()
            # What Textual's class does with it.
            event.prevent_default()
