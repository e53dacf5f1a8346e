"""From the main screen to the others; each is imported when it is opened."""

from tuitrain.lab.action import ARMS, CHARTS, LAB, SETTINGS, Action
from tuitrain.lab.controller import Controller
from tuitrain.lab.presenters.charts import rows_shown
from tuitrain.lab.presenters.reports import RunReport
from tuitrain.lab.screens.action_groups import ActionGroup
from tuitrain.lab.screens.chart_actions import ChartActions
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.finding import takes_text
from tuitrain.lab.screens.layout import LARGEST_BOARD
from tuitrain.lab.screens.navigation import Navigation


class RunNavigation(ActionGroup):
    """The main screen's keys that open another one, or write what is seen; `report` puts a run in words."""

    OF_SETTINGS = (
        Action(
            "all_settings",
            "a",
            "all settings",
            "List every setting, and what it means.",
            SETTINGS,
            opens=True,
        ),
        Action(
            "find",
            "slash",
            "find",
            "Find a setting by a part of its name.",
            SETTINGS,
            opens=True,
            priority=True,
        ),
    )
    GRID = Action("grid", "g", "grid", "Show a small chart for each arm.", CHARTS, opens=True)
    FIGURES = Action(
        "figures", "f", "figures", "Compare the figures and settings of arms and pins.", ARMS, opens=True
    )
    TAKEN_AWAY = (
        Action(
            "learnt",
            "v",
            "learnt",
            "What it has learnt: boundary, curve, mistakes.",
            LAB,
            opens=True,
        ),
        Action("copy", "y", "copy", "Write a report of the run to a file.", LAB),
    )
    DRAW = Action("draw", "d", "draw", "Draw a digit, and see what the network answers.", LAB, opens=True)

    def __init__(
        self,
        screen: Experiment,
        controller: Controller,
        charts: ChartActions,
        navigation: Navigation,
        report: RunReport | None,
    ) -> None:
        self._screen, self._controller = screen, controller
        self._charts, self._navigation, self.report = charts, navigation, report

    def can(self, action: str) -> bool:
        """Some ask for a run, for several arms, or for pictures."""
        view = self._controller.view
        match action:
            case "grid":
                return view is not None and len(view.trials) > 1
            case "copy":
                return self.report is not None and view is not None
            case "draw":
                return self._picture_shape is not None
            case "find":
                return not takes_text(self._screen.focused)
        return True

    def action_all_settings(self, *, find: bool = False) -> None:
        """Every setting."""
        from tuitrain.lab.screens.all_settings import AllSettingsScreen

        screen = self._screen
        screen.app.push_screen(
            AllSettingsScreen(self._controller, screen.asked, find=find, ascii=screen.ascii)
        )

    def action_find(self) -> None:
        """Every setting, and a line to find one by."""
        self.action_all_settings(find=True)

    def action_grid(self) -> None:
        """A small chart for each arm."""
        from tuitrain.lab.screens.grid import GridScreen

        view, charts = self._controller.view, self._charts
        if view is not None:
            rows, shown = rows_shown(view, charts.rows), self._screen.display_options
            self._screen.app.push_screen(GridScreen(self._controller, shown, charts.options, rows))

    def action_figures(self) -> None:
        """All figures, side by side."""
        from tuitrain.lab.screens.figures import FiguresScreen

        self._screen.app.push_screen(FiguresScreen(self._controller, self._screen.display_options))

    def action_learnt(self) -> None:
        """What the network has learnt."""
        from tuitrain.lab.screens.learnt import LearntScreen

        self._controller.watch_learnt(True)
        self._screen.asked()
        self._screen.app.push_screen(LearntScreen(self._controller, self._screen.display_options))

    def action_draw(self) -> None:
        """The drawing board."""
        from tuitrain.lab.screens.board import BoardScreen

        shape = self._picture_shape
        if shape is not None:
            self._screen.app.push_screen(BoardScreen(self._controller, self._screen.display_options, shape))

    def open_layer(self, number: int) -> None:
        """One layer from inside."""
        from tuitrain.lab.screens.layer import LayerScreen

        self._screen.app.push_screen(LayerScreen(self._controller, self._screen.display_options, number))

    def action_copy(self) -> None:
        """The run as it stands to a file, and to the terminal's clipboard, as text."""
        view = self._controller.view
        if self.report is not None and view is not None:
            text = self.report(self._controller.name, view, self._navigation.holds_all)
            self._screen.app.copy_to_clipboard(text)
            # Many terminals take no text from a program, and none says whether it did.
            self._navigation.keep(text, "-report.txt", "; also copied to the clipboard")

    @property
    def _picture_shape(self) -> tuple[int, int] | None:
        """Rows and columns of the pictures that it is trained on, if it is and they can be drawn."""
        view = self._controller.view
        shape = view.trial.config.data.image_shape if view is not None else None
        return shape if shape is not None and max(shape) <= LARGEST_BOARD else None
