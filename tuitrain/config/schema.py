"""The JSON Schema of a preset, made from the models."""

from typing import Any

from tuitrain.config.preset import Preset


def schema() -> dict[str, Any]:
    """JSON Schema (2020-12) of a preset file."""
    return Preset.model_json_schema()
