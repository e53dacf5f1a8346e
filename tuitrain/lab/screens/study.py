"""The screen of a study: settings at the left, its picture at the right, computed anew at every change."""

import asyncio
from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from threading import Event
from typing import Any, ClassVar, Literal

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.geometry import Size
from textual.widget import Widget

from tuitrain.config import Kind, Loaded, Preset, changed
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Figures, by_arm
from tuitrain.experiments.studies.study import StudyResult, compute_all, figures_of
from tuitrain.experiments.trouble import error_text
from tuitrain.lab.action import LAB, SETTINGS, Action, reworded
from tuitrain.lab.key_hints import Wanted, hints_for
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.study_headline import Said, study_headline
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.experiment_screen import ExperimentScreen, of_the_lab
from tuitrain.lab.screens.layout import STUDY_SIDE_BY_SIDE
from tuitrain.lab.study_draft import StudyDraft
from tuitrain.lab.widgets.drawn import Drawn
from tuitrain.lab.widgets.hints import Hint
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.settings import LABEL, TYPING, Groups, Settings
from tuitrain.lab.widgets.tabs import Tabs
from tuitrain.plot.picture import Picture
from tuitrain.plot.raster import PixelStyle

PAGES = ("Picture", "Settings", "Lesson")
"""What takes turns on a narrow screen."""
MORE: tuple[Wanted, ...] = (
    (("select(-1)", "select(1)", "set(-1)", "set(1)"), "set"),
    (("explain",), "explain"),
    (("presets",), "presets"),
    (("ctrl+p",), "more"),
    (("help",), "help"),
    (("quit",), "quit"),
)
"""The last of the hints, the same for every study."""


