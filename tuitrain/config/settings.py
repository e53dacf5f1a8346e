"""What a setting is: how it may change, its range, its steps.

The models declare it beside the field; the settings panel, the errors and the schema read it from here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Literal, TypeAlias, Union, get_args, get_origin

import annotated_types
from pydantic import BaseModel
from pydantic.fields import FieldInfo

Nature: TypeAlias = Literal["live", "reset", "view"]
Step: TypeAlias = Literal["none", "choice", "log", "complement", "linear", "list"]
Heading: TypeAlias = Literal["DATA", "NETWORK", "OPTIMIZER", "RUN"]
"""The groups of the lab's settings panel, from top to bottom."""


@dataclass(frozen=True)
class Setting:
    """What a model says of a field beside its type, its bounds and its description.

    `step` is how arrow keys move it: `log` in the 1-2-5 series (from `size` on where there is a 0 too),
    `complement` so for 1 - value (a decay of .9, .95, .98), `linear` by `size`, `list` each element by `log`.
    In a given config, `amount` is what the word (`all`, `epoch`) comes to as a number, `most` its upper bound
    where that depends on other fields, `where` whether there is anything to set. `panel` is the group of the
    lab's settings panel that shows it, and its short name there; one without stands under all settings only.
    """

    nature: Nature
    step: Step = "none"
    unit: str = ""
    amount: Callable[[Any], int] | None = None
    most: Callable[[Any], int] | None = None
    size: float = 1
    where: Callable[[Any], bool] | None = None
    panel: tuple[Heading, str] | None = None

    def __get_pydantic_json_schema__(
        self, core: Any, handler: Callable[[Any], dict[str, Any]]
    ) -> dict[str, Any]:
        return handler(core) | {"x-nature": self.nature} | ({"x-unit": self.unit} if self.unit else {})


@dataclass(frozen=True)
class SettingInfo:
    """One setting of one concrete config, with all that a screen, an error or a schema says of it.

    `choices` are the words it takes; where it has bounds too, it takes numbers beside them. `amount` is the
    number that its word comes to here. A list's bounds are those of its elements.
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
    size: float = 1


def settings_of(config: BaseModel) -> tuple[SettingInfo, ...]:
    """Every setting of `config` in its model's order, with the optimizer's own fields.

    Left out are those that are not set, and those for which there is nothing to set here.
    """
    return tuple(info for top in type(config).model_fields for info in settings_below(config, top))


def settings_below(config: BaseModel, top: str) -> Iterator[SettingInfo]:
    """Those of one top-level field."""
    return _of_field(config, config, top, "") if top in type(config).model_fields else iter(())


def setting_of(config: BaseModel, path: str) -> SettingInfo | None:
    """The setting with that path, or None where this config has none."""
    return next((info for info in settings_below(config, path.partition(".")[0]) if info.path == path), None)


def variants(annotation: Any) -> tuple[type[BaseModel], ...]:
    """The models that a field's type allows, in the order they are declared."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return (annotation,)
    return tuple(model for inner in _inner_types(annotation) for model in variants(inner))


def choices_of(annotation: Any) -> tuple[Any, ...]:
    """The words that a field's type allows, or its two answers."""
    if annotation is bool:
        return (False, True)
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return tuple(choice for inner in _inner_types(annotation) for choice in choices_of(inner))


def names_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The names under which a field chooses this model; empty for a model without a `name`."""
    return choices_of(model.model_fields["name"].annotation) if "name" in model.model_fields else ()


def variant_names(annotation: Any) -> tuple[str, ...]:
    """The names to choose from where a field takes models told apart by `name`; empty where it does not."""
    return tuple(name for model in variants(annotation) for name in names_of(model))


def in_panel(model: type[BaseModel], prefix: str = "") -> Iterator[tuple[Heading, str, str]]:
    """Heading, path and short name of all that the lab's panel shows, in the order of the models."""
    for name, field in model.model_fields.items():
        path = f"{prefix}{name}"
        panels = (entry.panel for entry in field.metadata if isinstance(entry, Setting) and entry.panel)
        yield from ((heading, path, label) for heading, label in panels)
        for each in variants(field.annotation):
            yield from in_panel(each, f"{path}.")


