"""The layers between the input and the output."""

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag

from tuitrain.config.settings import Setting
from tuitrain.config.values import (
    LIST_TAG,
    MODEL,
    OBJECT_TAG,
    Number,
    OnlyList,
    Short,
    Whole,
    by_name,
    list_or_object,
    shorthand,
)

Activation: TypeAlias = Literal["relu", "sigmoid", "tanh", "identity", "leaky_relu", "gelu"]
Width: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=10_000)]

_INIT_HELP: Final = (
    "How large the first, random weights are, n inputs to a layer: he, sqrt(2/n), keeps the signal's size"
    " through relu; xavier, sqrt(1/n) as in the book; glorot, sqrt(2/(n + outputs)) as in the paper; zero;"
    " normal: a standard deviation of your own; constant: one number for all."
)
_INIT: Final = Setting("reset", panel=("NETWORK", "init"))


class RuleInit(BaseModel):
    """First weights by a rule that knows the layer's size."""

    model_config = MODEL

    name: Annotated[Literal["he", "xavier", "glorot", "zero"], Field(description=_INIT_HELP), _INIT] = "he"


class NormalInit(BaseModel):
    """First weights from a normal distribution of one deviation for all layers."""

    model_config = MODEL

    name: Annotated[Literal["normal"], Field(description=_INIT_HELP), _INIT] = "normal"
    std: Annotated[
        Number,
        Field(
            gt=0, le=1000, description="The standard deviation of the first weights, the same in every layer."
        ),
        Setting("reset", "log", panel=("NETWORK", "deviation")),
    ] = 0.01


class ConstantInit(BaseModel):
    """All first weights equal."""

    model_config = MODEL

    name: Annotated[Literal["constant"], Field(description=_INIT_HELP), _INIT] = "constant"
    value: Annotated[
        Number,
        Field(ge=-1000, le=1000, description="The value of all first weights."),
        Setting("reset", "linear", size=0.1, panel=("NETWORK", "value")),
    ] = 0.1


Init: TypeAlias = Annotated[
    Annotated[RuleInit, Tag("(he)")]
    | Annotated[NormalInit, Tag("(normal)")]
    | Annotated[ConstantInit, Tag("(constant)")],
    Discriminator(by_name("he", xavier="he", glorot="he", zero="he")),
    BeforeValidator(shorthand),
]

_NORM_HELP: Final = (
    "Whether each hidden layer's sums (before the activation) or its activations (after) are brought to"
    " mean 0 and deviation 1 over the batch, then scaled and shifted by learnt numbers."
)
_NORM: Final = Setting("reset", panel=("NETWORK", "batch norm"))


class NoBatchNorm(BaseModel):
    """Layers as they are."""

    model_config = MODEL

    name: Annotated[Literal["off"], Field(description=_NORM_HELP), _NORM] = "off"


class BatchNormConfig(BaseModel):
    """Batch normalization in every hidden layer."""

    model_config = MODEL

    name: Annotated[Literal["before", "after"], Field(description=_NORM_HELP), _NORM] = "before"
    momentum: Annotated[
        Number,
        Field(
            ge=0,
            lt=1,
            description="How much of the running mean and variance is kept at each update. Scores use them.",
        ),
        Setting("reset", "complement"),
    ] = 0.9
    epsilon: Annotated[
        Number,
        Field(gt=0, le=1, description="A small number under the root that avoids a division by zero."),
        Setting("reset", "log"),
    ] = 1e-6


BatchNorm: TypeAlias = Annotated[
    Annotated[NoBatchNorm, Tag("(off)")] | Annotated[BatchNormConfig, Tag("(before)")],
    Discriminator(by_name("off", after="before")),
    BeforeValidator(shorthand),
]


class DropoutConfig(BaseModel):
    """Hidden units left out at random while training."""

    model_config = MODEL

    ratio: Annotated[
        Number,
        Field(
            ge=0,
            lt=1,
            description="The share of hidden units dropped in training, different ones for every row.",
        ),
        Setting("live", "linear", size=0.05, panel=("NETWORK", "dropout")),
    ] = 0.0
    scaling: Annotated[
        Literal["inference", "training"],
        Field(
            description="Where dropped units are compensated for. inference: scores multiply by 1 - ratio,"
            " as in the paper and the book; training: updates divide by 1 - ratio (inverted dropout), as in"
            " PyTorch."
        ),
        Setting("reset"),
    ] = "inference"


class EqualLayers(BaseModel):
    """Hidden layers of one width."""

    model_config = MODEL

    width: Annotated[
        Width,
        Field(description="How many units each hidden layer has."),
        Setting("reset", "log", "units", panel=("NETWORK", "width")),
    ]
    depth: Annotated[
        Whole,
        Field(ge=1, le=100, description="How many hidden layers there are, without the output layer."),
        Setting("reset", "linear", "layers", panel=("NETWORK", "depth")),
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
            " six of width 100. An empty list leaves only the output layer."
        ),
        Setting("reset", "list", "units", panel=("NETWORK", "hidden")),
    ]
    activation: Annotated[
        Activation,
        Field(
            description="The function each hidden unit applies to its sum. relu: 0 for what is below zero;"
            " sigmoid: between 0 and 1; tanh: between -1 and 1; identity: the sum itself, so that all layers"
            " are one linear map; leaky_relu: .01 times what is below zero; gelu: a smooth relu."
        ),
        Setting("reset", panel=("NETWORK", "activation")),
    ] = "relu"
    init: Annotated[Init, Field(description="The rule for the first weights: a name, or an object.")] = (
        RuleInit()
    )
    batch_norm: Annotated[
        BatchNorm,
        Field(description="Batch normalization: off, before or after the activation, or an object."),
    ] = NoBatchNorm()
    dropout: Annotated[
        DropoutConfig,
        Short("ratio"),
        Field(description="Dropout behind every hidden activation: a ratio, or an object."),
    ] = DropoutConfig()

    @property
    def widths(self) -> tuple[int, ...]:
        """The width of every hidden layer, first to last, for both spellings of `hidden`."""
        if isinstance(self.hidden, EqualLayers):
            return (self.hidden.width,) * self.hidden.depth
        return self.hidden
