"""Save: where the present state goes as a preset."""

import os
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.widgets import Input

from tuitrain.config import ConfigError, Preset, save
from tuitrain.lab.screens.base import ModalOverlay
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.words import Words

KEYS = (("enter", "write it"), ("esc", "back"))


class SaveScreen(ModalOverlay[str | None]):
    """Asks for a file's name and writes `preset` there; its result is that name, or None.

    What exists is replaced only when asked for a second time.
    """

    DEFAULT_CSS = """
    SaveScreen { align: center middle; background: $background; }
    #save { width: 76; max-width: 100%; height: auto; padding: 1 2; background: $surface; }
    #save Input { border: none; padding: 0; margin: 1 0; height: 1; background: $surface-lighten-1; }
    """

    BINDINGS: ClassVar[list[BindingType]] = [("escape", "dismiss", "Close")]

    def __init__(self, preset: Preset, name: str, *, ascii: bool = False) -> None:
        super().__init__()
        self._preset, self._name, self._ascii = preset, name, ascii
        self._exists = ""

    def compose(self) -> ComposeResult:
        """A line to type in, and what is to be said of it."""
        with Vertical(id="save"):
            yield Words("SAVE AS A PRESET", ascii=self._ascii, id="save-title")
            yield Input(self._name, select_on_focus=False, id="file")
            yield Words(ascii=self._ascii, id="said")
            yield Keys(KEYS, indent=0, ascii=self._ascii, id="keys")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Write it, or say why not."""
        name = file_name(event.value)
        replace = bool(name) and name == self._exists
        try:
            save(self._preset, Path(name), replace=replace)
        except ConfigError as error:
            self._exists = name if error.problems[0].message == "exists" else ""
            again = "; press enter again to replace it" if self._exists else ""
            self.query_one("#said", Words).show(f"{error}{again}", "warn")
        else:
            self.dismiss(name)


def file_name(typed: str) -> str:
    """What was typed as a file's name, with the home folder for `~` and the ending of a preset."""
    name = os.path.expanduser(typed.strip())
    return name if not name or name.endswith((".yaml", ".yml")) else f"{name}.yaml"
