"""Leave: asked once, where something would be lost."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tuitrain.lab.screens.base import ModalOverlay
from tuitrain.lab.widgets.words import Words


class LeaveScreen(ModalOverlay[bool]):
    """Says what is not done or not saved; its result is whether to leave all the same.

    `does` is what the keys do: `leaves`.
    """

    DEFAULT_CSS = """
    LeaveScreen { align: center middle; background: $background; }
    #leave { width: 64; max-width: 100%; height: auto; padding: 1 2; background: $surface; }
    #leave Words { margin: 0 0 1 0; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("y,enter", "dismiss(True)", "Leave"),
        ("escape,n", "dismiss(False)", "Stay"),
    ]

    def __init__(self, question: str, does: str, reasons: tuple[str, ...], *, ascii: bool = False) -> None:
        super().__init__()
        self._question, self._does, self._reasons, self._ascii = question, does, reasons, ascii

    def compose(self) -> ComposeResult:
        """What would be lost, and the two ways on."""
        with Vertical(id="leave"):
            yield Words(self._question, ascii=self._ascii, id="leave-title")
            yield Words("  ".join(self._reasons), ascii=self._ascii)
            yield Words(f"y or enter {self._does}, esc stays.", ascii=self._ascii)
