"""Laying changes over a config: overrides over a file, a changed setting over what runs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from tuitrain.config.expand import expanded
from tuitrain.config.problems import ConfigError, Location, Locations, Problem, written
from tuitrain.config.search import RANGES
from tuitrain.config.validation import validate
from tuitrain.config.yaml_reader import read_value
from tuitrain.text import clean, shorten

Model = TypeVar("Model", bound=BaseModel)

# Setting one way to give the length takes the other away.
LENGTHS: Final = ("epochs", "updates")
_MOST_PARTS: Final = 8
_SPACE: Final = ("search", "space")


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` laid on it; neither is changed.

    Objects merge by key, except that a changed `name`, or another kind of range, replaces the whole object;
    all else is replaced.
    """
    if _is_another(base, over):
        return dict(over)
    new_length = any(length in over for length in LENGTHS)
    merged = {name: value for name, value in base.items() if not (new_length and name in LENGTHS)}
    for name, value in over.items():
        below = base.get(name)
        if isinstance(below, Mapping) and isinstance(value, Mapping):
            value = merge(below, value)
        merged[name] = value
    return merged


def _is_another(base: Mapping[str, Any], over: Mapping[str, Any]) -> bool:
    if "name" in base and "name" in over:
        return bool(base["name"] != over["name"])
    return _is_range(base) and _is_range(over) and base.keys() != over.keys()


def _is_range(value: Mapping[str, Any]) -> bool:
    return len(value) == 1 and all(
        name in RANGES and isinstance(ends, list | tuple) for name, ends in value.items()
    )


def parts(path: str) -> tuple[str, ...]:
    """The names that a dotted path leads through; of a field that is searched all of it is one name."""
    names = tuple(path.split("."))
    if names[:2] != _SPACE or len(names) == 2:
        return names
    last = names[-1:] if len(names) > 3 and names[-1] in RANGES else ()
    return (*_SPACE, ".".join(names[2 : len(names) - len(last)]), *last)


@dataclass(frozen=True)
class Override:
    """One `field=value` of the command line; `source` is what messages call it."""

    path: tuple[str, ...]
    value: Any
    source: str


def parse_override(text: str) -> Override:
    """Read the `field=value` of a `--set`; the value by the rules of a preset's scalars, or in brackets.

    Raises ConfigError where it is not written so, or the value is no YAML.
    """
    source = f"--set {shorten(clean(text))}"
    name, equals, value = text.partition("=")
    name = name.strip()
    if not equals or not all(name.split(".")):
        raise ConfigError.of("is not written like optimizer.lr=.02", source)
    document = read_value(value, source)
    if document.found:
        field = shorten(clean(name))
        raise ConfigError([Problem(source, None, field, message) for _, message in document.found])
    if len(document.fields) > 1:
        raise ConfigError.of("is more than one value", source)
    return Override(parts(name), document.fields["value"], source)


def changed(config: Model, changes: Mapping[str, Any]) -> Model:
    """A validated copy of `config` with the fields at these dotted paths changed, of the same type.

    Raises ConfigError, its problems without a source.
    """
    model = type(config)
    over: dict[str, Any] = {}
    for path, value in changes.items():
        over = merge(over, expanded(nested(parts(path), value), model))
    return validate(model, merge(plain(config), over), Locations())


def plain(config: BaseModel) -> dict[str, Any]:
    """The fields of a config as plain values, unset ones left out."""
    return config.model_dump(exclude_none=True)


def overridden(
    values: Mapping[str, Any], overrides: Iterable[Override], model: type[BaseModel], places: Locations
) -> dict[str, Any]:
    """The values of a file with all overrides merged over them; `places` learns where each field now is."""
    base = expanded(values, model, defaults=True)
    over: dict[str, Any] = {}
    for order, override in enumerate(overrides, start=1):
        over = merge(over, expanded(nested(override.path, override.value), model))
        _put(places, base, override.path, Location(override.source, None, order))
    return merge(base, over)


def covered(overrides: Sequence[Override], model: type[BaseModel]) -> list[Problem]:
    """Overrides of a part of what one before them has made a whole without parts, such as a list."""
    problems = []
    for number, override in enumerate(overrides):
        for before in overrides[:number]:
            length = len(before.path)
            if len(override.path) > length and override.path[:length] == before.path:
                value: Any = expanded(nested(before.path, before.value), model)
                for part in before.path[:_MOST_PARTS]:
                    value = value[part]
                if not isinstance(value, Mapping):
                    part = shorten(clean(override.path[length]))
                    message = f"there is no {part} in what {before.source} gives"
                    problems.append(Problem(override.source, None, written(override.path), message))
    return problems


def nested(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """`{a: {b: value}}` for the path (a, b)."""
    # So long a path names no field; cut, it still names none, and nothing nests without end.
    for part in reversed(path[:_MOST_PARTS]):
        value = {part: value}
    return dict(value)


def _put(places: Locations, base: Mapping[str, Any], path: tuple[str, ...], place: Location) -> None:
    """The field comes from `place`, and so does what holds it where an override is the first to make it."""
    below: Any = base
    for length, part in enumerate(path[:-1], start=1):
        below = below.get(part) if isinstance(below, Mapping) else None
        if not isinstance(below, Mapping) and not places.of(path[:length]).order:
            places.put(path[:length], place)
    places.put(path, place)
