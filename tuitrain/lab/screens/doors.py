"""From the main screen to the others."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, TypeAlias

from textual.screen import Screen

from tuitrain.config import Loaded, facts_of
from tuitrain.experiments.present_preset import present_preset
from tuitrain.experiments.view import View
from tuitrain.lab.actions import Action, Place, within
from tuitrain.lab.charts import rows_shown
from tuitrain.lab.desk import Desk
from tuitrain.lab.explained import setting_pages, verdict_pages
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.another import AnotherScreen
from tuitrain.lab.screens.at_desk import Sight
from tuitrain.lab.screens.board import LARGEST, BoardScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.save import SaveScreen
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.settings import Settings
from tuitrain.plot.look import Look

Report: TypeAlias = Callable[[str, View], str]


class Doors(Screen[None]):
    """The main screen's keys that open another screen."""

    KIND: ClassVar[Place]
    desk: Desk
    ascii: bool
    eye: Look
    rows: str
    fps: float
    actions: Sequence[Action]
    """The table with the keys in force."""
    report: Report | None
    """Puts a run as it stands in words; the lab has none of its own."""

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none."""
        raise NotImplementedError

    def opened(self) -> None:
        """Show a preset that was just opened."""
        raise NotImplementedError

    def action_help(self) -> None:
        """What the keys do."""
        self.app.push_screen(HelpScreen(within(self.KIND, self.actions), ascii=self.ascii))

    def action_all_settings(self) -> None:
        """Every setting."""
        self.app.push_screen(AllSettingsScreen(self.desk, self.asked, ascii=self.ascii))

    def action_find(self) -> None:
        """Every setting, and a line to find one by."""
        self.app.push_screen(AllSettingsScreen(self.desk, self.asked, find=True, ascii=self.ascii))

    def action_grid(self) -> None:
        """A small chart for each arm."""
        view = self.desk.view
        if view is not None:
            rows = rows_shown(view, self.rows)
            self.app.push_screen(GridScreen(self.desk, self.sight, self.eye, rows))

    def action_figures(self) -> None:
        """All figures, side by side."""
        self.app.push_screen(FiguresScreen(self.desk, self.sight))

    def action_explain(self) -> None:
        """The selected setting where the settings have the arrows, elsewhere the verdicts."""
        view, settings = self.desk.view, self.query_one(Settings)
        if view is not None and not settings.has_focus:
            pages = verdict_pages(view)
        elif settings.selected is not None:
            pages = setting_pages(settings.selected)
        else:
            return
        self.app.push_screen(ExplainScreen(pages, ascii=self.ascii))

    def action_presets(self) -> None:
        """Other experiments."""
        self.app.push_screen(BrowserScreen(self.desk.name, ascii=self.ascii), self._open)

    def _open(self, loaded: Loaded | None) -> None:
        if loaded is None:
            return
        if facts_of(loaded.preset.kind).trains:
            self.desk.open(loaded)
            self.opened()
        else:
            self.post_message(AnotherScreen(loaded))

    def action_learnt(self) -> None:
        """What the network has learnt."""
        self.desk.watch_learnt(True)
        self.asked()
        self.app.push_screen(LearntScreen(self.desk, self.sight))

    def action_draw(self) -> None:
        """The drawing board."""
        shape = self.picture_shape
        if shape is not None:
            self.app.push_screen(BoardScreen(self.desk, self.sight, shape))

    def on_layers_opened(self, message: Layers.Opened) -> None:
        """One layer from inside."""
        self.app.push_screen(LayerScreen(self.desk, self.sight, message.number))

    @property
    def sight(self) -> Sight:
        """How the other screens are to show."""
        return Sight(self.fps, self.ascii, self.actions)

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
