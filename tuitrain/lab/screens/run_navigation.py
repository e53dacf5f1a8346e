"""From the main screen to the others."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from tuitrain.config import Kind, Preset
from tuitrain.experiments.live.as_preset import as_preset
from tuitrain.experiments.live.view import Phase, View
from tuitrain.lab.actions import shown_key
from tuitrain.lab.controller import Controller
from tuitrain.lab.presenters.charts import rows_shown
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.board import LARGEST, BoardScreen
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.navigation import Navigation
from tuitrain.lab.screens.studies import STUDY_SCREENS
from tuitrain.lab.widgets.layers import Layers
from tuitrain.plot.chart_options import ChartOptions

Report: TypeAlias = Callable[[str, View, str], str]
"""Of its name, what is seen of it, and the file that holds what was changed, if one does."""


class RunNavigation(Navigation):
    """The main screen's keys that open another screen."""

    controller: Controller
    chart_options: ChartOptions
    rows: str
    report: Report | None
    """Puts a run as it stands in words; the lab has none of its own."""

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none."""
        raise NotImplementedError

    def action_all_settings(self) -> None:
        """Every setting."""
        self.app.push_screen(AllSettingsScreen(self.controller, self.asked, ascii=self.ascii))

    def action_find(self) -> None:
        """Every setting, and a line to find one by."""
        self.app.push_screen(AllSettingsScreen(self.controller, self.asked, find=True, ascii=self.ascii))

    def action_grid(self) -> None:
        """A small chart for each arm."""
        view = self.controller.view
        if view is not None:
            rows = rows_shown(view, self.rows)
            self.app.push_screen(GridScreen(self.controller, self.display_options, self.chart_options, rows))

    def action_figures(self) -> None:
        """All figures, side by side."""
        self.app.push_screen(FiguresScreen(self.controller, self.display_options))

    def shows(self, kind: Kind) -> bool:
        """All that trains; a search has a screen of its own."""
        return kind not in STUDY_SCREENS

    def action_learnt(self) -> None:
        """What the network has learnt."""
        self.controller.watch_learnt(True)
        self.asked()
        self.app.push_screen(LearntScreen(self.controller, self.display_options))

    def action_draw(self) -> None:
        """The drawing board."""
        shape = self.picture_shape
        if shape is not None:
            self.app.push_screen(BoardScreen(self.controller, self.display_options, shape))

    def on_layers_opened(self, message: Layers.Opened) -> None:
        """One layer from inside."""
        self.app.push_screen(LayerScreen(self.controller, self.display_options, message.number))

    @property
    def picture_shape(self) -> tuple[int, int] | None:
        """Rows and columns of the pictures that it is trained on, if it is and they can be drawn."""
        view = self.controller.view
        shape = view.trial.config.data.image_shape if view is not None else None
        return shape if shape is not None and max(shape) <= LARGEST else None

    @property
    def trained(self) -> bool:
        """Whether updates were made."""
        return self.controller.view is not None and self.controller.view.trial.updates > 0

    def to_lose(self) -> Iterator[str]:
        """A run under way, and what no preset holds."""
        view = self.controller.view
        if view is None:
            return
        if view.phase is Phase.RUNNING:
            yield "A run is under way."
        if (self.controller.edited or view.expectations_skipped) and self.to_save() != self.saved:
            save = shown_key("save", self.display_options.actions)
            yield f"What you changed is not saved ({save} saves it as a preset)."

    def to_save(self) -> Preset:
        """The run with its edits, or the draft before there is a run."""
        controller = self.controller
        return (
            as_preset(controller.view)
            if controller.view is not None and controller.begun
            else controller.draft
        )

    def action_copy(self) -> None:
        """The run as it stands to a file, and to the terminal's clipboard, as text."""
        view = self.controller.view
        if self.report is not None and view is not None:
            text = self.report(self.controller.name, view, self.holds_all)
            self.app.copy_to_clipboard(text)
            # Many terminals take no text from a program, and none says whether it did.
            self.keep(text, "-report.txt", "; also offered to the clipboard")
