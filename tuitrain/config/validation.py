"""From plain values to a model, every problem told in a plain sentence at its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tuitrain.config.findings import FOUND
from tuitrain.config.problems import FieldPath, Finding, Locations, nearest, suggestion
from tuitrain.config.settings import choices_of, names_of, variants
from tuitrain.config.values import NUMBER_TAG, OBJECT_TAG, OFF_TAG, WORD_TAG, Listed
from tuitrain.text import shown

Model = TypeVar("Model", bound=BaseModel)

_MOST_LISTED: Final = 6
_UNKNOWN: Final = "extra_forbidden"
_APART: Final = "expect"
"""The field whose entries do not depend on each other."""


def validate(
    model: type[Model], values: Mapping[str, Any], places: Locations, known: Iterable[Finding] = ()
) -> Model:
    """The model made of `values`.

    Raises ConfigError with all problems, the `known` ones among them, each at its place.
    """
    config, found = examine(model, values)
    found = [*known, *found]
    if config is None or found:
        raise places.error(found)
    return config


def examine(model: type[Model], values: Mapping[str, Any]) -> tuple[Model | None, list[Finding]]:
    """The model made of `values`, or None and everything that is wrong with them."""
    try:
        return model.model_validate(values), []
    except ValidationError as error:
        found = _findings(model, error)
        return None, [*found, *_findings_below(model, values, error), *_findings_beside(model, values, error)]


def _findings_below(
    model: type[BaseModel], values: Mapping[str, Any], error: ValidationError
) -> list[Finding]:
    """What else is wrong with an object whose name is misspelt: it is read as the one that was meant."""
    meant: dict[str, Any] = {}
    for details in filter(_misnamed, error.errors()):
        near = nearest(str(details["input"].get("name")), _Spot(model, details["loc"]).choices)
        if near is not None:
            meant[str(details["loc"][0])] = {**details["input"], "name": near}
    if not meant:
        return []
    try:
        model.model_validate({**values, **meant})
    except ValidationError as second:
        # Which fields it has depends on the guess; what is wrong with a field that it has does not.
        return [
            found
            for details in second.errors(include_url=False)
            if details["loc"][0] in meant and details["type"] != _UNKNOWN
            for found in _translated(model, details)
        ]
    return []


def _misnamed(details: ErrorDetails) -> bool:
    """Whether a field of the model itself says by a wrong name what it is."""
    named = details["type"] == "union_tag_invalid" and isinstance(details["input"], dict)
    return named and len(_path(details["loc"])) == 1


def _findings_beside(
    model: type[BaseModel], values: Mapping[str, Any], error: ValidationError
) -> list[Finding]:
    """What the checks across fields find although some fields are wrong.

    They run on a whole config only. So the wrong fields are left out or stood in for, and with them every
    check that depends on one; a misspelt field counts as the one that was meant. Of expectations, which do
    not depend on each other, only those are left out that are wrong themselves.
    """
    places = [details["loc"] for details in error.errors() if details["loc"]]
    entries = {place[1] for place in places if place[0] == _APART and len(place) > 2}
    wrong = {str(place[0]) for place in places if place[0] != _APART or len(place) <= 2}
    if not wrong and not entries:
        return []
    wrong |= {meant for name in wrong if (meant := nearest(name, model.model_fields))}
    stand_in: dict[str, Any] = getattr(model, "STAND_IN", {})
    rest = {name: value for name, value in values.items() if name not in wrong}
    rest = {**stand_in, **rest}
    kept: list[int] = []
    if entries and _APART in rest:
        kept = [index for index in range(len(rest[_APART])) if index not in entries]
        rest[_APART] = [rest[_APART][index] for index in kept]
    try:
        model.model_validate(rest, context={"wrong": frozenset(wrong)})
    except ValidationError as second:
        return [(_at_its_own(path, kept), message) for path, message in _findings(model, second)]
    return []


def _at_its_own(path: FieldPath, kept: Sequence[int]) -> FieldPath:
    """The place of an entry among all of them, where only those `kept` were looked at."""
    if kept and path[0] == _APART and len(path) > 1 and isinstance(path[1], int):
        return (_APART, kept[path[1]], *path[2:])
    return path


def _findings(model: type[BaseModel], error: ValidationError) -> list[Finding]:
    return [found for details in error.errors(include_url=False) for found in _translated(model, details)]


def _translated(model: type[BaseModel], details: ErrorDetails) -> Iterator[Finding]:
    """The findings that one of pydantic's errors stands for."""
    kind, place, given = details["type"], details["loc"], details["input"]
    if kind == _UNKNOWN:
        key = place[-1]
        yield (*_path(place[:-1]), key), _unknown(str(key), _Spot(model, place[:-1]))
        return
    path, context = _path(place), details.get("ctx", {})
    if kind == "too_short" and len(given) >= context["min_length"]:
        return  # entries that are wrong were not counted; each is told of itself
    if kind == FOUND:
        yield from ((path + inner, message) for inner, message in context["found"])
        return
    if kind.startswith("union_tag") and isinstance(given, dict):
        kind, path, given = "literal_error", (*path, "name"), given.get("name")
    spot = _Spot(model, place)
    sentence = _SENTENCES.get(kind, _unusable)
    yield path, "has no value" if given is None else sentence(given, context, spot)


