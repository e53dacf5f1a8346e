"""The one thing that tests of the lab wait for: a screen that has nothing left to do.

Textual's own tests guess it from how busy the processor is. That guess is slow, wrong beside a thread that
trains, and too early now and then on a busy machine. Here it is known.
"""

import asyncio
from asyncio.base_events import BaseEventLoop
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import pytest
from textual._context import active_app
from textual.app import App

HANG = 20.0
"""Seconds after which something hangs; on a machine at rest it takes milliseconds."""

_in_threads: set[asyncio.Future[Any]] = set()
"""What event loops have handed to threads, such as the parsing of a lesson."""


@contextmanager
def patch_idle_waits() -> Iterator[None]:
    """Let the pilot of Textual wait until the app is settled, not until the processor rests."""
    run_in_thread = BaseEventLoop.run_in_executor

    def counted(*call: Any) -> asyncio.Future[Any]:
        future = run_in_thread(*call)
        _in_threads.add(future)
        future.add_done_callback(_in_threads.discard)
        return future

    async def idle(*_: float) -> None:
        await wait_until_settled(active_app.get())

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseEventLoop, "run_in_executor", counted)
        patch.setattr("textual.app.wait_for_idle", idle)
        patch.setattr("textual.pilot.wait_for_idle", idle)
        yield


async def wait_until_settled(app: App[Any]) -> None:
    """Wait until everything that was asked for is done and painted.

    Every message is handled, every worker has ended, the source has obeyed all commands, and the screen in
    front shows its newest view. What only a clock brings is not waited for: the end of a toast, a selection
    that rests, the updates of a run that goes on.
    """
    end = monotonic() + HANG
    await _at_rest(app, end)
    while True:
        while owing := _owing(app):
            assert monotonic() < end, f"waits for ever: {', '.join(owing)}"
            await wait_until_handled(app)
            await asyncio.sleep(0.001)  # for a thread
        if look := getattr(app.screen, "look", None) if _going_on(app) else None:
            # What the screen's own clock does some time later.
            look()
        await wait_until_handled(app)
        if not _owing(app):
            return


async def wait_until_handled(app: App[Any]) -> None:
    """Wait until every message is handled and every change painted; threads may still be at work."""
    end = monotonic() + HANG
    while True:
        await _at_rest(app, end)
        if not _going_on(app):
            return
        while not app.screen.is_mounted:
            # Parts of it are made in threads.
            assert monotonic() < end, f"made for ever: {app.screen}"
            await asyncio.sleep(0.001)
        # Textual resizes and paints on clocks of its own, 120 times a second.
        if app._resize_event is not None:
            app._check_resize()
        elif _unpainted(app.screen):
            app.screen._on_timer_update()
        else:
            return
        assert monotonic() < end, f"painted for ever: {app.screen}"


async def _at_rest(app: App[Any], end: float) -> None:
    """Wait until the event loop has nothing to call: all others wait for a clock, a thread or a key."""
    due = asyncio.get_running_loop()._ready  # type: ignore[attr-defined]
    await asyncio.sleep(0)
    while due and app._exception is None:
        assert monotonic() < end, f"works for ever: {app.screen}"
        await asyncio.sleep(0)


async def poll_each_turn(condition: Callable[[], Any]) -> None:
    """Look at a condition at each turn of the event loop, for a test that acts the moment it is true."""
    end = monotonic() + HANG
    while not condition():
        assert monotonic() < end, "it never came to that"
        await asyncio.sleep(0)


def _going_on(app: App[Any]) -> bool:
    """Whether there is a screen, and the app has neither failed nor been left."""
    return not app._exit and app._exception is None and bool(app.screen_stack)


def _unpainted(screen: Any) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def _owing(app: App[Any]) -> list[str]:
    """What still works for the screen, or for what a screen below it shows."""
    if not _going_on(app):
        return []
    loop = asyncio.get_running_loop()
    parsing = (future for future in _in_threads if future.get_loop() is loop)
    workers = (worker for worker in app.workers if not worker.is_finished)
    controllers = (screen.controller for screen in app.screen_stack if hasattr(screen, "controller"))
    unanswered = (controller for controller in controllers if not getattr(controller, "answered", True))
    return [*map(str, (*parsing, *workers, *unanswered))]
