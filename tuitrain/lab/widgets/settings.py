"""The list of settings: one widget of our own, since an input field would swallow letters and space."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal, get_args

from textual import events
from textual.binding import BindingType
from textual.message import Message

from tuitrain.config import SettingInfo, TrialConfig, further, settings_of
from tuitrain.config.settings import Heading, in_panel
from tuitrain.lab.action import SETTINGS, Action, bindings
from tuitrain.lab.presenters.explanations import Page, setting_pages
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot import words
from tuitrain.plot.cells import clean, first_line, fit
from tuitrain.plot.picture import Canvas, Picture

Groups = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""Headings, and under each the paths of settings with their short names."""


def _panel() -> Groups:
    found = list(dict.fromkeys(in_panel(TrialConfig)))
    return tuple(
        (heading, tuple((path, label) for group, path, label in found if group == heading))
        for heading in get_args(Heading)
    )


PANEL: Groups = _panel()
"""What stands in the panel of the main screen: what the models say that it shows."""

LABEL = 14
"""Cells of the longest short name in the panel, and a gap."""
LONGEST = 200
"""Characters that may be typed for a value."""
TYPING = (("enter", "take it"), ("esc", "leave it as it is"))
"""What keys do while a value is being typed."""
EVERYWHERE = ("ctrl+c", "ctrl+q", "ctrl+p", "tab", "shift+tab")
"""Keys that mean the same while a value is being typed."""


@dataclass(frozen=True)
class _Line:
    heading: str
    label: str = ""
    info: SettingInfo | None = None


