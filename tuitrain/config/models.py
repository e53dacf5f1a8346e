"""What one trial needs to know: data, network, loss, optimizer, batches, length, evaluation, numbers.

Every field says here, and only here, what it is called in words, its range, its nature and how it is stepped.
"""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, ValidationInfo, model_validator

from tuitrain.config.checks import check_trial, raise_found
from tuitrain.config.settings import Setting
from tuitrain.config.values import (
    COUNT_LIMIT,
    MODEL,
    Count,
    CountOrAll,
    CountOrEpoch,
    Number,
    OnlyList,
    Whole,
    list_or_object,
    shorthand,
)

Activation: TypeAlias = Literal["relu"]
Init: TypeAlias = Literal["he"]
Loss: TypeAlias = Literal["cross_entropy"]
Sampling: TypeAlias = Literal["shuffle", "replacement"]
Dtype: TypeAlias = Literal["float32", "float64"]


@dataclass(frozen=True)
class DataShape:
    """What there is of a data set before anything is read: rows, numbers a row, outputs."""

    train: int
    test: int
    inputs: int
    outputs: int


DATA_SHAPES: Final = {"mnist": DataShape(train=60_000, test=10_000, inputs=784, outputs=10)}


class DataConfig(BaseModel):
    """The rows to learn from and to be tested on."""

    model_config = MODEL

    name: Annotated[
        Literal["mnist"],
        Field(description="The data set. mnist: 28 × 28 grey pictures of handwritten digits, ten classes."),
        Setting("reset"),
    ] = "mnist"
    train: Annotated[
        CountOrAll,
        Field(description="How many rows to train on: the first ones in the data's own order, or all."),
        Setting(
            "reset",
            "log",
            "rows",
            amount=lambda config: config.data.shape.train,
            most=lambda config: config.data.shape.train,
        ),
    ] = "all"
    test: Annotated[
        CountOrAll,
        Field(
            description="How many rows, never trained on, to test with: the first ones of the test set, or all."
        ),
        Setting(
            "reset",
            "log",
            "rows",
            amount=lambda config: config.data.shape.test,
            most=lambda config: config.data.shape.test,
        ),
    ] = "all"

    @property
    def shape(self) -> DataShape:
        """What the data set holds, whatever of it is used."""
        return DATA_SHAPES[self.name]

    @property
    def train_rows(self) -> int:
        """The number of training rows used."""
        return self.shape.train if self.train == "all" else self.train

    @property
    def test_rows(self) -> int:
        """The number of test rows used."""
        return self.shape.test if self.test == "all" else self.test


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


class NetworkConfig(BaseModel):
    """The layers between the pixels and the output."""

    model_config = MODEL

    hidden: Annotated[
        Annotated[tuple[Width, ...], OnlyList, Field(max_length=100), Tag("(list)")]
        | Annotated[EqualLayers, Tag("(object)")],
        Discriminator(list_or_object),
        Field(
            description="The hidden layers: a list of widths such as [100, 50], or {width: 100, depth: 6} for six of "
            "100. An empty list leaves the output layer alone."
        ),
        Setting("reset", "list", "units"),
    ]
    activation: Annotated[
        Activation,
        Field(description="What each hidden unit does to its sum. relu: what is below zero becomes zero."),
        Setting("reset"),
    ] = "relu"
    init: Annotated[
        Init,
        Field(
            description="How large the first random weights are. he: normal with standard deviation sqrt(2 / inputs of "
            "the layer), which keeps the signal's size through relu."
        ),
        Setting("reset"),
    ] = "he"

    @property
    def widths(self) -> tuple[int, ...]:
        """The width of every hidden layer, first to last, for both spellings of `hidden`."""
        if isinstance(self.hidden, EqualLayers):
            return (self.hidden.width,) * self.hidden.depth
        return self.hidden


class SgdConfig(BaseModel):
    """Stochastic gradient descent: p -= lr · g."""

    model_config = MODEL

    name: Annotated[
        Literal["sgd"],
        Field(
            description="The rule that turns gradients into steps. sgd: a step straight down the gradient; adam: each "
            "parameter has a step of its own, from running means of its gradient and of its square."
        ),
        Setting("reset"),
    ] = "sgd"
    lr: Annotated[
        Number,
        Field(
            gt=0,
            le=1000,
            description="Learning rate: how far a step goes for a gradient of one. Too low crawls, too high diverges.",
        ),
        Setting("live", "log"),
    ] = 0.01


class AdamConfig(BaseModel):
    """Adam, with its epsilon beside the uncorrected root: p -= lr · sqrt(1 - β₂ᵗ) / (1 - β₁ᵗ) · m / (sqrt(v) + ε)."""

    model_config = MODEL

    name: Annotated[
        Literal["adam"], Field(description=SgdConfig.model_fields["name"].description), Setting("reset")
    ] = "adam"
    lr: Annotated[
        Number,
        Field(
            gt=0,
            le=1000,
            description="Learning rate: about how far each parameter moves in one step, whatever the gradient's size.",
        ),
        Setting("live", "log"),
    ] = 0.001
    beta1: Annotated[
        Number,
        Field(
            ge=0, lt=1, description="How much of the gradient's running mean stays from one step to the next."
        ),
        Setting("reset", "complement"),
    ] = 0.9
    beta2: Annotated[
        Number,
        Field(ge=0, lt=1, description="How much of the running mean of the squared gradient stays."),
        Setting("reset", "complement"),
    ] = 0.999
    epsilon: Annotated[
        Number,
        Field(
            gt=0,
            le=1,
            description="A small number added to the uncorrected root, so that nothing divides by zero.",
        ),
        Setting("reset", "log"),
    ] = 1e-7


