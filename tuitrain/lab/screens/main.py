"""The main screen: settings on the left, charts and layers on the right, the run above and below."""

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar, Literal

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from tuitrain.config import Loaded
from tuitrain.experiments.inspect.learnt import Mistakes
from tuitrain.experiments.live.session import Source
from tuitrain.experiments.live.view import View
from tuitrain.lab.actions import (
    ACTIONS,
    SPEED,
    Action,
    ScreenKind,
    Wanted,
    bindings,
    hints,
    hints_for,
    shown_key,
    within,
)
from tuitrain.lab.controller import Controller
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.charts import charts, rows_shown
from tuitrain.lab.presenters.explanations import Page, verdict_pages
from tuitrain.lab.presenters.worst import worst_layer
from tuitrain.lab.screens.base import BaseScreen
from tuitrain.lab.screens.chart_actions import ChartActions
from tuitrain.lab.screens.explaining import Explaining
from tuitrain.lab.screens.finding import takes_text
from tuitrain.lab.screens.layout import (
    Room,
    columns_of_plane,
    is_narrow,
    room_of,
    rows_of_layers,
)
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.run_actions import RunActions
from tuitrain.lab.screens.run_navigation import Report, RunNavigation
from tuitrain.lab.screens.run_screen import DisplayOptions
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.drawer import Drawer
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.learnt import Learnt
from tuitrain.lab.widgets.scroll import Lesson, Scroll
from tuitrain.lab.widgets.settings import TYPING, Settings
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import TABS, Tabs
from tuitrain.lab.widgets.words import Words
from tuitrain.plot import ChartSpec, LayersSpec
from tuitrain.plot.chart_options import ChartOptions

PANELS = ("#loss", "#layers", "#settings", "#lesson", "#learnt")
"""What has the arrows in each tab."""
ROUND = ("#settings", "#loss", "#accuracy", "#layers", "#lesson", "#learnt")
"""The way of the arrows from panel to panel."""
READ: tuple[Wanted, ...] = (
    (("run",), "run"), (("move_cursor(-1)", "move_cursor(1)"), "read values"), (("smoothing",), "smoothing"),
    (("log",), "log"), (("window",), "window"), SPEED,
)  # fmt: skip
ALONE = (("enter", "all panels"), ("esc", "back"))
LAYERS_TAB, SETTINGS_TAB, LEARNT_TAB = (PANELS.index(panel) for panel in ("#layers", "#settings", "#learnt"))


