"""Signals that end a run in good order: after the update at hand, with its figures told."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from tuitrain.experiments.trials.ending_signals import ENDING


class Interruption:
    """Which signal came, if one did."""

    def __init__(self) -> None:
        self.signal: int | None = None

    def __call__(self) -> bool:
        """Whether it is time to stop."""
        return self.signal is not None

    @property
    def exit_code(self) -> int:
        """As a shell expects it: 128 and the signal's number; 0 without one."""
        return 128 + self.signal if self.signal else 0


@contextmanager
def interruption() -> Iterator[Interruption]:
    """Catch the ending signals; a second one ends the process as if nobody had caught it."""
    caught = Interruption()

    def note(number: int, _: FrameType | None) -> None:
        caught.signal = number
        for each in ENDING:
            signal.signal(each, signal.SIG_DFL)

    before = {each: signal.getsignal(each) for each in ENDING}
    # nohup's wish stands: a hang-up that is ignored stays ignored.
    for each in ENDING:
        if before[each] != signal.SIG_IGN:
            signal.signal(each, note)
    try:
        yield caught
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
