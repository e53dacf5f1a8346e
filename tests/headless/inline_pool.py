"""A pool without processes, for tests of what is done with the trials of a pool."""

from collections.abc import Callable, Collection
from concurrent.futures import Future
from typing import Any

from tuitrain.config import Preset
from tuitrain.experiments.trials.plan import TrialSpec
from tuitrain.experiments.trials.pool import Pool


class Inline:
    """An executor that does not wait: what is submitted has run, unless it is one of those `left`."""

    def __init__(self, left: Collection[tuple[int, str]] = ()) -> None:
        self._left = left

    def submit(self, work: Callable[..., Any], preset: Preset, spec: TrialSpec) -> "Future[Any]":
        future: Future[Any] = Future()
        if (preset.seed, spec.arm) not in self._left:
            future.set_result(work(preset, spec))
        return future

    def shutdown(self, **_: Any) -> None:
        """Nothing to end."""


class InlinePool(Pool):
    """Runs trials in this process; those `left`, by seed and arm, never end."""

    def __init__(self, jobs: int = 1, left: Collection[tuple[int, str]] = ()) -> None:
        super().__init__(Inline(left), jobs)  # type: ignore[arg-type]
