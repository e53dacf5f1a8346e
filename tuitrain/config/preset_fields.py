"""The fields of a preset: title, lesson, arms, live edits to replay, results to expect."""

from typing import Annotated, Final

from pydantic import BaseModel, Field

from tuitrain.config.activations import ActivationsConfig
from tuitrain.config.arms import Arms
from tuitrain.config.edit import Edit
from tuitrain.config.ensemble import ENSEMBLE_ARM, EnsembleConfig
from tuitrain.config.expectation import Expectation
from tuitrain.config.kinds import KINDS, Kind, facts_of
from tuitrain.config.search import SearchConfig
from tuitrain.config.settings import Setting
from tuitrain.config.surface import SurfaceConfig
from tuitrain.config.trial import TrialConfig
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


class PresetFields(TrialConfig):
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
            description="The arms to compare: a name for each, and the fields in which it differs from the "
            "rest of the file."
        ),
        Setting("reset"),
    ] = {}  # noqa: RUF012 (pydantic copies it)
    paired: Annotated[
        bool,
        Field(
            strict=True,
            description="Whether all arms, or all trials of a search, use the same random numbers for "
            "first weights, batches and dropout. Differences between them are then not due to chance.",
        ),
        Setting("reset"),
    ] = True
    draws_as: Annotated[
        Line | None,
        Field(
            description="The trial, such as trial7, whose random numbers a single run uses: it repeats a "
            "trial of a search that is not paired. By default, the numbers that paired trials share."
        ),
        Setting("reset"),
    ] = None
    ensemble: Annotated[
        EnsembleConfig, Field(description="The members of an ensemble, of kind ensemble.")
    ] = EnsembleConfig()
    search: Annotated[SearchConfig, Field(description="What to search and how, of kind search.")] = (
        SearchConfig()
    )
    gradcheck: Annotated[GradCheckConfig, Field(description="How to check gradients, of kind gradcheck.")] = (
        GradCheckConfig()
    )
    surface: Annotated[
        SurfaceConfig, Field(description="The surface and where walks begin, of kind surface.")
    ] = SurfaceConfig()
    activations: Annotated[
        ActivationsConfig, Field(description="The rows to send through the layers, of kind activations.")
    ] = ActivationsConfig()
    edits: Annotated[
        tuple[Edit, ...],
        OnlyList,
        Field(
            max_length=MOST_EDITS,
            description="Changes to make during the run, in the order of their updates.",
        ),
        Setting("reset"),
    ] = ()
    expect: Annotated[
        tuple[Expectation, ...],
        OnlyList,
        Field(max_length=MOST_EXPECTED, description="The figures that a run has to reach to succeed."),
        Setting("view"),
    ] = ()

    @property
    def trial(self) -> TrialConfig:
        """The fields that a trial needs, as they are for every arm that does not change them."""
        return TrialConfig.model_construct(**{name: getattr(self, name) for name in TrialConfig.model_fields})

    @property
    def trial_names(self) -> tuple[str, ...]:
        """The arm of every trial: first an ensemble's members, then those of the file; or the only one."""
        return (*self.members, *self.arms) or (facts_of(self.kind).arm,)

    @property
    def figure_arms(self) -> tuple[str, ...]:
        """The names that figures stand under, in the order in which they are told."""
        if self.members:
            return (*self.members, ENSEMBLE_ARM, *self.arms)
        return self.trial_names

    @property
    def draws_apart(self) -> bool:
        """Whether its trials, or its only one, draw other numbers than the seed alone gives."""
        return not self.paired or self.draws_as is not None or bool(self.members)

    @property
    def members(self) -> tuple[str, ...]:
        """The trials of an ensemble that answer together; none in other kinds."""
        return self.ensemble.names if self.kind == "ensemble" else ()

    def edits_for(self, arm: str) -> tuple[Edit, ...]:
        """The edits that concern that arm."""
        return tuple(edit for edit in self.edits if edit.arm in (None, arm))
