"""A preset as the YAML that a person would write."""

import re
from typing import Any, Final

import yaml

from tuitrain.config.data_paths import Resolve, placed
from tuitrain.config.kinds import BLOCKS, facts_of
from tuitrain.config.merge import plain
from tuitrain.config.preset import Preset
from tuitrain.config.trial import TrialConfig
from tuitrain.config.yaml_reader import BOOL, FLOAT, INT, NOT_FINITE, NULL

_HEAD: Final = ("format", "kind", "title", "about")
_TAIL: Final = ("edits", "expect")
_PREFIX: Final = "tag:yaml.org,2002:"
# No text is folded: it would read back the same, but could not be searched or compared.
_WIDTH: Final = 1 << 20


class _InLine(dict[str, Any]):
    """An object to be written in one line."""


class _Dumper(yaml.SafeDumper):
    """Quotes exactly what our reader would not take for text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (PyYAML's own declaration)

    def ignore_aliases(self, data: Any) -> bool:
        """Whether a value that comes twice is written twice: always, our reader allows hardly any alias."""
        return True


def dump(preset: Preset, place: Resolve = str) -> str:
    """The resolved preset, defaults included, as YAML that loads to an equal preset.

    `place` says how a data set's folder is to be called.
    """
    values = placed(resolved(preset), place)
    for name in _TAIL:
        values[name] = [_InLine(entry) for entry in values[name]]
    if values["arms"]:
        values["arms"] = {name: _InLine(changes) for name, changes in values["arms"].items()}
    else:
        del values["arms"]
    for name, value in values.get("network", {}).items():
        if isinstance(value, dict):
            values["network"][name] = _InLine(value)
    middle = [name for name in values if name not in (*_HEAD, *_TAIL)]
    ordered = {name: values[name] for name in (*_HEAD, *middle, *_TAIL)}
    return str(yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH))


def resolved(preset: Preset) -> dict[str, Any]:
    """The fields that an experiment of its kind depends on, defaults included, as plain values."""
    values = plain(preset)
    if preset.kind not in ("compare", "search"):
        del values["paired"]
    for name, kind in BLOCKS.items():
        if preset.kind != kind:
            del values[name]
    reads = facts_of(preset.kind).reads
    for name in TrialConfig.model_fields:
        if reads is not None and name not in reads:
            values.pop(name, None)
    return values


def in_yaml(value: Any) -> str:
    """A single value as it is written in a line of YAML."""
    item = str(yaml.dump([value], Dumper=_Dumper, allow_unicode=True, width=_WIDTH))
    return item.removeprefix("- ").rstrip("\n")


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar(f"{_PREFIX}str", value, style=style)


def _float(dumper: _Dumper, value: float) -> yaml.Node:
    return dumper.represent_scalar(f"{_PREFIX}float", repr(value))


def _items(dumper: _Dumper, value: tuple[Any, ...] | list[Any]) -> yaml.Node:
    in_line = all(isinstance(item, int) for item in value)
    return dumper.represent_sequence(f"{_PREFIX}seq", value, flow_style=in_line)


def _in_line(dumper: _Dumper, value: _InLine) -> yaml.Node:
    return dumper.represent_mapping(f"{_PREFIX}map", value.items(), flow_style=True)


def _prepare() -> None:
    either = re.compile(f"{FLOAT.pattern}|{NOT_FINITE.pattern}")
    for name, pattern in (("null", NULL), ("bool", BOOL), ("int", INT), ("float", either)):
        _Dumper.add_implicit_resolver(f"{_PREFIX}{name}", pattern, None)
    _Dumper.add_representer(str, _text)
    _Dumper.add_representer(float, _float)
    _Dumper.add_representer(tuple, _items)
    _Dumper.add_representer(list, _items)
    _Dumper.add_representer(_InLine, _in_line)


_prepare()
