"""The main screen: settings on the left, charts and layers on the right, the run above and below."""

from collections.abc import Iterator, Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from tuitrain.config import Kind, Loaded, Preset
from tuitrain.experiments.live.as_preset import as_preset
from tuitrain.experiments.live.session import Source
from tuitrain.experiments.live.view import Phase, View
from tuitrain.lab.action import LAB, LAYERS, Action, bindings
from tuitrain.lab.controller import Controller
from tuitrain.lab.key_hints import SPEED, Wanted, hints, hints_for, shown_key
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.charts import MAIN_CHARTS
from tuitrain.lab.presenters.explanations import Page, verdict_pages
from tuitrain.lab.presenters.reports import Reports, RunReport
from tuitrain.lab.presenters.worst import worst_layer
from tuitrain.lab.screens.answers import Answers
from tuitrain.lab.screens.chart_actions import ChartActions
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.experiment_screen import ExperimentScreen, of_the_lab
from tuitrain.lab.screens.layout import SIDE_BY_SIDE, is_narrow
from tuitrain.lab.screens.learnt_room import LearntRoom
from tuitrain.lab.screens.run_actions import ArmActions, QuantityActions, RunActions
from tuitrain.lab.screens.run_navigation import RunNavigation
from tuitrain.lab.screens.studies import study_screen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.learnt import Learnt
from tuitrain.lab.widgets.settings import TYPING, Settings
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import TABS, Tabs
from tuitrain.plot import ChartSpec, LayersSpec

CHARTS = tuple(f"#{chart.name}" for chart in MAIN_CHARTS)
PANELS = (CHARTS[0], "#layers", "#settings", "#lesson", "#learnt")
"""What has the arrows in each tab."""
ROUND = ("#settings", *CHARTS, "#layers", "#lesson", "#learnt")
"""The way of the arrows from panel to panel."""


def tab_of(panel: str) -> int:
    """The tab that the panel stands in."""
    return PANELS.index(CHARTS[0] if panel in CHARTS else panel)


READ: tuple[Wanted, ...] = (
    (("run",), "run"), (("move_cursor(-1)", "move_cursor(1)"), "read values"), (("smoothing",), "smoothing"),
    (("log",), "log"), (("window",), "window"), SPEED,
)  # fmt: skip
ALONE = (("enter", "all panels"), ("esc", "back"))
LAYERS_TAB, SETTINGS_TAB, LEARNT_TAB = (PANELS.index(panel) for panel in ("#layers", "#settings", "#learnt"))


