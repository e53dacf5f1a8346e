"""The app: a session and its screen, from the first key to the last."""

import gc
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from rich.console import RenderableType
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.actions import parse
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.events import InputEvent
from textual.geometry import Region
from textual.message import Message
from textual.screen import Screen

from tuitrain.config import Loaded
from tuitrain.experiments.live.session import Session
from tuitrain.experiments.live.view import View
from tuitrain.lab.action import FIRST_OFFERED, Action, with_keys
from tuitrain.lab.key_hints import shown_key
from tuitrain.lab.presenters.reports import Reports, RunReport, SearchReport
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.experiment_screen import ExperimentScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.messages import AnotherScreen, ScreenAbove
from tuitrain.lab.screens.studies import study_screen
from tuitrain.lab.screens.trial import TrialScreen
from tuitrain.lab.signals import caught, forget_input
from tuitrain.lab.styles import StyledApp
from tuitrain.lab.terminal_cells import Changes, TerminalCells
from tuitrain.lab.terminal_size import notice, too_small
from tuitrain.lab.themes import SERIES_CSS, own_themes, series_variables, shown_theme
from tuitrain.limits import REDRAW
from tuitrain.plot.cells import clean

if TYPE_CHECKING:
    from tuitrain.lab.screens.palette import Offer

AGAIN_SECONDS = 2.0
"""Ctrl-C within this time of the last one quits."""
COLOURS = "COLOURS"
YOUNG = 20_000
"""So many objects more than there were are looked through for garbage."""


