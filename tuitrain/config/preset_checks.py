"""What a preset's arms, edits and expectations must be to its other fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from tuitrain.config.activations import check_activations
from tuitrain.config.arms import names_of_trials, tried_arms
from tuitrain.config.checks import MOST_PARAMETERS, Check, run_checks
from tuitrain.config.diff import diff
from tuitrain.config.ensemble import ENSEMBLE_ARM, is_taken
from tuitrain.config.expectation import CONDITIONS
from tuitrain.config.figures import (
    ENSEMBLE_FIGURES,
    SEARCH_FIGURES,
    STATUSES,
    STUDY_FIGURES,
    Figure,
    FigureError,
    arm_problem,
    check_layer,
    no_arm,
    parse_figure,
)
from tuitrain.config.kinds import BLOCKS, KINDS, RUN_ARM, facts_of, kinds_with_arms, listed
from tuitrain.config.merge import LENGTHS, changed
from tuitrain.config.models import TrialConfig
from tuitrain.config.problems import ConfigError, Finding, suggestion
from tuitrain.config.search_checks import check_search, check_space
from tuitrain.config.settings import settings_of
from tuitrain.config.text import shorten, shown

if TYPE_CHECKING:
    from tuitrain.config.expectation import Expectation
    from tuitrain.config.preset import Preset


def check_preset(preset: Preset, context: Any, trial_fits: bool) -> list[Finding]:
    """What does not fit together; arms and edits are tried only on a trial that fits by itself."""
    trials, found = tried_arms(preset)
    checks = [
        Check(("kind", "arms", "paired", "draws_as", "edits"), _kind),
        Check(("kind", *BLOCKS), _blocks),
        Check(("kind", *TrialConfig.model_fields), _unread),
        Check(("kind", "search", "edits", "epochs", "updates", "early_stop"), check_search),
        Check(("kind", "ensemble", "search", "arms", "expect"), _expect),
        Check(("kind", "ensemble", "arms", "expect", "network"), lambda preset: _layers(preset, trials)),
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


def _expect(preset: Preset) -> Iterable[Finding]:
    arms = preset.figure_arms
    for index, expected in enumerate(preset.expect):
        for path, message in _expectation(preset, expected, arms):
            yield ("expect", index, *path), message


def _expectation(preset: Preset, expected: Expectation, arms: tuple[str, ...]) -> Iterable[Finding]:
    for field, name in _named(expected):
        try:
            figure = parse_figure(name, arms)
        except FigureError as error:
            yield (field,), f"wants a number or a figure: {error}" if field == "equals" else str(error)
            continue
        problem = _unfit(preset, figure)
        if problem:
            yield (field,), problem
        elif field == "figure":
            yield from _compared(expected, figure)
        elif figure.is_text:
            yield (field,), f"{figure.name} is a word, nothing can be {field} it"


def _named(expected: Expectation) -> Iterable[tuple[str, str]]:
    """The fields of an expectation that name figures, with the names."""
    fields = ["figure", *(field for field in ("above", "below") if getattr(expected, field) is not None)]
    if len(expected.figures) > len(fields):
        fields.append("equals")
    return zip(fields, expected.figures, strict=True)


_OF_ONE_NETWORK: Final = ("objective", "loss_last_100", "verdict", "epochs_to")
"""Figures of how a network learns."""


def _unfit(preset: Preset, figure: Figure) -> str | None:
    """What keeps the preset's kind from having such a figure."""
    averaged = preset.kind == "ensemble" and figure.arm == ENSEMBLE_ARM
    if figure.quantity in ENSEMBLE_FIGURES and not averaged:
        return f"{figure.name} is a figure of the arm {ENSEMBLE_ARM} in kind ensemble"
    if averaged and (figure.layer is not None or figure.quantity in _OF_ONE_NETWORK):
        return f"an average of networks has no {figure.name}; its members have"
    searched = figure.quantity in SEARCH_FIGURES or figure.setting is not None
    if searched and preset.kind != "search":
        return f"{figure.name} is a figure of kind search"
    if figure.setting is not None and figure.setting not in preset.search.space:
        space = preset.search.space
        near = suggestion(figure.setting, space) or f"; it looks for {shorten(', '.join(space), 100)}"
        return f"the search does not look for {shown(figure.setting)}{near}"
    own = facts_of(preset.kind).figures
    if own is None:
        others = (kind for kind, facts in KINDS.items() if figure.quantity in (facts.figures or ()))
        return f"{figure.name} is a figure of kind {next(others)}" if _of_a_study(figure) else None
    if figure.in_kinds in (*own, "status"):
        return None
    return f"nothing is trained, so there is no {figure.name}; there are {listed(own)}"


def _of_a_study(figure: Figure) -> bool:
    return figure.quantity in STUDY_FIGURES


def _compared(expected: Expectation, figure: Figure) -> Iterable[Finding]:
    """Words are compared with words by `equals`, numbers with numbers."""
    value = expected.equals
    if not figure.is_text:
        return
    for name in CONDITIONS:
        if name != "equals" and getattr(expected, name) is not None:
            yield (name,), f"{figure.name} is a word and takes only equals"
    if value is not None and not isinstance(value, str):
        yield ("equals",), f"{figure.name} is a word, not a number"
    elif figure.quantity == "status" and isinstance(value, str) and value not in STATUSES:
        yield ("equals",), f"{shown(value)} is not one of: {', '.join(STATUSES)}{suggestion(value, STATUSES)}"


def _layers(preset: Preset, trials: Mapping[str, TrialConfig]) -> Iterable[Finding]:
    """Layers that an arm's network does not have; that of the base where the arm does not fit otherwise."""
    arms = preset.figure_arms
    for index, expected in enumerate(preset.expect):
        for field, name in _named(expected):
            try:
                figure = parse_figure(name, arms)
            except FigureError:
                continue  # told already
            try:
                hidden = len(trials.get(figure.arm, preset).network.widths)
                check_layer(figure, hidden, output=facts_of(preset.kind).has_output)
            except FigureError as error:
                yield ("expect", index, field), str(error)


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
