"""The rules that turn gradients into steps, simplest first, each with its own numbers."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, Number, shorthand

_NAME_HELP: Final = (
    "The rule that turns gradients into steps. sgd: straight down the gradient; adam: each parameter has a"
    " step of its own, from running means of its gradient and of the gradient's square."
)


class SgdConfig(BaseModel):
    """Stochastic gradient descent: p -= lr · g."""

    model_config = MODEL

    name: Annotated[Literal["sgd"], Field(description=_NAME_HELP), Setting("reset")] = "sgd"
    lr: Annotated[
        Number,
        Field(
            gt=0,
            le=1000,
            description="Learning rate: how far a step goes for a gradient of one. Too low crawls, too high"
            " diverges.",
        ),
        Setting("live", "log"),
    ] = 0.01


class AdamConfig(BaseModel):
    """Adam: p -= lr · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (sqrt(v) + ε), epsilon beside the uncorrected root."""

    model_config = MODEL

    name: Annotated[Literal["adam"], Field(description=_NAME_HELP), Setting("reset")] = "adam"
    lr: Annotated[
        Number,
        Field(
            gt=0,
            le=1000,
            description="Learning rate: about how far each parameter moves in one step, whatever the size"
            " of its gradient.",
        ),
        Setting("live", "log"),
    ] = 0.001
    beta1: Annotated[
        Number,
        Field(ge=0, lt=1, description="How much of the gradient's running mean stays from step to step."),
        Setting("reset", "complement"),
    ] = 0.9
    beta2: Annotated[
        Number,
        Field(
            ge=0, lt=1, description="How much of the squared gradient's running mean stays from step to step."
        ),
        Setting("reset", "complement"),
    ] = 0.999
    epsilon: Annotated[
        Number,
        Field(
            gt=0, le=1, description="A small number beside the uncorrected root: nothing is divided by zero."
        ),
        Setting("reset", "log"),
    ] = 1e-7


def _branch(value: Any) -> str | None:
    name = value.get("name", "sgd") if isinstance(value, dict) else getattr(value, "name", None)
    return f"({name})" if isinstance(name, str) else None


Optimizer: TypeAlias = Annotated[
    Annotated[SgdConfig, Tag("(sgd)")] | Annotated[AdamConfig, Tag("(adam)")],
    Discriminator(_branch),
    BeforeValidator(shorthand),
]
