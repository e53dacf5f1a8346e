"""The JSON Schema of a preset, made from the models."""

from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from tuitrain.config.preset import Preset
from tuitrain.config.settings import Setting, variant_names, variants

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """A preset has no null: a field that is not set is left out."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
        """The type alone."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        """No default where that would be null."""
        if schema.get("default", ...) is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: Any) -> bool:
        """No titles: they would only repeat the names."""
        return False


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a preset file, shorthand forms too; `x-nature` is live, reset or view.

    What depends on several fields, such as a batch larger than the rows, it cannot say: loading does.
    """
    made = Preset.model_json_schema(schema_generator=_Generator)
    for name, field in Preset.model_fields.items():
        if variant_names(field.annotation):
            _allow_shorthand(made, name, field)
    made["$defs"]["Edit"]["properties"]["set"]["propertyNames"] = {"enum": list(_live(Preset))}
    for model in (made, *made["$defs"].values()):
        # It would only repeat the name of our class.
        del model["title"]
    return {"$schema": _DIALECT, "title": "tuitrain preset", **made}


def _allow_shorthand(made: dict[str, Any], name: str, field: FieldInfo) -> None:
    """A bare name does for the object; an object without a name is the default's."""
    whole = made["properties"][name]
    about = {key: whole.pop(key) for key in ("description", "default") if key in whole}
    made["properties"][name] = {"anyOf": [{"enum": list(variant_names(field.annotation))}, whole], **about}
    for variant in variants(field.annotation):
        if not isinstance(field.default, variant):
            made["$defs"][variant.__name__]["required"] = ["name"]


def _live(model: type[BaseModel], prefix: str = "") -> dict[str, None]:
    """The paths of all live fields, whatever the optimizer, in order."""
    found: dict[str, None] = {}
    for name, field in model.model_fields.items():
        if any(isinstance(entry, Setting) and entry.nature == "live" for entry in field.metadata):
            found[f"{prefix}{name}"] = None
        for variant in variants(field.annotation):
            found |= _live(variant, f"{prefix}{name}.")
    return found
