"""The figures of everything that can be compared, on a screen of its own."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.experiments.live.view import View
from tuitrain.lab.action import bindings
from tuitrain.lab.key_hints import Wanted
from tuitrain.lab.presenters.comparison_table import compared
from tuitrain.lab.screens.run_actions import ArmActions, RunActions
from tuitrain.lab.screens.run_screen import RunScreen
from tuitrain.lab.widgets.figures import Figures
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.keys import Keys
from tuitrain.lab.widgets.scroll import Scroll

KEYS = ((("run",), "run"), (("pin",), "pin"), (("unpin",), "unpin"), (("esc",), "back"))


class FiguresScreen(RunScreen):
    """The keys that train, pin and choose an arm do here what they do on the main screen."""

    DEFAULT_CSS = """
    FiguresScreen Headline { height: 2; }
    FiguresScreen #figures { height: 1fr; padding: 0 1; }
    """

    AUTO_FOCUS = "#figures"
    ACTIONS = (*RunActions.ACTIONS, ArmActions.PIN, ArmActions.UNPIN)
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,f,q", "leave", "Close"),
        *bindings(ACTIONS),
    ]

    def compose(self) -> ComposeResult:
        """The run's lines, the table, what the keys do."""
        yield Headline(ascii=self.ascii)
        with Scroll(id="figures", ascii=self.ascii):
            yield Figures(ascii=self.ascii)
        yield Keys(self.keys(training=False), ascii=self.ascii)

    def wanted(self) -> Sequence[Wanted]:
        """The run, and pins."""
        return KEYS

    def show(self, view: View) -> None:
        """The run's lines, and the table."""
        self.query_one(Headline).show(self.controller.name, view)
        self.query_one(Figures).show(compared(view, self.controller.name))
