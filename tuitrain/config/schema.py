"""The JSON Schema of a preset, made from the models."""

from collections.abc import Iterator
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from tuitrain.config.figures import ARM_NAME
from tuitrain.config.kinds import KINDS, KindFacts
from tuitrain.config.preset import Preset
from tuitrain.config.settings import Setting, names_of, variant_names, variants
from tuitrain.config.trial import TrialConfig
from tuitrain.config.values import Listed, Short

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """A preset has no null: a field that is not set is left out."""

    def nullable_schema(self, schema: Any) -> JsonSchemaValue:
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
    found: tuple[type[BaseModel], ...] = (Preset, *_models(Preset))
    for model in dict.fromkeys(found):
        target = made if model is Preset else made["$defs"][model.__name__]
        for name, field in model.model_fields.items():
            _allow_shorthand(made["$defs"], target, name, field)
    made["required"].remove("network")
    made["allOf"] = list(_needed())
    made["properties"]["arms"]["propertyNames"] = {"pattern": f"^{ARM_NAME.pattern}$"}
    fields = {"enum": list(TrialConfig.model_fields)}
    made["properties"]["arms"]["additionalProperties"]["propertyNames"] = fields
    made["$defs"]["Edit"]["properties"]["set"]["propertyNames"] = {"enum": list(_live(Preset))}
    for described in (made, *made["$defs"].values()):
        # It would only repeat the name of our class.
        del described["title"]
    return {"$schema": _DIALECT, "title": "tuitrain preset", **made}


def _needed() -> Iterator[dict[str, Any]]:
    """What each kind of experiment cannot do without."""
    for kind, facts in KINDS.items():
        fields = [{"required": [name]} for name in _fields_needed(facts)]
        length = [{"oneOf": [{"required": ["epochs"]}, {"required": ["updates"]}]}] if facts.trains else []
        # What says nothing of its kind is the default's.
        said = {} if kind == Preset.model_fields["kind"].default else {"required": ["kind"]}
        most = [{"properties": {"updates": {"maximum": facts.most_updates}}}] if facts.most_updates else []
        then = {"allOf": [*fields, *length, *most]}
        yield {"if": {"properties": {"kind": {"const": kind}}, **said}, "then": then}


def _fields_needed(facts: KindFacts) -> Iterator[str]:
    if facts.reads is None or "network" in facts.reads:
        yield "network"
    if facts.counts_updates:
        yield "updates"


def _models(model: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """The models of all fields, at any depth."""
    for field in model.model_fields.values():
        for variant in variants(field.annotation):
            yield variant
            yield from _models(variant)


def _allow_shorthand(defs: dict[str, Any], made: dict[str, Any], name: str, field: FieldInfo) -> None:
    """A bare name or number does for the object where that says all; no name is the default's."""
    whole = made["properties"][name]
    plain: list[dict[str, Any]] = []
    models = variants(field.annotation)
    if variant_names(field.annotation):
        bare = [each for model in models if _says_enough(model) for each in names_of(model)]
        plain.append({"enum": bare})
        for model in models:
            known = defs[model.__name__].get("required", [])
            if not isinstance(field.default, model) and "name" not in known:
                defs[model.__name__]["required"] = ["name", *known]
    short = (entry for entry in field.metadata if isinstance(entry, Short))
    plain += [defs[models[0].__name__]["properties"][entry.field] for entry in short]
    listed = (entry for entry in field.metadata if isinstance(entry, Listed))
    plain += [_list(defs[models[0].__name__]["properties"], entry) for entry in listed]
    if plain:
        about = {key: whole.pop(key) for key in ("description", "default") if key in whole}
        made["properties"][name] = {"anyOf": [*plain, whole], **about}


def _list(properties: dict[str, Any], listed: Listed) -> dict[str, Any]:
    """The list that does for an object whose fields are all of one type."""
    count = len(listed.fields)
    return {"type": "array", "items": properties[listed.fields[0]], "minItems": count, "maxItems": count}


def _says_enough(model: type[BaseModel]) -> bool:
    """Whether all that has to be said of it is its name."""
    return not any(field.is_required() for name, field in model.model_fields.items() if name != "name")


def _live(model: type[BaseModel], prefix: str = "") -> dict[str, None]:
    """The paths of all live fields, whatever the optimizer, in order."""
    found: dict[str, None] = {}
    for name, field in model.model_fields.items():
        if any(isinstance(entry, Setting) and entry.nature == "live" for entry in field.metadata):
            found[f"{prefix}{name}"] = None
        for variant in variants(field.annotation):
            found |= _live(variant, f"{prefix}{name}.")
    return found
