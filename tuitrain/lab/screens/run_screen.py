"""What all screens have in common that look at the run beside the main one."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from tuitrain.experiments.live.view import Phase, View
from tuitrain.lab.action import Action, with_keys
from tuitrain.lab.controller import Controller
from tuitrain.lab.key_hints import Wanted, hints_for
from tuitrain.lab.screens.action_groups import bind
from tuitrain.lab.screens.answers import Answers
from tuitrain.lab.screens.base import OverlayScreen
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.run_actions import ArmActions, QuantityActions, RunActions
from tuitrain.lab.widgets.keys import Keys


class RunScreen(OverlayScreen[None]):
    """Works with the same controller as the main screen, and shows each view once."""

    AUTO_FOCUS = ""
    ACTIONS: ClassVar[tuple[Action, ...]] = ()
    """Those of the main screen that it has too."""

    def __init__(self, controller: Controller, display_options: DisplayOptions) -> None:
        super().__init__()
        self.controller, self.display_options, self.ascii = controller, display_options, display_options.ascii
        self.actions = with_keys(display_options.keys, self.ACTIONS)
        self.view: View | None = None
        """The view that is shown."""
        self._answers = Answers(self, controller, self.look)
        groups = (group(controller, self.asked) for group in (RunActions, ArmActions, QuantityActions))
        bind(self, *groups)

    def on_mount(self) -> None:
        """Look from now on."""
        self.set_interval(1 / self.display_options.fps, self.look)
        self.look()

    def look(self) -> None:
        """Show the source's newest view, if it is another than the one shown."""
        self.controller.look()
        view = self.controller.view
        if view is not None and view is not self.view:
            self.view = view
            self.show(view)
            for line in self.query(Keys):
                line.show(self.keys(view.phase is Phase.RUNNING))

    @abstractmethod
    def wanted(self) -> Sequence[Wanted]:
        """What the line at the bottom offers, by the names of actions."""

    def keys(self, training: bool) -> list[tuple[str, str]]:
        """The line at the bottom."""
        return hints_for(self.wanted(), self.actions, training)

    @abstractmethod
    def show(self, view: View) -> None:
        """Show that view."""

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none."""
        if refused:
            self.notify(refused, severity="warning", markup=False)
        self._answers.wait()

    def action_leave(self) -> None:
        self.dismiss()
