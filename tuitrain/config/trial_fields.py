"""The fields of one trial: one network, trained once."""

from itertools import pairwise
from typing import Annotated, Any, ClassVar, Final, Literal, Self, TypeAlias

from pydantic import BaseModel, BeforeValidator, Field

from tuitrain.config.data import DataConfig
from tuitrain.config.early_stop import EarlyStopConfig
from tuitrain.config.network import NetworkConfig
from tuitrain.config.optimizers import Optimizer, SgdConfig
from tuitrain.config.schedule import ConstantSchedule, Schedule
from tuitrain.config.settings import Setting
from tuitrain.config.values import (
    COUNT_LIMIT,
    LARGEST_NORM,
    MODEL,
    Count,
    CountOrAll,
    CountOrEpoch,
    NormOrOff,
    Number,
    Whole,
    shorthand,
)
from tuitrain.limits import LARGEST_SEED

Loss: TypeAlias = Literal["cross_entropy", "binary_cross_entropy", "mean_squared_error"]
Sampling: TypeAlias = Literal["shuffle", "replacement"]
Dtype: TypeAlias = Literal["float32", "float64"]


def _train_rows(config: Any) -> int:
    data: DataConfig = config.data
    return data.train_rows


def _test_rows(config: Any) -> int:
    data: DataConfig = config.data
    return data.test_rows


def _most_in_batch(config: Any) -> int:
    # Drawn with replacement, a batch may hold more rows than there are.
    return COUNT_LIMIT if config.sampling == "replacement" else _train_rows(config)


def _epoch(config: Any) -> int:
    trial: TrialFields = config
    return trial.updates_per_epoch


class EvaluateConfig(BaseModel):
    """When the network is scored, and on how many rows."""

    model_config = MODEL

    every: Annotated[
        CountOrEpoch,
        Field(
            description="How often to score the network: after every epoch, or after that many updates. With"
            " early_stop, this also decides when training ends."
        ),
        Setting("view", "log", "updates", amount=_epoch, panel=("RUN", "score every")),
    ] = "epoch"
    train_rows: Annotated[
        CountOrAll,
        Field(
            description="How many of the training rows to score: the first ones, or all. Fewer is faster. If"
            " early_stop monitors a training score, this also decides when training ends."
        ),
        Setting("view", "log", "rows", amount=_train_rows, most=_train_rows),
    ] = "all"
    test_rows: Annotated[
        CountOrAll,
        Field(description="How many of the test rows to score: the first ones, or all. Fewer is faster."),
        Setting("view", "log", "rows", amount=_test_rows, most=_test_rows),
    ] = "all"
    rows_before_end: Annotated[
        CountOrAll,
        Field(
            description="How many rows of each set to score before the end: the first ones, or all. The score"
            " at the end takes train_rows and test_rows."
        ),
        Setting("view", "log", "rows", amount=_train_rows, most=_train_rows),
    ] = "all"

    def before_end(self) -> Self:
        """What counts for the scores before the end."""
        few = self.rows_before_end
        if few == "all":
            return self
        fewer = {name: few if (rows := getattr(self, name)) == "all" else min(rows, few) for name in _LIMITS}
        return self.model_copy(update=fewer)


_LIMITS: Final = ("train_rows", "test_rows")


