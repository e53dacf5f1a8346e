"""The kinds of value a field takes. Each refuses what YAML readers and Python like to take for it."""

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Discriminator, Field, PlainValidator, Tag
from pydantic_core import PydanticCustomError

from tuitrain.config.text import clean

# One shape for all models: nothing unknown, nothing changed in place, nothing that is not finite.
MODEL: Final = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
COUNT_LIMIT: Final = 10**9

# The branches of a union are tagged in brackets: no key of a file can be taken for them, and an error is told in
# the words of the tag instead of once a branch.
_COUNT: Final = "(count)"
_LIST: Final = "(list)"
_OBJECT: Final = "(object)"
_NUMBER: Final = "(number)"
_TEXT: Final = "(text)"


def _no_bool_or_float(value: Any) -> Any:
    # Literal compares with ==, to which true and 1.0 are 1.
    if type(value) is not int:
        raise PydanticCustomError("literal_error", "not a whole number")
    return value


def _only_list(value: Any) -> Any:
    # A tuple takes sets, generators and a mapping's keys too.
    if not isinstance(value, list | tuple):
        raise PydanticCustomError("list_type", "not a list")
    return value


def _word_or_count(value: Any) -> str:
    return "(word)" if isinstance(value, str) else _COUNT


def _number_or_text(value: Any) -> str:
    return _TEXT if isinstance(value, str) else _NUMBER


def list_or_object(value: Any) -> str:
    """The branch of a field that takes a list or an object."""
    return _LIST if isinstance(value, list | tuple) else _OBJECT


Whole: TypeAlias = Annotated[int, Field(strict=True)]
Number: TypeAlias = Annotated[float, Field(strict=True)]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=COUNT_LIMIT)]
Version: TypeAlias = Annotated[Literal[1], BeforeValidator(_no_bool_or_float)]
Line: TypeAlias = Annotated[str, Field(strict=True), AfterValidator(clean)]
Lines: TypeAlias = Annotated[
    str, Field(strict=True), AfterValidator(lambda text: clean(text, multiline=True))
]
CountOrAll: TypeAlias = Annotated[
    Annotated[Count, Tag(_COUNT)] | Annotated[Literal["all"], Tag("(word)")], Discriminator(_word_or_count)
]
CountOrEpoch: TypeAlias = Annotated[
    Annotated[Count, Tag(_COUNT)] | Annotated[Literal["epoch"], Tag("(word)")], Discriminator(_word_or_count)
]
NumberOrText: TypeAlias = Annotated[
    Annotated[Number, Tag(_NUMBER)] | Annotated[Line, Tag(_TEXT)], Discriminator(_number_or_text)
]
OnlyList: Final = BeforeValidator(_only_list)


def shorthand(value: Any) -> Any:
    """A bare name stands for an object with that name and defaults."""
    return {"name": value} if isinstance(value, str) else value


def _only_scalar(value: Any) -> Any:
    if not isinstance(value, bool | int | float | str):
        raise PydanticCustomError("scalar_type", "not a single value")
    return value


Scalar: TypeAlias = Annotated[bool | int | float | str, PlainValidator(_only_scalar)]
