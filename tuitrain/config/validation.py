"""From plain values to a model, with every problem told in plain sentences at its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tuitrain.config.checks import FOUND
from tuitrain.config.problems import FieldPath, Finding, Places, nearest
from tuitrain.config.settings import choices_of, variants
from tuitrain.config.text import shown

Model = TypeVar("Model", bound=BaseModel)
_MOST_LISTED: Final = 6


def validate(
    model: type[Model], values: Mapping[str, Any], places: Places, known: Iterable[Finding] = ()
) -> Model:
    """The model made of `values`.

    Raises ConfigError with all problems, the `known` ones among them, each at its place.
    """
    found = list(known)
    try:
        config = model.model_validate(values)
    except ValidationError as error:
        found += _findings(model, error)
        found += _findings_beside(model, values, error)
    if found:
        raise places.error(found)
    return config


def _findings_beside(
    model: type[BaseModel], values: Mapping[str, Any], error: ValidationError
) -> list[Finding]:
    """What the checks across fields find although some fields are wrong.

    They run only on a whole config, so the wrong fields are left out or stood in for, and with them every check that
    reads one.
    """
    wrong = {str(details["loc"][0]) for details in error.errors() if details["loc"]}
    if not wrong:
        return []
    wrong |= {near for name in wrong - set(model.model_fields) if (near := _nearest_field(model, name))}
    stand_in: dict[str, Any] = getattr(model, "STAND_IN", {})
    rest = {name: value for name, value in values.items() if name not in wrong}
    rest |= {name: value for name, value in stand_in.items() if name in wrong}
    try:
        model.model_validate(rest, context={"wrong": frozenset(wrong)})
    except ValidationError as second:
        return _findings(model, second)
    return []


def _nearest_field(model: type[BaseModel], name: str) -> str | None:
    near = nearest(name, model.model_fields)
    return near.split("'")[1] if near else None


def _findings(model: type[BaseModel], error: ValidationError) -> list[Finding]:
    return [found for details in error.errors(include_url=False) for found in _translated(model, details)]


def _translated(model: type[BaseModel], details: ErrorDetails) -> Iterator[Finding]:
    """The findings that one of pydantic's errors stands for."""
    kind, place = details["type"], details["loc"]
    last_is_key = kind == "extra_forbidden"
    path: FieldPath = tuple(part for part in place[:-1] if not _is_tag(part))
    if place and (last_is_key or not _is_tag(place[-1])):
        path = (*path, place[-1])
    if kind == FOUND:
        yield from ((path + inner, message) for inner, message in details["ctx"]["found"])
        return
    given = details["input"]
    if kind in ("union_tag_invalid", "union_tag_not_found") and isinstance(given, dict):
        kind, path, given = "union_tag_invalid", (*path, "name"), given.get("name")
    spot = _Spot(model, place[:-1] if last_is_key or kind == "missing" else place)
    if last_is_key:
        yield path, _unknown(str(path[-1]), spot)
    else:
        write = _SENTENCES.get(kind, _unusable)
        yield path, "has no value" if given is None else write(given, details.get("ctx", {}), spot)


def _is_tag(part: int | str) -> bool:
    return isinstance(part, str) and part.startswith("(")


class _Spot:
    """The field that an error's place leads to: its choices, and the models that its value may be."""

    def __init__(self, model: type[BaseModel], place: tuple[int | str, ...]) -> None:
        self.models: tuple[type[BaseModel], ...] = (model,)
        self.choices: tuple[Any, ...] = ()
        self.takes_list = "(object)" in place
        self.takes_numbers = "(word)" in place
        self.takes_text = "(number)" in place
        for part in place:
            self._enter(part)

    def _enter(self, part: int | str) -> None:
        if _is_tag(part):
            name = str(part)[1:-1]
            named = [each for each in self.models if name in _names(each)]
            self.models = tuple(named) or self.models
        elif isinstance(part, str):
            fields = [each.model_fields[part] for each in self.models if part in each.model_fields]
            self.models = tuple(inner for field in fields for inner in variants(field.annotation))
            own = tuple(choice for field in fields for choice in choices_of(field.annotation))
            self.choices = own or tuple(name for each in self.models for name in _names(each))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of all models that the value may be, each once."""
        return tuple(dict.fromkeys(name for model in self.models for name in model.model_fields))


def _names(model: type[BaseModel]) -> tuple[str, ...]:
    return choices_of(model.model_fields["name"].annotation) if "name" in model.model_fields else ()


def _unknown(key: str, spot: _Spot) -> str:
    near = nearest(key, spot.fields)
    listed = f"; the fields here are: {', '.join(spot.fields)}" if len(spot.fields) <= _MOST_LISTED else ""
    return f"unknown field {shown(key)}{near or listed}"


def _plain(number: float) -> str:
    return str(int(number)) if float(number).is_integer() else str(number)


def _unusable(given: Any, _: Mapping[str, Any], __: _Spot) -> str:
    return f"{shown(given)} cannot be used here"


def _choice(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    near = nearest(given, map(str, spot.choices)) if isinstance(given, str) else ""
    return f"{shown(given)} is not one of: {', '.join(map(str, spot.choices))}{near}"


def _whole(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    words = "".join(f" or '{choice}'" for choice in spot.choices)
    return f"{shown(given)} is not a whole number{words}"


def _literal(given: Any, ctx: Mapping[str, Any], spot: _Spot) -> str:
    return _whole(given, ctx, spot) if spot.takes_numbers else _choice(given, ctx, spot)


def _number(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        return f"{shown(given)} is too large"
    return f"{shown(given)} is not a number{' or a text' if spot.takes_text else ''}"


def _list(given: Any, _: Mapping[str, Any], __: _Spot) -> str:
    return f"{shown(given)} is not a list"


def _object(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    before = "a list or " if spot.takes_list else "a name or " if spot.choices else ""
    return f"{shown(given)} is not {before}an object with the fields {', '.join(spot.fields)}"


def _compared(words: str, bound: str) -> Callable[[Any, Mapping[str, Any], _Spot], str]:
    return lambda given, ctx, _: f"{shown(given)} {words} {_plain(ctx[bound])}"


_SENTENCES: Final[dict[str, Callable[[Any, Mapping[str, Any], _Spot], str]]] = {
    "greater_than": _compared("is not greater than", "gt"),
    "greater_than_equal": _compared("is less than", "ge"),
    "less_than": _compared("is not less than", "lt"),
    "less_than_equal": _compared("is greater than", "le"),
    "finite_number": lambda given, _, __: f"{shown(given)} is not finite",
    "int_type": _whole,
    "float_type": _number,
    "literal_error": _literal,
    "string_type": lambda given, _, __: f"{shown(given)} is not text; put it in quotes",
    "string_too_long": lambda _, ctx, __: f"is longer than {ctx['max_length']} characters",
    "too_long": lambda _, ctx, __: f"has more than {ctx['max_length']} entries",
    "missing": lambda _, __, ___: "is missing",
    "list_type": _list,
    "tuple_type": _list,
    "dict_type": lambda given, _, __: f"{shown(given)} is not an object like {{field: value}}",
    "scalar_type": lambda given, _, __: f"{shown(given)} is not a single value",
    "model_type": _object,
    "model_attributes_type": _object,
    "union_tag_invalid": _choice,
    "union_tag_not_found": _object,
}
