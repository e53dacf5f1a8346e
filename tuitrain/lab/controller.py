"""What somebody at the lab has in hand: settings of the next start, what was asked for, the newest view."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

from tuitrain.config import (
    LENGTHS,
    ConfigError,
    Loaded,
    Preset,
    TrialConfig,
    changed,
    diff,
    facts_of,
    setting_of,
    settings_of,
)
from tuitrain.experiments.live.commands import (
    Change,
    Choose,
    Command,
    Open,
    Run,
    Show,
    ShowLearnt,
    Speed,
    Start,
    Step,
)
from tuitrain.experiments.live.session import Source
from tuitrain.experiments.live.view import SPEEDS, View
from tuitrain.experiments.memory import check_memory
from tuitrain.lab.draft import Draft, arm_of
from tuitrain.training import QUANTITIES, Quantity

SEVERAL = 5
"""Seeds to train with where one is not enough to tell an effect from chance."""


class Controller(Draft):
    """Turns wishes into commands for `source`; knows no screen, and all screens work at the same one.

    `draft` is what the next start would take.
    """

    def __init__(self, source: Source, loaded: Loaded) -> None:
        super().__init__(loaded)
        self._source = source
        self.view: View | None = None
        self.seeds = 1
        self.begun = False
        """Whether updates were asked for since the last start: the view may not know of them yet."""
        self._started = loaded.preset
        self._old = -1
        """The version of the last view of the run before."""
        self._asked = 0
        """How many commands were sent."""
        self._sent: dict[tuple[str | None, str], tuple[Any, int]] = {}
        """Values asked for, and with which command."""
        self._speed = len(SPEEDS) - 1
        self._quantity: Quantity = "activation"
        self._watches = False

    # State

    def look(self) -> bool:
        """Take the source's newest view; whether it is another than the one before."""
        view = self._source.latest()
        if view is None or (self.view is not None and view.version == self.view.version):
            return False
        self.view = view
        self._sent = {
            (arm, path): (value, number)
            for (arm, path), (value, number) in self._sent.items()
            # The same value may have been asked for before: a view of that time has not heard of this one.
            if view.obeyed < number or (not view.error and not _heard(view, arm, path, value))
        }
        return True

    @property
    def answered(self) -> bool:
        """Whether the source's newest view shows the effects of all that was asked for."""
        view = self._source.latest()
        return view is not None and view.obeyed >= self._asked

    @property
    def waits_for_data(self) -> bool:
        """Whether there is nothing to look at yet, and nothing that has gone wrong."""
        return self._source.latest() is None and not self._source.trouble

    @property
    def trouble(self) -> str:
        """What went wrong before there was anything to look at."""
        return self._source.trouble

    @property
    def config(self) -> TrialConfig:
        """The settings as they are now: the draft, and of what may change while it runs, what the run has.

        With those that its kind of experiment has beside a trial's, unless an arm of the file is chosen.
        """
        return self._whole(self.draft, self._now(self.arm))

    @property
    def started(self) -> TrialConfig:
        """The settings that the present run was started with."""
        # Before the first update there is no run to compare with: the draft is what it starts with.
        if self.view is None or not self.begun:
            return self.config
        return self._whole(self.view.preset, arm_of(self.view.preset, self.arm))

    def _whole(self, preset: Preset, config: TrialConfig) -> TrialConfig:
        if facts_of(preset.kind).block is None or self.arm in preset.arms:
            return config
        return preset.model_copy(update={name: getattr(config, name) for name in TrialConfig.model_fields})

    @property
    def edited(self) -> bool:
        """Whether the next start would not be what was opened, but for its seed."""
        return any(path != "seed" for path in diff(self.original, self.draft).results)

    # Commands

    def send(self, *commands: Command) -> None:
        """Send commands to the session or the source."""
        for command in commands:
            self.begun = isinstance(command, Run | Step) or (
                self.begun and not isinstance(command, Start | Open)
            )
            if isinstance(command, Start | Open):
                self._sent.clear()
                self._started = command.preset
                self._old = self.view.version if self.view else -1
            self._asked += 1
            self._source.send(command)

    def start(self) -> None:
        """Begin anew, untrained, with the settings as they stand."""
        self.send(Start(self.draft, self.seeds))

    def new_seed(self) -> str:
        """Begin anew with the next seed; why not, if there is none.

        Where an arm is chosen that says one itself, it is that arm's.
        """
        arm = self.arm if self.arm in self._own_ways("seed") else None
        refused = self._take("seed", (arm_of(self.draft, arm).seed + 1,), {})
        if not refused:
            self.start()
        return refused

    def several(self) -> str:
        """Begin anew with several seeds side by side, or with one again; why not, if they do not fit."""
        seeds = 1 if self.seeds > 1 else SEVERAL
        try:
            check_memory(self.draft, in_lab=True, seeds=seeds)
        except ConfigError as error:
            return str(error)
        self.seeds = seeds
        self.start()
        return ""

    def speed(self, direction: int) -> None:
        """Train at the next slower or faster speed."""
        self._speed = min(max(self._speed + direction, 0), len(SPEEDS) - 1)
        self.send(Speed(SPEEDS[self._speed]))

    def next_quantity(self) -> None:
        """Layers of the next quantity."""
        self._quantity = QUANTITIES[(QUANTITIES.index(self._quantity) + 1) % len(QUANTITIES)]
        self.send(Show(self._quantity))

    def watch_learnt(self, learnt: bool) -> None:
        """Have what was learnt in the views from now on, or no longer."""
        if learnt != self._watches:
            self._watches = learnt
            self.send(ShowLearnt(learnt))

    def choose(self, direction: Literal[-1, 1]) -> None:
        """The arm before or after the chosen one, for the source too."""
        super().choose(direction)
        self.send(Choose(self.arm))

    def choose_arm(self, arm: str) -> None:
        """That arm, for the source too."""
        super().choose_arm(arm)
        self.send(Choose(self.arm))

    def open(self, loaded: Loaded) -> None:
        super().open(loaded)
        self.seeds = 1
        self.send(Choose(None), Open(loaded.preset))

    @property
    def overridden(self) -> Mapping[str, str]:
        """Fields in which the runs go their own ways, and what they have there."""
        own = super().overridden
        first = self.draft.seed
        return {**own, "seed": f"{first}..{first + self.seeds - 1}"} if self.seeds > 1 else own

    # Internals

    def _apply(self, path: str, had: Mapping[str, Any], back: Mapping[str, Any] | None = None) -> None:
        if not self.begun:
            self.start()
            return
        drafted = _values(self.draft.trials, path)
        wanted = {arm: (back or {}).get(arm, value) for arm, value in drafted.items()}
        own = self._own_ways(path)
        others = [value for arm, value in wanted.items() if arm not in own]
        all_move = all(value != had.get(arm) for arm, value in wanted.items())
        if others and all_move and all(value == others[0] for value in others):
            # First all, then those that have something else: of two changes after one update the last counts.
            self._change(None, path, others[0])
            had = dict.fromkeys(wanted, others[0])
        for arm, value in wanted.items():
            if value != had.get(arm):
                self._change(arm, path, value)

    def _each(self, path: str) -> Mapping[str, Any]:
        return _values({arm: self._now(arm) for arm in self.draft.trials}, path) if self.begun else {}

    def _change(self, arm: str | None, path: str, value: Any) -> None:
        info = setting_of(arm_of(self.draft, arm), path)
        if info is None or info.nature != "live" or path in self._too_short(arm):
            return
        if arm is None:
            # What was asked of one before counts no more.
            self._sent = {key: sent for key, sent in self._sent.items() if key[1] != path}
        self._sent[arm, path] = value, self._asked + 1
        self.send(Change({path: value}, arm))

    def _too_short(self, arm: str | None) -> tuple[str, ...]:
        """Fields of the draft that the run at hand cannot take, such as a length that it has outgrown."""
        running = self._running(arm)
        return diff(running, arm_of(self.draft, arm)).reset if running else ()

    def _running(self, arm: str | None) -> TrialConfig | None:
        """How the run at hand has it; None while the view is still that of the run before."""
        view = self.view
        if view is None or view.version <= self._old or view.preset is not self._started:
            return None
        return next((trial.config for trial in view.trials if arm in (None, trial.arm)), None)

    def _now(self, arm: str | None) -> TrialConfig:
        """The draft with the live fields as the run has them: the preset's own edits change them.

        What was just asked for counts before the run has heard of it.
        """
        draft = arm_of(self.draft, arm)
        running = self._running(arm) if self.begun else None
        if running is None or running.optimizer.name != draft.optimizer.name:
            return draft
        fields = _live(draft)
        own = set() if arm is not None else {path for path in fields if self._own_ways(path)}
        live = {path: value for path, value in _live(running).items() if path in fields and path not in own}
        for path in fields:
            for asked in ((None, path), (arm, path)):
                if asked in self._sent:
                    live[path], _ = self._sent[asked]
        other = {path: value for path, value in live.items() if value != fields[path]}
        if not other:
            return draft
        try:
            return changed(draft, other)
        except ConfigError:
            return draft


def _values(trials: Mapping[str, TrialConfig], path: str) -> dict[str, Any]:
    """What each of them has of that field."""
    found = {arm: setting_of(config, path) for arm, config in trials.items()}
    return {arm: info.value for arm, info in found.items() if info is not None}


@lru_cache(maxsize=32)
def _live(config: TrialConfig) -> Mapping[str, Any]:
    return {
        info.path: info.value
        for info in settings_of(config)
        if info.nature == "live" and info.path not in LENGTHS
    }


def _heard(view: View, arm: str | None, path: str, value: Any) -> bool:
    """Whether every trial that was asked for it has that value among its edits."""
    asked = [trial for trial in view.trials if arm in (None, trial.arm)]
    return all(any(edit.set.get(path) == value for edit in trial.edits) for trial in asked)