def _optimizer_branch(value: Any) -> str | None:
    name = value.get("name", "sgd") if isinstance(value, dict) else getattr(value, "name", None)
    return f"({name})" if isinstance(name, str) else None


Optimizer: TypeAlias = Annotated[
    Annotated[SgdConfig, Tag("(sgd)")] | Annotated[AdamConfig, Tag("(adam)")],
    Discriminator(_optimizer_branch),
    BeforeValidator(shorthand),
]


class EvaluateConfig(BaseModel):
    """When the network is scored, and on how many rows."""

    model_config = MODEL

    every: Annotated[
        CountOrEpoch,
        Field(description="How often to score the network: after every epoch, or after that many updates."),
        Setting("view", "log", "updates", amount=lambda config: config.updates_per_epoch),
    ] = "epoch"
    train_rows: Annotated[
        CountOrAll,
        Field(description="How many of the training rows to score: the first ones, or all. Fewer is faster."),
        Setting(
            "view",
            "log",
            "rows",
            amount=lambda config: config.data.train_rows,
            most=lambda config: config.data.train_rows,
        ),
    ] = "all"
    test_rows: Annotated[
        CountOrAll,
        Field(description="How many of the test rows to score: the first ones, or all. Fewer is faster."),
        Setting(
            "view",
            "log",
            "rows",
            amount=lambda config: config.data.test_rows,
            most=lambda config: config.data.test_rows,
        ),
    ] = "all"


def _most_in_batch(config: Any) -> int:
    # Drawn with replacement, a batch may hold more rows than there are.
    return COUNT_LIMIT if config.sampling == "replacement" else config.data.train_rows  # type: ignore[no-any-return]


class TrialConfig(BaseModel):
    """What one trial needs: one network, trained once."""

    model_config = MODEL

    data: Annotated[
        DataConfig,
        BeforeValidator(shorthand),
        Field(description="The data: a name, or an object with a name and how many rows to use."),
    ] = DataConfig()
    network: Annotated[
        NetworkConfig, Field(description="The network: its layers, activation and first weights.")
    ]
    loss: Annotated[
        Loss,
        Field(
            description="What training makes small. cross_entropy: minus the logarithm of the probability that the "
            "network (by softmax) gives to the right class."
        ),
        Setting("reset"),
    ] = "cross_entropy"
    optimizer: Annotated[
        Optimizer, Field(description="The optimizer: a name, or an object with a name and its numbers.")
    ] = SgdConfig()
    batch_size: Annotated[
        CountOrAll,
        Field(description="How many rows one update looks at, or all. Small batches are noisy and fast."),
        Setting("reset", "log", "rows", amount=lambda config: config.data.train_rows, most=_most_in_batch),
    ] = 100
    sampling: Annotated[
        Sampling,
        Field(
            description="How batches are drawn. shuffle: every row once an epoch, in a new order; replacement: each "
            "batch anew from all rows, as the book does."
        ),
        Setting("reset"),
    ] = "shuffle"
    epochs: Annotated[
        Count | None,
        Field(description="The length in epochs: an epoch is as many updates as batches go into the rows."),
        Setting("live", "log", "epochs"),
    ] = None
    updates: Annotated[
        Count | None,
        Field(
            description="The length in updates, instead of epochs: an update is one step of the optimizer."
        ),
        Setting("live", "log", "updates"),
    ] = None
    evaluate: Annotated[
        EvaluateConfig,
        Field(description="When to score the network and on how many rows. Changes no result."),
    ] = EvaluateConfig()
    seed: Annotated[
        Whole,
        Field(
            ge=0,
            le=2**63 - 1,
            description="The start of all random numbers: the same seed gives the same run.",
        ),
        Setting("reset", "linear"),
    ] = 0
    dtype: Annotated[
        Dtype,
        Field(
            description="How precise the numbers are. float32 is twice as fast; float64 carries 16 digits."
        ),
        Setting("reset"),
    ] = "float32"
    blas_threads: Annotated[
        Whole,
        Field(ge=1, le=1024, description="Threads for matrix products. One is fastest for small networks."),
        Setting("reset", "linear", "threads"),
    ] = 1

    @model_validator(mode="after")
    def _fits_together(self, info: ValidationInfo) -> Self:
        raise_found(check_trial(self, info.context))
        return self

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """The sizes of input, hidden layers and output, first to last."""
        return (self.data.shape.inputs, *self.network.widths, self.data.shape.outputs)

    @property
    def parameter_count(self) -> int:
        """How many weights and biases the network has."""
        sizes = self.layer_sizes
        return sum((inputs + 1) * outputs for inputs, outputs in zip(sizes, sizes[1:], strict=False))

    @property
    def batch_rows(self) -> int:
        """The number of rows in a full batch."""
        return self.data.train_rows if self.batch_size == "all" else self.batch_size

    @property
    def updates_per_epoch(self) -> int:
        """The number of batches that go into the training rows, the last one perhaps smaller."""
        return -(-self.data.train_rows // self.batch_rows)

    @property
    def total_updates(self) -> int:
        """The length in updates, however it is given."""
        return self.updates if self.updates is not None else (self.epochs or 0) * self.updates_per_epoch