class LabApp(StyledApp[int]):
    """Trains `loaded` and shows it; its return value is the exit code.

    `session` is one that has begun with `loaded` already: its data is read while the screens are imported.
    `report` puts a run as it stands in words, to be copied; `plain_font` says that the terminal has no more
    characters than a Linux console.
    """

    CSS_PATH: ClassVar[str] = "lab.tcss"
    CSS: ClassVar[str] = SERIES_CSS
    TITLE = "tuitrain"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+z", "suspend_process", show=False, priority=True)]

    def __init__(
        self,
        loaded: Loaded,
        session: Session | None = None,
        *,
        fps: float = REDRAW,
        ascii: bool = False,
        plain_font: bool = False,
        keys: Mapping[str, Sequence[str]] | None = None,
        theme: str = "tuitrain-dark",
        palette: str = "default",
        report: RunReport | None = None,
        search_report: SearchReport | None = None,
    ) -> None:
        self._palette, self.plain_font = palette, plain_font
        self._reports = Reports(report, search_report)
        self._cells = TerminalCells()
        self._painted: Screen[Any] | None = None
        """The screen whose cells stand in the terminal."""
        # Without colours Textual would still send greys, unless the colours are the terminal's own.
        super().__init__(ansi_color=True if "NO_COLOR" in os.environ else None)
        for own in own_themes(palette):
            self.register_theme(own)
        self.theme = theme
        self._loaded, self._fps, self._ascii = loaded, fps, ascii
        self._keys = keys or {}
        self.set_keymap(_keymap(self._keys))
        self._quits = shown_key("quit", with_keys(self._keys, MainScreen.ACTIONS))
        self._asked_to_quit = -AGAIN_SECONDS
        self._ended_by = 0
        """The signal that ends it, if one does."""
        self._open = False
        self._usual_threshold = gc.get_threshold()
        self.session = session
        """What trains, where something does."""
        self._left: View | None = None
        """How what trained last stood at its end."""
        self._front: ExperimentScreen | None = None
        """The screen of what was opened; a trial of a search lies over that of the search."""

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """The colours of series, whatever the theme."""
        return series_variables(self._palette, self.current_theme)

    def get_driver_class(self) -> type[Driver]:
        """Textual's choice, made to last where it is the usual one."""
        chosen = super().get_driver_class()
        if chosen.__name__ != "LinuxDriver":
            return chosen
        # Here and not above: it imports what Windows does not have.
        from tuitrain.lab.driver import LastingDriver

        return LastingDriver

    def on_mount(self) -> None:
        """Open the main screen."""
        self.push_screen(self._screen_of(self._loaded))
        self._open = True
        if self._ended_by:
            self._end()
        # A search of all that the screens are made of for garbage stops both threads for 70 ms, in the middle
        # of training: what is there now stays to the end, and is not looked through again. What a look makes
        # goes with the next one, mostly without a search: less than so much of it needs none.
        self.call_after_refresh(gc.freeze)
        gc.set_threshold(YOUNG)

    async def on_another_screen(self, message: AnotherScreen) -> None:
        """Show a preset of another kind on a screen of its own, in place of the one there is.

        What worked for that one has stopped before the other begins, and the next key is for the other.
        """
        self._close()
        while len(self.screen_stack) > 2:
            # A trial, or what a key just after the one that asked for it has opened.
            self.pop_screen()
        if isinstance(self.screen, ExperimentScreen):
            self.screen.leave()
        await self.switch_screen(self._screen_of(message.loaded))

    def on_screen_above(self, message: ScreenAbove) -> None:
        """Show a training over the screen there is, once however fast it is asked for twice."""
        if not any(isinstance(screen, TrialScreen) for screen in self.screen_stack):
            self.push_screen(self._training(message.loaded, TrialScreen), lambda _: self._close())

    def _screen_of(self, loaded: Loaded) -> ExperimentScreen:
        study = study_screen(loaded.preset.kind)
        if study is not None:
            self._front = study(loaded, DisplayOptions(self._fps, self._ascii, self._keys))
        else:
            self._front = self._training(loaded, MainScreen)
        return self._front

    def _training(self, loaded: Loaded, screen: type[MainScreen]) -> MainScreen:
        if self.session is None:
            self.session = Session(loaded.preset)
        return screen(
            self.session,
            loaded,
            fps=self._fps,
            ascii=self._ascii,
            keys=self._keys,
            report=self._reports.run,
        )

    @property
    def parting(self) -> str:
        """What was trained last, for who has left; empty where nothing was."""
        return self._front.parting(self._reports, self._left) if self._front else ""

    def _close(self) -> None:
        """Stop training after the update at hand, and wait for it."""
        if self.session is not None:
            self.session.close()
            self._left = self.session.latest()
            self.session = None

    def offers(self) -> "Iterator[Offer]":
        """Everything in the table of actions that can be done now, group by group."""
        from tuitrain.lab.screens.palette import Offer

        screen = self.screen
        if isinstance(screen, ExperimentScreen):
            able = [action for action in screen.actions if _offered(screen, action)]
            # Those of a group need not stand together in the table.
            groups = dict.fromkeys((*FIRST_OFFERED, *(action.offered_in for action in able)))
            ranks = {group: rank for rank, group in enumerate(groups)}
            for action in sorted(able, key=lambda action: ranks[action.offered_in]):
                title = "".join(clean(action.help.rstrip("."), self._ascii))
                do = partial(screen.run_action, action.name)
                words = f"{action.name.partition('(')[0].replace('_', ' ')} {action.label}"
                yield Offer(action.offered_in, title, action.shown.split()[0], do, words)
        yield Offer(COLOURS, "Another theme", "", self.action_change_theme)

    def action_command_palette(self) -> None:
        """Everything that can be done now."""
        from tuitrain.lab.screens.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(tuple(self.offers()), ascii=self._ascii), _obey)

    def action_change_theme(self) -> None:
        """All themes, the present one selected."""
        from tuitrain.lab.screens.palette import Offer, Palette

        offers = [
            Offer(COLOURS, name, "", partial(setattr, self, "theme", name))
            for name in sorted(self.available_themes)
        ]
        self.push_screen(Palette(offers, self.theme, ascii=self._ascii), _obey)

    def on_unmount(self) -> None:
        """Stop training after the update at hand, and wait for it."""
        self._close()
        gc.unfreeze()
        gc.set_threshold(*self._usual_threshold)

    def action_help_quit(self) -> None:
        """Ctrl-C: say how to quit; the second one does."""
        now = monotonic()
        if now - self._asked_to_quit < AGAIN_SECONDS:
            self.exit(0)
        self._asked_to_quit = now
        self.notify(f"Press {self._quits} to quit, or ctrl+c again", timeout=AGAIN_SECONDS, markup=False)

    def exit(self, result: int | None = None, return_code: int = 0, message: Any = None) -> None:
        """Leave, once the screen in front is made.

        Textual composes no more from then on: one that is just being made would look for its parts in vain.
        """
        if self.screen_stack and not self.screen.is_mounted:
            self.screen.call_later(self.exit, result, return_code, message)
        else:
            super().exit(result, return_code, message)

    def _display(self, screen: Screen[Any], renderable: RenderableType | None) -> None:
        """Paint the cells that are others; where there is too little room, only that there is."""
        if self._driver is not None and not self.is_headless and too_small(*self.size):
            self._driver.write(notice(*self.size))
            self._cells.forget()
            return
        if isinstance(renderable, ChopsUpdate | LayoutUpdate):
            if screen is not self._painted:
                # Whatever else may have written to the terminal is gone when another screen opens.
                self._painted = screen
                self._cells.forget()
            self._cells.fit(self.size)
            super()._display(screen, cast(RenderableType, Changes(renderable, self._cells)))
        else:
            super()._display(screen, renderable)

    def refresh(self, *regions: Region, **options: Any) -> Self:
        """Paint all of it: what stands in the terminal need not be what was sent."""
        self._cells.forget()
        return super().refresh(*regions, **options)

    def end_by(self, number: int) -> None:
        """A signal came, in the middle of anything: leave with its exit code.

        Not by asyncio's own handlers: their word goes through the pipe by which every key that is typed wakes
        the loop, and is lost where that is full.
        """
        if self._ended_by:
            return
        self._ended_by = number
        # What was typed ahead would be worked off first, and may take a minute. At once and not in turn: the
        # loop comes to nothing else before a queue is empty.
        forget_input([self, *self._registry])
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        if self._open:
            self.exit(128 + self._ended_by)

    def post_message(self, message: Message) -> bool:
        """Take a message; once it is being left by a signal, no more keys."""
        return not (self._ended_by and isinstance(message, InputEvent)) and super().post_message(message)

    def action_suspend_process(self) -> None:
        """Stop all of the job as Ctrl-Z does elsewhere; not where no shell could go on with it."""
        if not hasattr(os, "getsid") or os.getsid(0) == os.getpid():
            self.notify("There is no shell to bring the lab back", markup=False)
        elif not self.is_headless:
            os.killpg(0, signal.SIGTSTP)

    def run_lab(self) -> int:
        """Open the lab, and come back with an exit code when it is left."""
        few_colours = self.no_color or self.console.color_system in ("standard", None)
        self.theme = shown_theme(self.theme, few_colours=few_colours)
        try:
            with caught(self.end_by):
                code = self.run()
        finally:
            self._close()
        return 128 + self._ended_by if self._ended_by else code or self.return_code or 0


def _keymap(keys: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The chosen keys of actions, by name."""
    if not keys:
        return {}
    # Here and not above: all screens are asked, whether they are opened or not.
    from tuitrain.lab.actions import ACTIONS

    return {action.name: action.keys for action in with_keys(keys, ACTIONS) if action.name in keys}


def _offered(screen: ExperimentScreen, action: Action) -> bool:
    name, parameters = parse(action.name)[1:]
    return not action.where and bool(screen.check_action(name, parameters))


async def _obey(offer: "Offer | None") -> None:
    done = offer.do() if offer is not None else None
    if done is not None:
        await done
