"""From the main screen to the others."""

from pathlib import Path

from textual.screen import Screen

from tuitrain.experiments.present_preset import present_preset
from tuitrain.lab.desk import Desk
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.board import LARGEST, BoardScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.save import SaveScreen
from tuitrain.lab.widgets.layers import Layers


class Doors(Screen[None]):
    """The main screen's keys that open another screen."""

    desk: Desk
    ascii: bool
    fps: float

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none."""
        raise NotImplementedError

    def action_help(self) -> None:
        """What the keys do."""
        self.app.push_screen(HelpScreen(ascii=self.ascii))

    def action_all_settings(self) -> None:
        """Every setting."""
        self.app.push_screen(AllSettingsScreen(self.desk, self.asked, ascii=self.ascii))

    def action_find(self) -> None:
        """Every setting, and a line to find one by."""
        self.app.push_screen(AllSettingsScreen(self.desk, self.asked, find=True, ascii=self.ascii))

    def action_draw(self) -> None:
        """The drawing board."""
        shape = self.picture_shape
        if shape is not None:
            self.app.push_screen(BoardScreen(self.desk, shape, fps=self.fps, ascii=self.ascii))

    def on_layers_opened(self, message: Layers.Opened) -> None:
        """One layer from inside."""
        self.app.push_screen(LayerScreen(self.desk, message.number, fps=self.fps, ascii=self.ascii))

    @property
    def picture_shape(self) -> tuple[int, int] | None:
        """Rows and columns of the pictures that it is trained on, if it is and they can be drawn."""
        view = self.desk.view
        shape = view.trial.config.data.image_shape if view is not None else None
        return shape if shape is not None and max(shape) <= LARGEST else None

    def action_save(self) -> None:
        """The present state to a file: the run with its edits, or the draft before there is a run."""
        desk = self.desk
        preset = present_preset(desk.view) if desk.view is not None and desk.begun else desk.draft
        name = f"{Path(desk.name).stem}-edited.yaml"
        self.app.push_screen(SaveScreen(preset, name, ascii=self.ascii), self._saved)

    def _saved(self, name: str | None) -> None:
        if name is not None:
            self.notify(f"Saved: tuitrain run {name}", markup=False)
