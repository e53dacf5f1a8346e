"""What a preset's arms and edits must be to its other fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tuitrain.config.activations import check_activations
from tuitrain.config.arms import names_of_trials, tried_arms
from tuitrain.config.checks import MOST_PARAMETERS, Check, run_checks
from tuitrain.config.diff import diff
from tuitrain.config.ensemble import is_taken
from tuitrain.config.expectation_checks import (
    check_expectations,
    check_layers,
    check_scores,
    check_single_rows,
)
from tuitrain.config.figures import arm_problem, no_arm
from tuitrain.config.kinds import BLOCKS, RUN_ARM, facts_of, kinds_with_arms, listed
from tuitrain.config.merge import LENGTHS, changed
from tuitrain.config.models import TrialConfig
from tuitrain.config.problems import ConfigError, Finding, suggestion
from tuitrain.config.search_checks import check_search, check_space
from tuitrain.config.settings import settings_of
from tuitrain.config.text import shown

if TYPE_CHECKING:
    from tuitrain.config.preset import Preset


def check_preset(preset: Preset, context: Any, trial_fits: bool) -> list[Finding]:
    """What does not fit together; arms and edits are tried only on a trial that fits by itself."""
    trials, found = tried_arms(preset)
    checks = [
        Check(("kind", "arms", "paired", "draws_as", "edits"), _kind),
        Check(("kind", *BLOCKS), _blocks),
        Check(("kind", *TrialConfig.model_fields), _unread),
        Check(("kind", "search", "edits", "epochs", "updates", "early_stop"), check_search),
        Check(("kind", "ensemble", "search", "arms", "expect"), check_expectations),
        Check(("kind", "ensemble", "arms", "expect", "network"), lambda preset: check_layers(preset, trials)),
        Check(("kind", "ensemble", "arms", "expect", "data"), lambda preset: check_scores(preset, trials)),
        Check(
            ("kind", "ensemble", "search", "arms", "expect", "data", "evaluate"),
            lambda preset: check_single_rows(preset, trials),
        ),
    ]
    if trial_fits:
        checks.append(Check(("kind", "search", *TrialConfig.model_fields), check_space))
        whole = ("kind", "ensemble", "arms", *TrialConfig.model_fields)
        checks.append(Check(whole, lambda _: found))
        checks.append(Check(whole, _members))
        checks.append(Check(("activations", *whole), lambda _: check_activations(preset, trials)))
        checks.append(Check(("edits", *whole), lambda _: _edits(preset, trials)))
    return run_checks(checks, preset, context)


def _kind(preset: Preset) -> Iterable[Finding]:
    arms = facts_of(preset.kind).arms
    if arms == "none" and preset.arms:
        yield ("arms",), f"only {kinds_with_arms()} have arms"
    if arms == "needed" and not preset.arms:
        yield ("arms",), f"is missing; kind {preset.kind} compares arms"
    if preset.edits and not facts_of(preset.kind).trains:
        yield ("edits",), f"kind {preset.kind} trains nothing that could be edited on the way"
    if preset.kind not in ("compare", "search") and not preset.paired:
        yield ("paired",), "only kind compare and kind search have trials that can be paired or not"
    if preset.kind != "train" and preset.draws_as is not None:
        yield ("draws_as",), "only kind train has a single run that could draw as another"
    for name in preset.arms:
        problem = arm_problem(name)
        if problem is None and preset.kind == "ensemble" and is_taken(name):
            problem = f"{shown(name)} is a name of the ensemble's own; an arm beside it needs another"
        if problem:
            yield ("arms", name), problem


def _members(preset: Preset) -> Iterable[Finding]:
    """Members that together are more than one network may be."""
    count = len(preset.members) * preset.parameter_count
    if count > MOST_PARAMETERS:
        message = f"the members would have {count:,} parameters together; the most allowed are"
        yield ("ensemble", "members"), f"{message} {MOST_PARAMETERS:,}"


def _blocks(preset: Preset) -> Iterable[Finding]:
    """What says more of another kind."""
    for name, kind in BLOCKS.items():
        if kind != preset.kind and getattr(preset, name) != type(preset).model_fields[name].default:
            yield (name,), f"only kind {kind} has this"


def _unread(preset: Preset) -> Iterable[Finding]:
    """Fields of a trial that say nothing in this kind of experiment, of the base and of its arms."""
    reads = facts_of(preset.kind).reads
    if reads is None:
        return
    usual = TrialConfig(**TrialConfig.STAND_IN, updates=1)
    message = f"kind {preset.kind} does not read it; {listed(sorted(reads))} are what it reads"
    for name in TrialConfig.model_fields:
        default = None if name in LENGTHS else getattr(usual, name)
        if name not in reads and getattr(preset, name) != default:
            yield (name,), message
        for arm, changes in preset.arms.items():
            if name not in reads and name in changes:
                yield ("arms", arm, name), message


def _edits(preset: Preset, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """Every edit is tried on the config that is in force when it comes, in each arm that it concerns."""
    current, before = dict(trials), 0
    for index, edit in enumerate(preset.edits):
        if edit.arm is not None and edit.arm not in names_of_trials(preset):
            yield ("edits", index, "arm"), no_arm(edit.arm, names_of_trials(preset))
        if edit.update < before:
            yield ("edits", index, "update"), f"{edit.update} comes before the edit above it, at {before}"
        if not edit.set:
            yield ("edits", index, "set"), "changes nothing; give a field and its new value"
        for path, value in edit.set.items():
            for arm in current if edit.arm is None else {edit.arm} & current.keys():
                try:
                    current[arm] = _edited(current[arm], path, value)
                except ConfigError as error:
                    where = f"in arm {arm}: " if arm != RUN_ARM else ""
                    yield ("edits", index, "set", path), where + error.problems[0].message
        before = max(before, edit.update)


def _edited(current: TrialConfig, path: str, value: Any) -> TrialConfig:
    """The config after one change. Raises ConfigError where the field is not live or the value unfit."""
    natures = {info.path: info.nature for info in settings_of(current)} | dict.fromkeys(LENGTHS, "live")
    live = [name for name, nature in natures.items() if nature == "live"]
    if path not in natures:
        raise ConfigError.of(f"unknown field {shown(path)}{suggestion(path, live)}")
    if path not in live:
        raise ConfigError.of(f"cannot change while it runs; these can: {', '.join(live)}")
    after = changed(current, {path: value})
    if diff(current, after).reset:
        raise ConfigError.of(
            f"{shown(value)} makes the run shorter; while it runs it can only be made longer"
        )
    return after
