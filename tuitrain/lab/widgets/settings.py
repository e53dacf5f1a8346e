"""The list of settings: one widget of our own, since an input field would swallow letters and space."""

from dataclasses import dataclass
from typing import Any, Literal

from textual import events
from textual.message import Message

from tuitrain.config import Preset, SettingInfo, further, settings_of
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import fit
from tuitrain.plot.picture import Canvas, Picture

PANEL: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    ("DATA", (("data.name", "set"), ("data.train", "train"), ("data.test", "test"), ("data.noise", "noise"))),
    (
        "NETWORK",
        (
            ("network.hidden", "hidden"),
            ("network.hidden.width", "width"),
            ("network.hidden.depth", "depth"),
            ("network.activation", "activation"),
            ("network.init.name", "init"),
            ("network.init.std", "deviation"),
            ("network.init.value", "value"),
            ("network.batch_norm.name", "batch norm"),
            ("network.dropout.ratio", "dropout"),
        ),
    ),
    (
        "OPTIMIZER",
        (
            ("optimizer.name", "name"),
            ("optimizer.lr", "rate"),
            ("optimizer.momentum", "momentum"),
            ("schedule.name", "schedule"),
            ("weight_decay", "weight decay"),
        ),
    ),
    (
        "RUN",
        (
            ("loss", "loss"),
            ("batch_size", "batch"),
            ("sampling", "sampling"),
            ("epochs", "epochs"),
            ("updates", "updates"),
            ("evaluate.every", "score every"),
            ("seed", "seed"),
        ),
    ),
)
"""Which settings stand in the panel, under which heading, by which short name."""

LABEL = 14
"""Cells of the longest short name and a gap."""


@dataclass(frozen=True)
class _Line:
    heading: str = ""
    label: str = ""
    info: SettingInfo | None = None


class Settings(PictureWidget, can_focus=True):
    """Settings with their values; the selected one moves by steps.

    `draft` is what the next start would take, `started` what the present run was started with: where they
    differ, the old value is shown.
    """

    @dataclass
    class Stepped(Message):
        """The user wants the first of these values that fits."""

        path: str
        values: tuple[Any, ...]

    @dataclass
    class Selected(Message):
        """The user looks at that setting."""

        info: SettingInfo

    def __init__(self, draft: Preset, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._ascii = ascii
        self._path = "optimizer.lr"
        self.show(draft, draft)

    def show(self, draft: Preset, started: Preset) -> None:
        """Show `draft` beside what the run was started with."""
        self._draft = draft
        self._was = {info.path: info.value for info in settings_of(started)}
        known = {info.path: info for info in settings_of(draft)}
        self._lines = [
            line
            for heading, fields in PANEL
            for line in (
                _Line(heading=heading),
                *(_Line(label=label, info=known[path]) for path, label in fields if path in known),
            )
        ]
        if self._path not in known:
            self._path = "optimizer.lr"
        self.changed()

    @property
    def selected(self) -> SettingInfo:
        """The selected setting."""
        return next(line.info for line in self._lines if line.info and line.info.path == self._path)

    def select(self, direction: Literal[-1, 1]) -> None:
        """Select the setting above (-1) or below (1)."""
        paths = [line.info.path for line in self._lines if line.info]
        self._select(paths[min(max(paths.index(self._path) + direction, 0), len(paths) - 1)])

    def step(self, direction: Literal[-1, 1]) -> None:
        """Ask for the selected setting's next value, down (-1) or up (1)."""
        values = further(self.selected, direction)
        if values:
            self.post_message(self.Stepped(self._path, values))

    def on_click(self, event: events.Click) -> None:
        """Select the line; on its arrows, step."""
        index = self._first(self.size.height) + event.y
        info = self._lines[index].info if 0 <= index < len(self._lines) else None
        if info is None:
            return
        again = info.path == self._path
        self._select(info.path)
        if again and event.x >= LABEL:
            self.step(-1 if event.x <= LABEL + 2 else 1)

    def draw_picture(self, width: int, height: int) -> Picture:
        """The lines around the selected one."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        first = self._first(height)
        for y, line in enumerate(self._lines[first : first + height]):
            if line.info is None:
                canvas.put(1, y, line.heading, "title")
            else:
                self._setting(canvas, y, line.label, line.info)
        return canvas.picture()

    def _select(self, path: str) -> None:
        self._path = path
        self.post_message(self.Selected(self.selected))
        self.changed()

    def _first(self, height: int) -> int:
        """The first line shown, so that the selected one is."""
        at = next(i for i, line in enumerate(self._lines) if line.info and line.info.path == self._path)
        return max(0, min(at - height // 2, len(self._lines) - height))

    def _setting(self, canvas: Canvas, y: int, label: str, info: SettingInfo) -> None:
        selected = info.path == self._path
        role = "accent" if selected else ""
        if selected:
            canvas.put(1, y, "▸", "accent")
        canvas.put(3, y, label, role)
        x = 3 + LABEL
        value = written(info.value)
        # An arrow only where there is something to step to.
        if selected and further(info, -1):
            canvas.put(x - 2, y, "◂", "accent")
        x = canvas.put(x, y, fit(value, canvas.width - x - 3), "title" if selected else "")
        if selected and further(info, 1):
            canvas.put(x + 1, y, "▸", "accent")
        if info.nature == "reset":
            canvas.right(canvas.width - 1, y, "↺", "dim")
        was = self._was.get(info.path, info.value)
        if was != info.value:
            text = f"was {written(was)}"
            room = canvas.width - x - (6 if info.nature == "reset" else 4)
            canvas.put(x + 3, y, fit(text, room), "mark")


def written(value: Any) -> str:
    """A setting's value as the panel writes it."""
    if isinstance(value, bool) or not isinstance(value, int | float | tuple):
        return str(value)
    if isinstance(value, tuple):
        return " ".join(str(item) for item in value)
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
