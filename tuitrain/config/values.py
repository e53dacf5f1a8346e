"""The kinds of value a field takes; each refuses what YAML and Python would let pass for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    GetCoreSchemaHandler,
    PlainValidator,
    Tag,
)
from pydantic_core import CoreSchema, PydanticCustomError
from pydantic_core.core_schema import no_info_before_validator_function

from tuitrain.text import clean

# One shape for all models: nothing unknown, nothing changed in place, nothing that is not finite.
MODEL: Final = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)
COUNT_LIMIT: Final = 10**9
LARGEST_NORM: Final = 1000
"""A gradient is never clipped to a longer norm than this: it might as well be off."""

# The branches of a union have tags in brackets: an error is told once, by the branch that was meant, and its
# place can be cleared of them.
WORD_TAG: Final = "(word)"
COUNT_TAG: Final = "(count)"
NUMBER_TAG: Final = "(number)"
OFF_TAG: Final = "(off)"
TEXT_TAG: Final = "(text)"
LIST_TAG: Final = "(list)"
OBJECT_TAG: Final = "(object)"


def word_or_count(value: Any) -> str:
    """The branch of a field that takes a count or a word."""
    return WORD_TAG if isinstance(value, str) else COUNT_TAG


def text_or_number(value: Any) -> str:
    """The branch of a field that takes a number or a text."""
    return TEXT_TAG if isinstance(value, str) else NUMBER_TAG


def off_or_number(value: Any) -> str:
    """The branch of a field that takes a number or is off."""
    return OFF_TAG if isinstance(value, str) else COUNT_TAG


def list_or_object(value: Any) -> str:
    """The branch of a field that takes a list or an object."""
    return LIST_TAG if isinstance(value, list | tuple) else OBJECT_TAG


def by_name(default: str, **same: str) -> Callable[[Any], str | None]:
    """Which branch of a union of objects told apart by `name` is meant; `default` where there is no name.

    A branch is tagged with the first of its names; `same` leads from its other names to that one.
    """

    def branch(value: Any) -> str | None:
        name = value.get("name", default) if isinstance(value, dict) else getattr(value, "name", None)
        return f"({same.get(name, name)})" if isinstance(name, str) else None

    return branch


def shorthand(value: Any) -> Any:
    """A bare name stands for an object with that name."""
    return {"name": value} if isinstance(value, str) else value


@dataclass(frozen=True)
class Short:
    """On a field that takes an object: a bare number stands for an object with that field."""

    field: str

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.written_out, handler(source))

    def written_out(self, value: Any) -> Any:
        """The object that a bare number stands for."""
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        return {self.field: value} if is_number else value


@dataclass(frozen=True)
class Listed:
    """On a field that takes an object: a list of numbers stands for an object with these fields in order."""

    fields: tuple[str, ...]

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return no_info_before_validator_function(self.written_out, handler(source))

    def written_out(self, value: Any) -> Any:
        """The object that a list stands for."""
        fits = isinstance(value, list | tuple) and len(value) == len(self.fields)
        return dict(zip(self.fields, value, strict=True)) if fits else value


def _only_one(value: Any) -> Any:
    # Literal compares with ==, to which true and 1.0 are 1.
    if type(value) is not int or value != 1:
        raise PydanticCustomError("literal_error", "not 1")
    return value


def _only_list(value: Any) -> Any:
    # A tuple also takes sets, generators and the keys of a mapping.
    if not isinstance(value, list | tuple):
        raise PydanticCustomError("list_type", "not a list")
    return value


def _only_scalar(value: Any) -> Any:
    if not isinstance(value, bool | int | float | str):
        raise PydanticCustomError("scalar_type", "not a single value")
    return value


def _clean_lines(text: str) -> str:
    return clean(text, multiline=True)


OnlyList: Final = BeforeValidator(_only_list)

Whole: TypeAlias = Annotated[int, Field(strict=True)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=COUNT_LIMIT)]
Number: TypeAlias = Annotated[float, Field(strict=True)]
Line: TypeAlias = Annotated[str, Field(strict=True, max_length=200), AfterValidator(clean)]
Lines: TypeAlias = Annotated[str, Field(strict=True), AfterValidator(_clean_lines)]
Version: TypeAlias = Annotated[Literal[1], BeforeValidator(_only_one)]
Scalar: TypeAlias = Annotated[
    bool | int | float | str,
    PlainValidator(_only_scalar, json_schema_input_type=bool | int | float | str),
]
CountOrAll: TypeAlias = Annotated[
    Annotated[Count, Tag(COUNT_TAG)] | Annotated[Literal["all"], Tag(WORD_TAG)], Discriminator(word_or_count)
]
NormOrOff: TypeAlias = Annotated[
    Annotated[Annotated[Number, Field(gt=0, le=LARGEST_NORM)], Tag(COUNT_TAG)]
    | Annotated[Literal["off"], Tag(OFF_TAG)],
    Discriminator(off_or_number),
]
CountOrEpoch: TypeAlias = Annotated[
    Annotated[Count, Tag(COUNT_TAG)] | Annotated[Literal["epoch"], Tag(WORD_TAG)],
    Discriminator(word_or_count),
]
NumberOrText: TypeAlias = Annotated[
    Annotated[Number, Tag(NUMBER_TAG)] | Annotated[Line, Tag(TEXT_TAG)], Discriminator(text_or_number)
]
