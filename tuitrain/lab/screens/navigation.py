"""Keys that open another screen from the one of an experiment, whatever its kind: help, presets, save.

A screen is imported when it is opened: the lab starts sooner without them.
"""

from collections.abc import Callable
from pathlib import Path

from tuitrain.config import Loaded, Preset
from tuitrain.lab.action import LAB, Action
from tuitrain.lab.new_files import write_new
from tuitrain.lab.screens.action_groups import ActionGroup
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.finding import takes_text
from tuitrain.lab.screens.messages import AnotherScreen


class Navigation(ActionGroup):
    """Keeps what was saved last: leaving asks only where something would be lost."""

    SAVE = Action("save", "s", "save", "Save the settings and edits as a preset.", LAB, opens=True)
    PICTURE_FILE = Action(
        "picture_file", "P,shift+p", "picture", "Save a picture of the screen to a file.", LAB
    )
    PRESETS = Action(
        "presets",
        "p",
        "presets",
        "Open another experiment, and see what it teaches.",
        LAB,
        hint=True,
        opens=True,
        priority=True,
    )
    LAST = (
        Action(
            "help",
            "question_mark,f1",
            "help",
            "All keys, and what they do.",
            LAB,
            sign="?",
            hint=True,
            opens=True,
        ),
        Action("quit", "q", "quit", "Leave the lab.", LAB, hint=True),
    )

    def __init__(self, screen: Experiment) -> None:
        self._screen = screen
        self.saved: Preset | None = None
        """What was saved last."""
        self._saved_as = ""
        """And its file."""

    def can(self, action: str) -> bool:
        """Where text is typed, the key for presets is a part of it."""
        return action != "presets" or not takes_text(self._screen.focused)

    def action_help(self) -> None:
        """What the keys do."""
        from tuitrain.lab.screens.help import HelpScreen

        screen = self._screen
        screen.app.push_screen(HelpScreen(screen.actions, ascii=screen.ascii))

    def action_presets(self) -> None:
        """Other experiments."""
        from tuitrain.lab.screens.browser import BrowserScreen

        screen = self._screen
        screen.app.push_screen(BrowserScreen(screen.controller.name, ascii=screen.ascii), self.open)

    def open(self, loaded: Loaded | None) -> None:
        """Show that preset, if there is one, here or on the screen of its kind."""
        if loaded is None:
            return
        screen, name = self._screen, self._screen.controller.name
        reasons = tuple(screen.to_lose()) or (
            ("The training so far will be lost.",) if screen.trained else ()
        )
        if loaded.preset == screen.controller.original and reasons:
            # Enter on what is at hand may have been meant for it.
            self._ask(
                f"OPEN {name} AGAIN?",
                "opens it untrained",
                reasons,
                lambda wanted: self._replace(loaded) if wanted else None,
            )
        else:
            self._replace(loaded)

    def _replace(self, loaded: Loaded) -> None:
        screen = self._screen
        if screen.shows(loaded.preset.kind):
            screen.controller.open(loaded)
            screen.opened()
        else:
            screen.post_message(AnotherScreen(loaded))

    def action_picture_file(self) -> None:
        """The screen to a file, as a picture."""
        self.keep(self._screen.app.export_screenshot(title=""), "-screen.svg")

    def keep(self, text: str, suffix: str, beside: str = "") -> None:
        """Write `text` to a file called after what is open, and say where it is."""
        screen = self._screen
        try:
            path = write_new(text, screen.controller.name, suffix)
        except OSError as error:
            screen.notify(f"cannot be written: {error.strerror}", severity="warning", markup=False)
        else:
            screen.notify(f"Written: {path}{beside}", markup=False)

    def action_save(self) -> None:
        """What there is now to a file."""
        from tuitrain.lab.screens.save import SaveScreen

        screen = self._screen
        name = f"{Path(screen.controller.name).stem}-edited.yaml"
        screen.app.push_screen(SaveScreen(screen.to_save(), name, ascii=screen.ascii), self._saved)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.saved, self._saved_as = self._screen.to_save(), name
            self._screen.notify(f"Saved: tuitrain run {name}", markup=False)

    @property
    def holds_all(self) -> str:
        """The file that what there is now was saved to; empty where it was not."""
        return self._saved_as if self.saved is not None and self.saved == self._screen.to_save() else ""

    def action_quit(self) -> None:
        """Leave, but ask first where something would be lost."""
        reasons = tuple(self._screen.to_lose())
        if reasons:
            self._ask("LEAVE THE LAB?", "leaves", reasons, self._leave)
        else:
            self._leave(True)

    def _ask(
        self, title: str, does: str, reasons: tuple[str, ...], answer: Callable[[bool | None], None]
    ) -> None:
        from tuitrain.lab.screens.leave import LeaveScreen

        screen = self._screen
        screen.app.push_screen(LeaveScreen(title, does, reasons, ascii=screen.ascii), answer)

    def _leave(self, wanted: bool | None) -> None:
        if wanted:
            self._screen.app.exit(0)
