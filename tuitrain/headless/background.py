"""Work in the background: a large file or matrix product takes seconds, a signal must not wait."""

from collections.abc import Callable
from threading import Thread
from typing import Generic, TypeVar

from tuitrain.experiments.interruption import StoppedError, Watch

EVERY_SECONDS = 0.05
"""How often to look for a signal, and to show progress."""
GRACE = 0.5
"""Seconds that the work has to end after it was told to."""

Result = TypeVar("Result")


class BackgroundTask(Generic[Result]):
    """Runs `work` in a thread of its own; the watch that `work` is given hears of its steps.

    If the work does not stop in time, its thread is left alone; it ends with the process.
    """

    def __init__(self, work: Callable[[Watch], Result], stop: Callable[[], bool]) -> None:
        self._work, self._stop = work, stop
        self.result: Result | None = None
        """What `work` returned; None before its end, and if it was stopped."""
        self._error: BaseException | None = None
        self._left = False
        self._watch = Watch(lambda: self._left)
        self._thread = Thread(target=self._run, name="work", daemon=True)
        self._thread.start()

    @property
    def share(self) -> float:
        """The share of the work that is done."""
        return self._watch.done / max(self._watch.total, 1)

    def ended(self) -> bool:
        """Wait a moment; whether the work is over or was stopped. Raises the error that ended it."""
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