def _of_field(config: BaseModel, model: BaseModel, name: str, prefix: str) -> Iterator[SettingInfo]:
    """The setting that the field is; its fields' where it holds a model."""
    value, path = getattr(model, name), f"{prefix}{name}"
    if not isinstance(value, BaseModel):
        if value is not None and _is_settable(config, type(model), name):
            yield _in_config(config, type(model), name, path, value)
        return
    for inner in type(value).model_fields:
        found = _of_field(config, value, inner, f"{path}.")
        names = _variants_named(type(model), name) if inner == "name" else ()
        yield from (replace(info, choices=names) for info in found) if names else found


def _is_settable(config: BaseModel, model: type[BaseModel], name: str) -> bool:
    where = _declared(model, name)[1].where
    return where is None or where(config)


def _in_config(config: BaseModel, model: type[BaseModel], name: str, path: str, value: Any) -> SettingInfo:
    declared, setting = _declared(model, name)
    return replace(
        declared,
        path=path,
        value=value,
        nature=_nature(config, path, declared.nature),
        maximum=setting.most(config) if setting.most else declared.maximum,
        amount=setting.amount(config) if setting.amount else None,
    )


STOP_BY: Final = ("evaluate.every", "evaluate.train_rows", "evaluate.rows_before_end")
"""Settings of the scores by which early stopping ends a run."""


def stops_early(config: BaseModel) -> bool:
    """Whether its trial, or that of one of its arms, may end by its scores."""
    arms = getattr(config, "arms", {})
    return getattr(config, "early_stop", None) is not None or any(
        "early_stop" in arm for arm in arms.values()
    )


def _nature(config: BaseModel, path: str, declared: Nature) -> Nature:
    """What is declared, but that a view on scores changes results where a run ends by them."""
    return "reset" if path in STOP_BY and stops_early(config) else declared


@cache
def _variants_named(model: type[BaseModel], name: str) -> tuple[str, ...]:
    return variant_names(model.model_fields[name].annotation)


@cache
def _declared(model: type[BaseModel], name: str) -> tuple[SettingInfo, Setting]:
    """What is the same in every config; a field without a Setting is a mistake in the model."""
    field = model.model_fields[name]
    setting = next(entry for entry in field.metadata if isinstance(entry, Setting))
    choices = choices_of(field.annotation)
    info = SettingInfo(
        path=name,
        value=None,
        nature=setting.nature,
        choices=choices,
        minimum=_bound(field, annotated_types.Ge),
        exclusive_minimum=_bound(field, annotated_types.Gt),
        maximum=_bound(field, annotated_types.Le),
        exclusive_maximum=_bound(field, annotated_types.Lt),
        step="choice" if choices and setting.step == "none" else setting.step,
        unit=setting.unit,
        help=field.description or "",
        default=None if field.is_required() else field.default,
        size=setting.size,
    )
    return info, setting


def _bound(source: Any, kind: type) -> float | None:
    """The bound of that kind on a field, or on any branch or element of its type."""
    if isinstance(source, kind):
        bound: float = getattr(source, kind.__name__.lower())
        return bound
    if isinstance(source, FieldInfo):
        inner: tuple[Any, ...] = (*source.metadata, source.annotation)
    elif get_origin(source) is Annotated:
        inner = get_args(source)
    else:
        inner = _inner_types(source)
    return next((found for each in inner if (found := _bound(each, kind)) is not None), None)


def _inner_types(annotation: Any) -> tuple[Any, ...]:
    """The types that an annotation, a union or a tuple is made of."""
    if get_origin(annotation) is Annotated:
        return (get_args(annotation)[0],)
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType, tuple) else ()
