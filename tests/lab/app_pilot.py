"""A Textual pilot that returns when the screen is settled, and reads the screen as text."""

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any

from settling import HANG, wait_until_handled, wait_until_settled
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot


class AppPilot(Pilot[Any]):
    """Textual's pilot, whose methods return when the screen is settled (see `settling`).

    Everything they asked for is then done and painted. Only `post_keys` does not wait.
    """

    app: Any

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when all is done that the one before asked for."""
        for each in keys:
            self.post_keys(each)
            await wait_until_settled(self.app)

    def post_keys(self, *keys: str) -> None:
        """Press keys all at once."""
        for each in keys:
            self.app.post_message(key_event(each))

    async def wait_until_settled(self) -> None:
        """Wait until all is done and painted that something other than a key has asked for."""
        await wait_until_settled(self.app)

    async def wait_until_handled(self) -> None:
        """The same, but threads may be at work still: for tests that hold them back."""
        await wait_until_handled(self.app)

    async def wait_until(self, condition: Callable[[], Any]) -> Any:
        """Look at a condition until it is true, for what a thread or a clock brings; its value then."""
        end = monotonic() + HANG
        while not (value := condition()):
            assert monotonic() < end, f"it never came to that; the screen:\n{self.text}"
            assert self.app._exception is None
            await asyncio.sleep(0.002)
        await wait_until_handled(self.app)
        return value

    @property
    def rows(self) -> list[str]:
        """The lines on the screen."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """All of the screen."""
        return "\n".join(self.rows)


def key_event(name: str) -> events.Key:
    """The event of that key, with its character if it has one."""
    characters = {_character_to_key(character): character for character in "/<>+-=.,?[]() "}
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    return events.Key(name, characters.get(name))
