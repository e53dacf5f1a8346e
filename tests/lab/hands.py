"""Keys, mouse and eyes of somebody at the screen."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from settling import HANG, handled, settled
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


class Hands:
    """Keys, mouse and eyes of somebody at the screen.

    `press`, `resize` and all that `pilot` does wait until the screen is settled: everything that they asked
    for is done and painted (see `settling`). `type` does not wait.
    """

    def __init__(self, app: Any, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when all is done that the one before asked for."""
        for each in keys:
            self.type(each)
            await settled(self.app)

    def type(self, *keys: str) -> None:
        """Press keys all at once."""
        for each in keys:
            self.app.post_message(key(each))

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)

    async def settled(self) -> None:
        """Wait until all is done and painted that something other than a key has asked for."""
        await settled(self.app)

    async def handled(self) -> None:
        """The same, but threads may be at work still: for tests that hold them back."""
        await handled(self.app)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Look at a condition until it is true, for what a thread or a clock brings; its value then."""
        end = monotonic() + HANG
        while not (value := condition()):
            assert monotonic() < end, f"it never came to that; the screen:\n{self.text}"
            assert self.app._exception is None
            await asyncio.sleep(0.002)
        await handled(self.app)
        return value

    @property
    def rows(self) -> list[str]:
        """The lines on the screen."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """All of the screen."""
        return "\n".join(self.rows)


def key(name: str) -> events.Key:
    """The event of that key, with its character if it has one."""
    characters = {_character_to_key(character): character for character in "/<>+-=.,?[]() "}
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    return events.Key(name, characters.get(name))
