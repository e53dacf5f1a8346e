"""Which rows there are to learn from and to test with."""

from collections.abc import Iterable
from typing import Annotated, Any, Final, Literal, Self, TypeAlias

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    Discriminator,
    Field,
    PrivateAttr,
    Tag,
    model_validator,
)

from tuitrain.config.data_paths import Refused, is_path
from tuitrain.config.data_sets import (
    DATA_NAMES,
    GENERATED,
    MNIST,
    MNIST_PICTURE,
    MOST_ROWS,
    USUAL_ROWS,
    DataName,
    DataShape,
)
from tuitrain.config.findings import raise_found
from tuitrain.config.problems import Finding, suggestion
from tuitrain.config.settings import Setting
from tuitrain.config.values import COUNT_LIMIT, MODEL, TEXT_TAG, WORD_TAG, CountOrAll, Number, Whole
from tuitrain.idx.file import MOST_BYTES, UNSIGNED_BYTES, FileError
from tuitrain.idx.folder import IdxFolder, idx_folder
from tuitrain.text import clean, shown

_LONGEST_PATH: Final = 4096


def _all_train(config: Any) -> int:
    shape: DataShape = config.data.shape
    return shape.train


def _all_test(config: Any) -> int:
    shape: DataShape = config.data.shape
    return shape.test


def _most_train(config: Any) -> int:
    return MOST_ROWS if config.data.name in GENERATED else _all_train(config)


def _most_test(config: Any) -> int:
    return MOST_ROWS if config.data.name in GENERATED else _all_test(config)


def _most_held_back(config: Any) -> int:
    data: DataConfig = config.data
    return data.labelled_rows - 1


def _has_own_pictures(config: Any) -> bool:
    data: DataConfig = config.data
    return is_path(data.name) and data.image_shape is not None


def _name_or_path(value: Any) -> str:
    is_text = isinstance(value, str)
    return TEXT_TAG if isinstance(value, Refused) or (is_text and is_path(value)) else WORD_TAG


def _known_name(value: Any) -> Any:
    if isinstance(value, str) and value not in DATA_NAMES:
        near = suggestion(value, DATA_NAMES) or "; a folder has a separator in it, as in ./digits"
        raise_found([((), f"{shown(value)} is not one of: {', '.join(DATA_NAMES)}{near}")])
    return value


def _usable_path(value: Any) -> Any:
    if isinstance(value, Refused):
        raise_found([((), value.reason)])
    if isinstance(value, str) and clean(value) != value:
        raise_found([((), f"{shown(value)} holds characters that cannot be shown")])
    return value


def _count_or_share(value: Any) -> Any:
    if isinstance(value, float) and value >= 1:
        raise_found([((), f"{shown(value)} is neither a count of rows nor a share of them below 1")])
    return value


def _count_again(value: float) -> float:
    return value if 0 < value < 1 else int(value)


Folder: TypeAlias = Annotated[
    str,
    Field(strict=True, max_length=_LONGEST_PATH, json_schema_extra={"pattern": r"[/\\]"}),
    BeforeValidator(_usable_path),
]
CountOrShare: TypeAlias = Annotated[
    Number, Field(ge=0, le=COUNT_LIMIT), BeforeValidator(_count_or_share), AfterValidator(_count_again)
]


