"""Laying changes over a config: an override over a file, a changed setting over what runs."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel

from tuitrain.config.problems import ConfigError, FieldPath, Place, Places, Problem, nearest
from tuitrain.config.settings import variant_names
from tuitrain.config.text import clean, shorten, shown
from tuitrain.config.validation import validate
from tuitrain.config.values import shorthand
from tuitrain.config.yaml_reader import read_value

Model = TypeVar("Model", bound=BaseModel)

# Setting one way to give the length takes the other away.
LENGTHS: Final = ("epochs", "updates")
_MOST_PARTS: Final = 8


def merge(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`base` with `over` laid on it; neither is changed.

    Objects merge by key, except that a changed `name` replaces the whole object; all else is replaced, lists too.
    """
    if "name" in base and "name" in over and base["name"] != over["name"]:
        return dict(over)
    given = [length for length in LENGTHS if length in over]
    merged = {name: value for name, value in base.items() if not (given and name in LENGTHS)}
    for name, value in over.items():
        below = base.get(name)
        merged[name] = (
            merge(below, value) if isinstance(below, Mapping) and isinstance(value, Mapping) else value
        )
    return merged


def expanded(values: Mapping[str, Any], model: type[BaseModel], named: bool = True) -> dict[str, Any]:
    """`values` with every bare name written as an object, and with the default's name where none is given.

    Without `named` an object that has no name stays without: it is meant to be laid over one that has.
    """
    full = dict(values)
    for name, field in model.model_fields.items():
        if name not in values or not variant_names(field.annotation):
            continue
        full[name] = shorthand(full[name])
        if named and isinstance(full[name], dict):
            full[name] = {"name": field.default.name, **full[name]}
    return full


@dataclass(frozen=True)
class Override:
    """One `field=value` of the command line, read; `source` is how messages call it."""

    path: tuple[str, ...]
    value: Any
    source: str

    @property
    def fields(self) -> dict[str, Any]:
        """The override as nested fields, to be merged over a preset."""
        return nested(self.path, self.value)


def parse_override(text: str, option: str = "--set") -> Override:
    """Read `field=value`, the value by the rules of a preset's scalars, or a list or object in brackets.

    Raises ConfigError where it is not written so or the value is no YAML.
    """
    source = f"{option} {shorten(clean(text))}"
    name, equals, value = text.partition("=")
    path = tuple(name.strip().split("."))
    if not equals or not all(path):
        raise ConfigError.of("is not written like optimizer.lr=.02", source)
    document = read_value(value, source)
    if document.found:
        field = shorten(clean(name.strip()))
        raise ConfigError([Problem(source, None, field, message) for _, message in document.found])
    return Override(path, document.fields["value"], source)


def nested(path: Iterable[str], value: Any) -> dict[str, Any]:
    """`{a: {b: value}}` for the path (a, b)."""
    # A path this long names no field; cut, it still names none, and nothing nests without end.
    for part in reversed(tuple(path)[:_MOST_PARTS]):
        value = {part: value}
    return dict(value)


def changed(config: Model, changes: Mapping[str, Any]) -> Model:
    """A validated copy of `config` with the fields at these dotted paths changed; the type stays the same.

    Raises ConfigError, its problems without a source.
    """
    model = type(config)
    over: dict[str, Any] = {}
    for path, value in changes.items():
        over = merge(over, expanded(nested(path.split("."), value), model, named=False))
    return validate(model, merge(plain(config), over), Places())


def plain(config: BaseModel) -> dict[str, Any]:
    """The fields of a config as plain values, unset ones left out."""
    return config.model_dump(exclude_none=True)


def laid_over(
    values: Mapping[str, Any], overrides: Iterable[Override], model: type[BaseModel], places: Places
) -> dict[str, Any]:
    """`values` with the overrides merged in order, and `places` telling where each field now comes from."""
    base = expanded(values, model)
    over: dict[str, Any] = {}
    for order, override in enumerate(overrides, start=1):
        place = Place(override.source, None, order)
        over = merge(over, expanded(override.fields, model, named=False))
        _place(base, override.path, place, places)
    return merge(base, over)


def _place(base: Mapping[str, Any], path: FieldPath, place: Place, places: Places) -> None:
    """The field comes from `place`, and so does what holds it where an override makes it an object."""
    below: Any = base
    for length, part in enumerate(path):
        if length and not isinstance(below, Mapping):
            places.put(path[:length], place)
            return
        below = below.get(part) if isinstance(below, Mapping) else None
    places.put(path, place)
