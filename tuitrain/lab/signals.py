"""How signals end the lab: in good order, and before anything that still waits to be done."""

import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType

from textual._queue import Queue
from textual.events import InputEvent
from textual.message import Message
from textual.message_pump import MessagePump
from textual.messages import Prompt

from tuitrain.experiments.trials.ending_signals import ENDING


def _signals(*names: str) -> frozenset[int]:
    """Those of them that the system has: Windows has few."""
    return frozenset(getattr(signal, name) for name in names if hasattr(signal, name))


ALWAYS = frozenset(ENDING)
"""These end it also where they were ignored: without its terminal the lab has nothing to do."""
HARMLESS = _signals("SIGCHLD", "SIGCONT", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGWINCH")
"""What these do by themselves ends nothing."""
FAULTS = _signals("SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL")
"""A handler in Python would return to the instruction that failed, for ever."""
NEVER = _signals("SIGKILL", "SIGSTOP")
"""Nobody can catch these."""


def ending_signals() -> Iterator[int]:
    """Every signal that would end the process and can be caught."""
    for each in signal.valid_signals() - HARMLESS - FAULTS - NEVER:
        if each in ALWAYS or signal.getsignal(each) is signal.SIG_DFL:
            yield each


@contextmanager
def caught(end: Callable[[int], None]) -> Iterator[None]:
    """Call `end` with every signal that would end the process; afterwards all do what they did before."""

    def note(number: int, _: FrameType | None) -> None:
        end(number)

    # Textual replaces the handlers of some that end nothing, and leaves its own behind.
    before = {each: signal.getsignal(each) for each in (*ending_signals(), *HARMLESS)}
    for each in before.keys() - HARMLESS:
        signal.signal(each, note)
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def forget_input(pumps: Iterable[MessagePump]) -> None:
    """Drop the keys and the mouse's moves that wait in the queues of `pumps`.

    It may come in the middle of somebody taking a message: no queue that held one is left empty.
    """
    for pump in pumps:
        queue: Queue[Message | None] = pump._message_queue
        waiting = [queue.get_nowait() for _ in range(queue.qsize())]
        for message in waiting:
            if not isinstance(message, InputEvent):
                queue.put_nowait(message)
        if waiting:
            queue.put_nowait(Prompt())
