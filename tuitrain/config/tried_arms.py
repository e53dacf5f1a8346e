"""What arms come to: the config of each, and what is wrong with those that have none."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from tuitrain.config.expand import expanded
from tuitrain.config.figures import no_arm
from tuitrain.config.kinds import facts_of
from tuitrain.config.merge import LENGTHS, merge, nested, plain
from tuitrain.config.preset_fields import PresetFields
from tuitrain.config.problems import ConfigError, Finding, Locations, Problem
from tuitrain.config.trial import TrialConfig
from tuitrain.config.validation import examine, validate

AnyPreset = TypeVar("AnyPreset", bound=PresetFields)


def tried_arms(preset: PresetFields) -> tuple[Mapping[str, TrialConfig], list[Finding]]:
    """Every arm's config, and what is wrong with those that have none; the preset's own trial has to fit."""
    base = plain(preset.trial)
    facts = facts_of(preset.kind)
    if facts.double:
        base |= {"dtype": "float64"}
    if not facts.trains and not any(length in base for length in LENGTHS):
        base |= {"updates": 1}  # it is not trained, but a trial has a length
    trials: dict[str, TrialConfig] = {}
    found: list[Finding] = []
    for name in preset.trial_names:
        changes = preset.arms.get(name, {})
        config, problems = examine(TrialConfig, merge(base, expanded(changes, TrialConfig)))
        if config is not None:
            trials[name] = config
        found += [(("arms", name, *path), message) for path, message in problems]
    return trials, found


def changed_arm(preset: AnyPreset, arm: str, changes: Mapping[str, Any]) -> AnyPreset:
    """A validated copy of `preset`, the fields at these dotted paths changed in that arm alone.

    Raises ConfigError, its problems without a source.
    """
    over = expanded(preset.arms[arm], TrialConfig)
    for path, value in changes.items():
        over = merge(over, expanded(nested(tuple(path.split(".")), value), TrialConfig))
    arms = {**preset.arms, arm: over}
    return validate(type(preset), {**plain(preset), "arms": arms}, Locations())


def check_arms(preset: PresetFields, arms: Iterable[str]) -> None:
    """ConfigError unless the preset has each of `arms`."""
    known = preset.figure_arms
    problems = [Problem("--arm", None, "", no_arm(name, known)) for name in arms if name not in known]
    if problems:
        raise ConfigError(problems)
