"""What the network has learnt, on a screen of its own."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.experiments.live.view import View
from tuitrain.lab.action import bindings
from tuitrain.lab.key_hints import ARM, SPEED, Wanted
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.screens.run_actions import ArmActions, RunActions
from tuitrain.lab.screens.run_screen import RunScreen
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.learnt import Learnt
from tuitrain.lab.widgets.status import Status


class LearntScreen(RunScreen):
    """The keys that train and those that choose an arm do here what they do on the main screen."""

    DEFAULT_CSS = """
    LearntScreen #headline, LearntScreen #status { height: 2; }
    LearntScreen Learnt { padding: 0 1; }
    """

    SHOWS_LEARNT = True

    ACTIONS = (*RunActions.ACTIONS, *ArmActions.CHOOSE, ArmActions.PIN, ArmActions.UNPIN)
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,v,q", "leave", "Close"),
        *bindings(ACTIONS),
    ]

    def compose(self) -> ComposeResult:
        """The run's lines above and below, all between is what was learnt."""
        yield Headline(id="headline", ascii=self.ascii)
        yield Learnt(whole=True, ascii=self.ascii)
        yield Status(self.keys, id="status", ascii=self.ascii)

    def show(self, view: View) -> None:
        """The run's lines, and what was learnt."""
        self.query_one(Headline).show(self.controller.name, view)
        self.query_one(Learnt).show(view.learnt, run_summary.whose(view))
        self.query_one(Status).show(view)

    def wanted(self) -> Sequence[Wanted]:
        """The run, and the arms if there are any."""
        return (
            (("run",), "run"),
            (("update",), "update"),
            (("epoch",), "epoch"),
            (("reset",), "reset"),
            (("new_seed",), "new seed"),
            *((ARM,) if self.controller.has_arms else ()),
            SPEED,
            (("esc",), "back"),
        )