class StudyScreen(ExperimentScreen):
    """A subclass names its settings and keys, makes the widgets at the right, and shows what was found.

    Computing goes on in a thread: a change of settings is never waited for, and only the newest counts.
    """

    controller: StudyDraft
    AS_OPENED = Action("as_opened", "r", "reset", "Reset all settings to those of the preset.", SETTINGS)
    OF_THE_LAB = reworded(
        of_the_lab(
            tabs=(
                Action("page(0)", "1", "", "Narrow screens: the picture.", LAB),
                Action("page(1)", "2", "", "Narrow screens: the settings.", LAB),
                Action("page(2)", "3", "", "Narrow screens: the lesson.", LAB),
            )
        ),
        {"save": "Save the settings as a preset.", "explain": "Explain the selected setting."},
    )
    SIDE_BY_SIDE = STUDY_SIDE_BY_SIDE
    TABS = PAGES
    TAB_OF: ClassVar[Mapping[str, int]] = {"#picture": 0, "#settings": 1, "#lesson": 2}
    GROUPS: ClassVar[Groups]
    """The settings of its panel."""
    LABEL: ClassVar[int] = LABEL
    """Cells of the longest of their names, and a gap."""
    HINTS: ClassVar[Sequence[Wanted]]
    """The first of the hints, its own."""
    HOME: ClassVar[int] = 1
    """The page whose panel has the arrows where all are seen: the settings."""

    def __init__(self, loaded: Loaded, display_options: DisplayOptions) -> None:
        super().__init__(display_options)
        self.controller = StudyDraft(loaded, self.recompute, self.along)
        self.found: Mapping[str, StudyResult] = {}
        """What each arm came to, once it is known."""
        self.preset: Preset = loaded.preset
        """What it was found for."""
        self.checked: tuple[Checked, ...] = ()
        self._wanted: Preset | None = None
        self._busy = False
        self._left = Event()
        self._focused_wide: Widget | None = None
        """What had the arrows when all panels were last seen."""

    # For subclasses

    @abstractmethod
    def make_picture(self) -> ComposeResult:
        """The widgets at the right."""

    @abstractmethod
    def show_known(self) -> None:
        """Show what was found, in them and in the headline, as it is to be looked at."""

    def along(self, preset: Preset, path: str, value: Any) -> Mapping[str, Any]:
        """What else changes, by its path, when that field of the preset becomes such a value."""
        return {}

    def studied(self) -> Preset:
        """What is computed of the settings as they stand."""
        return self.controller.draft

    @property
    def known(self) -> bool:
        """Whether there is something to be said of it."""
        return bool(self.found)

    def say_keys(self) -> None:
        """In the line at the bottom."""
        typing = self.query_one(Settings).typing
        self.query_one(Keys).show(TYPING if typing else self.hints)

    @property
    def hints(self) -> Sequence[Hint]:
        """What stands in the line of keys: its own, and those of every study."""
        return hints_for((*self.HINTS, *MORE), self.actions, self.trains)

    @property
    def trains(self) -> bool:
        """Whether trials are run for it."""
        return False

    def to_lose(self) -> Iterator[str]:
        """Trials under way, and what no preset holds."""
        if self.trains:
            yield "A search is under way."
        if self.controller.edited:
            yield from self.unsaved()

    # Layout

    def compose(self) -> ComposeResult:
        """All panels; the style sheet decides which of them a narrow screen shows."""
        preset = self.controller.draft
        yield Drawn(id="headline", can_focus=False, ascii=self.ascii)
        yield Tabs(PAGES, id="tabs", ascii=self.ascii)
        with Horizontal(id="body"):
            with Vertical(id="left"):
                settings = Settings(
                    preset, self.GROUPS, label=self.LABEL, at_once=True, id="settings", ascii=self.ascii
                )
                yield from self.compose_left(settings, preset.about)
            with Vertical(id="right"):
                yield from self.make_picture()
        yield Keys(self.hints, keep=3, ascii=self.ascii)

    def on_mount(self) -> None:
        """Compute it a first time."""
        self.app.set_class(self.ascii, "ascii")
        self.query_one("#headline", Drawn).show(self._headline)
        self.say_help()
        self.panels.show()
        self.set_focus(self.panels.of_tab(self.HOME))
        self.recompute()

    def on_unmount(self) -> None:
        """Nothing works on for a screen that is gone."""
        self.leave()

    def leave(self) -> None:
        """What is being computed has no reader any more."""
        self._left.set()

    def fit(self, size: Size) -> None:
        """Panels side by side where there is room, else behind tabs."""
        was_narrow = self.has_class("compact")
        if not was_narrow:
            self._focused_wide = self.focused
        self.lay_out(size)
        self.panels.show()
        if was_narrow and self.side_by_side:
            # The picture, which was the page, need not have had the arrows.
            self.set_focus(self._focused_wide or self.next_in_turn())

    def opened(self) -> None:
        """Show another preset of the same kind: its lesson from the top, its settings."""
        self.show_lesson(self.controller.draft.about)
        self.say_help()

    # Computing

    def recompute(self) -> None:
        """Compute the draft, and show it when it is known; settings show at once."""
        self._wanted = self.studied()
        self._show_settings()
        if not self._busy:
            self._busy = True
            self.run_worker(self._compute())

    async def _compute(self) -> None:
        try:
            while (preset := self._wanted) is not None:
                self._wanted = None
                found = await asyncio.to_thread(compute_all, preset, self._outdated)
                # A screen that is being left, and so is displayed no more, has lost its parts before itself.
                if found is not None and self.display:
                    self.preset, self.found = preset, found
                    self.checked = check(preset, _all_figures(found))
                    self.show()
        except MemoryError as error:
            self.notify(error_text(error), severity="error")
        finally:
            self._busy = False

    def _outdated(self) -> bool:
        return self._wanted is not None or self._left.is_set()

    # Display

    def show(self) -> None:
        """Show it as it is to be looked at, once something is known: keys may come before."""
        if self.known:
            self.show_known()

    @abstractmethod
    def headline(self) -> tuple[str, str, str]:
        """Behind the name: what is studied; at the right end: how it stands; below: what is to be seen."""

    def say(self) -> None:
        """The headline is another."""
        self.query_one("#headline", Drawn).changed()

    def _headline(self, columns: int, rows: int, _: PixelStyle) -> Picture:
        said = None
        if self.known:
            said = Said(*self.headline(), *run_summary.expected(self.checked, edited=self._unjudged))
        return study_headline(self.controller.name, said, columns, rows, ascii=self.ascii)

    @property
    def _unjudged(self) -> bool:
        return bool(self.preset.expect) and self.controller.edited

    def _show_settings(self) -> None:
        controller = self.controller
        self.query_one(Settings).show(controller.config, controller.opened, controller.overridden)
        self.explaining.follow()

    # Keys

    def asked(self, refused: str = "") -> None:
        """Say why there was no effect; an effect is on its way."""
        if refused:
            self.refuse(refused)

    def action_as_opened(self) -> None:
        """Reset all settings to those of the preset."""
        self.controller.as_opened()

    def action_arm(self, direction: Literal[-1, 1]) -> None:
        """The next arm, or the one before."""
        if self.controller.draft.arms:
            self.controller.choose(direction)
            self._show_settings()
            self.show()

    def action_page(self, number: int) -> None:
        """Another panel; on a narrow screen the only one."""
        self.choose_tab(number)

    def next_in_turn(self) -> Widget:
        """The page's panel; side by side the first one is always seen."""
        return self.panels.of_tab(self.panels.tab if self.has_class("compact") else self.HOME)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether that can be done now; the palette offers nothing else."""
        match action:
            case "arm":
                return bool(self.controller.draft.arms)
            case "as_opened":
                return self.controller.edited
        return super().check_action(action, parameters)

    # Navigation

    def shows(self, kind: Kind) -> bool:
        return kind == self.preset.kind

    def to_save(self) -> Preset:
        """The settings as they stand; expectations go with them while they speak of them."""
        return (
            changed(self.controller.draft, {"expect": []})
            if self.controller.edited
            else self.controller.draft
        )


def _all_figures(found: Mapping[str, StudyResult]) -> Figures:
    return by_arm({arm: figures_of(each) for arm, each in found.items()})
