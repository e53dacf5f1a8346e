"""From the main screen to the others."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from textual.screen import Screen

from tuitrain.experiments.present_preset import present_preset
from tuitrain.experiments.view import View
from tuitrain.lab.actions import Action
from tuitrain.lab.desk import Desk
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.save import SaveScreen

Report: TypeAlias = Callable[[str, View], str]


class Doors(Screen[None]):
    """The main screen's keys that open another screen."""

    desk: Desk
    ascii: bool
    actions: Sequence[Action]
    """The table with the keys in force."""
    report: Report | None
    """Puts a run as it stands in words; the lab has none of its own."""

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none."""
        raise NotImplementedError

    def action_help(self) -> None:
        """What the keys do."""
        self.app.push_screen(HelpScreen(self.actions, ascii=self.ascii))

    def action_all_settings(self) -> None:
        """Every setting."""
        self.app.push_screen(AllSettingsScreen(self.desk, self.asked, ascii=self.ascii))

    def action_find(self) -> None:
        """Every setting, and a line to find one by."""
        self.app.push_screen(AllSettingsScreen(self.desk, self.asked, find=True, ascii=self.ascii))

    def action_save(self) -> None:
        """The present state to a file: the run with its edits, or the draft before there is a run."""
        desk = self.desk
        preset = present_preset(desk.view) if desk.view is not None and desk.begun else desk.draft
        name = f"{Path(desk.name).stem}-edited.yaml"
        self.app.push_screen(SaveScreen(preset, name, ascii=self.ascii), self._saved)

    def action_copy(self) -> None:
        """The run as it stands to the terminal's clipboard, as text."""
        view = self.desk.view
        if self.report is not None and view is not None:
            text = self.report(self.desk.name, view)
            self.app.copy_to_clipboard(text)
            self.notify(f"Copied: {len(text.splitlines())} lines on the run as it stands", markup=False)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.notify(f"Saved: tuitrain run {name}", markup=False)
