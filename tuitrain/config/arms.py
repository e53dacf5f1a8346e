"""Arms: one experiment, tried in several ways."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

from pydantic import Field

from tuitrain.config.expand import expanded
from tuitrain.config.figures import no_arm
from tuitrain.config.kinds import facts_of
from tuitrain.config.merge import LENGTHS, merge, nested, plain
from tuitrain.config.models import TrialConfig
from tuitrain.config.problems import ConfigError, Finding, Places, Problem
from tuitrain.config.validation import examine, validate

if TYPE_CHECKING:
    from tuitrain.config.preset import Preset

MOST_ARMS: Final = 64

Changes: TypeAlias = dict[str, Any]
Arms: TypeAlias = Annotated[dict[str, Changes], Field(max_length=MOST_ARMS)]


def names_of_trials(preset: Preset) -> tuple[str, ...]:
    """The arm of every trial: first an ensemble's members, then those of the file; or the only one."""
    members = preset.ensemble.names if preset.kind == "ensemble" else ()
    return (*members, *preset.arms) or (facts_of(preset.kind).arm,)


def tried_arms(preset: Preset) -> tuple[Mapping[str, TrialConfig], list[Finding]]:
    """Every arm's config, and what is wrong with those that have none; the preset's own trial has to fit."""
    base = plain(preset.trial)
    facts = facts_of(preset.kind)
    if facts.double:
        base |= {"dtype": "float64"}
    if not facts.trains and not any(length in base for length in LENGTHS):
        base |= {"updates": 1}  # it is not trained, but a trial has a length
    trials: dict[str, TrialConfig] = {}
    found: list[Finding] = []
    for name in names_of_trials(preset):
        changes = preset.arms.get(name, {})
        config, problems = examine(TrialConfig, merge(base, expanded(changes, TrialConfig)))
        if config is not None:
            trials[name] = config
        found += [(("arms", name, *path), message) for path, message in problems]
    return trials, found


def changed_arm(preset: Preset, arm: str, changes: Mapping[str, Any]) -> Preset:
    """A validated copy of `preset`, the fields at these dotted paths changed in that arm alone.

    Raises ConfigError, its problems without a source.
    """
    over = expanded(preset.arms[arm], TrialConfig)
    for path, value in changes.items():
        over = merge(over, expanded(nested(tuple(path.split(".")), value), TrialConfig))
    arms = {**preset.arms, arm: over}
    return validate(type(preset), {**plain(preset), "arms": arms}, Places())


def check_arms(preset: Preset, arms: Iterable[str]) -> None:
    """ConfigError unless the preset has each of `arms`."""
    known = preset.figure_arms
    problems = [Problem("--arm", None, "", no_arm(name, known)) for name in arms if name not in known]
    if problems:
        raise ConfigError(problems)


def sets(changes: Mapping[str, Any], path: tuple[str, ...]) -> bool:
    """Whether an arm's changes say something of the field at `path`, or of what holds it as a whole."""
    below: Any = changes
    for part in path:
        if not isinstance(below, Mapping):
            return True
        if part not in below:
            return False
        below = below[part]
    return True
