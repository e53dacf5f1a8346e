"""What a preset's edits must be to its arms: each is tried in every arm that it concerns."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self, TypeAlias

from tuitrain.config.figures import no_arm
from tuitrain.config.kinds import RUN_ARM
from tuitrain.config.merge import LENGTHS, changed
from tuitrain.config.preset_fields import PresetFields
from tuitrain.config.problems import ConfigError, Finding, suggestion
from tuitrain.config.settings import settings_of
from tuitrain.config.trial import TrialConfig
from tuitrain.text import shown

_Natures: TypeAlias = tuple[tuple[str, str], ...]


def check_edits(preset: PresetFields, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """What is wrong with each edit, in the first arm where something is."""
    known, before = preset.trial_names, 0
    tried = _Tried()
    current = {arm: _Arm(config) for arm, config in trials.items()}
    for index, edit in enumerate(preset.edits):
        if edit.arm is not None and edit.arm not in known:
            yield ("edits", index, "arm"), no_arm(edit.arm, known)
        if edit.update < before:
            yield ("edits", index, "update"), f"{edit.update} comes before the edit above it, at {before}"
        if not edit.set:
            yield ("edits", index, "set"), "changes nothing; give a field and its new value"
        for path, value in edit.set.items():
            concerned = current if edit.arm is None else {edit.arm} & current.keys()
            # Of all arms, though one is told of: each has to be in the state that the next edit finds.
            problems = {arm: tried.problem(current[arm], path, value) for arm in concerned}
            for arm, problem in problems.items():
                if problem:
                    where = f"in arm {arm}: " if arm != RUN_ARM else ""
                    yield ("edits", index, "set", path), where + problem
                    break
        before = max(before, edit.update)


@dataclass(frozen=True, slots=True)
class Length:
    """How long a trial is, in one of two units."""

    unit: str
    count: int
    updates_per_epoch: int

    @classmethod
    def of(cls, config: TrialConfig) -> Self:
        """The length that a config asks for."""
        unit = "epochs" if config.updates is None else "updates"
        return cls(unit, getattr(config, unit), config.updates_per_epoch)

    @property
    def updates(self) -> int:
        """The same in updates."""
        return self.count * self.updates_per_epoch if self.unit == "epochs" else self.count

    def changed(self, unit: str, count: int) -> Self:
        """Another one of the same trial."""
        return type(self)(unit, count, self.updates_per_epoch)


class _Arm:
    """What edits have made of an arm, as far as the next one depends on it: its length.

    Of all else an edit depends on which fields there are, and no edit changes that.
    """

    def __init__(self, config: TrialConfig) -> None:
        self.config, self.length = config, Length.of(config)
        settings = {info.path: info.nature for info in settings_of(config)} | dict.fromkeys(LENGTHS, "live")
        self.natures: _Natures = tuple(settings.items())


class _Tried:
    """Tries values once for all arms that have the same fields: there may be thousands of edits."""

    def __init__(self) -> None:
        self._known: dict[tuple[_Natures, str, type, Any], str | None] = {}

    def problem(self, arm: _Arm, path: str, value: Any) -> str | None:
        """What is wrong with the change, in one sentence; a length that fits is taken over by the arm."""
        key = (arm.natures, path, type(value), value)
        if key not in self._known:
            self._known[key] = _alone(arm, path, value)
        problem = self._known[key]
        if problem is None and path in LENGTHS:
            return _length(arm, path, value)
        return problem


def _alone(arm: _Arm, path: str, value: Any) -> str | None:
    """What is wrong with the value, whatever the arm's other values are."""
    natures = dict(arm.natures)
    live = [name for name, nature in natures.items() if nature == "live"]
    if path not in natures:
        return f"unknown field {shown(path)}{suggestion(path, live)}"
    if path not in live:
        return f"cannot change while it runs; these can: {', '.join(live)}"
    try:
        changed(arm.config, {path: value})
    except ConfigError as error:
        return error.problems[0].message
    return None


def _length(arm: _Arm, path: str, value: int) -> str | None:
    after = arm.length.changed(path, value)
    if after.updates < arm.length.updates:
        return f"{shown(value)} makes the run shorter; a run can only be made longer while it runs"
    arm.length = after
    return None
