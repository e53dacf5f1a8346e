"""What a command has done is seen at once, and not at the screen's next look."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen

from tuitrain.lab.controller import Controller

ANSWER_SECONDS = 0.006
"""How often after a command the screen asks for its effect, without waiting for its next turn."""
PATIENCE = 40
"""So often it asks at most: what takes longer is seen at the screen's own turns."""
FIRST_SECONDS = 0.02
"""How often it asks for the first view of all, which waits for the data, and for which everybody waits."""


class Answers:
    """Waits for what was asked for, and then has `screen` look."""

    def __init__(self, screen: Screen[Any], controller: Controller, look: Callable[[], None]) -> None:
        self._screen, self._controller, self._look = screen, controller, look
        self._patience = 0
        """How often it will still ask for the answer at hand; 0 while none is waited for."""

    def wait(self) -> None:
        """Look for the effect of a command soon."""
        waits, self._patience = self._patience > 0, PATIENCE
        if not waits:
            self._screen.set_timer(ANSWER_SECONDS, self._look_for_answer)

    def _look_for_answer(self) -> None:
        """Draw once, when all is done that was asked for: drawing before would keep the answer waiting."""
        if self._controller.waits_for_data:
            self._screen.set_timer(FIRST_SECONDS, self._look_for_answer)
            return
        self._patience = 0 if self._controller.answered else self._patience - 1
        if self._patience:
            self._screen.set_timer(ANSWER_SECONDS, self._look_for_answer)
        else:
            self._look()
