"""What a preset's edits and expectations must be to its other fields."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from tuitrain.config.checks import Check, run_checks
from tuitrain.config.diff import diff
from tuitrain.config.figures import RUN_ARM, STATUSES, Figure, FigureError, check_layer, parse_figure
from tuitrain.config.merge import LENGTHS, changed
from tuitrain.config.models import TrialConfig
from tuitrain.config.problems import ConfigError, Finding, suggestion
from tuitrain.config.settings import settings_of
from tuitrain.config.text import shown

if TYPE_CHECKING:
    from tuitrain.config.preset import Expectation, Preset

CONDITIONS: Final = ("min", "max", "equals", "above", "below")
_FIGURE_FIELDS: Final = ("figure", "above", "below")


def check_preset(preset: Preset, context: Any, trial_fits: bool) -> list[Finding]:
    """What does not fit in edits and expectations; edits are tried only on a trial that fits together."""
    return run_checks((_LAYERS, _EDITS) if trial_fits else (_LAYERS,), preset, context)


def check_expectation(expected: Expectation) -> list[Finding]:
    """What is wrong with one expectation whatever the network."""
    given = [name for name in CONDITIONS if getattr(expected, name) is not None]
    found: list[Finding] = []
    if not given:
        found.append((("figure",), f"nothing is expected of it; give {', '.join(CONDITIONS[:-1])} or below"))
    if expected.by is not None and expected.above is None and expected.below is None:
        found.append((("by",), "stands only beside above or below"))
    if expected.min is not None and expected.max is not None and expected.min > expected.max:
        found.append((("max",), f"{shown(expected.max)} is less than min"))
    for field in _FIGURE_FIELDS:
        try:
            figure = _figure(expected, field)
        except FigureError as error:
            found.append(((field,), str(error)))
            continue
        if figure and field == "figure":
            found += _compared(expected, figure, given)
        elif figure and figure.is_text:
            found.append(((field,), f"{figure.name} is a word, nothing can be {field} it"))
    return found


def _figure(expected: Expectation, field: str) -> Figure | None:
    name = getattr(expected, field)
    return None if name is None else parse_figure(name)


def _compared(expected: Expectation, figure: Figure, given: Iterable[str]) -> Iterable[Finding]:
    """Words are compared with words by `equals`, numbers with numbers."""
    value = expected.equals
    if figure.is_text:
        for name in given:
            if name != "equals":
                yield (name,), f"{figure.name} is a word and takes only equals"
    if value is not None and figure.is_text != isinstance(value, str):
        kinds = ("a word", "a number") if figure.is_text else ("a number", "a word")
        yield ("equals",), f"{figure.name} is {kinds[0]}, not {kinds[1]}"
    elif figure.quantity == "status" and isinstance(value, str) and value not in STATUSES:
        yield ("equals",), f"{shown(value)} is not one of: {', '.join(STATUSES)}{suggestion(value, STATUSES)}"


def _layers(preset: Preset) -> Iterable[Finding]:
    for index, expected in enumerate(preset.expect):
        for field in _FIGURE_FIELDS:
            figure = _figure(expected, field)
            try:
                if figure:
                    check_layer(figure, len(preset.network.widths))
            except FigureError as error:
                yield ("expect", index, field), str(error)


def _edits(preset: Preset) -> Iterable[Finding]:
    """Every edit is tried on the config that is in force when it comes."""
    current, before = preset.trial, 0
    for index, edit in enumerate(preset.edits):
        if edit.arm not in (None, RUN_ARM):
            yield ("edits", index, "arm"), f"there is no arm {shown(edit.arm)}; a single run is '{RUN_ARM}'"
        if edit.update < before:
            yield ("edits", index, "update"), f"{edit.update} comes before the edit above it, at {before}"
        if not edit.set:
            yield ("edits", index, "set"), "changes nothing; give a field and its new value"
        for path, value in edit.set.items():
            try:
                current = _edited(current, path, value)
            except ConfigError as error:
                yield ("edits", index, "set", path), error.problems[0].message
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


_LAYERS: Final = Check(("expect", "network"), _layers)
_EDITS: Final = Check(("edits", *TrialConfig.model_fields), _edits)
