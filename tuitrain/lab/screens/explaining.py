"""Explain what is looked at: in a drawer beside it where there is room, else on a screen of its own."""

from typing import Literal

from textual import events
from textual.geometry import Size

from tuitrain.lab.action import LAB, Action
from tuitrain.lab.screens.action_groups import ActionGroup
from tuitrain.lab.screens.experiment import Experiment
from tuitrain.lab.widgets.drawer import Drawer
from tuitrain.lab.widgets.scroll import Scroll

NARROWEST = 120
"""Columns of a screen from which on there is room for a drawer."""
SHARE, WIDEST = 0.45, 78
"""Of a screen's columns, and at most so many: longer lines are hard to read."""
OPEN = "explaining"
"""The class of a screen whose drawer is open."""


class Explaining(ActionGroup):
    """The keys that explain and that turn pages: of a drawer, or of the lesson, whose place it takes."""

    ACTIONS = (
        Action("lesson(-1)", "pageup", "", "Scroll the lesson up a page.", LAB),
        Action("lesson(1)", "pagedown", "", "Scroll the lesson down a page.", LAB),
        Action(
            "explain",
            "i",
            "explain",
            "Explain the selected setting and the verdicts.",
            LAB,
            hint=True,
            opens=True,
        ),
    )

    def __init__(self, screen: Experiment) -> None:
        self._screen = screen
        self._wanted = False
        """Whether the drawer is wanted; there may be no room for it."""

    @property
    def is_open(self) -> bool:
        """Whether the drawer is seen."""
        return self._screen.has_class(OPEN)

    def action_explain(self) -> None:
        """Open the drawer, or close it; where there is no room for it, another screen."""
        screen = self._screen
        if self._has_room(screen.fitted):
            self._wanted = not self._wanted
            self.fit(screen.fitted)
        elif pages := screen.pages():
            from tuitrain.lab.screens.explain import ExplainScreen

            screen.app.push_screen(ExplainScreen(pages, ascii=screen.ascii))

    def action_lesson(self, direction: Literal[-1, 1]) -> None:
        """What is read, a page on or back."""
        self.read.move(direction * self.read.page)

    def close(self, event: events.Key) -> None:
        """Escape closes the drawer before it means anything else."""
        if event.key == "escape" and self.is_open:
            event.stop()
            event.prevent_default()
            self.action_explain()

    def fit(self, size: Size) -> None:
        """Show the drawer if it is wanted and the screen has room for it."""
        shown = self._wanted and self._has_room(size)
        self._screen.set_class(shown, OPEN)
        width = min(int(SHARE * size.width), WIDEST) if shown else None
        self._screen.query_one("#left").styles.width = width
        self.follow()

    def _has_room(self, size: Size) -> bool:
        return size.width >= NARROWEST and not self._screen.has_class("compact")

    def follow(self) -> None:
        """Explain what is looked at now; who reads the drawer itself goes on reading."""
        if self.is_open and not self._screen.query_one(Drawer).has_focus:
            self._screen.query_one(Drawer).show(self._screen.pages())

    @property
    def read(self) -> Scroll:
        """What is read page by page: the drawer, or the lesson."""
        return self._screen.query_one("#drawer" if self.is_open else "#lesson", Scroll)
