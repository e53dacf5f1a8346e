"""Panels of a screen: which of them has the arrows, and which is seen where there is room for one alone."""

from collections.abc import Mapping, Sequence
from typing import Final, Literal

from textual.widget import Widget

from tuitrain.lab.action import LAB, Action
from tuitrain.lab.screens.action_groups import ActionGroup
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.screens.explaining import Explaining
from tuitrain.lab.widgets.tabs import Tabs


class Panels(ActionGroup):
    """The keys that go from panel to panel.

    `tab_of` is the tab that each panel stands in, in the order of the arrows' way through them; of those in
    one tab the first is the one that it leads to. Side by side, `narrow_only` is not on that way; nor is
    what a screen of this size leaves out.
    """

    ABSENT: Final = "absent"
    """The class of a panel that is left out."""

    ACTIONS = (
        Action("focus_next_panel", "tab", "", "Focus the next panel.", LAB),
        Action("focus_previous_panel", "shift+tab", "", "Focus the previous panel.", LAB),
    )

    def __init__(
        self,
        screen: Experiment,
        explaining: Explaining,
        names: Sequence[str],
        tab_of: Mapping[str, int],
        narrow_only: str = "",
    ) -> None:
        self._screen, self._explaining, self._names = screen, explaining, names
        self._tab_of, self._narrow_only = tab_of, narrow_only
        self.tab = 0

    def choose(self, number: int) -> None:
        """That tab's panel has the arrows; on a narrow screen it is the only one."""
        self.tab = number
        self.show()
        self._screen.set_focus(self.of_tab(number))

    def show(self) -> None:
        """Mark the tab, and show what stands in it."""
        screen = self._screen
        for index, name in enumerate(self._names):
            screen.set_class(index == self.tab, f"tab-{name.lower()}", update=False)
        screen.query_one(Tabs).select(self.tab)
        if screen.has_class("compact"):
            # Once for all classes, and side by side never: it costs more than all the rest.
            screen.update_node_styles()
            if not screen.shows_focused:
                screen.set_focus(self.of_tab(self.tab))

    def of_tab(self, number: int) -> Widget:
        """The panel that the tab leads to."""
        return self._panel(self._first_in(number))

    def _first_in(self, number: int) -> str:
        return next(panel for panel, tab in self._tab_of.items() if tab == number)

    def _panel(self, name: str) -> Widget:
        """The panel of that name; an open drawer is read in the place of the lesson."""
        return self._explaining.read if name == "#lesson" else self._screen.query_one(name, Widget)

    @property
    def focused_tab(self) -> int:
        """The tab of the panel that has the arrows."""
        return self._tab_of.get(self._focused, self.tab)

    @property
    def _focused(self) -> str:
        """The panel that has the arrows, by its name; the drawer stands in the place of the lesson."""
        focused = self._screen.focused
        name = f"#{focused.id}" if focused else ""
        return "#lesson" if name == "#drawer" else name

    def action_focus_next_panel(self) -> None:
        """The next panel has the arrows."""
        self._move(1)

    def action_focus_previous_panel(self) -> None:
        """The panel before has the arrows."""
        self._move(-1)

    def _move(self, direction: Literal[-1, 1]) -> None:
        compact = self._screen.has_class("compact")
        shown = [panel for panel in self._tab_of if compact or panel != self._narrow_only]
        way = [panel for panel in shown if not self._screen.query_one(panel).has_class(self.ABSENT)]
        here = self._focused if self._focused in way else self._first_in(self.focused_tab)
        # What is not on the way leads to its beginning.
        at = way.index(here) if here in way else -1 if direction > 0 else 0
        panel = way[(at + direction) % len(way)]
        self._screen.choose_tab(self._tab_of[panel])
        self._screen.set_focus(self._panel(panel))
