"""Keys that open another screen from the one of an experiment, whatever its kind: help, presets, save."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from textual.screen import Screen

from tuitrain.config import Kind, Loaded, Preset
from tuitrain.lab.actions import ScreenKind, within
from tuitrain.lab.draft import Draft
from tuitrain.lab.keeping import write_new
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.leave import LeaveScreen
from tuitrain.lab.screens.messages import AnotherScreen
from tuitrain.lab.screens.run_screen import DisplayOptions
from tuitrain.lab.screens.save import SaveScreen


class Navigation(Screen[None]):
    """A subclass says which presets it shows itself, and what there is to save."""

    KIND: ClassVar[ScreenKind]
    controller: Draft
    display_options: DisplayOptions
    ascii: bool
    saved: Preset | None = None
    """What was saved last."""
    saved_as = ""
    """And its file."""

    def shows(self, kind: Kind) -> bool:
        """Whether presets of that kind are shown here; for any other the app takes another screen."""
        raise NotImplementedError

    @property
    def trained(self) -> bool:
        """Whether updates were made that would be gone."""
        return False

    def to_lose(self) -> Iterator[str]:
        """What would be lost by leaving, a sentence each."""
        raise NotImplementedError

    def opened(self) -> None:
        """Show a preset that was just opened."""
        raise NotImplementedError

    def to_save(self) -> Preset:
        """What there is now, as a preset."""
        raise NotImplementedError

    def action_help(self) -> None:
        """What the keys do."""
        self.app.push_screen(HelpScreen(within(self.KIND, self.display_options.actions), ascii=self.ascii))

    def action_presets(self) -> None:
        """Other experiments."""
        self.app.push_screen(BrowserScreen(self.controller.name, ascii=self.ascii), self._open)

    def _open(self, loaded: Loaded | None) -> None:
        if loaded is None:
            return
        reasons = tuple(self.to_lose()) or (("What was trained is gone then.",) if self.trained else ())
        if loaded.preset == self.controller.original and reasons:
            # Enter on what is at hand may have been meant for it.
            question = f"OPEN {self.controller.name} AGAIN?"
            ask = LeaveScreen(question, "opens it untrained", reasons, ascii=self.ascii)
            self.app.push_screen(ask, lambda wanted: self._replace(loaded) if wanted else None)
        else:
            self._replace(loaded)

    def _replace(self, loaded: Loaded) -> None:
        if self.shows(loaded.preset.kind):
            self.controller.open(loaded)
            self.opened()
        else:
            self.post_message(AnotherScreen(loaded))

    def action_picture_file(self) -> None:
        """The screen to a file, as a picture."""
        self.keep(self.app.export_screenshot(title=""), "-screen.svg")

    def keep(self, text: str, suffix: str, beside: str = "") -> None:
        """Write `text` to a file called after what is open, and say where it is."""
        try:
            path = write_new(text, self.controller.name, suffix)
        except OSError as error:
            self.notify(f"cannot be written: {error.strerror}", severity="warning", markup=False)
        else:
            self.notify(f"Written: {path}{beside}", markup=False)

    def action_save(self) -> None:
        """What there is now to a file."""
        name = f"{Path(self.controller.name).stem}-edited.yaml"
        self.app.push_screen(SaveScreen(self.to_save(), name, ascii=self.ascii), self._saved)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.saved, self.saved_as = self.to_save(), name
            self.notify(f"Saved: tuitrain run {name}", markup=False)

    @property
    def holds_all(self) -> str:
        """The file that what there is now was saved to; empty where it was not."""
        return self.saved_as if self.saved is not None and self.saved == self.to_save() else ""

    def action_quit(self) -> None:
        """Leave, but ask first where something would be lost."""
        reasons = tuple(self.to_lose())
        if reasons:
            self.app.push_screen(
                LeaveScreen("LEAVE THE LAB?", "leaves", reasons, ascii=self.ascii), self._leave
            )
        else:
            self._leave(True)

    def _leave(self, wanted: bool | None) -> None:
        if wanted:
            self.app.exit(0)
