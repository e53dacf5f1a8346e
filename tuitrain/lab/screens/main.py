"""The main screen: settings on the left, charts and layers on the right, the run above and below."""

from typing import Any, ClassVar, Literal

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from tuitrain.config import ConfigError, Loaded, Preset, changed, diff, setting_of, settings_of, stepped
from tuitrain.experiments.commands import Change, Command, Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.session import Source
from tuitrain.experiments.view import SPEEDS, Phase, View
from tuitrain.lab import present
from tuitrain.lab.actions import bindings
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.widgets.chart import Chart
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.layers import Layers
from tuitrain.lab.widgets.scroll import Lesson, Scroll
from tuitrain.lab.widgets.settings import Settings
from tuitrain.lab.widgets.status import Status
from tuitrain.lab.widgets.tabs import TABS, Tabs
from tuitrain.lab.widgets.words import Words
from tuitrain.plot import ChartSpec, LayersSpec
from tuitrain.training import Quantity

COMPACT_WIDTH, COMPACT_HEIGHT = 100, 28
"""Below either of these the panels take turns behind tabs."""
ANSWER_SECONDS = 0.04
"""How long after a command the screen looks for its effect, without waiting for its next turn."""


class MainScreen(Screen[None]):
    """Shows the newest view of `source`, and turns keys into commands."""

    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = bindings()

    def __init__(self, source: Source, loaded: Loaded, *, fps: float, ascii: bool) -> None:
        super().__init__()
        self._source, self._fps, self._ascii = source, fps, ascii
        self._preset_name = loaded.source.removesuffix(".yaml")
        self._draft: Preset = loaded.preset
        self._view: View | None = None
        # Whether updates were asked for since the last start: the view may not know of them yet.
        self._begun = False
        self._sent: dict[str, Any] = {}
        self._speed = len(SPEEDS) - 1
        self._quantity: Quantity = "activation"

    def compose(self) -> ComposeResult:
        """All panels; the style sheet decides which of them a narrow screen shows."""
        yield Headline(id="headline", ascii=self._ascii)
        yield Tabs(id="tabs", ascii=self._ascii)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                yield Settings(self._draft, id="settings", ascii=self._ascii)
                yield Words(id="explanation", ascii=self._ascii)
                with Scroll(id="lesson", can_focus=False, ascii=self._ascii):
                    yield Lesson(self._draft.about, ascii=self._ascii)
            with Vertical(id="right"):
                with Horizontal(id="charts"):
                    yield Chart(ChartSpec(ascii=self._ascii), id="loss")
                    yield Chart(ChartSpec(ascii=self._ascii), id="accuracy")
                yield Layers(LayersSpec(ascii=self._ascii), id="layers")
        yield Status(id="status", ascii=self._ascii)

    def on_mount(self) -> None:
        """Look at the source from now on."""
        # On the app, so that the style sheet reaches the help and notices too.
        self.app.set_class(self._ascii, "ascii")
        self._fit_layers(len(self._draft.network.widths) + 1)
        settings = self.query_one(Settings)
        settings.focus()
        self.query_one(Words).show(settings.selected.help)
        self.action_tab(0)
        self.query_one(Headline).show(self._preset_name, None)
        self.query_one(Status).show(None)
        self.set_interval(1 / self._fps, self._look)
        self.set_timer(ANSWER_SECONDS, self._look)

    def on_resize(self, event: events.Resize) -> None:
        """Panels side by side where there is room, else behind tabs."""
        narrow = event.size.width < COMPACT_WIDTH or event.size.height < COMPACT_HEIGHT
        self.set_class(narrow, "compact")

    # Looking

    def _look(self) -> None:
        """Show the source's newest view, if it is another than the one shown."""
        view = self._source.latest()
        if view is None and self._source.trouble:
            self.query_one(Headline).show(self._preset_name, None, self._source.trouble)
        if view is None or (self._view is not None and view.version == self._view.version):
            return
        self._view = view
        self._sent = {
            path: value
            for path, value in self._sent.items()
            if not view.error and all(edit.set.get(path) != value for edit in view.trial.edits)
        }
        self._fit_layers(len(view.trial.config.network.widths) + 1)
        self.query_one(Headline).show(self._preset_name, view)
        self.query_one("#loss", Chart).show(present.loss_chart(view, self._ascii))
        self.query_one("#accuracy", Chart).show(present.score_chart(view, self._ascii))
        self.query_one(Layers).show(present.layers(view, self._ascii))
        self.query_one(Status).show(view)
        self._show_settings()

    def _fit_layers(self, layers: int) -> None:
        """Two lines a layer, a title and a line for the axis."""
        self.query_one(Layers).styles.height = 2 * layers + 2

    def _show_settings(self) -> None:
        # Before the first update there is no run to compare with: the draft is what it starts with.
        started = self._view.preset if self._view and self._begun else self._draft
        shown = self._shown
        self.query_one(Settings).show(shown, started)
        self.query_one(Tabs).show(shown.optimizer.lr)

    def _send(self, *commands: Command) -> None:
        for command in commands:
            self._begun = isinstance(command, Run | Step) or (self._begun and not isinstance(command, Start))
            if isinstance(command, Start):
                self._sent.clear()
            self._source.send(command)
        self.set_timer(ANSWER_SECONDS, self._look)

    # Keys

    def action_run(self) -> None:
        """Train or pause."""
        running = self._view is not None and self._view.phase is Phase.RUNNING
        self._send(Pause() if running else Run())

    def action_update(self) -> None:
        """One update."""
        self._send(Step(1))

    def action_epoch(self) -> None:
        """To the end of the epoch."""
        self._send(Step(None))

    def action_reset(self) -> None:
        """Begin anew with the settings as they stand."""
        self._send(Start(self._draft))

    def action_new_seed(self) -> None:
        """Begin anew with the next seed."""
        if self._redraft("seed", (self._draft.seed + 1,)):
            self._send(Start(self._draft))
            self._show_settings()

    def action_select(self, direction: Literal[-1, 1]) -> None:
        """Another setting; behind tabs, only where they are seen."""
        if self._settings_seen:
            self.query_one(Settings).select(direction)

    def action_set(self, direction: Literal[-1, 1]) -> None:
        """The selected setting, a step; behind tabs, only where it is seen."""
        if self._settings_seen:
            self.query_one(Settings).step(direction)

    def action_rate(self, direction: Literal[-1, 1]) -> None:
        """The learning rate, a step."""
        info = setting_of(self._shown, "optimizer.lr")
        value = stepped(info, direction) if info else None
        if info and value != info.value:
            self._set(info.path, (value,))

    def action_speed(self, direction: int) -> None:
        """Slower or faster."""
        self._speed = min(max(self._speed + direction, 0), len(SPEEDS) - 1)
        self._send(Speed(SPEEDS[self._speed]))

    def action_quantity(self) -> None:
        """The next quantity of the layers."""
        self._quantity = present.next_quantity(self._quantity)
        self._send(Show(self._quantity))

    def action_tab(self, number: int) -> None:
        """Another panel, on a narrow screen."""
        for index, name in enumerate(TABS):
            self.set_class(index == number, f"tab-{name.lower()}")
        self.query_one(Tabs).select(number)

    def action_lesson(self, direction: Literal[-1, 1]) -> None:
        """The lesson, a page on or back."""
        lesson = self.query_one("#lesson", Scroll)
        # At once: of several keys between two refreshes Textual would obey but one.
        page = lesson.scrollable_content_region.height
        lesson.scroll_relative(y=direction * page, animate=False, immediate=True)

    def action_help(self) -> None:
        """What the keys do."""
        self.app.push_screen(HelpScreen(ascii=self._ascii))

    def action_quit(self) -> None:
        """Leave."""
        self.app.exit(0)

    # Settings

    @property
    def _settings_seen(self) -> bool:
        return not self.has_class("compact") or self.has_class("tab-settings")

    def on_settings_stepped(self, message: Settings.Stepped) -> None:
        """A setting got another value."""
        self._set(message.path, message.values)

    def on_settings_selected(self, message: Settings.Selected) -> None:
        """Say what the selected setting means."""
        self.query_one(Words).show(message.info.help)

    def on_tabs_chosen(self, message: Tabs.Chosen) -> None:
        """A tab was clicked."""
        self.action_tab(message.number)

    def _set(self, path: str, values: tuple[Any, ...]) -> None:
        """Take the first value that fits into the draft; into the run too if it may change while it runs.

        Before the first update nothing can be lost, so everything takes effect at once.
        """
        if not self._redraft(path, values):
            return
        info = setting_of(self._draft, path)
        if not self._begun:
            self._send(Start(self._draft))
        elif info is not None and info.nature == "live" and path not in self._too_short:
            self._sent[path] = info.value
            self._send(Change({path: info.value}))
        self._show_settings()

    @property
    def _shown(self) -> Preset:
        """The draft with the optimizer's live fields as the run has them: the preset's own edits change them.

        What was just asked for counts before the run has heard of it.
        """
        if self._view is None or not self._begun:
            return self._draft
        running = self._view.trial.config.optimizer
        if running.name != self._draft.optimizer.name:
            return self._draft
        live = {
            f"optimizer.{info.path}": info.value for info in settings_of(running) if info.nature == "live"
        }
        return changed(self._draft, live | {path: self._sent[path] for path in live if path in self._sent})

    def _redraft(self, path: str, values: tuple[Any, ...]) -> bool:
        """Put the first value that fits into the draft, or say why the nearest does not."""
        refused: list[ConfigError] = []
        for value in values:
            try:
                self._draft = changed(self._draft, {path: value})
            except ConfigError as error:
                refused.append(error)
            else:
                return True
        self.app.clear_notifications()
        self.notify(str(refused[0]), severity="warning", markup=False)
        return False

    @property
    def _too_short(self) -> tuple[str, ...]:
        """Fields of the draft that the run at hand cannot take, such as a length that it has outgrown."""
        return diff(self._view.trial.config, self._draft.trial).reset if self._view else ()
