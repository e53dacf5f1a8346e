"""A search: over which fields, which settings of them are tried, and what the trials are judged by."""

from math import isfinite
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, model_validator

from tuitrain.config.early_stop import Monitor
from tuitrain.config.findings import raise_found
from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Count, Number, OnlyList, Scalar, Whole, by_name, shorthand
from tuitrain.text import shown

MOST_FIELDS: Final = 6
MOST_TRIALS: Final = 10_000
RANGES: Final = ("log", "uniform", "int", "choice")
"""The field that each kind of range has, and no other."""
MOST_BAYES_TRIALS: Final = 200
"""Each is chosen by all before it, in time that grows with their cube: here about a second."""
_EXAMPLES: Final = "{log: [1e-4, 1e-1]}, {uniform: [0, 0.5]}, {int: [1, 6]} or {choice: [10, 100]}"

_Pair: TypeAlias = Annotated[tuple[Number, ...], Field(min_length=2, max_length=2), OnlyList]
_WholePair: TypeAlias = Annotated[tuple[Whole, ...], Field(min_length=2, max_length=2), OnlyList]


def _rising(name: str, low: float, high: float) -> None:
    if low >= high:
        raise_found([((name,), f"{shown(low)} is not less than {shown(high)}; the lower end comes first")])


class LogRange(BaseModel):
    """All sizes alike: as many between .001 and .01 as between .01 and .1."""

    model_config = MODEL

    log: Annotated[
        _Pair,
        Field(description="The lowest and the highest; each power of ten between them is equally likely."),
        Setting("reset"),
    ]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        low, high = self.log
        if low <= 0:
            raise_found([(("log",), f"{shown(low)} has no logarithm; both ends are greater than 0")])
        _rising("log", low, high)
        if not isfinite(high / low):
            raise_found([(("log",), f"{shown(low)} to {shown(high)} is too wide")])
        return self

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values furthest apart."""
        return self.log


class UniformRange(BaseModel):
    """A range whose numbers are all equally likely."""

    model_config = MODEL

    uniform: Annotated[
        _Pair,
        Field(description="The lowest and the highest; every number between them is equally likely."),
        Setting("reset"),
    ]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        _rising("uniform", *self.uniform)
        return self

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values furthest apart."""
        return self.uniform


class WholeRange(BaseModel):
    """All whole numbers alike."""

    model_config = MODEL

    int: Annotated[
        _WholePair,
        Field(description="The lowest and the highest; each whole number between is equally likely."),
        Setting("reset"),
    ]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        _rising("int", *self.int)
        return self

    @property
    def ends(self) -> tuple[Any, ...]:
        """The values furthest apart."""
        return self.int


class Choice(BaseModel):
    """A few values, all alike."""

    model_config = MODEL

    choice: Annotated[
        tuple[Scalar, ...],
        Field(min_length=2, max_length=64, description="The values; if they have an order, in that order."),
        OnlyList,
        Setting("reset"),
    ]

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        twice = [value for number, value in enumerate(self.choice) if value in self.choice[:number]]
        if twice:
            raise_found([(("choice",), f"{shown(twice[0])} is listed twice")])
        return self

    @property
    def ends(self) -> tuple[Any, ...]:
        """All of them: what they do to a trial is known of none before."""
        return self.choice


def _which(value: Any) -> str | None:
    """The branch that an object's own field names."""
    return next((f"({name})" for name in _kinds(value)), None)


def _kinds(value: Any) -> list[str]:
    """The kinds of range that an object says it is."""
    names = value if isinstance(value, dict) else getattr(type(value), "model_fields", ())
    return [name for name in RANGES if name in names]


def _known_range(value: Any) -> Any:
    if _which(value) is None:
        raise_found([((), f"{shown(value)} is not a range of values such as {_EXAMPLES}")])
    if len(_kinds(value)) > 1:
        raise_found([((), f"is {' and '.join(_kinds(value))} at once; a field has one range")])
    return value


Range: TypeAlias = Annotated[
    Annotated[LogRange, Tag("(log)")]
    | Annotated[UniformRange, Tag("(uniform)")]
    | Annotated[WholeRange, Tag("(int)")]
    | Annotated[Choice, Tag("(choice)")],
    Discriminator(_which),
    BeforeValidator(_known_range),
]

