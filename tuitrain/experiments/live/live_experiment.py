"""An experiment in somebody's hands: obeys commands, trains a slice at a time, shows itself as a view."""

from collections.abc import Callable, Collection, Mapping
from time import perf_counter
from typing import Any

from tuitrain.config import ConfigError, Preset, diff
from tuitrain.experiments.live.commands import (
    Ask,
    Back,
    Change,
    Choose,
    Command,
    InspectLayer,
    Open,
    Pause,
    PinTrial,
    Run,
    Show,
    ShowLearnt,
    Speed,
    Start,
    Step,
    Unpin,
)  # fmt: skip
from tuitrain.experiments.live.observer import Observer
from tuitrain.experiments.live.pace import Pace
from tuitrain.experiments.live.round_robin import LiveTrial, RoundRobin
from tuitrain.experiments.live.view import Phase, Pin, TrialView, View
from tuitrain.training import Trial

SLICE_SECONDS = 0.06
"""A slice that nobody ends before is short enough for trials to grow side by side, and costs them nothing."""
LATE_SECONDS = 0.02
"""So much of a delay is made up for where the speed is limited."""
MOST_PINS = 4
"""More curves beside the present ones cannot be told apart."""


class LiveExperiment:
    """The trials of a preset, what they are told, and how far they are to go.

    Starts no thread: `obey`, `slice` and `look` are called by turns, from one thread.
    """

    def __init__(self, original: Preset) -> None:
        self.phase = Phase.READY
        self.due = 0.0
        """When the next slice is to begin, by `perf_counter`."""
        self.observer = Observer()
        self._original = original
        self._rounds: RoundRobin | None = None
        self._until: dict[LiveTrial, int] | None = None
        """How far each trial is to go; None is to its end."""
        self._chosen: str | None = None
        self._shown = 0
        self._speed: int | None = None
        self._before: TrialView | None = None
        self._pins: tuple[Pin, ...] = ()
        self._pinned = 0
        self._departed = False
        """Whether anything but the seed and views is other than in the preset that was opened."""
        self._pace = Pace()

    def obey(self, command: Command) -> None:
        """Do as `command` says. ConfigError where it may not be so; then nothing is done."""
        match command:
            case Start(preset, seeds):
                self._start(preset, seeds)
            case Open(preset):
                self._open(preset)
            case Speed(updates):
                self._speed, self.due = updates, 0.0
                self._pace.reset()  # or it would go on to say for seconds how fast it went before
            case Show(quantity):
                self.observer.quantity = quantity
            case ShowLearnt(wanted):
                self.observer.learnt = wanted
            case Ask(question):
                self.observer.question = question
            case InspectLayer(layer):
                self.observer.layer = layer
            case Unpin():
                self._pins = ()
            case _ if self._rounds is not None and self.phase is not Phase.FAILED:
                # What failed in the middle of an update is in no state to go on from.
                self._lead(command, self._rounds)

    def _lead(self, command: Command, rounds: RoundRobin) -> None:
        match command:
            case Pause():
                self._stand()
            case Run():
                self._run(rounds)
            case Step(updates):
                self._step(rounds, updates)
            case Change(changes, arm):
                self._change(rounds, changes, arm)
            case Back():
                self._back(rounds)
            case Choose(arm):
                self._choose(rounds, arm)
            case PinTrial():
                self._pin(rounds)

    # Starting

    def _open(self, preset: Preset) -> None:
        self._start(preset)
        self._original, self._departed, self._before = preset, False, None

    def _start(self, preset: Preset, seeds: int = 1) -> None:
        rounds = RoundRobin(preset, seeds)
        if self._rounds and self._shown_trial.trial.updates:
            self._before = self._shown_trial.look()
        self._rounds = rounds
        self._departed = any(path != "seed" for path in diff(self._original, preset).results)
        if self._chosen not in preset.trials:
            self._chosen = None
        self._shown = rounds.live_trials.index(rounds.of(self._chosen)[0])
        self.observer.forget()
        self.phase, self.due, self._until = Phase.READY, 0.0, None
        self._pace.reset()

    # Running

    def _run(self, rounds: RoundRobin) -> None:
        if rounds.finished:
            longer = [live for live in rounds.live_trials if live.can_go_on]
            if not longer:
                return
            for live in longer:
                live.lengthen(live.trial.config.total_updates + live.length)
        self._go(None)

    def _step(self, rounds: RoundRobin, updates: int | None) -> None:
        # A step asked for before the last one is done comes on top of it.
        under_way = self._until if self.phase is Phase.RUNNING and self._until else {}
        going = [live for live in rounds.live_trials if not live.trial.finished or rounds.finished]
        until: dict[LiveTrial, int] = {}
        for live in (each for each in going if each.can_go_on):
            trial = live.trial
            total = trial.config.total_updates
            if updates is None:
                epoch = trial.config.updates_per_epoch
                until[live] = trial.updates + epoch - trial.updates % epoch
            else:
                until[live] = under_way.get(live, trial.updates) + updates
            # A step at the end leads on; so does one behind a step to the end that is not done yet.
            if trial.finished or total <= under_way.get(live, 0) < until[live]:
                live.lengthen(until[live])
        if until:
            self._go(until)

    def _go(self, until: dict[LiveTrial, int] | None) -> None:
        self._until, self.phase, self.due = until, Phase.RUNNING, 0.0
        self._pace.reset()

    def _stand(self) -> None:
        if self.phase is Phase.RUNNING:
            self.phase = Phase.PAUSED

    def slice(self, stop: Callable[[], bool], enough: Callable[[], bool]) -> None:
        """Train the trial whose turn it is for a part of a blink, or until `stop` or `enough` says so.

        `stop` gives up a score that is being made; `enough` lets it be finished.
        """
        if self._rounds is None:
            return
        going = self._going(self._rounds.live_trials)
        live, average = self._rounds.next(going), self._rounds.due
        if average is not None:
            average.advance(stop)
        elif live is not None:
            self._advance(live, len(going), stop, enough)
        if not self._going(self._rounds.live_trials) and self._rounds.due is None:
            self._settle(self._rounds)

    def _advance(
        self, live: LiveTrial, going: int, stop: Callable[[], bool], enough: Callable[[], bool]
    ) -> None:
        trial, started = live.trial, perf_counter()
        before = trial.updates
        updates = self._slice_size(live)
        if self._until is not None:
            updates = min(updates, self._until[live] - before)
        live.advance(updates, stop, enough)
        done = trial.updates - before
        self._pace.note(done)
        if self._speed is not None:
            self.due = max(self.due, started - LATE_SECONDS) + done / self._speed / going

    def _going(self, live_trials: Collection[LiveTrial]) -> list[LiveTrial]:
        until = self._until
        return [
            live
            for live in live_trials
            if not live.trial.finished and (until is None or until.get(live, 0) > live.trial.updates)
        ]

    def _settle(self, rounds: RoundRobin) -> None:
        """Nobody goes on: all are done, or have come as far as they were to."""
        if not rounds.finished:
            self.phase = Phase.PAUSED
        elif all(live.trial.divergence for live in rounds.live_trials):
            self.phase = Phase.DIVERGED
        else:
            self.phase = Phase.FINISHED

    def _slice_size(self, live: LiveTrial) -> int:
        if self._speed is not None:
            return max(1, self._speed // 20)
        trial = live.trial
        return max(1, round(trial.updates / trial.seconds * SLICE_SECONDS)) if trial.seconds else 1

    # Commands

    def _change(self, rounds: RoundRobin, changes: Mapping[str, Any], arm: str | None) -> None:
        """Change every arm that can be; what none of them takes is refused."""
        refused: list[ConfigError] = []
        taken = 0
        for live in rounds.of(arm):
            try:
                live.trial.edit(changes)
                taken += 1
            except ConfigError as error:
                refused.append(error)
        if refused and not taken:
            raise refused[0]
        if self.phase is Phase.FINISHED and not rounds.finished:
            self.phase = Phase.PAUSED

    def _back(self, rounds: RoundRobin) -> None:
        live_trials = rounds.of(self._chosen)
        for live in [each for each in live_trials if each.trial.divergence] or live_trials:
            live.back()
        for average in rounds.averagings:
            average.went_back()
        self.observer.forget()
        self.phase, self._until = Phase.PAUSED, None

    def _choose(self, rounds: RoundRobin, arm: str | None) -> None:
        if arm is not None and not rounds.of(arm):
            return
        self._chosen = arm
        if arm is not None:
            shown = rounds.live_trials.index(rounds.of(arm)[0])
            if shown != self._shown:
                self._shown = shown
                self.observer.forget()

    def _pin(self, rounds: RoundRobin) -> None:
        live = self._shown_trial
        self._pinned += 1
        pin = Pin(self._pinned, self._original.title, live.look())
        self._pins = (*self._pins, pin)[-MOST_PINS:]

    # Views

    @property
    def trials(self) -> tuple[Trial, ...]:
        """All of them, arm by arm and seed by seed; in other threads only while nothing trains."""
        return tuple(live.trial for live in self._rounds.live_trials) if self._rounds else ()

    @property
    def _shown_trial(self) -> LiveTrial:
        assert self._rounds is not None
        return self._rounds.live_trials[self._shown]

    def look(self, version: int, error: str) -> View | None:
        """How everything stands; None before there is anything to look at.

        It lacks the look at the network, which `observer.complete` adds in any thread.
        """
        rounds = self._rounds
        if rounds is None:
            return None
        ended = self.phase in (Phase.FINISHED, Phase.DIVERGED)
        self.observer.take(self._shown_trial.trial)
        return View(
            version=version,
            preset=rounds.preset,
            phase=self.phase,
            trials=tuple(live.look() for live in rounds.live_trials),
            averages=tuple(each.look() for each in rounds.averagings),
            shown=self._shown,
            chosen=self._chosen,
            speed=self._speed,
            pace=self._pace.rate if self.phase is Phase.RUNNING else 0.0,
            before=self._before,
            pins=self._pins,
            layers=None,
            expectations=rounds.check() if ended else (),
            expectations_skipped=self._departed or rounds.edited,
            error=error,
        )