class MainScreen(Explaining, RunActions, ChartActions, RunNavigation, BaseScreen[None]):
    """Shows the newest view of `source`, and turns keys into wishes."""

    controller: Controller
    KIND: ClassVar[ScreenKind] = "main"
    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = bindings()

    def __init__(
        self,
        source: Source,
        loaded: Loaded,
        *,
        fps: float,
        ascii: bool,
        actions: Sequence[Action] = ACTIONS,
        report: Report | None = None,
    ) -> None:
        super().__init__()
        self.report = report
        self.controller = Controller(source, loaded)
        self.display_options, self.ascii = DisplayOptions(fps, ascii, actions), ascii
        self.chart_options = ChartOptions(ascii=ascii)
        self._view: View | None = None
        self._tab = 0
        self._wide = False
        """Whether the panels stood side by side at the last size."""
        self._layers = self._layers_height = 0

    def compose(self) -> ComposeResult:
        """All panels; the style sheet decides which of them a narrow screen shows."""
        draft = self.controller.draft
        back, worst = (shown_key(name, self.display_options.actions) for name in ("back", "worst"))
        yield Headline(back=back, worst=worst, id="headline", ascii=self.ascii)
        yield Tabs(id="tabs", ascii=self.ascii)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Settings(draft.trial, id="settings", ascii=self.ascii)
                yield Words(id="explanation", ascii=self.ascii)
                with Scroll(id="lesson", ascii=self.ascii) as lesson:
                    lesson.border_title = "LESSON (PgDn reads on) "
                    yield Lesson(draft.about, ascii=self.ascii)
                yield Drawer(
                    shown_key("explain", self.display_options.actions), id="drawer", ascii=self.ascii
                )
            with Vertical(id="right"):
                with Horizontal(id="charts"):
                    with Horizontal(id="curves"):
                        yield Chart(ChartSpec(ascii=self.ascii), id="loss")
                        yield Chart(ChartSpec(ascii=self.ascii), id="accuracy")
                    yield Learnt(id="plane", ascii=self.ascii)
                yield Layers(LayersSpec(ascii=self.ascii), id="layers")
                yield Learnt(id="learnt", ascii=self.ascii)
        yield Status(self._hints, id="status", ascii=self.ascii)

    def _hints(self, training: bool) -> Sequence[Hint]:
        if self.query_one(Settings).typing:
            return TYPING
        if self.one_chart:
            return (*ALONE, *hints_for(READ, self.display_options.actions, training))
        return hints(training, within(self.KIND, self.display_options.actions), arms=self.controller.has_arms)

    def on_mount(self) -> None:
        """Look at the source from now on."""
        # On the app, so that the style sheet reaches the help and notices too.
        self.app.set_class(self.ascii, "ascii")
        self.chart_options = replace(
            self.chart_options, colours=not self.app.no_color and bool(self.app.console.color_system)
        )
        self._fit_layers(len(self.controller.draft.network.widths) + 1)
        self.say_help()
        self._show_tab()
        self.set_focus(self.query_one(Settings))
        self.query_one(Headline).show(self.controller.name, None)
        self.query_one(Status).show(None)
        self.set_interval(1 / self.display_options.fps, self.look)
        self.asked()

    def fit(self, size: Size) -> None:
        """Panels side by side where there is room, else behind tabs."""
        narrow = is_narrow(size)
        if narrow and self._wide:
            # What has the arrows is what is looked at: it stays when the others go.
            self._tab = self.focused_tab()
        self._wide = not narrow
        self.set_class(narrow, "compact")
        self.fit_drawer(size)
        self._fit_layers(self._layers)
        self._show_tab()
        if self._view is not None:
            # No newer view need come: a run that has ended stands still.
            self._show_learnt(self._view)

    def opened(self) -> None:
        """Show another preset: its name, its settings, and its lesson from the top."""
        draft = self.controller.draft
        self.show_alone(None)
        # A lesson means the charts as they are at first.
        self.chart_options = ChartOptions(ascii=self.ascii, colours=self.chart_options.colours)
        self.rows = ""
        self.query_one(Headline).show(self.controller.name, None)
        self.query_one(Lesson).show(draft.about)
        self.query_one("#lesson", Scroll).move_home()
        self._fit_layers(len(draft.network.widths) + 1)
        self._show_settings()
        self.say_help()
        self.asked()

    def on_screen_resume(self) -> None:
        """The screen that covered this one may have asked for more than is seen here."""
        self.watch_learnt()

    # Looking

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
        self._fit_layers(len(view.trial.config.network.widths) + 1)
        self.query_one(Headline).show(self.controller.name, view)
        self.show_charts()
        self.query_one(Layers).show(run_summary.layers(view, self.ascii))
        self._show_learnt(view)
        self.query_one(Status).show(view)
        self.follow()

    def show_charts(self) -> None:
        """Draw the charts as they are to be looked at."""
        view = self.controller.view
        if view is not None:
            losses, scores = charts(view, self.chart_options, rows_shown(view, self.rows))
            self.query_one("#loss", Chart).show(losses)
            self.query_one("#accuracy", Chart).show(scores)

    def _fit_layers(self, layers: int) -> None:
        """So many lines for each, a title and a line for the axis."""
        self._layers = layers
        height = rows_of_layers(self.fitted, layers)
        if height != self._layers_height:
            self._layers_height = height
            self.query_one(Layers).styles.height = height
            self.watch_learnt()

    def _show_learnt(self, view: View) -> None:
        """A strip for what is wide, a column for what is square, and neither where there is no room."""
        learnt, whose = view.learnt, run_summary.whose(view)
        room, wide = self._room, isinstance(learnt, Mistakes)
        self.set_class(wide and room.strip, "strip")
        self.set_class(learnt is not None and not wide and room.column, "column")
        self.query_one("#plane").styles.width = columns_of_plane(self.fitted, self._layers_height)
        self.query_one("#learnt", Learnt).show(learnt, whose)
        self.query_one("#plane", Learnt).show(learnt, whose)

    @property
    def _room(self) -> Room:
        return room_of(self.fitted, self._layers_height)

    def watch_learnt(self) -> None:
        """Ask for what was learnt where it is seen: here, or on the screen of its own."""
        here = self._tab == LEARNT_TAB if self.has_class("compact") else any(self._room)
        self.controller.watch_learnt(here or isinstance(self.app.screen, LearntScreen))

    def _show_settings(self, *, anew: bool = False) -> None:
        config = self.controller.config
        settings = self.query_one(Settings)
        settings.draws_apart = self.controller.draft.draws_apart
        settings.show(config, self.controller.started, self.controller.overridden, anew=anew)
        self.query_one(Tabs).show(config.optimizer.lr)
        self.follow()

    def pages(self) -> tuple[Page, ...]:
        """The selected setting where the settings have the arrows, elsewhere the verdicts."""
        view = self.controller.view
        return super().pages() if view is None or self.query_one(Settings).has_focus else verdict_pages(view)

    # Panels

    def action_tab(self, number: int) -> None:
        """Another panel; on a narrow screen the only one."""
        self.show_alone(None)
        self._tab = number
        self._show_tab()
        self.set_focus(self.panel(PANELS[number]))

    def _show_tab(self) -> None:
        for index, name in enumerate(TABS):
            self.set_class(index == self._tab, f"tab-{name.lower()}", update=False)
        self.query_one(Tabs).select(self._tab)
        self.watch_learnt()
        if self.has_class("compact"):
            # Once for all classes, and side by side never: it costs more than all the rest.
            self.update_node_styles()
            if not self.shows_focused:
                self.set_focus(self.panel(PANELS[self._tab]))

    def panel(self, name: str) -> Widget:
        """The panel of that name; an open drawer is read in the place of the lesson."""
        return self.read if name == "#lesson" else self.query_one(name, Widget)

    def next_in_turn(self) -> Widget:
        """The tab's panel; side by side what was learnt may be gone too, and the settings never are."""
        tab = self._tab if self.has_class("compact") or self._tab != LEARNT_TAB else SETTINGS_TAB
        return self.panel(PANELS[tab])

    def focused_tab(self) -> int:
        """The panel that has the arrows."""
        return tab_of(self._focused) if self._focused in ROUND else self._tab

    @property
    def _focused(self) -> str:
        """The panel that has the arrows, by its name; the drawer stands in the place of the lesson."""
        name = f"#{self.focused.id}" if self.focused else ""
        return "#lesson" if name == "#drawer" else name

    def action_focus_next_panel(self) -> None:
        """The next panel has the arrows."""
        self._focus_panel(1)

    def action_focus_previous_panel(self) -> None:
        """The panel before has the arrows."""
        self._focus_panel(-1)

    def _focus_panel(self, direction: Literal[-1, 1]) -> None:
        # Side by side what was learnt has nothing that arrows could move.
        panels = ROUND if self.has_class("compact") else ROUND[:-1]
        here = self._focused if self._focused in panels else PANELS[self.focused_tab()]
        # What was learnt is not on the way: from there it begins anew.
        at = panels.index(here) if here in panels else -1 if direction > 0 else 0
        panel = panels[(at + direction) % len(panels)]
        self.action_tab(tab_of(panel))
        self.set_focus(self.panel(panel))

    def action_worst(self) -> None:
        """The layer that is worst off, marked among those of its arm."""
        view = self.controller.view
        worst = worst_layer(view) if view is not None else None
        if worst is None:
            self.refuse("no layer is known to be ill")
            return
        self.action_tab(LAYERS_TAB)
        self.query_one(Layers).mark(worst.ill.layer)
        self.controller.choose_arm(worst.arm)
        self.asked()

    def action_lesson(self, direction: Literal[-1, 1]) -> None:
        """The lesson, a page on or back."""
        self.read.move(direction * self.read.page)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether that can be done now; the palette offers nothing else."""
        controller = self.controller
        match action:
            case "arm":
                return controller.has_arms
            case "grid":
                return controller.view is not None and len(controller.view.trials) > 1
            case "scored_rows":
                return controller.view is not None
            case "copy":
                return self.report is not None and controller.view is not None
            case "undo":
                return controller.can_undo
            case "unpin":
                return bool(controller.view and controller.view.pins)
            case "draw":
                return self.picture_shape is not None
            case "back" | "pin":
                return controller.begun
            case "find" | "presets":
                return not takes_text(self.focused)
        return True

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        """A tab was clicked."""
        self.action_tab(message.number)

    # Settings

    def say_keys(self) -> None:
        """In the line at the bottom."""
        self.query_one(Status).changed()

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none; settings show it at once."""
        RunActions.asked(self, refused)
        self._show_settings()


def tab_of(panel: str) -> int:
    """The tab that the panel stands in."""
    return PANELS.index("#loss" if panel == "#accuracy" else panel)
