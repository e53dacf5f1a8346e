"""The layers between the input and the output."""

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, Discriminator, Field, Tag

from tuitrain.config.settings import Setting
from tuitrain.config.values import LIST_TAG, MODEL, OBJECT_TAG, OnlyList, Whole, list_or_object

Activation: TypeAlias = Literal["relu"]
Init: TypeAlias = Literal["he"]
Width: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=10_000)]


class EqualLayers(BaseModel):
    """Hidden layers of one width."""

    model_config = MODEL

    width: Annotated[
        Width, Field(description="How many units each hidden layer has."), Setting("reset", "log", "units")
    ]
    depth: Annotated[
        Whole,
        Field(ge=1, le=100, description="How many hidden layers there are; the output layer comes on top."),
        Setting("reset", "linear", "layers"),
    ]


WidthList: TypeAlias = Annotated[tuple[Width, ...], Field(max_length=100), OnlyList]


class NetworkConfig(BaseModel):
    """The layers, what their units do and how their weights start."""

    model_config = MODEL

    hidden: Annotated[
        Annotated[WidthList, Tag(LIST_TAG)] | Annotated[EqualLayers, Tag(OBJECT_TAG)],
        Discriminator(list_or_object),
        Field(
            description="The hidden layers: a list of widths such as [100, 50], or {width: 100, depth: 6} for"
            " six of width 100. An empty list leaves nothing but the output layer."
        ),
        Setting("reset", "list", "units"),
    ]
    activation: Annotated[
        Activation,
        Field(description="What each hidden unit makes of its sum. relu: what is below zero becomes zero."),
        Setting("reset"),
    ] = "relu"
    init: Annotated[
        Init,
        Field(
            description="How large the first, random weights are. he: normal with a standard deviation of"
            " sqrt(2 / inputs of the layer), which keeps the signal's size through relu."
        ),
        Setting("reset"),
    ] = "he"

    @property
    def widths(self) -> tuple[int, ...]:
        """The width of every hidden layer, first to last, for both spellings of `hidden`."""
        if isinstance(self.hidden, EqualLayers):
            return (self.hidden.width,) * self.hidden.depth
        return self.hidden
