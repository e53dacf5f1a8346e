"""A session: an experiment in a thread of its own, commands in, the latest view out."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import perf_counter
from typing import Protocol

from tuitrain.config import ConfigError, Preset
from tuitrain.experiments.live.commands import Command, Open, Start
from tuitrain.experiments.live.live_experiment import LiveExperiment
from tuitrain.experiments.live.view import Phase, View
from tuitrain.experiments.trouble import error_text

APART_SECONDS = 0.02
"""Between two views there is training at least so long, unless a command comes."""


class Source(Protocol):
    """What a screen sees of an experiment, running or stored."""

    def latest(self) -> View | None:
        """The newest view there is; never waits."""

    @property
    def trouble(self) -> str:
        """What went wrong, in one line."""

    def send(self, command: Command) -> None:
        """Ask for something; never waits."""


class Session:
    """Runs a preset in a worker thread.

    The thread makes a new view only after somebody has taken the last one, and at every change of phase: a
    slow screen costs the training nothing, a fast one at most a view every fiftieth of a second. While it
    trains, another thread looks at a copy of the network: a view costs the training only that copy.
    """

    def __init__(self, preset: Preset) -> None:
        self._commands: SimpleQueue[Command | None] = SimpleQueue()
        self._experiment = LiveExperiment(preset)
        self._view: View | None = None
        self._given: View | None = None
        self._taken = Event()
        self._closing = Event()
        self._error = ""
        self._version = self._obeyed = 0
        self._observer = ThreadPoolExecutor(1, "observer")
        self._looking: Future[None] | None = None
        """The look that is under way, or was and has not been asked how it went."""
        self._thread = Thread(target=self._work, args=(preset,), name="trainer", daemon=True)
        self._thread.start()

    def latest(self) -> View | None:
        """The newest view; None while data is being read."""
        view = self._view
        # Who asks again before there is another has taken nothing: that may be done as often as one likes.
        if view is not self._given:
            self._given = view
            self._taken.set()
        return view

    @property
    def trouble(self) -> str:
        """What went wrong, in one line; empty when nothing did. Also in every view, once there is one."""
        return self._error

    def send(self, command: Command) -> None:
        """Obeyed after the update at hand."""
        self._commands.put(command)

    def close(self, timeout: float | None = None) -> bool:
        """Stop after the update at hand and join the thread; whether it ended in time."""
        self._closing.set()
        self._commands.put(None)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # Worker thread

    def _work(self, preset: Preset) -> None:
        experiment = self._experiment
        with self._observer:
            self._guarded(partial(experiment.obey, Start(preset)))
            self._publish()
            while not self._closing.is_set():
                self._turn(experiment)
            self._end_look()

    def _turn(self, experiment: LiveExperiment) -> None:
        phase, command = experiment.phase, None
        if self._looking is not None and self._looking.done():
            self._end_look()
        if experiment.phase is phase:
            command = self._next_command()
        if command is not None:
            self._obey(command)
        elif experiment.phase is Phase.RUNNING and perf_counter() >= experiment.due:
            self._guarded(self._slice)
        news = command is not None or experiment.phase is not phase or self._wanted()
        if news and not self._closing.is_set():
            self._publish()

    def _wanted(self) -> bool:
        """Whether somebody has taken the last view, and none is on its way."""
        return self._taken.is_set() and (self._looking is None or self._looking.done())

    def _slice(self) -> None:
        """Train until a command comes or a view is wanted, or the slice ends by itself."""
        early = perf_counter() + APART_SECONDS
        empty, wanted = self._commands.empty, self._wanted
        # A view waits for a score: one that takes longer than from view to view would else be begun for ever.
        self._experiment.slice(lambda: not empty(), lambda: wanted() and perf_counter() >= early)

    def _obey(self, command: Command) -> None:
        self._end_look()  # what a look goes by stays as it is until it is over
        begins = isinstance(command, Start | Open)
        if begins or self._experiment.phase is not Phase.FAILED:
            self._error = ""
        self._guarded(partial(self._experiment.obey, command), fatal=begins)
        self._obeyed += 1

    def _next_command(self) -> Command | None:
        try:
            if self._experiment.phase is not Phase.RUNNING:
                return self._commands.get()
            wait = self._experiment.due - perf_counter()
            if self._looking is not None:
                wait = min(wait, APART_SECONDS)  # to hear soon how the look went
            return self._commands.get(timeout=wait) if wait > 0 else self._commands.get_nowait()
        except Empty:
            return None

    def _guarded(self, action: Callable[[], None], *, fatal: bool = True) -> bool:
        """Whether it went well. What goes wrong ends neither the thread nor the app, but a run if `fatal`."""
        try:
            action()
        except ConfigError as error:
            self._error = _one_line("; ".join(map(str, error.problems)))
        except Exception as error:
            logging.getLogger(__name__).exception("the experiment failed")
            self._error = _one_line(error_text(error))
            if fatal:
                self._experiment.phase = Phase.FAILED
        else:
            return True
        return False

    def _publish(self) -> None:
        """Look at how everything stands; the view is there when the look is over."""
        self._end_look()
        self._taken.clear()
        self._version += 1
        went_well = self._guarded(self._begin_look)
        if went_well and self._experiment.phase is not Phase.RUNNING:
            went_well = self._end_look()
        if not went_well:
            self._show_trouble()

    def _begin_look(self) -> None:
        view = self._experiment.look(self._version, self._error)
        if view is not None:
            self._looking = self._observer.submit(self._complete, replace(view, obeyed=self._obeyed))

    def _complete(self, view: View) -> None:
        self._view = self._experiment.observer.complete(view)

    def _end_look(self) -> bool:
        """Wait for the look under way, if there is one; whether it went well."""
        looking, self._looking = self._looking, None
        return looking is None or self._guarded(looking.result)

    def _show_trouble(self) -> None:
        """There is no new view, but the last one can say so."""
        if self._view is not None:
            self._view = replace(
                self._view,
                version=self._version,
                phase=self._experiment.phase,
                error=self._error,
                obeyed=self._obeyed,
            )


def _one_line(text: str) -> str:
    return " ".join(text.split())
