"""What keys do to the run: every one a wish that the controller turns into commands."""

from typing import Literal

from textual.screen import Screen

from tuitrain.experiments.live.commands import Back, Pause, PinTrial, Run, Step, Unpin
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.controller import Controller

ANSWER_SECONDS = 0.006
"""How often after a command the screen asks for its effect, without waiting for its next turn."""
PATIENCE = 40
"""So often it asks at most: what takes longer, such as reading data, is seen at the screen's own turns."""


class RunActions(Screen[None]):
    """The main screen's keys that train, change and compare."""

    controller: Controller
    _patience = 0
    """How often it will still ask for the answer at hand; 0 while none is waited for."""

    def look(self) -> None:
        """Show the newest view."""
        raise NotImplementedError

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        raise NotImplementedError

    def asked(self, refused: str = "") -> None:
        """Look for the effect of a command soon, or say why there was none."""
        if refused:
            self.refuse(refused)
        waits, self._patience = self._patience > 0, PATIENCE
        if not waits:
            self.set_timer(ANSWER_SECONDS, self._look_for_answer)

    def _look_for_answer(self) -> None:
        """Draw once, when all is done that was asked for: drawing before would keep the answer waiting."""
        self._patience = 0 if self.controller.answered else self._patience - 1
        if self._patience:
            self.set_timer(ANSWER_SECONDS, self._look_for_answer)
        else:
            self.look()

    def action_run(self) -> None:
        """Train or pause."""
        view = self.controller.view
        self.controller.send(Pause() if view is not None and view.phase is Phase.RUNNING else Run())
        self.asked()

    def action_update(self) -> None:
        """One update."""
        self.controller.send(Step(1))
        self.asked()

    def action_epoch(self) -> None:
        """To the end of the epoch."""
        self.controller.send(Step(None))
        self.asked()

    def action_reset(self) -> None:
        """Begin anew with the settings as they stand."""
        self.controller.start()
        self.asked()

    def action_new_seed(self) -> None:
        """Begin anew with the next seed."""
        self.asked(self.controller.new_seed())

    def action_several(self) -> None:
        """Begin anew with several seeds, or with one."""
        self.asked(self.controller.several())

    def action_back(self) -> None:
        """Back to the last good state."""
        self.controller.send(Back())
        self.asked()

    def action_rate(self, direction: Literal[-1, 1]) -> None:
        """The learning rate, a step."""
        self.asked(self.controller.step("optimizer.lr", direction))

    def action_undo(self) -> None:
        """The last change of a setting back."""
        self.controller.undo()
        self.asked()

    def action_speed(self, direction: Literal[-1, 1]) -> None:
        """Slower or faster."""
        self.controller.speed(direction)
        self.asked()

    def action_quantity(self) -> None:
        """The next quantity of the layers."""
        self.controller.next_quantity()
        self.asked()

    def action_arm(self, direction: Literal[-1, 1]) -> None:
        """The next arm, or the one before."""
        if self.controller.has_arms:
            self.controller.choose(direction)
            self.asked()

    def action_pin(self) -> None:
        """Put the run's curves aside."""
        self.controller.send(PinTrial())
        self.asked()

    def action_unpin(self) -> None:
        """Forget what was put aside."""
        self.controller.send(Unpin())
        self.asked()
