"""Values as a person writes them, with every shorthand written out."""

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tuitrain.config.settings import names_of, variant_names, variants
from tuitrain.config.values import Listed, Short, shorthand


def expanded(values: Mapping[str, Any], model: type[BaseModel], *, defaults: bool = False) -> dict[str, Any]:
    """`values` of `model` with every shorthand written out, at any depth.

    With `defaults` an object without a name gets the default's: only then can a merge tell whether a name
    changes.
    """
    return {
        name: _expanded(value, model.model_fields[name], defaults) if name in model.model_fields else value
        for name, value in values.items()
    }


def _expanded(value: Any, field: FieldInfo, defaults: bool) -> Any:
    models = variants(field.annotation)
    if not models:
        return value
    for entry in field.metadata:
        if isinstance(entry, Short | Listed):
            value = entry.written_out(value)
    if variant_names(field.annotation):
        value = shorthand(value)
    if not isinstance(value, Mapping):
        return value
    if defaults and variant_names(field.annotation) and isinstance(field.default, BaseModel):
        value = {"name": getattr(field.default, "name", None), **value}
    chosen = next((each for each in models if value.get("name") in names_of(each)), models[0])
    return expanded(value, chosen, defaults=defaults)