class Settings(PictureWidget, can_focus=True):
    """Settings with their values; the selected one moves by steps, or takes what is typed.

    Shows `config` beside what the present run was started with: where they differ, the old value stands
    beside the new one. `at_once`: whatever its nature, no setting waits for another start.
    """

    ACTIONS = (
        Action("select(-1)", "up,k", "", "The setting above.", SETTINGS, "settings"),
        Action("select(1)", "down,j", "", "The setting below.", SETTINGS, "settings"),
        Action("set(-1)", "left", "", "Decrease the selected setting by a step.", SETTINGS, "settings"),
        Action("set(1)", "right", "", "Increase the selected setting: 1, 2, 5, 10 …", SETTINGS, "settings"),
        Action("type", "enter", "type", "Type a value for the setting; esc cancels.", SETTINGS, "settings"),
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS, "settings")

    @dataclass
    class Stepped(Message):
        """The user wants that setting a step down (-1) or up (1)."""

        path: str
        direction: Literal[-1, 1]

    @dataclass
    class Typed(Message):
        """The user typed a value; `Settings.typed` says what became of it."""

        path: str
        text: str

    @dataclass
    class Selected(Message):
        """The user looks at that setting."""

        info: SettingInfo

    class Turned(Message):
        """Typing began or ended: other keys count."""

    def __init__(
        self,
        config: TrialConfig,
        groups: Groups = PANEL,
        *,
        label: int = LABEL,
        at_once: bool = False,
        ascii: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._ascii, self._groups, self._label, self._at_once = ascii, groups, label, at_once
        self.draws_apart = False
        """Whether trials draw other random numbers than the seed of these settings gives."""
        self._refused = False
        """Whether what was typed was refused, and is as it was then."""
        self._path = "optimizer.lr"
        self._text: str | None = None
        """What has been typed; None while nothing is being typed."""
        self._shown: tuple[TrialConfig, TrialConfig, Mapping[str, str]] | None = None
        self.show(config, config)

    def show(
        self,
        config: TrialConfig,
        started: TrialConfig,
        overridden: Mapping[str, str] | None = None,
        *,
        anew: bool = False,
    ) -> None:
        """Show `config` beside what the run was started with; in `overridden` what arms have instead.

        `anew` draws what has not changed too.
        """
        overridden = overridden or {}
        # Asked after every key, also after hundreds that change nothing here: `q` may wait behind them.
        if (config, started, overridden) == self._shown:
            if anew:
                self.changed()
            return
        self._shown = (config, started, overridden)
        self._was = {info.path: info.value for info in settings_of(started)}
        self._known = {info.path: info for info in settings_of(config)}
        self._overridden = overridden
        self._arrange()

    def show_groups(self, groups: Groups) -> None:
        """Show other settings of the same config."""
        self._groups = groups
        self._arrange()

    def _arrange(self) -> None:
        known = self._known
        self._lines = [
            line
            for heading, fields in self._groups
            if any(path in known for path, _ in fields)
            for line in (
                _Line(heading),
                *(_Line(heading, label, known[path]) for path, label in fields if path in known),
            )
        ]
        paths = [line.info.path for line in self._lines if line.info]
        if self._path not in paths:
            self._write(None)
            self._path = "optimizer.lr" if "optimizer.lr" in paths else paths[0] if paths else ""
            if paths and self.is_mounted:
                self.post_message(self.Selected(known[self._path]))
        self.changed()

    @property
    def selected(self) -> SettingInfo | None:
        """The selected setting; None where there are none to be seen."""
        return self._known.get(self._path)

    @property
    def pages(self) -> tuple[Page, ...]:
        """What there is to be read of the selected one; nothing where none is to be seen."""
        info = self.selected
        if info is None or self._shown is None:
            return ()
        # Here and not above: no other panel needs surfaces and what walks down them.
        from tuitrain.plot.setting_pictures import setting_picture

        drawing = setting_picture(info.path, self._shown[0], self._overridden, draws_apart=self.draws_apart)
        return setting_pages(info, self._overridden.get(info.path, ""), drawing)

    @property
    def typing(self) -> bool:
        """Whether a value is being typed."""
        return self._text is not None

    def typed(self, refused: bool) -> None:
        """What was typed was taken, or not: then it can be mended."""
        self._refused = refused
        if not refused:
            self._write(None)
        self.changed()

    def _write(self, text: str | None) -> None:
        turned = (text is None) != (self._text is None)
        self._text = text
        if turned and self.is_mounted:
            self.post_message(self.Turned())

    # Keys

    def action_select(self, direction: Literal[-1, 1]) -> None:
        """Select the setting above (-1) or below (1)."""
        paths = [line.info.path for line in self._lines if line.info]
        if paths:
            self._select(paths[min(max(paths.index(self._path) + direction, 0), len(paths) - 1)])

    def action_set(self, direction: Literal[-1, 1]) -> None:
        """Ask for the selected setting's next value, down (-1) or up (1)."""
        if self.selected and further(self.selected, direction):
            self.post_message(self.Stepped(self._path, direction))

    def action_type(self) -> None:
        if self.selected:
            self._write("")
            self.changed()

    def on_key(self, event: events.Key) -> None:
        """While a value is being typed, letters and space are its own."""
        if self._text is None or event.key in EVERYWHERE:
            return
        event.stop()
        event.prevent_default()
        if self._refused and self.selected:
            # Why it was refused says nothing of what is typed now.
            self._refused = False
            self.post_message(self.Selected(self.selected))
        match event.key:
            case "escape":
                self.leave()
            case "enter" if self._text.strip():
                self.post_message(self.Typed(self._path, self._text))
            case "enter":
                self.leave()
            case "backspace":
                self._text = self._text[:-1]
            case "ctrl+u":
                self._text = ""
            case _ if event.is_printable and event.character:
                self._text = (self._text + event.character)[:LONGEST]
        self.changed()

    def on_paste(self, event: events.Paste) -> None:
        if self._text is not None:
            event.stop()
            first = first_line(event.text)
            self._text = (self._text + "".join(clean(first)))[:LONGEST]
            self.changed()

    def on_blur(self) -> None:
        """Who looks elsewhere has typed enough."""
        self.leave()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show arrows only while they move something."""
        super().watch_has_focus(has_focus)
        self.changed()

    def leave(self) -> None:
        """Type no further; the value stays what it was."""
        if self._text is not None:
            self._write(None)
            if self.selected:
                self.post_message(self.Selected(self.selected))
            self.changed()

    def on_click(self, event: events.Click) -> None:
        """Select the line; on its arrows, step; a second click on its value types."""
        index = self._first(self.size.height) + event.y
        info = self._lines[index].info if 0 <= index < len(self._lines) else None
        if info is None:
            return
        again = info.path == self._path
        self._select(info.path)
        if again and event.x >= self._label:
            end = 3 + self._label + len(fit(self._value(info), self.size.width))
            if event.x <= self._label + 2:
                self.action_set(-1)
            elif event.x <= end:
                self.action_type()
            else:
                self.action_set(1)

    def _select(self, path: str) -> None:
        if path != self._path:
            self._write(None)
        self._path = path
        self.post_message(self.Selected(self._known[path]))
        self.changed()

    # Drawing

    def draw_picture(self, width: int, height: int) -> Picture:
        """The lines around the selected one."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        first = self._first(height)
        over = {line.heading for line in self._lines if line.info and line.info.path == self._path}
        for y, line in enumerate(self._lines[first : first + height]):
            if line.info is None:
                # That over the selected setting shows who has the arrows.
                canvas.put(1, y, line.heading, "title" if line.heading in over else "heading")
            else:
                self._setting(canvas, y, line.label, line.info)
        return canvas.picture()

    def _first(self, height: int) -> int:
        """The first line shown, so that the selected one is."""
        found = (i for i, line in enumerate(self._lines) if line.info and line.info.path == self._path)
        return max(0, min(next(found, 0) - height // 2, len(self._lines) - height))

    def _setting(self, canvas: Canvas, y: int, label: str, info: SettingInfo) -> None:
        selected = info.path == self._path
        # Arrows stand where they move something.
        held = selected and (self.has_focus or not self.is_mounted)
        if selected:
            canvas.put(1, y, "▸", "accent" if held else "dim")
        canvas.put(3, y, fit(label, self._label - 1), "accent" if held else "")
        x = 3 + self._label
        if self._waits(info):
            canvas.right(canvas.width - 1, y, "↺", "dim")
        if selected and self._text is not None:
            room = canvas.width - x - 4
            canvas.put(canvas.put(x, y, self._text[-room:], "title"), y, "▏", "accent")
            return
        # An arrow only where there is something to step to.
        if held and further(info, -1):
            canvas.put(x - 2, y, "◂", "accent")
        x = canvas.put(x, y, fit(self._value(info), canvas.width - x - 3), "title" if selected else "")
        if held and further(info, 1):
            canvas.put(x + 1, y, "▸", "accent")
        self._beside(canvas, x + 3, y, info)

    def _value(self, info: SettingInfo) -> str:
        """The value, or what the arms have each."""
        return self._overridden.get(info.path, words.setting(info.value))

    def _waits(self, info: SettingInfo) -> bool:
        """Whether it takes effect at the next start only."""
        return info.nature == "reset" and not self._at_once

    def _beside(self, canvas: Canvas, x: int, y: int, info: SettingInfo) -> None:
        """What it was, or that it differs from arm to arm."""
        room = canvas.width - x - (3 if self._waits(info) else 1)
        was = self._was.get(info.path, info.value)
        if info.path in self._overridden:
            # Several seeds follow each other in every arm.
            by_arm = "" if info.path == "seed" else "by arm"
            canvas.put(x, y, fit(by_arm, room), "dim" if was == info.value else "mark")
        elif was != info.value:
            canvas.put(x, y, fit(f"was {words.setting(was)}", room), "mark")
