"""What keys do to the run: every one a wish that the controller turns into commands."""

from typing import Literal, Protocol

from tuitrain.experiments.live.commands import Back, Pause, PinTrial, Run, Step, Unpin
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.controller import Controller


class Asked(Protocol):
    """What a screen does once something was asked for."""

    def __call__(self, refused: str = "") -> None:
        """Look for its effect soon, or say why there was none."""


class RunActions:
    """Keys that train; the main screen has them, and all that look at the run beside it."""

    def __init__(self, controller: Controller, asked: Asked) -> None:
        self._controller, self._asked = controller, asked

    def action_run(self) -> None:
        """Train or pause."""
        view = self._controller.view
        self._controller.send(Pause() if view is not None and view.phase is Phase.RUNNING else Run())
        self._asked()

    def action_update(self) -> None:
        """One update."""
        self._controller.send(Step(1))
        self._asked()

    def action_epoch(self) -> None:
        """To the end of the epoch."""
        self._controller.send(Step(None))
        self._asked()

    def action_reset(self) -> None:
        """Begin anew with the settings as they stand."""
        self._controller.start()
        self._asked()

    def action_new_seed(self) -> None:
        """Begin anew with the next seed."""
        self._asked(self._controller.new_seed())

    def action_several(self) -> None:
        """Begin anew with several seeds, or with one."""
        self._asked(self._controller.several())

    def action_back(self) -> None:
        """Back to the last good state."""
        self._controller.send(Back())
        self._asked()

    def action_speed(self, direction: Literal[-1, 1]) -> None:
        """Slower or faster."""
        self._controller.speed(direction)
        self._asked()


class ArmActions:
    """Keys that compare."""

    def __init__(self, controller: Controller, asked: Asked) -> None:
        self._controller, self._asked = controller, asked

    def action_arm(self, direction: Literal[-1, 1]) -> None:
        """The next arm, or the one before."""
        if self._controller.has_arms:
            self._controller.choose(direction)
            self._asked()

    def action_pin(self) -> None:
        """Put the run's curves aside."""
        self._controller.send(PinTrial())
        self._asked()

    def action_unpin(self) -> None:
        """Forget what was put aside."""
        self._controller.send(Unpin())
        self._asked()


class QuantityActions:
    """The key that changes what is shown of layers."""

    def __init__(self, controller: Controller, asked: Asked) -> None:
        self._controller, self._asked = controller, asked

    def action_quantity(self) -> None:
        """The next quantity of the layers."""
        self._controller.next_quantity()
        self._asked()
