"""The data sets that have a name: what they hold, known before they are read or made."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

DataName: TypeAlias = Literal["mnist", "spirals", "circles", "xor", "moons", "gaussians", "sine", "plane"]
DATA_NAMES: Final[tuple[str, ...]] = get_args(DataName)


@dataclass(frozen=True)
class DataShape:
    """What a data set holds: rows, numbers a row, what is to be said of a row.

    `classes` is None where numbers are asked for; `targets` are the numbers a row then has.
    """

    train: int
    test: int
    inputs: int
    classes: int | None = None
    targets: int = 1


@dataclass(frozen=True)
class GeneratedSet:
    """A data set that is made: how many inputs a row has, and what noise and classes it has by default."""

    inputs: int
    noise: float
    classes: int | None = None
    any_classes: bool = False


GENERATED: Final[dict[str, GeneratedSet]] = {
    "spirals": GeneratedSet(2, 0.02, 2, any_classes=True),
    "circles": GeneratedSet(2, 0.05, 2),
    "xor": GeneratedSet(2, 0.1, 2),
    "moons": GeneratedSet(2, 0.1, 2),
    "gaussians": GeneratedSet(2, 0.2, 3, any_classes=True),
    "sine": GeneratedSet(1, 0.1),
    "plane": GeneratedSet(2, 0.1),
}
USUAL_ROWS: Final = 1_000
"""What `all` comes to in a generated set, of which there is no end."""
MOST_ROWS: Final = 100_000
"""How many rows of a generated set may be asked for."""
MNIST_PICTURE: Final = (28, 28)
MNIST: Final = DataShape(train=60_000, test=10_000, inputs=784, classes=10)
