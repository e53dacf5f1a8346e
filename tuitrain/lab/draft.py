"""Settings in hand: a preset as somebody has changed it so far, and the arm that changes go to."""

import re
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tuitrain.config import (
    ConfigError,
    Loaded,
    Preset,
    TrialConfig,
    changed,
    changed_arm,
    further,
    parse_override,
    setting_of,
    settings_of,
    stepped,
)
from tuitrain.config import sets as says
from tuitrain.experiments.memory import check_memory
from tuitrain.plot import words

MOST_UNDONE = 100
_BETWEEN = re.compile(r"[\s,]+")
_WIDTHS = re.compile(r"\s*[0-9]+([\s,]+[0-9]+)*\s*")
"""Layers as they are said: `50, 20`."""


@dataclass(frozen=True)
class Made:
    """A change of settings: what they were before it, and which field it was."""

    draft: Preset
    path: str
    had: Mapping[str, Any] = field(default_factory=dict)
    """What each trial had of it, where that need not be what the settings say."""


class Draft(ABC):
    """Turns wishes into changes of `draft`, each checked before it is taken.

    With an `arm` chosen, settings are that arm's and changes go to it; otherwise they are those that all arms
    begin from, and changes go to all.
    """

    def __init__(self, loaded: Loaded) -> None:
        self.name = name_of(loaded)
        self.draft: Preset = loaded.preset
        self.original: Preset = loaded.preset
        """As it was opened."""
        self.arm: str | None = None
        self.seeds = 1
        self._done: deque[Made] = deque(maxlen=MOST_UNDONE)

    @property
    def config(self) -> TrialConfig:
        """The settings as they are now."""
        return self._now(self.arm)

    @property
    def has_arms(self) -> bool:
        """Whether there are trials to choose from."""
        return bool(self.draft.arms or self.draft.members)

    def choose(self, direction: Literal[-1, 1]) -> None:
        """The arm before or after the chosen one; all of them stand before the first."""
        arms = (None, *self.draft.trials) if self.has_arms else (None,)
        # The draft may have fewer members than when one was chosen.
        at = arms.index(self.arm) if self.arm in arms else 0
        self.arm = arms[(at + direction) % len(arms)]

    def choose_arm(self, arm: str) -> None:
        """That arm, if there are others."""
        self.arm = arm if self.has_arms else None

    def open(self, loaded: Loaded) -> None:
        """Replace the draft by another preset; nothing can be undone then."""
        self.name, self.draft, self.arm = name_of(loaded), loaded.preset, None
        self.original = loaded.preset
        self._done.clear()

    @property
    def overridden(self) -> Mapping[str, str]:
        """Fields in which the arms go their own ways, while none is chosen, and what they have there."""
        if self.arm is not None or not self.draft.arms:
            return {}
        paths = [info.path for info in settings_of(self.draft.trial)]
        return {path: self._had(path) for path in paths if self._own_ways(path)}

    def _had(self, path: str) -> str:
        """`0.1…1.5`: what all arms have of a field, which need not be what the preset itself says."""
        found = (setting_of(trial, path) for trial in self.draft.trials.values())
        values = [info.value for info in found if info is not None]
        if len(set(values)) > 1 and all(type(value) in (int, float) for value in values):
            return f"{words.setting(min(values))}…{words.setting(max(values))}"
        return words.setting(values[0]) if len(set(values)) == 1 else "several"

    def step(self, path: str, direction: Literal[-1, 1]) -> str:
        """Move a setting to its next value that fits; why there is none.

        Where the arms go their own ways in a number, each moves from its own.
        """
        info = setting_of(self.config, path)
        if info is None:
            return ""
        own: dict[str, Any] = {}
        # What is set for one arm, or for the members, leaves the others; the seed is that of all.
        if info.step != "choice" and (self.arm is None or path == "seed"):
            for arm in self._own_ways(path):
                at = setting_of(self._now(arm), path)
                if at is not None:
                    own[arm] = stepped(at, direction)
        return self.take(path, further(info, direction), own)

    def take(self, path: str, values: Sequence[Any], own: Mapping[str, Any] | None = None) -> str:
        """Take the first of `values` that fits, and for the arms in `own` theirs; why not, if none does.

        What may change while it runs changes in the run too. Before the first update nothing can be lost, so
        everything takes effect at once.
        """
        if not values:
            return ""
        before = Made(self.draft, path, self._each(path))
        refused = self._take(path, values, own or {})
        if not refused:
            self._done.append(before)
            self._apply(path, before.had)
        return refused

    def type(self, path: str, text: str) -> str:
        """Take what was typed, by the rules of `--set`, for all arms that say something of it; why not."""
        if path == "network.hidden" and _WIDTHS.fullmatch(text):
            text = f"[{', '.join(_BETWEEN.split(text.strip()))}]"
        try:
            value = parse_override(f"{path}={text}").value
        except ConfigError as error:
            return "; ".join(problem.message for problem in error.problems)
        own = {} if self.arm is not None else dict.fromkeys(self._own_ways(path), value)
        return self.take(path, (value,), own)

    def undo(self) -> str:
        """Take the last change of a setting back; its name, or nothing."""
        if not self._done:
            return ""
        made = self._done.pop()
        had = self._each(made.path)
        self.draft = made.draft
        self._apply(made.path, had, made.had)
        return made.path

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @abstractmethod
    def _apply(self, path: str, had: Mapping[str, Any], back: Mapping[str, Any] | None = None) -> None:
        """Let the draft take effect in that field, of which each trial `had` something until now.

        On the way `back` each is to have what it had then.
        """

    def _each(self, path: str) -> Mapping[str, Any]:
        """What each trial has of a field now, where that need not be what the draft says."""
        return {}

    def _now(self, arm: str | None) -> TrialConfig:
        """The settings of that arm, or of all."""
        return arm_of(self.draft, arm)

    def _take(self, path: str, values: Sequence[Any], own: Mapping[str, Any]) -> str:
        refused = ""
        for value in values:
            try:
                draft = self._with(path, value, own)
                check_memory(draft, in_lab=True, seeds=self.seeds)
                self.draft = draft
            except ConfigError as error:
                refused = refused or str(error)
            else:
                return ""
        return refused

    def _with(self, path: str, value: Any, own: Mapping[str, Any]) -> Preset:
        # Members differ in nothing but chance: what is set for one is set for all. And all arms have the seed
        # of the file, or they could not be compared, but for those that say another one themselves.
        own_way = path != "seed" or self.arm in self._own_ways(path)
        if self.arm in self.draft.arms and own_way:
            return changed_arm(self.draft, self.arm, {path: value})
        draft = changed(self.draft, {path: value})
        for arm, its_own in own.items():
            draft = changed_arm(draft, arm, {path: its_own})
        return draft

    def _own_ways(self, path: str) -> list[str]:
        """Arms that say something of a field themselves."""
        parts = tuple(path.split("."))
        return [name for name, fields in self.draft.arms.items() if says(fields, parts)]


def name_of(loaded: Loaded) -> str:
    """What the screen calls it."""
    return loaded.source.removesuffix(".yaml")


def arm_of(preset: Preset, arm: str | None) -> TrialConfig:
    """The config of that arm, or what all begin from."""
    return preset.trials.get(arm or "", preset.trial)
