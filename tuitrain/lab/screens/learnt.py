"""What the network has learnt, on a screen of its own."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding

from tuitrain.experiments.view import View
from tuitrain.lab.actions import ACTIONS, ARMS, RUN, bindings_of, hints
from tuitrain.lab.desk import Desk
from tuitrain.lab.screens.over import Over
from tuitrain.lab.screens.run_actions import RunActions
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.learnt import Learnt
from tuitrain.lab.widgets.status import Status


class LearntScreen(RunActions, Over[None]):
    """Works at the same desk as the main screen, which goes on taking views while this one covers it.

    The keys that train and those that choose an arm do here what they do there.
    """

    DEFAULT_CSS = """
    LearntScreen #headline, LearntScreen #status { height: 2; }
    LearntScreen Learnt { padding: 0 1; }
    """

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = [
        ("escape,v,q", "leave", "Close"),
        *bindings_of(RUN, ARMS),
    ]

    def __init__(self, desk: Desk, *, fps: float, ascii: bool = False) -> None:
        super().__init__()
        self.desk = desk
        self._fps, self._ascii = fps, ascii
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        """The run's lines above and below, all between is what was learnt."""
        yield Headline(id="headline", ascii=self._ascii)
        yield Learnt(whole=True, ascii=self._ascii)
        yield Status(self._keys, id="status", ascii=self._ascii)

    def on_mount(self) -> None:
        """Look from now on."""
        self.look()
        self.set_interval(1 / self._fps, self.look)

    def look(self) -> None:
        """Show the view that the desk has, if it is another than the one shown."""
        view = self.desk.view
        if view is not None and view is not self._view:
            self._view = view
            self.query_one(Headline).show(self.desk.name, view)
            self.query_one(Learnt).show(view.learnt)
            self.query_one(Status).show(view)

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        self.notify(reason, severity="warning", markup=False)

    def action_leave(self) -> None:
        """Back to the main screen."""
        self.dismiss()

    def _keys(self, training: bool) -> list[tuple[str, str]]:
        """What the line at the bottom offers here."""
        own = {action.shown for action in ACTIONS if action.group == RUN}
        arms = [("[ ]", "arm")] if self.desk.draft.arms else []
        return [
            *(hint for hint in hints(training) if hint[0] in own),
            *arms,
            ("<>", "speed"),
            ("esc", "close"),
        ]
