"""A session: an experiment in a thread of its own, commands in, the latest view out."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from queue import Empty, SimpleQueue
from threading import Event, Thread
from time import perf_counter
from typing import Any, Protocol

from tuitrain.config import ConfigError, Preset, TrialConfig, diff
from tuitrain.experiments.commands import Change, Command, Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.layers import LayersWatch
from tuitrain.experiments.pace import Pace
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.verdicts import run_verdict
from tuitrain.experiments.view import Curves, Phase, View
from tuitrain.training import Quantity, Trial


class Source(Protocol):
    """What a screen sees of an experiment, running or stored."""

    def latest(self) -> View | None:
        """The newest view there is; never waits."""

    @property
    def trouble(self) -> str:
        """What went wrong, in one line."""

    def send(self, command: Command) -> None:
        """Ask for something; never waits."""


SLICE_SECONDS = 0.02
"""A slice is short enough for an answer within a blink, and long enough to cost nothing."""


class Session:
    """Runs a preset in a worker thread.

    The thread makes a new view only after somebody has taken the last one, and at every change of phase: a
    slow screen costs the training nothing, a fast one at most a view a slice.
    """

    def __init__(self, preset: Preset) -> None:
        self._original = preset
        self._commands: SimpleQueue[Command | None] = SimpleQueue()
        self._view: View | None = None
        self._taken = Event()
        self._closing = Event()
        self._runner: Runner | None = None
        self._phase = Phase.READY
        self._error = ""
        self._departed = False
        """Whether anything but the seed and views is other than in the preset that was opened."""
        self._edited = False
        """Whether an arm that is done had edits that the preset does not hold."""
        self._speed: int | None = None
        self._quantity: Quantity = "activation"
        self._version = 0
        self._before: Curves | None = None
        self._watch = LayersWatch()
        self._pace = Pace()
        self._until: int | None = None
        self._due = 0.0
        self._thread = Thread(target=self._work, args=(preset,), name="trainer", daemon=True)
        self._thread.start()

    def latest(self) -> View | None:
        """The newest view; None while data is being read."""
        self._taken.set()
        return self._view

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

    # In the thread

    def _work(self, preset: Preset) -> None:
        self._guarded(partial(self._start, preset))
        self._publish()
        while not self._closing.is_set():
            phase = self._phase
            command = self._next_command()
            if command is not None:
                if self._phase is not Phase.FAILED:
                    self._error = ""
                self._guarded(partial(self._obey, command), fatal=isinstance(command, Start))
            elif self._phase is Phase.RUNNING and perf_counter() >= self._due:
                self._guarded(self._slice)
            if command is not None or self._phase is not phase or self._taken.is_set():
                self._publish()

    def _next_command(self) -> Command | None:
        try:
            if self._phase is not Phase.RUNNING:
                return self._commands.get()
            wait = self._due - perf_counter()
            return self._commands.get(timeout=wait) if wait > 0 else self._commands.get_nowait()
        except Empty:
            return None

    def _guarded(self, action: Callable[[], None], *, fatal: bool = True) -> None:
        """What goes wrong is shown; it ends neither the thread nor the app, and, unless `fatal`, no run."""
        try:
            action()
        except ConfigError as error:
            self._error = _one_line("; ".join(map(str, error.problems)))
        except Exception as error:
            logging.getLogger(__name__).exception("the experiment failed")
            self._error = _one_line(f"{type(error).__name__}: {error}")
            if fatal:
                self._phase = Phase.FAILED

    def _obey(self, command: Command) -> None:
        match command:
            case Start(preset):
                self._start(preset)
            case Speed(updates):
                self._speed, self._due = updates, 0.0
            case Show(quantity):
                self._quantity = quantity
            case Pause():
                self._stand()
            case Change(changes):
                self._change(changes)
            case Run():
                self._go(None)
            case Step(updates):
                self._step(updates)

    def _start(self, preset: Preset) -> None:
        runner = Runner(preset)
        if self._runner and self._runner.trial.updates:
            self._before = Curves.of(self._runner.trial)
        self._runner = runner
        self._watch = LayersWatch()
        self._departed = any(path != "seed" for path in diff(self._original, preset).results)
        self._edited = False
        self._phase, self._error, self._until, self._due = Phase.READY, "", None, 0.0
        self._pace.reset()

    def _step(self, updates: int | None) -> None:
        if self._runner is None:
            return
        trial = self._runner.trial
        if updates is None:
            epoch = trial.config.updates_per_epoch
            self._go(trial.updates + epoch - trial.updates % epoch)
        else:
            # A step asked for before the last one is done comes on top of it.
            under_way = self._until if self._phase is Phase.RUNNING else None
            self._go((under_way or trial.updates) + updates)

    def _go(self, until: int | None) -> None:
        # What failed in the middle of an update is in no state to go on from.
        if self._runner is None or self._phase is Phase.FAILED:
            return
        trial = self._runner.trial
        if self._runner.finished and (trial.divergence or trial.stopped_early):
            return
        if self._runner.finished:
            trial.edit(self._longer(trial.config, self._runner.preset, until))
        self._until, self._phase, self._due = until, Phase.RUNNING, 0.0
        self._pace.reset()

    @staticmethod
    def _longer(config: TrialConfig, preset: Preset, until: int | None) -> dict[str, int]:
        """What makes a finished run longer: by the preset's length, or as far as a step goes."""
        if config.updates is not None:
            return {"updates": until or config.updates + preset.total_updates}
        epoch = config.updates_per_epoch
        more = preset.total_updates if until is None else until - config.total_updates
        return {"epochs": (config.epochs or 0) + -(-more // epoch)}

    def _stand(self) -> None:
        if self._phase is Phase.RUNNING:
            self._phase = Phase.PAUSED

    def _change(self, changes: Mapping[str, Any]) -> None:
        if self._runner is None or self._phase is Phase.FAILED:
            return
        self._runner.trial.edit(changes)
        if self._phase is Phase.FINISHED and not self._runner.finished:
            self._phase = Phase.PAUSED

    def _slice(self) -> None:
        if self._runner is None:
            return
        trial, started = self._runner.trial, perf_counter()
        updates = self._slice_size()
        if self._until is not None:
            updates = min(updates, self._until - trial.updates)
        done = trial.updates
        for _ in self._runner.advance(updates, lambda: not self._commands.empty()):
            pass
        done = trial.updates - done
        self._pace.note(done)
        if self._speed is not None:
            self._due = max(self._due, started - SLICE_SECONDS) + done / self._speed
        if self._runner.trial is not trial:
            self._turn(trial, self._runner)
        if self._runner.finished:
            self._phase = Phase.DIVERGED if trial.divergence else Phase.FINISHED
        elif self._until is not None and trial.updates >= self._until:
            self._phase = Phase.PAUSED

    def _turn(self, done: Trial, runner: Runner) -> None:
        """The next arm begins: the one that is done stays as a ghost."""
        self._edited |= done.edits != runner.preset.edits_for(runner.plan.names[len(runner.plan.results) - 1])
        self._before, self._watch, self._until = Curves.of(done), LayersWatch(), None

    def _slice_size(self) -> int:
        if self._speed is not None:
            return max(1, self._speed // 20)
        trial = self._runner.trial if self._runner else None
        return max(1, round(trial.updates / trial.seconds * SLICE_SECONDS)) if trial and trial.seconds else 1

    def _publish(self) -> None:
        self._taken.clear()
        self._version += 1
        view: list[View] = []
        if self._runner is not None:
            runner = self._runner
            self._guarded(lambda: view.append(self._look(runner)))
        if view:
            self._view = view[0]
        elif self._view is not None:
            self._view = replace(self._view, version=self._version, phase=self._phase, error=self._error)

    def _look(self, runner: Runner) -> View:
        trial = runner.trial
        ended = self._phase in (Phase.FINISHED, Phase.DIVERGED)
        return View(
            version=self._version,
            preset=runner.preset,
            config=trial.config,
            phase=self._phase,
            arm=runner.arm,
            updates=trial.updates,
            baseline=trial.baseline,
            speed=self._speed,
            pace=self._pace.rate if self._phase is Phase.RUNNING else 0.0,
            seconds=trial.seconds,
            loss=trial.history.last_loss,
            curves=Curves.of(trial),
            before=self._before,
            layers=self._watch.look(trial, self._quantity),
            edits=trial.edits_in_force,
            verdict=run_verdict(trial),
            divergence=trial.divergence,
            expectations=runner.check() if ended else (),
            expectations_skipped=self._departed
            or self._edited
            or trial.edits != runner.preset.edits_for(runner.arm),
            error=self._error,
        )


def _one_line(text: str) -> str:
    return " ".join(text.split())
