"""A preset as the YAML that a person would write."""

import re
from typing import Any

import yaml

from tuitrain.config.merge import plain
from tuitrain.config.preset import Preset
from tuitrain.config.yaml_reader import BOOL, FLOAT, INT, NULL

_HEAD = ("format", "kind", "title", "about")
_TAIL = ("edits", "expect")
# Wide enough that no text is folded: a folded text reads back the same but is hard to search and to compare.
_WIDTH = 1 << 20


class _InLine(dict[str, Any]):
    """An object that is written in one line."""


class _Dumper(yaml.SafeDumper):
    """Quotes exactly what our reader would not take for text."""

    yaml_implicit_resolvers = {}  # noqa: RUF012 (PyYAML's own shape)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002, D102
        return True


def dump(preset: Preset) -> str:
    """The resolved preset, defaults included, as YAML that loads to an equal preset."""
    values = plain(preset)
    values["expect"] = [_InLine(expected) for expected in values["expect"]]
    values["edits"] = [_InLine(edit) for edit in values["edits"]]
    hidden = values["network"]["hidden"]
    values["network"]["hidden"] = _InLine(hidden) if isinstance(hidden, dict) else hidden
    middle = [name for name in values if name not in (*_HEAD, *_TAIL)]
    ordered = {name: values[name] for name in (*_HEAD, *middle, *_TAIL)}
    return str(yaml.dump(ordered, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_WIDTH))


def _text(dumper: _Dumper, value: str) -> yaml.Node:
    # Only what the emitter can write as a block and reads back the same; the rest goes into double quotes.
    block = "\n" in value and not re.search(r"^\s|\s\Z(?<!\n)|[ ]\n", value)
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if block else None)


def _float(dumper: _Dumper, value: float) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:float", repr(value))


def _items(dumper: _Dumper, value: tuple[Any, ...] | list[Any]) -> yaml.Node:
    short = all(isinstance(item, int) for item in value)
    return dumper.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)


def _in_line(dumper: _Dumper, value: _InLine) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", value.items(), flow_style=True)


for _name, _pattern in (("null", NULL), ("bool", BOOL), ("int", INT), ("float", FLOAT)):
    _Dumper.add_implicit_resolver(f"tag:yaml.org,2002:{_name}", _pattern, None)
_Dumper.add_representer(str, _text)
_Dumper.add_representer(float, _float)
_Dumper.add_representer(tuple, _items)
_Dumper.add_representer(list, _items)
_Dumper.add_representer(_InLine, _in_line)
