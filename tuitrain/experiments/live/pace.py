"""How fast it goes, as a clock on the wall sees it."""

from collections import deque
from time import perf_counter


class Pace:
    """Updates a second of wall time over the last second or two."""

    def __init__(self) -> None:
        self._marks: deque[tuple[float, int]] = deque(maxlen=32)
        self.reset()

    def reset(self) -> None:
        """Forget what was: the clock starts now."""
        self._marks.clear()
        self._marks.append((perf_counter(), 0))

    def note(self, updates: int) -> None:
        """That many more are done."""
        now, (last, total) = perf_counter(), self._marks[-1]
        if len(self._marks) > 1 and last - self._marks[-2][0] < 0.05:
            self._marks.pop()
        self._marks.append((now, total + updates))

    @property
    def rate(self) -> float:
        """Updates a second; 0 before the first."""
        (start, before), (end, after) = self._marks[0], self._marks[-1]
        return (after - before) / (end - start) if end > start else 0.0