class DataConfig(BaseModel):
    """The rows to learn from and to be tested on."""

    model_config = MODEL

    name: Annotated[
        Annotated[DataName, BeforeValidator(_known_name), Tag(WORD_TAG)] | Annotated[Folder, Tag(TEXT_TAG)],
        Discriminator(_name_or_path),
        Field(
            description="The data set. mnist: 28 × 28 grey pictures of handwritten digits, ten classes;"
            " spirals, circles, xor, moons, gaussians: points in the plane, in classes; sine, plane:"
            " regression targets; or a folder such as ./digits with four files in MNIST's format."
        ),
        Setting("reset", "choice", panel=("DATA", "set")),
    ] = "mnist"
    train: Annotated[
        CountOrAll,
        Field(description="How many training rows to use: the first ones in the order of the data, or all."),
        Setting("reset", "log", "rows", amount=_all_train, most=_most_train, panel=("DATA", "train")),
    ] = "all"
    test: Annotated[
        CountOrAll,
        Field(
            description="How many test rows to use, never for training: the first of the test set, or all."
        ),
        Setting("reset", "log", "rows", amount=_all_test, most=_most_test, panel=("DATA", "test")),
    ] = "all"
    validation: Annotated[
        CountOrShare,
        Field(
            description="How many training rows, as a count or a share, are held back after a shuffle. Use "
            "them to choose settings, without touching the test set."
        ),
        Setting("reset", "log", "rows", most=_most_held_back),
    ] = 0
    noise: Annotated[
        Number | None,
        Field(
            ge=0,
            le=10,
            description="The standard deviation of the noise on each generated point or value; the default "
            "depends on the data set.",
        ),
        Setting("reset", "log", size=0.01, panel=("DATA", "noise")),
    ] = None
    classes: Annotated[
        Whole | None,
        Field(ge=2, le=10, description="How many classes: arms of spirals, clusters of gaussians."),
        Setting("reset", "linear"),
    ] = None
    standardize: Annotated[
        bool,
        Field(
            strict=True,
            description="Whether each input is scaled to mean 0 and deviation 1 over the training rows; in"
            " pictures, all inputs together.",
        ),
        Setting("reset"),
    ] = False
    labels: Annotated[
        Literal["integers", "one_hot"],
        Field(
            description="How labels are written: as integers, or one-hot, a row with a 1 at the index of "
            "the class. Both give the same results."
        ),
        Setting("reset"),
    ] = "integers"
    transpose: Annotated[
        bool,
        Field(
            strict=True,
            description="Whether each picture of a folder is transposed: rows become columns, in training "
            "and on the screen. EMNIST needs it, whose pictures lie on their side.",
        ),
        Setting("reset", where=_has_own_pictures),
    ] = False
    # Kept: a run in progress asks no more of files that it has read.
    _folder: IdxFolder | None = PrivateAttr(default=None)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if is_path(self.name):
            try:
                self._folder = idx_folder(self.name)
            except FileError as error:
                raise_found([(("name",), str(error))])
        raise_found(list(self._findings()))
        return self

    def _findings(self) -> Iterable[Finding]:
        made = GENERATED.get(self.name)
        if self.noise is not None and made is None:
            yield ("noise",), f"only generated data have noise: {', '.join(GENERATED)}"
        if self.classes is not None and not (made and made.any_classes):
            some = [name for name, each in GENERATED.items() if each.any_classes]
            yield ("classes",), f"only of {' and '.join(some)} can the classes be chosen"
        classes = self.shape.classes
        if self.labels == "one_hot" and classes is None:
            yield ("labels",), f"{self.name} has regression targets, not classes; leave labels out"
        elif self.labels == "one_hot" and self.labelled_rows * (classes or 0) > MOST_BYTES:
            taken = (
                f"{self.labelled_rows:,} rows of {classes} classes take more than {MOST_BYTES >> 20:,} MiB"
            )
            yield ("labels",), f"one-hot labels of {taken}; use integers"
        if self.transpose and self._folder is None:
            yield ("transpose",), "only the pictures of your own folder can be transposed"
        elif self.transpose and self.image_shape is None:
            entry = self._folder.entry_in_words if self._folder else ""
            yield ("transpose",), f"what has two sides can be transposed; an entry of the folder's is {entry}"
        if self.validation_rows >= self.labelled_rows:
            share = f"{self.validation_rows:,} of the {self.labelled_rows:,} training rows there are"
            yield ("validation",), f"{share} leave none to learn from"

    @property
    def shape(self) -> DataShape:
        """What the data set holds, however much of it is used; of a generated one, what `all` comes to."""
        if self._folder is not None:
            folder = self._folder
            return DataShape(folder.train, folder.test, folder.inputs, folder.classes)
        made = GENERATED.get(self.name)
        if made is None:
            return MNIST
        return DataShape(USUAL_ROWS, USUAL_ROWS, made.inputs, self.classes or made.classes)

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Height and width, where a row is a picture; as it is shown, transposed if that is asked for."""
        if self._folder is not None:
            shape = self._folder.image_shape
            return (shape[1], shape[0]) if shape is not None and self.transpose else shape
        return MNIST_PICTURE if self.name == "mnist" else None

    @property
    def absent_classes(self) -> tuple[int, ...]:
        """The classes of a folder that none of the training rows used belongs to, held back or not."""
        begins = () if self._folder is None else self._folder.begins
        return tuple(number for number, row in enumerate(begins) if row is None or row >= self.labelled_rows)

    @property
    def stored_as(self) -> str:
        """The type of the numbers of a folder or of MNIST, as a letter of Python's `struct` and NumPy's."""
        return UNSIGNED_BYTES.letter if self._folder is None else self._folder.type.letter

    @property
    def deviation(self) -> float:
        """The noise of a generated set, its own where none is given."""
        return GENERATED[self.name].noise if self.noise is None else self.noise

    @property
    def labelled_rows(self) -> int:
        """The number of training rows used, those held back from training among them."""
        return self.shape.train if self.train == "all" else self.train

    @property
    def train_rows(self) -> int:
        """The number of rows learnt from, those held back left out."""
        return self.labelled_rows - self.validation_rows

    @property
    def validation_rows(self) -> int:
        """The number of training rows held back; a share above zero is at least one."""
        if isinstance(self.validation, int):
            return self.validation
        return max(1, round(self.validation * self.labelled_rows))

    @property
    def test_rows(self) -> int:
        """The number of test rows used."""
        return self.shape.test if self.test == "all" else self.test
