"""Explain what is looked at: in a drawer beside it where there is room, else on a screen of its own."""

from textual import events
from textual.geometry import Size

from tuitrain.lab.presenters.explanations import Page
from tuitrain.lab.screens.base import BaseScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.with_settings import WithSettings
from tuitrain.lab.widgets.drawer import Drawer
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.settings import Settings

NARROWEST = 120
"""Columns of a screen from which on there is room for a drawer."""
SHARE, WIDEST = 0.45, 78
"""Of a screen's columns, and at most so many: longer lines are hard to read."""
OPEN = "explaining"
"""The class of a screen whose drawer is open."""


class Explaining(WithSettings, BaseScreen[None]):
    """Has a `Drawer` below its settings, in place of the lesson while it is open."""

    ascii: bool
    _wants_drawer = False
    """Whether the drawer is wanted."""

    def pages(self) -> tuple[Page, ...]:
        """What there is to be read of what is looked at: the selected setting."""
        return self.query_one(Settings).pages

    def action_explain(self) -> None:
        """Open the drawer, or close it; where there is no room for it, another screen."""
        if self._has_room(self.fitted):
            self._wants_drawer = not self._wants_drawer
            self.fit_drawer(self.fitted)
        elif pages := self.pages():
            self.app.push_screen(ExplainScreen(pages, ascii=self.ascii))

    def fit_drawer(self, size: Size) -> None:
        """Show the drawer if it is open and the screen has room for it."""
        shown = self._wants_drawer and self._has_room(size)
        self.set_class(shown, OPEN)
        self.query_one("#left").styles.width = min(int(SHARE * size.width), WIDEST) if shown else None
        self.follow()

    def _has_room(self, size: Size) -> bool:
        return size.width >= NARROWEST and not self.has_class("compact")

    def follow(self) -> None:
        """Explain what is looked at now; who reads the drawer itself goes on reading."""
        if self.has_class(OPEN) and not self.query_one(Drawer).has_focus:
            self.query_one(Drawer).show(self.pages())

    @property
    def read(self) -> Scroll:
        """What is read page by page: the drawer, or the lesson."""
        return self.query_one("#drawer" if self.has_class(OPEN) else "#lesson", Scroll)

    def on_descendant_focus(self) -> None:
        """Another panel is looked at."""
        self.follow()

    def on_key(self, event: events.Key) -> None:
        """Escape closes the drawer before it means anything else."""
        if event.key == "escape" and self.has_class(OPEN):
            event.stop()
            event.prevent_default()
            self.action_explain()

    def say_help(self) -> None:
        """Say what the selected setting means."""
        super().say_help()
        self.follow()
