"""A list to choose from, under headings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message

from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot.cells import fit
from tuitrain.plot.picture import Canvas, Picture

KEY = 8
"""Columns of a key, and a gap."""
LEAST_TITLE = 12
"""Columns under which a title is not begun."""
ChoiceGroups = Sequence[tuple[str, Sequence[str]]]
"""Headings, and the names under each."""


@dataclass(frozen=True)
class _Line:
    text: str
    is_heading: bool = False


class Choices(PictureWidget, can_focus=True):
    """Names in groups, one of them selected; it takes no letters.

    Behind a name stands its title where there is room, and before it its key, where they have any.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        ("up", "move(-1)", "The one above"),
        ("down", "move(1)", "The one below"),
        ("home", "move(-1000)", "The first"),
        ("end", "move(1000)", "The last"),
        ("enter", "open", "Open"),
    ]

    @dataclass
    class Selected(Message):
        """Somebody looks at that one."""

        name: str

    @dataclass
    class Opened(Message):
        """That one is wanted; nothing where there is none to be wanted."""

        name: str

    def __init__(
        self,
        groups: ChoiceGroups,
        selected: str = "",
        *,
        titles: Mapping[str, str] | None = None,
        keys: Mapping[str, str] | None = None,
        ascii: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._ascii, self.selected, self._titles = ascii, selected, titles or {}
        self._keys = keys or {}
        self._lines: list[_Line] = []
        self.show(groups)

    def show(self, groups: ChoiceGroups, *, first: bool = False) -> None:
        """Show other names; the selected one stays so, if it is among them, unless the `first` is wanted."""
        self._lines = []
        for heading, names in groups:
            self._lines += [_Line(heading, is_heading=True), *map(_Line, names)]
        if first or self.selected not in self._names:
            self._select(next(iter(self._names), ""))
        self.changed()

    @property
    def _names(self) -> list[str]:
        return [line.text for line in self._lines if not line.is_heading]

    def _select(self, name: str) -> None:
        self.selected = name
        if self.is_mounted:
            self.post_message(self.Selected(name))
        self.changed()

    def action_move(self, steps: int) -> None:
        """So many names on, or back, as far as there are any."""
        names = self._names
        if names:
            self._select(names[min(max(names.index(self.selected) + steps, 0), len(names) - 1)])

    def action_open(self) -> None:
        self.post_message(self.Opened(self.selected))

    def on_click(self, event: events.Click) -> None:
        """Select that line; a second click asks for it."""
        index = self._first(self.size.height) + event.y
        if index < len(self._lines) and not self._lines[index].is_heading:
            again = self._lines[index].text == self.selected
            self._select(self._lines[index].text)
            if again:
                self.action_open()

    def on_mouse_scroll_down(self) -> None:
        self.action_move(1)

    def on_mouse_scroll_up(self) -> None:
        self.action_move(-1)

    def draw_picture(self, width: int, height: int) -> Picture:
        """The lines around the selected one."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        first = self._first(height)
        at = self._at
        over = max((i for i in range(at) if self._lines[i].is_heading), default=0)
        for number, line in enumerate(self._lines[first : first + height], first):
            y = number - first
            if line.is_heading:
                # That over the selected one shows who has the arrows.
                canvas.put(1, y, line.text, "title" if number == over else "heading")
                continue
            chosen = line.text == self.selected
            if chosen:
                canvas.put(1, y, "▸", "accent")
            x = 3 + (KEY if self._keys else 0)
            if self._keys:
                canvas.put(3, y, self._keys.get(line.text, ""), "accent")
            canvas.put(x, y, fit(line.text, width - x - 1, self._ascii), "accent" if chosen else "")
            if self._titles and width - self._title_at >= LEAST_TITLE:
                title = fit(self._titles.get(line.text, ""), width - self._title_at - 1, self._ascii)
                canvas.put(self._title_at, y, title, "" if chosen else "dim")
        return canvas.picture()

    @property
    def _title_at(self) -> int:
        """The column behind the longest name of all that have a title."""
        return 5 + max(map(len, self._titles), default=0)

    def _first(self, height: int) -> int:
        """The first line shown, so that the selected one is."""
        return max(0, min(self._at - height // 2, len(self._lines) - height))

    @property
    def _at(self) -> int:
        """The line of the selected one."""
        return next((i for i, line in enumerate(self._lines) if line == _Line(self.selected)), 0)
