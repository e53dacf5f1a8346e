"""What a preset's arms and edits must be to its other fields."""

from collections.abc import Iterable, Mapping
from typing import Any

from tuitrain.config.activations import MOST_VALUES
from tuitrain.config.edit_checks import check_edits
from tuitrain.config.ensemble import is_taken
from tuitrain.config.expectation_checks import (
    check_expectations,
    check_layers,
    check_scores,
    check_single_rows,
)
from tuitrain.config.figures import arm_problem
from tuitrain.config.findings import Check, run_checks
from tuitrain.config.kinds import BLOCKS, facts_of, kinds_with_arms, listed
from tuitrain.config.merge import LENGTHS
from tuitrain.config.preset_fields import PresetFields
from tuitrain.config.problems import Finding
from tuitrain.config.search_checks import check_search, check_space
from tuitrain.config.trial import TrialConfig
from tuitrain.config.trial_checks import MOST_PARAMETERS
from tuitrain.config.tried_arms import tried_arms
from tuitrain.text import shown


def check_preset(preset: PresetFields, context: Any, trial_fits: bool) -> list[Finding]:
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
        checks.append(Check(("activations", *whole), lambda _: _activations(preset, trials)))
        checks.append(Check(("edits", *whole), lambda _: check_edits(preset, trials)))
    return run_checks(checks, preset, context)


def _kind(preset: PresetFields) -> Iterable[Finding]:
    arms = facts_of(preset.kind).arms
    if arms == "none" and preset.arms:
        yield ("arms",), f"only {kinds_with_arms()} have arms"
    if arms == "needed" and not preset.arms:
        yield ("arms",), f"is missing; kind {preset.kind} compares arms"
    if preset.edits and not facts_of(preset.kind).trains:
        yield ("edits",), f"kind {preset.kind} trains nothing, so there is nothing to edit"
    if preset.kind not in ("compare", "search") and not preset.paired:
        yield ("paired",), "only kind compare and kind search have trials that can be paired or not"
    if preset.kind != "train" and preset.draws_as is not None:
        yield ("draws_as",), "only kind train can use the random numbers of a trial"
    for name in preset.arms:
        problem = arm_problem(name)
        if problem is None and preset.kind == "ensemble" and is_taken(name):
            problem = f"{shown(name)} is a name that the ensemble uses; give the arm another name"
        if problem:
            yield ("arms", name), problem


def _members(preset: PresetFields) -> Iterable[Finding]:
    """Members that together are more than one network may be."""
    count = len(preset.members) * preset.parameter_count
    if count > MOST_PARAMETERS:
        message = f"the members would have {count:,} parameters together; the most allowed are"
        yield ("ensemble", "members"), f"{message} {MOST_PARAMETERS:,}"


def _blocks(preset: PresetFields) -> Iterable[Finding]:
    """What says more of another kind."""
    for name, kind in BLOCKS.items():
        if kind != preset.kind and getattr(preset, name) != type(preset).model_fields[name].default:
            yield (name,), f"only kind {kind} has this"


def _unread(preset: PresetFields) -> Iterable[Finding]:
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


def _activations(preset: PresetFields, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """Whether there is something to see in each arm, and room for it in memory."""
    if preset.kind != "activations":
        return
    for name, trial in trials.items():
        path = ("arms", name, "network", "hidden") if name in preset.arms else ("network", "hidden")
        widths = trial.network.widths
        values = preset.activations.rows * sum(widths)
        if not widths:
            yield path, "there is no hidden layer to send rows through"
        elif values > MOST_VALUES:
            yield (
                path,
                f"all layers would hold {values:,} numbers for {preset.activations.rows:,} rows; the most"
                f" allowed are {MOST_VALUES:,}",
            )
