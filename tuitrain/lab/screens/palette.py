"""The palette: everything that can be done now, by name."""

from textual import events, on
from textual.app import ComposeResult
from textual.command import CommandList, CommandPalette
from textual.message import Message
from textual.widgets import Input, OptionList

from tuitrain.lab.screens.over import Over


class Offers(CommandList):
    """What can be done now."""

    def on_click(self, event: events.Click) -> None:
        """A click on what is no longer offered is none; Textual would look for it, and end the lab."""
        offer = event.style.meta.get("option")
        if offer is not None and offer >= self.option_count:
            event.prevent_default()

    def action_page_up(self) -> None:
        """A page up, once there is room for one; Textual would look for it all the same, and end the lab."""
        if self.scrollable_content_region:
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """A page down, once there is room for one."""
        if self.scrollable_content_region:
            super().action_page_down()  # type: ignore[no-untyped-call]


class Palette(CommandPalette, Over[None]):
    """Textual's own, obeying once: a second enter, while it left, did it again and closed the main screen."""

    def __init__(self) -> None:
        super().__init__(placeholder="Type a part of its name", id="--command-palette")

    def compose(self) -> ComposeResult:
        """Textual's own widgets, but for the list."""
        for widget in super().compose():
            yield Offers() if isinstance(widget, CommandList) else widget

    @on(Input.Submitted)
    @on(OptionList.OptionSelected)
    def _obey_once(self, event: Message) -> None:
        if not self.is_active:
            event.stop()
            # What Textual's class does with it.
            event.prevent_default()
