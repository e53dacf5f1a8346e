"""A search in a thread of its own: wishes in, the latest view out, its trials in the workers of a pool."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

from tuitrain.config import Preset
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.pool import Pool, PoolRunner
from tuitrain.experiments.trials.trial_run import Finished
from tuitrain.experiments.trouble import error_text

LOOK_SECONDS = 0.1
"""How long it waits for a trial to end before it listens again."""


@dataclass(frozen=True, eq=False)
class SearchView:
    """A search at one moment, as a screen sees it."""

    phase: Phase
    found: SearchResult
    curves: Mapping[str, Curves]
    """By trial, as far as it was trained."""
    running: tuple[str, ...] = ()
    """The trials under way."""
    updates: int = 0
    """Those of the trials that have ended."""
    total_updates: int = 1
    seconds: float = 0.0
    """How long it has run, pauses left out."""
    error: str = ""

    @property
    def seconds_left(self) -> float | None:
        """As far as can be told; None before a trial has ended."""
        if not self.updates:
            return None
        return self.seconds / self.updates * max(self.total_updates - self.updates, 0)


class SearchSession:
    """Searches as `preset` says once it is told to run; no worker is started before.

    Pausing submits no more trials: those under way go on to their ends. `close` kills them.
    """

    def __init__(self, preset: Preset, make_pool: Callable[[], Pool]) -> None:
        self.preset, self._make_pool = preset, make_pool
        self._wanted, self._stop, self._wake = False, Event(), Event()
        self._plan = Search(preset, self._stop.is_set)
        self._curves: dict[str, Curves] = {}
        self._seconds = 0.0
        self._view = SearchView(
            Phase.READY, SearchResult.of(self._plan), {}, total_updates=self._plan.total_updates
        )
        self._thread = Thread(target=self._live, name="search", daemon=True)
        self._thread.start()

    def latest(self) -> SearchView:
        """The newest view; the same object while nothing has changed."""
        return self._view

    def run(self) -> None:
        """Submit trials, also after a pause."""
        self._wanted = True
        self._wake.set()

    def pause(self) -> None:
        """Submit no more trials; those that run go on to their end."""
        self._wanted = False

    def close(self, timeout: float | None = None) -> bool:
        """Kill what runs, and wait for it; whether it has ended."""
        self._stop.set()
        self._wake.set()
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def _live(self) -> None:
        self._wake.wait()
        if self._stop.is_set():
            return
        runner = None
        try:
            with self._make_pool() as pool:
                runner = PoolRunner(pool, [Planned(self.preset, self._plan)])
                self._drive(runner)
        except Exception as error:
            logging.getLogger(__name__).exception("the search failed")
            self._show(runner, Phase.FAILED, error_text(error))

    def _drive(self, runner: PoolRunner) -> None:
        while not runner.finished and not self._stop.is_set():
            began = monotonic()
            if self._wanted:
                runner.resume()
            else:
                self._wake.clear()
                runner.pause()
            told = False
            for _, event in runner.advance(LOOK_SECONDS):
                told = True
                if isinstance(event, Finished):
                    self._curves[event.arm] = event.curves
            if runner.running:
                self._seconds += monotonic() - began
            phase = Phase.FINISHED if runner.finished else Phase.RUNNING if self._wanted else Phase.PAUSED
            if told or (phase, runner.running) != (self._view.phase, self._view.running):
                self._show(runner, phase)
            if not runner.running and phase is Phase.PAUSED:
                self._wake.wait(LOOK_SECONDS)

    def _show(self, runner: PoolRunner | None, phase: Phase, error: str = "") -> None:
        self._view = SearchView(
            phase,
            SearchResult.of(self._plan),
            dict(self._curves),
            () if runner is None or error else runner.running,
            0 if runner is None else runner.updates,
            self._plan.total_updates if runner is None else runner.total_updates,
            self._seconds,
            error,
        )
