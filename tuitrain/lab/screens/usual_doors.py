"""Keys that open another screen from the one of an experiment, whatever its kind: help, presets, save."""

from pathlib import Path
from typing import ClassVar

from textual.screen import Screen

from tuitrain.config import Kind, Loaded, Preset
from tuitrain.lab.actions import Place, within
from tuitrain.lab.draft import Draft
from tuitrain.lab.screens.another import AnotherScreen
from tuitrain.lab.screens.at_desk import Sight
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.save import SaveScreen


class UsualDoors(Screen[None]):
    """A subclass says which presets it shows itself, and what there is to save."""

    KIND: ClassVar[Place]
    desk: Draft
    sight: Sight
    ascii: bool

    def shows(self, kind: Kind) -> bool:
        """Whether presets of that kind are shown here; for any other the app takes another screen."""
        raise NotImplementedError

    def opened(self) -> None:
        """Show a preset that was just opened."""
        raise NotImplementedError

    def to_save(self) -> Preset:
        """What there is now, as a preset."""
        raise NotImplementedError

    def action_help(self) -> None:
        """What the keys do."""
        self.app.push_screen(HelpScreen(within(self.KIND, self.sight.actions), ascii=self.ascii))

    def action_presets(self) -> None:
        """Other experiments."""
        self.app.push_screen(BrowserScreen(self.desk.name, ascii=self.ascii), self._open)

    def _open(self, loaded: Loaded | None) -> None:
        if loaded is None:
            return
        if self.shows(loaded.preset.kind):
            self.desk.open(loaded)
            self.opened()
        else:
            self.post_message(AnotherScreen(loaded))

    def action_save(self) -> None:
        """What there is now to a file."""
        name = f"{Path(self.desk.name).stem}-edited.yaml"
        self.app.push_screen(SaveScreen(self.to_save(), name, ascii=self.ascii), self._saved)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.notify(f"Saved: tuitrain run {name}", markup=False)

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit(0)