class TrialFields(BaseModel):
    """What one trial needs: data, network, loss, optimizer, batches, length, evaluation, numbers."""

    model_config = MODEL

    # Takes the place of a wrong or missing field without a default, so that the checks on others still run.
    STAND_IN: ClassVar[dict[str, Any]] = {"network": {"hidden": []}}

    data: Annotated[
        DataConfig,
        BeforeValidator(shorthand),
        Field(description="The data: a name, or an object with a name and how many rows to use."),
    ] = DataConfig()
    network: Annotated[NetworkConfig, Field(description="The network: its layers and their first weights.")]
    loss: Annotated[
        Loss,
        Field(
            description="What training minimizes. cross_entropy: minus the logarithm of the probability"
            " that the network, by softmax, gives to the right class; binary_cross_entropy: the same for two"
            " classes and one sigmoid output; mean_squared_error: half the squared distance."
        ),
        Setting("reset", panel=("RUN", "loss")),
    ] = "cross_entropy"
    optimizer: Annotated[
        Optimizer, Field(description="The optimizer: a name, or an object with a name and its numbers.")
    ] = SgdConfig()
    schedule: Annotated[
        Schedule,
        Field(
            description="How the learning rate changes during a run: a name, or an object with its numbers."
        ),
    ] = ConstantSchedule()
    weight_decay: Annotated[
        Number,
        Field(
            ge=0,
            le=100,
            description="L2 weight decay λ: adds ½ λ Σ W² to the objective and λ W to the gradient; weights"
            " only, no biases. The weight decay of adamw and adamp is a different one, outside the gradient.",
        ),
        Setting("live", "log", size=1e-4, panel=("OPTIMIZER", "weight decay")),
    ] = 0.0
    clip: Annotated[
        NormOrOff,
        Field(
            description="The largest allowed norm of the gradient of all parameters, including the L2 "
            "term; a longer gradient is scaled down. Or off."
        ),
        Setting("live", "log", amount=lambda config: LARGEST_NORM),
    ] = "off"
    batch_size: Annotated[
        CountOrAll,
        Field(description="How many rows each update uses, or all. Small batches are cheap and noisy."),
        Setting("reset", "log", "rows", amount=_train_rows, most=_most_in_batch, panel=("RUN", "batch")),
    ] = 100
    sampling: Annotated[
        Sampling,
        Field(
            description="How batches are drawn. shuffle: every row once an epoch, in a new order;"
            " replacement: each batch drawn again from all rows."
        ),
        Setting("reset", panel=("RUN", "sampling")),
    ] = "shuffle"
    epochs: Annotated[
        Count | None,
        Field(description="The length in epochs; an epoch is as many updates as there are batches."),
        Setting("live", "log", "epochs", panel=("RUN", "epochs")),
    ] = None
    updates: Annotated[
        Count | None,
        Field(
            description="The length in updates, instead of epochs; an update is one step of the optimizer."
        ),
        Setting("live", "log", "updates", panel=("RUN", "updates")),
    ] = None
    evaluate: Annotated[
        EvaluateConfig,
        Field(
            description="When to score the network, and on how many rows. Scoring changes no update, but "
            "early stopping uses these scores."
        ),
    ] = EvaluateConfig()
    early_stop: Annotated[
        EarlyStopConfig | None,
        Field(description="Ends training when a score has not improved for a while. By default, never."),
    ] = None
    seed: Annotated[
        Whole,
        Field(
            ge=0,
            le=LARGEST_SEED,
            description="The seed of all random numbers: the same seed gives the same run.",
        ),
        Setting("reset", "linear", panel=("RUN", "seed")),
    ] = 0
    dtype: Annotated[
        Dtype,
        Field(description="The precision of all numbers. float32 is faster; float64 carries 16 digits."),
        Setting("reset"),
    ] = "float32"
    blas_threads: Annotated[
        Whole,
        Field(ge=1, le=1024, description="Threads for matrix products. One is fastest for small networks."),
        Setting("reset", "linear", "threads"),
    ] = 1

    @property
    def layer_sizes(self) -> tuple[int, ...]:
        """The sizes of the input, of every hidden layer and of the output."""
        return (self.data.shape.inputs, *self.network.widths, self.outputs)

    @property
    def outputs(self) -> int:
        """The numbers that the network answers with: one a class, one for two classes, or the targets."""
        shape = self.data.shape
        if self.loss == "binary_cross_entropy":
            return 1
        return shape.targets if shape.classes is None else shape.classes

    @property
    def parameter_count(self) -> int:
        """How many weights, biases, and scales and shifts of batch norm the network has."""
        sizes = self.layer_sizes
        dense = sum((inputs + 1) * outputs for inputs, outputs in pairwise(sizes))
        return dense + (0 if self.network.batch_norm.name == "off" else 2 * sum(self.network.widths))

    @property
    def batch_rows(self) -> int:
        """The number of rows in a full batch."""
        return self.data.train_rows if self.batch_size == "all" else self.batch_size

    @property
    def joins_last_row(self) -> bool:
        """Whether the last row of an epoch, left alone, goes into the batch before it.

        Batch norm takes the mean off what it sees: of a single row nothing would be left.
        """
        if self.network.batch_norm.name == "off" or self.sampling == "replacement":
            return False
        return self.data.train_rows > self.batch_rows and self.data.train_rows % self.batch_rows == 1

    @property
    def updates_per_epoch(self) -> int:
        """How many batches go into the training rows; the last one may be smaller."""
        return -(-self.data.train_rows // self.batch_rows) - self.joins_last_row

    @property
    def total_updates(self) -> int:
        """The length in updates, however it is given."""
        return (self.epochs or 0) * self.updates_per_epoch if self.updates is None else self.updates