class MainScreen(ExperimentScreen):
    """Shows the newest view of `source`, and turns keys into wishes."""

    controller: Controller
    SIDE_BY_SIDE = SIDE_BY_SIDE
    TABS = TABS
    TAB_OF: ClassVar[Mapping[str, int]] = {panel: tab_of(panel) for panel in ROUND}
    NARROW_ONLY = "#learnt"
    """Side by side it has nothing that arrows could move."""
    ACTIONS = (
        *RunActions.ACTIONS,
        *Settings.ACTIONS,
        *ExperimentScreen.RATE,
        ExperimentScreen.UNDO,
        *RunNavigation.OF_SETTINGS,
        *ChartActions.ACTIONS,
        RunNavigation.GRID,
        *QuantityActions.ACTIONS,
        *Layers.CHOOSE,
        Action(
            "worst",
            "exclamation_mark",
            "worst layer",
            "Select the worst layer of all arms.",
            LAYERS,
        ),
        *Layers.OPEN,
        *ArmActions.CHOOSE,
        ArmActions.PIN,
        RunNavigation.FIGURES,
        ArmActions.UNPIN,
        *of_the_lab(
            taken_away=RunNavigation.TAKEN_AWAY,
            tabs=(
                Action("tab(0)", "1", "", "Narrow screens: the charts.", LAB),
                Action("tab(1)", "2", "", "Narrow screens: the layers.", LAB),
                Action("tab(2)", "3", "", "Narrow screens: the settings.", LAB),
                Action("tab(3)", "4", "", "Narrow screens: the lesson.", LAB),
                Action("tab(4)", "5", "", "Narrow screens: what it has learnt.", LAB),
            ),
            drawn=(RunNavigation.DRAW,),
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS)

    def __init__(
        self,
        source: Source,
        loaded: Loaded,
        *,
        fps: float,
        ascii: bool,
        keys: Mapping[str, Sequence[str]] | None = None,
        report: RunReport | None = None,
    ) -> None:
        super().__init__(DisplayOptions(fps, ascii, keys or {}))
        self.controller = Controller(source, loaded)
        self._answers = Answers(self, self.controller, self.look)
        self.charts = ChartActions(self, self.controller, self.panels)
        self.others = RunNavigation(self, self.controller, self.charts, self.navigation, report)
        self.take_keys(
            RunActions(self.controller, self.asked),
            ArmActions(self.controller, self.asked),
            QuantityActions(self.controller, self.asked),
            self.charts,
            self.others,
        )
        self._view: View | None = None
        self._room = LearntRoom(self, self.controller, self.panels, LEARNT_TAB)

    def compose(self) -> ComposeResult:
        """All panels; the style sheet decides which of them a narrow screen shows."""
        draft = self.controller.draft
        back, worst = (shown_key(name, self.actions) for name in ("back", "worst"))
        yield Headline(back=back, worst=worst, id="headline", ascii=self.ascii)
        yield Tabs(id="tabs", ascii=self.ascii)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                settings = Settings(draft.trial, id="settings", ascii=self.ascii)
                yield from self.compose_left(settings, draft.about)
            with Vertical(id="right"):
                with Horizontal(id="charts"):
                    with Horizontal(id="curves"):
                        yield from (Chart(ChartSpec(ascii=self.ascii), id=each.name) for each in MAIN_CHARTS)
                    yield Learnt(id="plane", ascii=self.ascii)
                yield Layers(LayersSpec(ascii=self.ascii), id="layers")
                yield Learnt(id="learnt", ascii=self.ascii)
        yield Status(self._hints, id="status", ascii=self.ascii)

    def _hints(self, training: bool) -> Sequence[Hint]:
        if self.query_one(Settings).typing:
            return TYPING
        if self.charts.one_alone:
            return (*ALONE, *hints_for(READ, self.actions, training))
        return hints(training, self.actions, arms=self.controller.has_arms)

    def on_mount(self) -> None:
        """Look at the source from now on."""
        # On the app, so that the style sheet reaches the help and notices too.
        self.app.set_class(self.ascii, "ascii")
        self.charts.colour(not self.app.no_color and bool(self.app.console.color_system))
        self._room.fit(len(self.controller.draft.network.widths) + 1)
        self.say_help()
        self._show_panels()
        self.set_focus(self.query_one(Settings))
        self.query_one(Headline).show(self.controller.name, None)
        self.query_one(Status).show(None)
        self.set_interval(1 / self.display_options.fps, self.look)
        self.asked()

    def fit(self, size: Size) -> None:
        """Panels side by side where there is room, else behind tabs."""
        if self.side_by_side and is_narrow(size):
            # What has the arrows is what is looked at: it stays when the others go.
            self.panels.tab = self.panels.focused_tab
        for name, chart in zip(CHARTS, MAIN_CHARTS, strict=True):
            self.query_one(name).set_class(size.width < chart.least_columns, self.panels.ABSENT)
        self.lay_out(size)
        self._room.fit()
        self._show_panels()
        if self._view is not None:
            # No newer view need come: a run that has ended stands still.
            self._room.show(self._view)

    def opened(self) -> None:
        """Show another preset: its name, its settings, and its lesson from the top."""
        draft = self.controller.draft
        self.charts.reset()
        self.query_one(Headline).show(self.controller.name, None)
        self.show_lesson(draft.about)
        self._room.fit(len(draft.network.widths) + 1)
        self._show_settings()
        self.say_help()
        self.asked()

    def on_screen_resume(self) -> None:
        """The screen that covered this one may have asked for more than is seen here."""
        self._room.watch()

    # Display

    def look(self) -> None:
        """Show the source's newest view, if it is another than the one shown."""
        controller = self.controller
        controller.look()
        if controller.view is None:
            if controller.trouble:
                self.query_one(Headline).show(controller.name, None, controller.trouble)
            return
        # Another screen with the same controller may have taken it first.
        before = self._view
        if controller.view is not before:
            self._show(controller.view)
        # Where it has trained on, every panel is painted anew.
        trained = before is not None and before.trial.updates != controller.view.trial.updates
        self._show_settings(anew=trained)

    def _show(self, view: View) -> None:
        self._view = view
        self._room.fit(len(view.trial.config.network.widths) + 1)
        self.query_one(Headline).show(self.controller.name, view)
        self.charts.show()
        self.query_one(Layers).show(run_summary.layers(view, self.ascii))
        self._room.show(view)
        self.query_one(Status).show(view)

    def _show_settings(self, *, anew: bool = False) -> None:
        config = self.controller.config
        settings = self.query_one(Settings)
        settings.draws_apart = self.controller.draft.draws_apart
        settings.show(config, self.controller.started, self.controller.overridden, anew=anew)
        self.query_one(Tabs).show(config.optimizer.lr)
        self.explaining.follow()

    def pages(self) -> tuple[Page, ...]:
        """The selected setting where the settings have the arrows, elsewhere the verdicts."""
        view = self.controller.view
        return super().pages() if view is None or self.query_one(Settings).has_focus else verdict_pages(view)

    # Panels

    def action_tab(self, number: int) -> None:
        """Another panel; on a narrow screen the only one."""
        self.choose_tab(number)

    def choose_tab(self, number: int) -> None:
        """All panels again, and the arrows to that one."""
        self.charts.show_alone(None)
        super().choose_tab(number)
        self._room.watch()

    def _show_panels(self) -> None:
        self.panels.show()
        self._room.watch()

    def next_in_turn(self) -> Widget:
        """The tab's panel; side by side what was learnt may be gone too, and the settings never are."""
        gone = self.panels.tab == LEARNT_TAB and not self.has_class("compact")
        return self.panels.of_tab(SETTINGS_TAB if gone else self.panels.tab)

    def action_worst(self) -> None:
        """The layer that is worst off, marked among those of its arm."""
        view = self.controller.view
        worst = worst_layer(view) if view is not None else None
        if worst is None:
            self.refuse("no layer has a bad verdict")
            return
        self.choose_tab(LAYERS_TAB)
        self.query_one(Layers).mark(worst.ill.layer)
        self.controller.choose_arm(worst.arm)
        self.asked()

    def on_chart_alone(self, message: Chart.Alone) -> None:
        """That chart alone, or all panels again."""
        self.charts.show_alone(message.chart if message.wanted else None)

    def on_chart_pointed(self, message: Chart.Pointed) -> None:
        """The values under the mouse."""
        self.charts.read(message.x)

    def on_layers_opened(self, message: Layers.Opened) -> None:
        """One layer from inside."""
        self.others.open_layer(message.number)

    # Settings

    def say_keys(self) -> None:
        """In the line at the bottom."""
        self.query_one(Status).changed()

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none; settings show it at once."""
        if refused:
            self.refuse(refused)
        self._answers.wait()
        self._show_settings()

    # Presets

    def shows(self, kind: Kind) -> bool:
        """All that trains; a search has a screen of its own."""
        return study_screen(kind) is None

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
        if self.controller.edited or view.expectations_skipped:
            yield from self.unsaved()

    def parting(self, reports: Reports, left: View | None) -> str:
        """The run as it was left."""
        if reports.run is None or left is None or not left.trial.updates:
            return ""
        return reports.run(self.controller.name, left, self.navigation.holds_all)

    def to_save(self) -> Preset:
        """The run with its edits, or the draft before there is a run."""
        view = self.controller.view
        return as_preset(view) if view is not None and self.controller.begun else self.controller.draft
