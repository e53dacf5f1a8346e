"""How the learning rate changes on its way, whatever the optimizer."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag

from tuitrain.config.settings import Setting
from tuitrain.config.values import COUNT_LIMIT, MODEL, Count, Number, Whole, by_name, shorthand

_HELP: Final = (
    "How the rate changes during a run. constant: not at all; step: by a factor every so many updates;"
    " exponential: a little less at every update; cosine: half a cosine from one down to its end."
)
_NAME: Final = Setting("reset", panel=("OPTIMIZER", "schedule"))

Warmup: TypeAlias = Annotated[
    Whole,
    Field(
        ge=0,
        le=COUNT_LIMIT,
        description="How many first updates the rate takes to grow evenly from near 0 to its full size.",
    ),
    Setting("reset", "log", "updates"),
]


class ConstantSchedule(BaseModel):
    """The rate as it is set."""

    model_config = MODEL

    name: Annotated[Literal["constant"], Field(description=_HELP), _NAME] = "constant"
    warmup: Warmup = 0


class StepSchedule(BaseModel):
    """The rate falls in steps."""

    model_config = MODEL

    name: Annotated[Literal["step"], Field(description=_HELP), _NAME] = "step"
    every: Annotated[
        Count,
        Field(description="How many updates there are from step to step."),
        Setting("reset", "log", "updates"),
    ] = 1000
    factor: Annotated[
        Number,
        Field(gt=0, le=10, description="The factor by which each step multiplies the rate."),
        Setting("reset", "log"),
    ] = 0.1
    warmup: Warmup = 0


class ExponentialSchedule(BaseModel):
    """The rate falls evenly, by the same share at every update."""

    model_config = MODEL

    name: Annotated[Literal["exponential"], Field(description=_HELP), _NAME] = "exponential"
    rate: Annotated[
        Number,
        Field(gt=0, le=1, description="The share of the rate that is left after each epoch."),
        Setting("reset", "complement"),
    ] = 0.95
    warmup: Warmup = 0


class CosineSchedule(BaseModel):
    """The rate falls slowly, then fast, then slowly, over the length that the preset gives."""

    model_config = MODEL

    name: Annotated[Literal["cosine"], Field(description=_HELP), _NAME] = "cosine"
    end: Annotated[
        Number,
        Field(ge=0, le=1, description="The share of the rate that is left at the end."),
        Setting("reset", "log", size=0.01),
    ] = 0.0
    warmup: Warmup = 0


Schedule: TypeAlias = Annotated[
    Annotated[ConstantSchedule, Tag("(constant)")]
    | Annotated[StepSchedule, Tag("(step)")]
    | Annotated[ExponentialSchedule, Tag("(exponential)")]
    | Annotated[CosineSchedule, Tag("(cosine)")],
    Discriminator(by_name("constant")),
    BeforeValidator(shorthand),
]
