"""A preset: a trial's config with a title, a lesson, live edits to replay and results to expect."""

from typing import Annotated, Any, ClassVar, Literal, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, model_validator

from tuitrain.config.checks import check_trial, raise_found
from tuitrain.config.models import TrialConfig
from tuitrain.config.preset_checks import CONDITIONS, check_expectation, check_preset
from tuitrain.config.settings import Setting
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


class Edit(BaseModel):
    """A change made while the run goes on, in force after that many updates."""

    model_config = MODEL

    update: Annotated[
        Whole, Field(ge=0, le=COUNT_LIMIT, description="After how many updates the change is in force.")
    ]
    arm: Annotated[
        Line | None, Field(description="The arm it changes; without it, all arms. A single run is 'run'.")
    ] = None
    set: Annotated[
        dict[str, Scalar],
        Field(
            description="The fields to change, as dotted paths such as optimizer.lr, with their new values."
        ),
    ]


class Expectation(BaseModel):
    """What a figure is expected to come out to; all conditions given have to hold."""

    model_config = MODEL | ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [condition]} for condition in CONDITIONS],
            "if": {"required": ["by"]},
            "then": {"anyOf": [{"required": ["above"]}, {"required": ["below"]}]},
        }
    )

    figure: Annotated[Line, Field(description="The figure, such as test_accuracy or layer1.activation.mean.")]
    min: Annotated[Number | None, Field(description="The figure is at least this.")] = None
    max: Annotated[Number | None, Field(description="The figure is at most this.")] = None
    equals: Annotated[
        NumberOrText | None,
        Field(description="The figure is exactly this number; for status and verdict, this word."),
    ] = None
    above: Annotated[Line | None, Field(description="The figure is greater than this other one.")] = None
    below: Annotated[Line | None, Field(description="The figure is less than this other one.")] = None
    by: Annotated[
        Annotated[float, Field(strict=True, ge=0)] | None,
        Field(description="By how much, at least, it is above or below the other one."),
    ] = None

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        raise_found(check_expectation(self))
        return self


class Preset(TrialConfig):
    """An experiment as a file holds it."""

    model_config = MODEL | ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["epochs"]}, {"required": ["updates"]}]}
    )

    # Takes the place of a wrong or missing field without a default, so that the checks on others still run.
    STAND_IN: ClassVar[dict[str, Any]] = {"network": {"hidden": []}}

    format: Annotated[
        Version, Field(description="The version of the file format; left out, it is 1."), Setting("reset")
    ] = 1
    kind: Annotated[Kind, Field(description="What to do. train: train one network."), Setting("reset")] = (
        "train"
    )
    title: Annotated[Line, Field(description="The experiment in one line."), Setting("view")] = ""
    about: Annotated[
        Lines,
        # A screen lays the lesson out in one go: what takes it seconds is no lesson.
        Field(max_length=4000, description="The lesson, in Markdown."),
        Setting("view"),
    ] = ""
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
        # Replaces the trial's check, so that all findings come at once.
        found = check_trial(self, info.context)
        raise_found([*found, *check_preset(self, info.context, trial_fits=not found)])
        return self

    @property
    def trial(self) -> TrialConfig:
        """The part that a trial needs."""
        return TrialConfig.model_construct(**{name: getattr(self, name) for name in TrialConfig.model_fields})
