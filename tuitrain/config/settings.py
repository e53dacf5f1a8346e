"""What a setting is: how it may change, its range, its steps. The models declare it, everybody else reads it here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Literal, TypeAlias, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

Nature: TypeAlias = Literal["live", "reset", "view"]
Step: TypeAlias = Literal["none", "choice", "log", "complement", "linear", "list"]
Names: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class Setting:
    """What a model says of a field beside its type, its bounds and its description.

    `step` is how the arrow keys move it: `log` in the 1-2-5 series, `complement` the same for 1 - value (a decay of
    .9, .95, .98), `linear` by one, `list` every element by `log`. In a given config, `amount` is what the field's
    word (`all`, `epoch`) comes to as a number, and `most` is its upper bound where that depends on other fields.
    """

    nature: Nature
    step: Step = "none"
    unit: str = ""
    amount: Callable[[Any], int] | None = None
    most: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class SettingInfo:
    """One setting of one concrete config, with all that a screen, an error or a schema says of it.

    `choices` are the words it takes; with a bound beside them it takes numbers too. `amount` is the number that its
    word comes to here.
    """

    path: str
    value: Any
    nature: Nature
    choices: tuple[Any, ...]
    minimum: float | None
    exclusive_minimum: float | None
    maximum: float | None
    exclusive_maximum: float | None
    step: Step
    unit: str
    help: str
    default: Any
    amount: int | None = None

    @property
    def numeric(self) -> bool:
        """Whether it takes numbers (beside words, if it has choices)."""
        return self.step in ("log", "complement", "linear", "list")


def settings_of(config: BaseModel) -> tuple[SettingInfo, ...]:
    """Every setting of `config` in the order of its model, with the optimizer's actual fields; unset ones left out."""
    return tuple(_leaves(config, config))


def setting_of(config: BaseModel, path: str) -> SettingInfo | None:
    """The setting with that path, or None where this config has none."""
    return next((info for info in settings_of(config) if info.path == path), None)


def variants(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models among the branches of a field's type, in the order they are declared."""
    if get_origin(annotation) is Annotated:
        return variants(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType, tuple):
        return tuple(model for branch in get_args(annotation) for model in variants(branch))
    return (annotation,) if isinstance(annotation, type) and issubclass(annotation, BaseModel) else ()


def variant_names(annotation: Any) -> tuple[str, ...]:
    """The names to choose from where a field takes models told apart by `name`; empty where it does not."""
    models = (model for model in variants(annotation) if "name" in model.model_fields)
    return tuple(name for model in models for name in choices_of(model.model_fields["name"].annotation))


def setting_in(field: FieldInfo) -> Setting:
    """What the model declares of the field; a field without it is a mistake in the model."""
    return next(entry for entry in field.metadata if isinstance(entry, Setting))


def _leaves(
    config: BaseModel, model: BaseModel, prefix: str = "", own_names: Names = ()
) -> Iterator[SettingInfo]:
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        path = f"{prefix}{name}"
        if isinstance(value, BaseModel):
            yield from _leaves(config, value, f"{path}.", variant_names(field.annotation))
        elif value is not None:
            yield _info(config, type(model), name, path, value, own_names if name == "name" else ())


def _info(
    config: BaseModel, model: type[BaseModel], name: str, path: str, value: Any, names: Names
) -> SettingInfo:
    declared = _declared(model, name)
    setting = setting_in(model.model_fields[name])
    choices = names or declared.choices
    most = setting.most(config) if setting.most else None
    return replace(
        declared,
        path=path,
        value=value,
        choices=choices,
        step="choice" if choices and setting.step == "none" else setting.step,
        maximum=declared.maximum if most is None else most,
        amount=setting.amount(config) if setting.amount else None,
    )


@cache
def _declared(model: type[BaseModel], name: str) -> SettingInfo:
    """The part of a setting that is the same in every config."""
    field = model.model_fields[name]
    setting = setting_in(field)
    return SettingInfo(
        path=name,
        value=None,
        nature=setting.nature,
        choices=choices_of(field.annotation),
        minimum=_bound(field, annotated_types.Ge),
        exclusive_minimum=_bound(field, annotated_types.Gt),
        maximum=_bound(field, annotated_types.Le),
        exclusive_maximum=_bound(field, annotated_types.Lt),
        step=setting.step,
        unit=setting.unit,
        help=field.description or "",
        default=None if field.is_required() else field.default,
    )


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """The words among what a field's type takes."""
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    if get_origin(annotation) is Annotated:
        return choices_of(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        return tuple(choice for branch in get_args(annotation) for choice in choices_of(branch))
    return ()


def _bound(source: Any, kind: type) -> float | None:
    """The bound of that kind on a field or on any branch or element of its type."""
    metadata, inner = _opened(source)
    for entry in metadata:
        if isinstance(entry, FieldInfo):
            found = _bound(entry, kind)
            if found is not None:
                return found
        elif isinstance(entry, kind):
            bound: float = getattr(entry, kind.__name__.lower())
            return bound
    return next((found for part in inner if (found := _bound(part, kind)) is not None), None)


def _opened(source: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """What is declared on a field or type, and the types inside it."""
    if isinstance(source, FieldInfo):
        return tuple(source.metadata), (source.annotation,)
    if get_origin(source) is Annotated:
        return tuple(source.__metadata__), (get_args(source)[0],)
    return (), () if get_origin(source) is Literal else get_args(source)
