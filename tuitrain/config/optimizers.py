"""The rules that turn gradients into steps, simplest first, each with its own numbers."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Number, by_name, shorthand

_RULES: Final = (
    "sgd: straight down the gradient",
    "momentum: a ball that rolls",
    "nesterov: one that looks ahead",
    "adagrad: what has moved much moves less",
    "rmsprop: the same, but it forgets",
    "adam: momentum and rmsprop in one",
    "adamw: adam with decoupled weight decay",
    "adamp: adamw that does not lengthen weights",
)
_NAME_HELP: Final = f"The rule that turns gradients into steps. {'; '.join(_RULES)}."
_NAME: Final = Setting("reset", panel=("OPTIMIZER", "name"))


def _rate(description: str) -> Any:
    """The learning rate of one rule."""
    return Field(gt=0, le=1000, description=f"Learning rate: {description}")


_PLAIN_RATE: Final = "how far a step goes for a gradient of one. Too low crawls, too high diverges."
_OWN_RATE: Final = "about how far a parameter moves in one step, at most (adagrad: in the first)."

_RATE: Final = Setting("live", "log", panel=("OPTIMIZER", "rate"))

Lr: TypeAlias = Annotated[Number, _rate(_PLAIN_RATE), _RATE]
OwnLr: TypeAlias = Annotated[Number, _rate(_OWN_RATE), _RATE]
Speed: TypeAlias = Annotated[
    Number,
    Field(ge=0, lt=1, description="How much of the velocity is kept from step to step; 0 is plain sgd."),
    Setting("live", "complement", panel=("OPTIMIZER", "momentum")),
]
Epsilon: TypeAlias = Annotated[
    Number,
    Field(gt=0, le=1, description="A small number beside the root that avoids a division by zero."),
    Setting("reset", "log"),
]


class SgdConfig(BaseModel):
    """Stochastic gradient descent: p -= lr · g."""

    model_config = MODEL

    name: Annotated[Literal["sgd"], Field(description=_NAME_HELP), _NAME] = "sgd"
    lr: Lr = 0.01


class MomentumConfig(BaseModel):
    """Momentum: v = m v - lr · g, p += v."""

    model_config = MODEL

    name: Annotated[Literal["momentum"], Field(description=_NAME_HELP), _NAME] = "momentum"
    lr: Lr = 0.01
    momentum: Speed = 0.9


class NesterovConfig(BaseModel):
    """Nesterov's momentum: p += m² v - (1 + m) lr · g, v = m v - lr · g."""

    model_config = MODEL

    name: Annotated[Literal["nesterov"], Field(description=_NAME_HELP), _NAME] = "nesterov"
    lr: Lr = 0.01
    momentum: Speed = 0.9


class AdaGradConfig(BaseModel):
    """AdaGrad: h += g², p -= lr · g / (sqrt(h) + ε)."""

    model_config = MODEL

    name: Annotated[Literal["adagrad"], Field(description=_NAME_HELP), _NAME] = "adagrad"
    lr: OwnLr = 0.01
    epsilon: Epsilon = 1e-7


class RmsPropConfig(BaseModel):
    """RMSProp: h = d h + (1 - d) g², p -= lr · g / (sqrt(h) + ε); no bias correction."""

    model_config = MODEL

    name: Annotated[Literal["rmsprop"], Field(description=_NAME_HELP), _NAME] = "rmsprop"
    lr: OwnLr = 0.01
    decay: Annotated[
        Number,
        Field(
            ge=0, lt=1, description="How much of the squared gradient's running mean is kept at each step."
        ),
        Setting("reset", "complement"),
    ] = 0.99
    epsilon: Epsilon = 1e-7


class AdamConfig(BaseModel):
    """Adam: p -= lr · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (sqrt(v) + ε)."""

    model_config = MODEL

    name: Annotated[Literal["adam"], Field(description=_NAME_HELP), _NAME] = "adam"
    lr: OwnLr = 0.001
    beta1: Annotated[
        Number,
        Field(ge=0, lt=1, description="How much of the gradient's running mean is kept at each step."),
        Setting("reset", "complement"),
    ] = 0.9
    beta2: Annotated[
        Number,
        Field(
            ge=0, lt=1, description="How much of the squared gradient's running mean is kept at each step."
        ),
        Setting("reset", "complement"),
    ] = 0.999
    epsilon: Epsilon = 1e-7
    epsilon_at: Annotated[
        Literal["raw", "corrected", "inside"],
        Field(
            description="Where epsilon stands. raw: beside the uncorrected root, as in the book; corrected:"
            " beside the corrected one, as in the paper; inside: under the root, as study notes write it."
        ),
        Setting("reset"),
    ] = "raw"
    bias_correction: Annotated[
        bool,
        Field(
            strict=True,
            description="Whether to correct the running means for their start at zero; without it the first"
            " hundred steps are three to seven times too long.",
        ),
        Setting("reset"),
    ] = True


class AdamWConfig(AdamConfig):
    """AdamW: before Adam's step, p -= lr · λ · p on the weights."""

    name: Annotated[Literal["adamw"], Field(description=_NAME_HELP), _NAME] = "adamw"  # type: ignore[assignment]
    weight_decay: Annotated[
        Number,
        Field(
            ge=0,
            le=100,
            description="Decoupled weight decay λ: each step subtracts lr · λ times every weight, outside "
            "the gradient.",
        ),
        Setting("reset", "log", size=1e-4),
    ] = 0.01


class AdamPConfig(AdamWConfig):
    """AdamP: adamw, but of each step the part that only makes weights longer or shorter is left out."""

    name: Annotated[Literal["adamp"], Field(description=_NAME_HELP), _NAME] = "adamp"  # type: ignore[assignment]


Optimizer: TypeAlias = Annotated[
    Annotated[SgdConfig, Tag("(sgd)")]
    | Annotated[MomentumConfig, Tag("(momentum)")]
    | Annotated[NesterovConfig, Tag("(nesterov)")]
    | Annotated[AdaGradConfig, Tag("(adagrad)")]
    | Annotated[RmsPropConfig, Tag("(rmsprop)")]
    | Annotated[AdamConfig, Tag("(adam)")]
    | Annotated[AdamWConfig, Tag("(adamw)")]
    | Annotated[AdamPConfig, Tag("(adamp)")],
    Discriminator(by_name("sgd")),
    BeforeValidator(shorthand),
]
