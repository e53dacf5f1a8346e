"""What keys do to the run: every one a wish that the controller turns into commands."""

from typing import Literal, Protocol

from tuitrain.experiments.live.commands import Back, Pause, PinTrial, Run, Step, Unpin
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.action import ARMS, LAYERS, RUN, Action
from tuitrain.lab.controller import Controller
from tuitrain.lab.screens.action_groups import ActionGroup


class Asked(Protocol):
    """What a screen does once something was asked for."""

    def __call__(self, refused: str = "") -> None:
        """Look for its effect soon, or say why there was none."""


class RunActions(ActionGroup):
    """Keys that train; the main screen has them, and all that look at the run beside it."""

    STEPS = (
        Action("update", "n", "update", "Make one update, then pause.", RUN, hint=True),
        Action("epoch", "e", "epoch", "Train to the end of the epoch, then pause.", RUN, hint=True),
        Action("reset", "r", "reset", "Restart untrained with these settings.", RUN, hint=True),
    )
    SPEED = (
        Action(
            "speed(-1)",
            "less_than_sign,comma",
            "slower",
            "Slower: 100, 10 or 1 updates per second.",
            RUN,
            sign="<",
        ),
        Action(
            "speed(1)", "greater_than_sign,full_stop", "faster", "Faster, up to full speed.", RUN, sign=">"
        ),
    )
    ACTIONS = (
        Action("run", "space", "run", "Train or pause; at the end, train as long again.", RUN, hint=True),
        *STEPS,
        Action("new_seed", "R,shift+r", "new seed", "Restart with the next seed.", RUN, hint=True),
        Action("several", "S,shift+s", "seeds", "Restart with five seeds, or with one.", RUN),
        Action("back", "b", "back", "Go back to a good state, at rate/10 if it diverged.", RUN),
        *SPEED,
    )

    def __init__(self, controller: Controller, asked: Asked) -> None:
        self._controller, self._asked = controller, asked

    def can(self, action: str) -> bool:
        """Before the first update there is nothing to go back to."""
        return action != "back" or self._controller.begun

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


class ArmActions(ActionGroup):
    """Keys that compare."""

    CHOOSE = (
        Action(
            "arm(-1)",
            "left_square_bracket",
            "arm before",
            "Select the previous arm: its layers and settings.",
            ARMS,
        ),
        Action(
            "arm(1)",
            "right_square_bracket",
            "next arm",
            "Select the next arm; all arms come before the first.",
            ARMS,
        ),
    )
    PIN = Action("pin", "c", "pin", "Pin the curves of this run, to compare with.", ARMS)
    UNPIN = Action("unpin", "C,shift+c", "unpin", "Remove all pins.", ARMS)

    def __init__(self, controller: Controller, asked: Asked) -> None:
        self._controller, self._asked = controller, asked

    def can(self, action: str) -> bool:
        """What there is to compare, if there is any."""
        match action:
            case "arm":
                return self._controller.has_arms
            case "pin":
                return self._controller.begun
            case "unpin":
                return bool(self._controller.view and self._controller.view.pins)
        return True

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
        """Remove all pins."""
        self._controller.send(Unpin())
        self._asked()


class QuantityActions(ActionGroup):
    """The key that changes what is shown of layers."""

    ACTIONS = (
        Action(
            "quantity",
            "h",
            "layers of…",
            "Show activations, z, gradients, weights or Δw.",
            LAYERS,
            hint=True,
        ),
    )

    def __init__(self, controller: Controller, asked: Asked) -> None:
        self._controller, self._asked = controller, asked

    def action_quantity(self) -> None:
        """The next quantity of the layers."""
        self._controller.next_quantity()
        self._asked()
