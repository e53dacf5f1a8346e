"""A preset: a trial's config with a title, a lesson, live edits to replay and results to expect."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, Field, ValidationInfo, model_validator

from tuitrain.config.checks import Check, check_trial, raise_found, run_checks
from tuitrain.config.diff import diff
from tuitrain.config.figures import RUN_ARM, STATUSES, Figure, FigureError, check_layer, parse_figure
from tuitrain.config.merge import LENGTHS, changed
from tuitrain.config.models import TrialConfig
from tuitrain.config.problems import ConfigError, FieldPath, Finding, nearest
from tuitrain.config.settings import Setting, settings_of
from tuitrain.config.text import shown
from tuitrain.config.values import (
    COUNT_LIMIT,
    MODEL,
    Line,
    Lines,
    Number,
    NumberOrText,
    OnlyList,
    Scalar,
    Version,
    Whole,
)

Kind: TypeAlias = Literal["train"]
FigureName: TypeAlias = Annotated[Line, Field(max_length=200)]


class Edit(BaseModel):
    """A change made while the run goes on, in force after that many updates."""

    model_config = MODEL

    update: Annotated[
        Whole,
        Field(ge=0, le=COUNT_LIMIT, description="After how many updates the change is in force."),
    ]
    arm: Annotated[
        Line | None, Field(description="The arm it changes; without it, all arms. A single run is 'run'.")
    ] = None
    set: Annotated[
        dict[str, Scalar],
        Field(description="The fields to change, as dotted paths, with their new values."),
    ]


class Expectation(BaseModel):
    """What a figure is expected to come out to; all conditions given have to hold."""

    model_config = MODEL

    figure: Annotated[
        FigureName, Field(description="The figure, such as test_accuracy or layer1.activation.mean.")
    ]
    min: Annotated[Number | None, Field(description="The figure is at least this.")] = None
    max: Annotated[Number | None, Field(description="The figure is at most this.")] = None
    equals: Annotated[
        NumberOrText | None,
        Field(description="The figure is exactly this number, or this word for status and verdict."),
    ] = None
    above: Annotated[
        FigureName | None, Field(description="The figure is greater than this other figure.")
    ] = None
    below: Annotated[FigureName | None, Field(description="The figure is less than this other figure.")] = (
        None
    )
    by: Annotated[
        Number | None, Field(ge=0, description="At least by how much it is above or below the other figure.")
    ] = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        raise_found([*_expected_figures(self), *_conditions(self)])
        return self


class Preset(TrialConfig):
    """An experiment as a file holds it."""

    model_config = MODEL

    # Instead of a wrong field that has no default, so that checks which do not read it still run.
    STAND_IN: ClassVar[dict[str, Any]] = {"network": {"hidden": []}}

    format: Annotated[
        Version,
        Field(description="The version of this file format; 1 where it is left out."),
        Setting("reset"),
    ] = 1
    kind: Annotated[Kind, Field(description="What to do. train: train one network."), Setting("reset")] = (
        "train"
    )
    title: Annotated[
        Line, Field(max_length=200, description="The experiment in one line."), Setting("view")
    ] = ""
    about: Annotated[Lines, Field(description="The lesson, in Markdown."), Setting("view")] = ""
    edits: Annotated[
        tuple[Edit, ...],
        OnlyList,
        Field(description="Changes to make while the run goes on, in the order of their updates."),
        Setting("reset"),
    ] = ()
    expect: Annotated[
        tuple[Expectation, ...],
        OnlyList,
        Field(description="What has to come out for the run to succeed."),
        Setting("view"),
    ] = ()

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        found = check_trial(self, info.context)
        raise_found([*found, *run_checks(_CHECKS if not found else _ALWAYS, self, info.context)])
        return self

    @property
    def trial(self) -> TrialConfig:
        """The part that a trial needs."""
        return TrialConfig.model_construct(**{name: getattr(self, name) for name in TrialConfig.model_fields})


def _figure(name: str | None) -> Figure | None:
    try:
        return parse_figure(name) if name is not None else None
    except FigureError:
        return None


def _expected_figures(expected: Expectation) -> Iterable[Finding]:
    for field in ("figure", "above", "below"):
        name = getattr(expected, field)
        if name is None:
            continue
        try:
            figure = parse_figure(name)
        except FigureError as error:
            yield (field,), str(error)
            continue
        if figure.is_text and field != "figure":
            yield (field,), f"{shown(name)} is a word, not a number to compare with"


def _conditions(expected: Expectation) -> Iterable[Finding]:
    given = [
        name for name in ("min", "max", "equals", "above", "below") if getattr(expected, name) is not None
    ]
    if not given:
        yield ("figure",), "nothing is expected of it; give min, max, equals, above or below"
    if expected.by is not None and expected.above is None and expected.below is None:
        yield ("by",), "says by how much only beside above or below"
    if expected.min is not None and expected.max is not None and expected.min > expected.max:
        yield ("max",), f"{expected.max} is less than min, {expected.min}"
    figure = _figure(expected.figure)
    if figure is None:
        return
    if figure.is_text:
        yield from (
            ((name,), f"{figure.name} is a word: it takes only equals") for name in given if name != "equals"
        )
    if expected.equals is None:
        return
    if figure.is_text != isinstance(expected.equals, str):
        kind = "a word" if figure.is_text else "a number"
        yield ("equals",), f"{shown(expected.equals)} is not {kind}, as {figure.name} is"
    elif figure.quantity == "status" and expected.equals not in STATUSES:
        near = nearest(expected.equals, STATUSES)
        yield ("equals",), f"{shown(expected.equals)} is not one of: {', '.join(STATUSES)}{near}"


def _layers(preset: Preset) -> Iterable[Finding]:
    hidden = len(preset.network.widths)
    for index, expected in enumerate(preset.expect):
        for field in ("figure", "above", "below"):
            figure = _figure(getattr(expected, field))
            try:
                if figure is not None:
                    check_layer(figure, hidden)
            except FigureError as error:
                yield ("expect", index, field), str(error)


def _edits(preset: Preset) -> Iterable[Finding]:
    """Each edit is tried on the config in force when it comes."""
    current, before = preset.trial, 0
    for index, edit in enumerate(preset.edits):
        place: FieldPath = ("edits", index)
        if edit.arm not in (None, RUN_ARM):
            yield (*place, "arm"), f"there is no arm {shown(edit.arm)}; a single run is '{RUN_ARM}'"
        if edit.update < before:
            yield (*place, "update"), f"{edit.update} is before the edit above it, at {before}"
        if edit.update > current.total_updates:
            yield (
                (*place, "update"),
                f"{edit.update} is after the end of the run, at {current.total_updates} updates",
            )
        before = max(before, edit.update)
        if not edit.set:
            yield (*place, "set"), "changes nothing; give a field and its new value"
        for path, value in edit.set.items():
            try:
                current = _edited(current, path, value)
            except ConfigError as error:
                yield (*place, "set", path), error.problems[0].message


def _edited(current: TrialConfig, path: str, value: Any) -> TrialConfig:
    """The config after one live change. Raises ConfigError where the field is not live or the value does not fit."""
    natures = {info.path: info.nature for info in settings_of(current)} | dict.fromkeys(LENGTHS, "live")
    live = [name for name, nature in natures.items() if nature == "live"]
    if path not in natures:
        raise ConfigError.of(f"unknown field {shown(path)}{nearest(path, live)}")
    if path not in live:
        raise ConfigError.of(f"cannot change while it runs; what can: {', '.join(live)}")
    after = changed(current, {path: value})
    if diff(current, after).reset:
        raise ConfigError.of(f"{shown(value)} is shorter than the run is; it can only be made longer")
    return after


_ALWAYS: Final = (Check(("expect", "network"), _layers),)
_CHECKS: Final = (
    *_ALWAYS,
    Check(
        tuple(
            name for name in Preset.model_fields if name not in ("title", "about", "expect", "format", "kind")
        ),
        _edits,
    ),
)
