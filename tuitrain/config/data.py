"""Which rows there are to learn from and to test with."""

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, Field

from tuitrain.config.settings import Setting
from tuitrain.config.values import MODEL, CountOrAll

DataName: TypeAlias = Literal["mnist"]


@dataclass(frozen=True)
class DataShape:
    """What a data set holds, known before it is read: rows, numbers a row, outputs."""

    train: int
    test: int
    inputs: int
    outputs: int


DATA_SHAPES: Final[dict[DataName, DataShape]] = {
    "mnist": DataShape(train=60_000, test=10_000, inputs=784, outputs=10),
}


def _all_train(config: Any) -> int:
    shape: DataShape = config.data.shape
    return shape.train


def _all_test(config: Any) -> int:
    shape: DataShape = config.data.shape
    return shape.test


class DataConfig(BaseModel):
    """The rows to learn from and to be tested on."""

    model_config = MODEL

    name: Annotated[
        DataName,
        Field(description="The data set. mnist: 28 × 28 grey pictures of handwritten digits, ten classes."),
        Setting("reset"),
    ] = "mnist"
    train: Annotated[
        CountOrAll,
        Field(description="How many rows to learn from: the first ones in the data's own order, or all."),
        Setting("reset", "log", "rows", amount=_all_train, most=_all_train),
    ] = "all"
    test: Annotated[
        CountOrAll,
        Field(
            description="How many rows, never learnt from, to test with: the first of the test set, or all."
        ),
        Setting("reset", "log", "rows", amount=_all_test, most=_all_test),
    ] = "all"

    @property
    def shape(self) -> DataShape:
        """What the data set holds, however much of it is used."""
        return DATA_SHAPES[self.name]

    @property
    def train_rows(self) -> int:
        """The number of training rows used."""
        return self.shape.train if self.train == "all" else self.train

    @property
    def test_rows(self) -> int:
        """The number of test rows used."""
        return self.shape.test if self.test == "all" else self.test
