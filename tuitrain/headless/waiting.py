"""Waiting for what takes long: one product of matrices or one large file may take seconds, a signal not."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

from tuitrain.experiments.interruption import StoppedError, Watch

EVERY_SECONDS = 0.05
"""How often a signal is looked for, and progress shown."""
GRACE = 0.5
"""Seconds that it has to end when it is told to."""

Result = TypeVar("Result")


class Waited(Generic[Result]):
    """`work` in a thread of its own, told of its steps by the watch that it is given.

    The thread is left to itself where it does not look up in time; it ends with the process.
    """

    def __init__(self, work: Callable[[Watch], Result], stop: Callable[[], bool]) -> None:
        self._work, self._stop = work, stop
        self.result: Result | None = None
        """What it came to; None before, and where it was stopped."""
        self._error: BaseException | None = None
        self._left = False
        self._watch = Watch(lambda: self._left)
        self._thread = Thread(target=self._run, name="work", daemon=True)
        self._thread.start()

    @property
    def share(self) -> float:
        """How much of it is done."""
        return self._watch.done / max(self._watch.total, 1)

    def ended(self) -> bool:
        """Wait a moment; whether it is over, or nobody waits any more. Raises what went wrong in it."""
        self._thread.join(EVERY_SECONDS)
        if self._thread.is_alive():
            self._left = self._stop()
            if self._left:
                self._thread.join(GRACE)
            return self._left
        if self._error is not None:
            raise self._error
        return True

    def _run(self) -> None:
        try:
            self.result = self._work(self._watch)
        except StoppedError:
            pass
        except BaseException as error:
            self._error = error
