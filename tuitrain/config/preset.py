"""A preset: an experiment with a title, a lesson, live edits to replay and results to expect."""

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Any, Final, Self

from pydantic import BaseModel, Field, ValidationInfo, model_validator

from tuitrain.config.activations import ActivationsConfig
from tuitrain.config.arms import Arms, names_of_trials, tried_arms
from tuitrain.config.checks import check_trial, raise_found
from tuitrain.config.edit import Edit
from tuitrain.config.ensemble import ENSEMBLE_ARM, EnsembleConfig
from tuitrain.config.expectation import Expectation
from tuitrain.config.kinds import KINDS, Kind, facts_of
from tuitrain.config.models import TrialConfig
from tuitrain.config.preset_checks import check_preset
from tuitrain.config.search import SearchConfig
from tuitrain.config.settings import Setting
from tuitrain.config.surface import SurfaceConfig
from tuitrain.config.values import MODEL, Line, Lines, Number, OnlyList, Version, Whole

MOST_EDITS: Final = 1000
MOST_EXPECTED: Final = 500
"""Each is held against every arm when a file is opened, which is to take less than a second."""


class GradCheckConfig(BaseModel):
    """How gradients are checked."""

    model_config = MODEL

    h: Annotated[
        Number,
        Field(
            gt=0,
            le=0.1,
            description="How far a parameter is moved to each side. A larger step adds an error of the"
            " order of h², a smaller one more rounding.",
        ),
        Setting("reset", "log"),
    ] = 1e-5
    entries: Annotated[
        Whole,
        Field(ge=1, le=10_000, description="How many numbers of each tensor are checked, drawn at random."),
        Setting("reset", "log"),
    ] = 100


class Preset(TrialConfig):
    """An experiment as a file holds it."""

    format: Annotated[
        Version, Field(description="The version of the file format; left out, it is 1."), Setting("reset")
    ] = 1
    kind: Annotated[
        Kind,
        Field(
            description=f"What to do. {'; '.join(f'{kind}: {facts.does}' for kind, facts in KINDS.items())}."
        ),
        Setting("reset"),
    ] = "train"
    title: Annotated[Line, Field(description="The experiment in one line."), Setting("view")] = ""
    about: Annotated[
        Lines,
        # A screen lays the lesson out in one go: what takes it seconds is no lesson.
        Field(max_length=4000, description="The lesson, in Markdown."),
        Setting("view"),
    ] = ""
    arms: Annotated[
        Arms,
        Field(
            description="What is compared: a name for each arm, and the fields in which it differs from the"
            " rest of the file, written as there."
        ),
        Setting("reset"),
    ] = {}  # noqa: RUF012 (pydantic copies it)
    paired: Annotated[
        bool,
        Field(
            strict=True,
            description="Whether all arms, or all trials of a search, draw the same random numbers: first"
            " weights, batches, dropout. What differs between them is then not chance.",
        ),
        Setting("reset"),
    ] = True
    draws_as: Annotated[
        Line | None,
        Field(
            description="The trial of a search that is not paired whose first weights, batches and dropout a"
            " single run draws, such as trial7. Left out: those that paired trials share."
        ),
        Setting("reset"),
    ] = None
    ensemble: Annotated[EnsembleConfig, Field(description="What answers together, of kind ensemble.")] = (
        EnsembleConfig()
    )
    search: Annotated[SearchConfig, Field(description="What is searched and how, of kind search.")] = (
        SearchConfig()
    )
    gradcheck: Annotated[
        GradCheckConfig, Field(description="How gradients are checked, of kind gradcheck.")
    ] = GradCheckConfig()
    surface: Annotated[
        SurfaceConfig, Field(description="What is walked down and from where, of kind surface.")
    ] = SurfaceConfig()
    activations: Annotated[
        ActivationsConfig, Field(description="What is sent through the layers, of kind activations.")
    ] = ActivationsConfig()
    edits: Annotated[
        tuple[Edit, ...],
        OnlyList,
        Field(
            max_length=MOST_EDITS,
            description="Changes to make while the run goes on, in the order of their updates.",
        ),
        Setting("reset"),
    ] = ()
    expect: Annotated[
        tuple[Expectation, ...],
        OnlyList,
        Field(max_length=MOST_EXPECTED, description="What has to come out for the run to succeed."),
        Setting("view"),
    ] = ()

    @model_validator(mode="before")
    @classmethod
    def _without_network(cls, values: Any) -> Any:
        reads = facts_of(values.get("kind")).reads if isinstance(values, Mapping) else None
        return values if reads is None or "network" in reads else {**cls.STAND_IN, **values}

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        # Replaces the trial's check, so that all findings come at once.
        found = check_trial(self, info.context)
        raise_found([*found, *check_preset(self, info.context, trial_fits=not found)])
        return self

    @property
    def trial(self) -> TrialConfig:
        """The fields that a trial needs, as they are for every arm that does not change them."""
        return TrialConfig.model_construct(**{name: getattr(self, name) for name in TrialConfig.model_fields})

    @cached_property
    def trials(self) -> Mapping[str, TrialConfig]:
        """Every arm's config, in the order of the file; a single run's arm is `run`."""
        return tried_arms(self)[0]

    @property
    def figure_arms(self) -> tuple[str, ...]:
        """The names that figures stand under, in the order in which they are told."""
        if self.members:
            return (*self.members, ENSEMBLE_ARM, *self.arms)
        return names_of_trials(self)

    @property
    def members(self) -> tuple[str, ...]:
        """The trials of an ensemble that answer together; none in other kinds."""
        return self.ensemble.names if self.kind == "ensemble" else ()

    def trial_of(self, name: str) -> TrialConfig:
        """The config behind a name that figures stand under; an ensemble's is that of its members."""
        return self.trials[self.members[0] if self.members and name == ENSEMBLE_ARM else name]

    def edits_for(self, arm: str) -> tuple[Edit, ...]:
        """The edits that concern that arm."""
        return tuple(edit for edit in self.edits if edit.arm in (None, arm))