def _path(place: FieldPath) -> FieldPath:
    return tuple(part for part in place if not _is_tag(part))


def _is_tag(part: int | str) -> bool:
    return isinstance(part, str) and part.startswith("(")


class _Spot:
    """The field that an error's place leads to: its choices, and the models that its value may be."""

    def __init__(self, model: type[BaseModel], place: FieldPath) -> None:
        self.place = place
        self.models: tuple[type[BaseModel], ...] = (model,)
        self.choices: tuple[Any, ...] = ()
        self.listed: tuple[str, ...] = ()
        """The fields that may be given as a list of their values."""
        for part in place:
            self._enter(part)

    def _enter(self, part: int | str) -> None:
        if _is_tag(part):
            named = tuple(each for each in self.models if str(part)[1:-1] in names_of(each))
            self.models = named or self.models
        elif isinstance(part, str):
            known = [each.model_fields[part] for each in self.models if part in each.model_fields]
            types = [field.annotation for field in known]
            found = (entry for field in known for entry in field.metadata if isinstance(entry, Listed))
            self.listed = next((entry.fields for entry in found), ())
            self.models = tuple(inner for each in types for inner in variants(each))
            own = tuple(choice for each in types for choice in choices_of(each))
            self.choices = own or tuple(name for each in self.models for name in names_of(each))

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of all models that the value may be, each once."""
        return tuple(dict.fromkeys(name for model in self.models for name in model.model_fields))


_Sentence: TypeAlias = Callable[[Any, Mapping[str, Any], _Spot], str]


def _unknown(key: str, spot: _Spot) -> str:
    listed = f"; the fields here are: {', '.join(spot.fields)}" if len(spot.fields) <= _MOST_LISTED else ""
    return f"unknown field {shown(key)}{suggestion(key, spot.fields) or listed}"


def _unusable(given: Any, _: Mapping[str, Any], __: _Spot) -> str:
    return f"{shown(given)} cannot be used here"


def _whole(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    return f"{shown(given)} is not a whole number{_or_words(spot)}"


def _or_words(spot: _Spot) -> str:
    return "".join(f" or '{choice}'" for choice in spot.choices)


def _word(given: Any, context: Mapping[str, Any], spot: _Spot) -> str:
    if WORD_TAG in spot.place:
        return _whole(given, context, spot)
    if OFF_TAG in spot.place:
        return _number(given, context, spot)
    near = suggestion(given, map(str, spot.choices)) if isinstance(given, str) else ""
    return f"{shown(given)} is not one of: {', '.join(map(str, spot.choices))}{near}"


def _number(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    if isinstance(given, int) and not isinstance(given, bool):
        return f"{shown(given)} is too large"
    words = " or a word" if NUMBER_TAG in spot.place else _or_words(spot)
    return f"{shown(given)} is not a number{words}"


def _object(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    if spot.listed:
        return f"{shown(given)} is not a list [{', '.join(spot.listed)}]"
    else_ = (
        "a list such as [100, 50] or " if OBJECT_TAG in spot.place else "a name or " if spot.choices else ""
    )
    return f"{shown(given)} is not {else_}an object with the fields {', '.join(spot.fields)}"


def _text(given: Any, _: Mapping[str, Any], spot: _Spot) -> str:
    own = {"above": "min", "below": "max"}.get(str(spot.place[-1]))
    if own and spot.place[0] == _APART and isinstance(given, int | float) and not isinstance(given, bool):
        return f"{shown(given)} is a number, and {spot.place[-1]} takes a figure; write {own}: {shown(given)}"
    return f"{shown(given)} is not text; put it in quotes"


def _is_not(what: str) -> _Sentence:
    return lambda given, _, __: f"{shown(given)} is not {what}"


def _compared(words: str, bound: str) -> _Sentence:
    def sentence(given: Any, context: Mapping[str, Any], _: _Spot) -> str:
        limit = context[bound]
        return f"{shown(given)} is {words} {int(limit) if float(limit).is_integer() else limit}"

    return sentence


_SENTENCES: Final[dict[str, _Sentence]] = {
    "missing": lambda _, __, ___: "is missing",
    "greater_than": _compared("not greater than", "gt"),
    "greater_than_equal": _compared("less than", "ge"),
    "less_than": _compared("not less than", "lt"),
    "less_than_equal": _compared("greater than", "le"),
    "finite_number": _is_not("finite"),
    "int_type": _whole,
    "float_type": _number,
    "literal_error": _word,
    "union_tag_invalid": _word,
    "union_tag_not_found": _object,
    "model_type": _object,
    "bool_type": _is_not("true or false"),
    "dict_type": _is_not("an object of fields and values"),
    "list_type": _is_not("a list"),
    "scalar_type": _is_not("a single value"),
    "string_type": _text,
    "string_unicode": lambda given, _, __: f"{shown(given)} holds half a character (a lone surrogate)",
    "string_too_long": lambda _, context, __: f"is longer than {context['max_length']} characters",
    "too_short": lambda _, context, __: f"has fewer than {context['min_length']} entries",
    "too_long": lambda given, context, _: (
        f"has more than {context['max_length']} {'characters' if isinstance(given, str) else 'entries'}"
    ),
}