_SAMPLER_HELP: Final = (
    "How the settings to try are chosen. random: each field by itself, anywhere in its range; grid: every"
    " combination of evenly spaced values; bayes: after some random ones, where the results so far promise"
    " most."
)


class RandomSampler(BaseModel):
    """Settings drawn at random."""

    model_config = MODEL

    name: Annotated[Literal["random"], Field(description=_SAMPLER_HELP), Setting("reset")] = "random"


class GridSampler(BaseModel):
    """Settings at the crossings of a grid."""

    model_config = MODEL

    name: Annotated[Literal["grid"], Field(description=_SAMPLER_HELP), Setting("reset")] = "grid"
    points: Annotated[
        Whole,
        Field(
            ge=2,
            le=100,
            description="How many values of each field are tried, including both ends. Of a choice, or of "
            "fewer whole numbers, all are tried.",
        ),
        Setting("reset", "linear"),
    ] = 10
    beside: Annotated[
        Whole,
        Field(
            ge=0,
            le=MOST_TRIALS,
            description="How many random trials are made after those of the grid, to compare the two.",
        ),
        Setting("reset", "linear", "trials"),
    ] = 0


class BayesSampler(BaseModel):
    """Settings where a Gaussian process expects the largest improvement."""

    model_config = MODEL

    name: Annotated[Literal["bayes"], Field(description=_SAMPLER_HELP), Setting("reset")] = "bayes"
    start: Annotated[
        Whole,
        Field(
            ge=2, le=1000, description="How many trials are drawn at random before the first one is chosen."
        ),
        Setting("reset", "linear", "trials"),
    ] = 10
    batch: Annotated[
        Whole,
        Field(
            ge=1,
            le=100,
            description="How many trials are chosen at a time, before their results are known. That many "
            "can run in parallel; the choice does not depend on how many really do.",
        ),
        Setting("reset", "linear", "trials"),
    ] = 2


Sampler: TypeAlias = Annotated[
    Annotated[RandomSampler, Tag("(random)")]
    | Annotated[GridSampler, Tag("(grid)")]
    | Annotated[BayesSampler, Tag("(bayes)")],
    Discriminator(by_name("random")),
    BeforeValidator(shorthand),
]


class HalvingConfig(BaseModel):
    """Successive halving: all trials are begun, only the best go on."""

    model_config = MODEL

    eta: Annotated[
        Whole,
        Field(ge=2, le=100, description="One in this many trials goes on, to this many times the length."),
        Setting("reset", "linear"),
    ] = 3
    first: Annotated[
        Count,
        Field(description="After how many updates the trials are compared for the first time."),
        Setting("reset", "log", "updates"),
    ]


class NarrowConfig(BaseModel):
    """Rounds that close in on the best."""

    model_config = MODEL

    rounds: Annotated[
        Whole,
        Field(
            ge=2, le=20, description="In how many rounds the trials are made, each around the best so far."
        ),
        Setting("reset", "linear"),
    ] = 3
    keep: Annotated[
        Whole,
        Field(
            ge=2, le=100, description="How many of the best trials the next round's ranges are built around."
        ),
        Setting("reset", "linear", "trials"),
    ] = 5


class SearchConfig(BaseModel):
    """What is searched, and how."""

    model_config = MODEL

    space: Annotated[
        dict[str, Range],
        Field(
            max_length=MOST_FIELDS,
            description="The fields to search, by their dotted names, each with the range of its values.",
        ),
        Setting("reset"),
    ] = {}
    sampler: Annotated[
        Sampler, Field(description="How the settings to try are chosen: a name, or an object.")
    ] = RandomSampler()
    trials: Annotated[
        Whole,
        Field(ge=1, le=MOST_TRIALS, description="How many settings are tried in all."),
        Setting("reset", "log", "trials"),
    ] = 100
    monitor: Annotated[
        Monitor,
        Field(
            description="The score at the end of a trial by which trials are compared. The test set is "
            "kept for the best trial, once it is chosen."
        ),
        Setting("reset"),
    ] = "validation_accuracy"
    halving: Annotated[
        HalvingConfig | None,
        Field(description="Stop bad trials early. By default each trial is trained to its end."),
    ] = None
    narrow: Annotated[
        NarrowConfig | None,
        Field(
            description="Narrow the ranges around the best, round by round. By default they stay as they are."
        ),
    ] = None
