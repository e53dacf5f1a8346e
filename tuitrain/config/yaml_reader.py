"""YAML as a preset uses it: read event by event under limits, with YAML 1.2's scalars and each field's line.

No tags, no duplicate keys, hardly any aliases. Nothing is composed before the limits have been checked.
"""

import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from tuitrain.config.problems import ConfigError, FieldPath
from tuitrain.config.text import clean, shown

# PyYAML reads about 20,000 events a second: all limits together keep the worst file under half a second.
MOST_BYTES: Final = 64 * 1024
MOST_EVENTS: Final = 10_000
MOST_DEPTH: Final = 16
MOST_ALIASES: Final = 16
_MOST_DIGITS: Final = 4000

# Anchored, because PyYAML's dumper, which quotes by the same patterns, only matches their start.
NULL: Final = re.compile(r"(?:~|null|Null|NULL|)\Z")
BOOL: Final = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
INT: Final = re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
FLOAT: Final = re.compile(
    r"(?:[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)

_SYNTAX: Final = (
    ("found character '\\t'", "a tab cannot indent a line; use spaces"),
    (
        "mapping values are not allowed",
        "a ':' stands where no field can start; mind the indentation, or quote the text",
    ),
    ("could not find expected ':'", "a ':' is missing after the field's name"),
    ("expected <block end>", "the indentation of this line fits none of the lines above"),
    ("expected ',' or ']'", "a list in [ ] lacks a ',' or its ']'"),
    ("expected ',' or '}'", "an object in { } lacks a ',' or its '}'"),
    ("unexpected end of stream", "a quote is opened and never closed"),
    ("unknown escape character", "unknown escape in double quotes; write \\\\ for a backslash"),
    ("cannot start any token", "a text cannot start with this character; put it in quotes"),
)


@dataclass(frozen=True)
class Document:
    """What a file says: its fields, the line of each, and what is wrong without being a syntax error."""

    fields: dict[str, Any]
    lines: dict[FieldPath, int] = field(default_factory=dict)
    found: tuple[tuple[FieldPath, str], ...] = ()


def read_file(path: Path, source: str) -> bytes:
    """The bytes of a regular file of at most 64 KiB. Raises ConfigError for anything else."""
    try:
        # A FIFO would block an ordinary open for ever.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:
            mode = os.fstat(handle).st_mode
            if not stat.S_ISREG(mode):
                raise ConfigError.of("is a folder" if stat.S_ISDIR(mode) else "is not a regular file", source)
            content = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError.of("there is no such file", source) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ConfigError.of(
            f"cannot be read: {reason or 'its name is not one a file can have'}", source
        ) from None
    if len(content) > MOST_BYTES:
        raise ConfigError.of(f"is longer than {MOST_BYTES // 1024} KiB, the most a preset may have", source)
    return content


def read_document(content: bytes, source: str) -> Document:
    """The one mapping in a file. Raises ConfigError where it is not that."""
    events = _Events(_decoded(content, source), source)
    reader = _Reader(events)
    if not events.skip_to_document():
        raise ConfigError.of("is empty", source)
    value = reader.node(next(events), (), 0)
    events.expect_end()
    if value is None:
        raise ConfigError.of("is empty", source)
    if not isinstance(value, dict):
        raise ConfigError.of(
            f"{shown(value)} is not a preset; it starts with fields such as 'title: …'", source, 1
        )
    return Document(value, reader.lines, tuple(reader.found))


def read_value(text: str, source: str) -> Document:
    """The value of an override as the field `value`: a scalar, or a list or object in brackets."""
    text = text.strip()
    if not text.startswith(("[", "{", '"', "'")):
        # A scalar to its end: what would be a comment or a key in a file is text here.
        return Document(
            {"value": resolve(text)}, {}, () if NULL.match(text) is None else ((("value",), _EMPTY),)
        )
    return read_document(b"value: " + text.encode("utf-8", "replace"), source)


def resolve(text: str) -> Any:
    """The value of a plain scalar by YAML 1.2's core rules: `1e-3` is a number; `on`, `NO`, `12:30` are text."""
    if NULL.match(text):
        return None
    if BOOL.match(text):
        return text.lower() == "true"
    if INT.match(text) and len(text) < _MOST_DIGITS:
        return int(text, {"0o": 8, "0x": 16}.get(text[:2], 10))
    if FLOAT.match(text):
        return (
            float(text.replace(".", "", 1)) if text.lstrip("+-")[1:2] in ("i", "I", "n", "N") else float(text)
        )
    return text


_EMPTY: Final = "has no value"


def _decoded(content: bytes, source: str) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00")):
        raise ConfigError.of("is not UTF-8 but looks like UTF-16 or UTF-32; save it as UTF-8", source)
    if content.startswith(b"\xef\xbb\xbf"):
        raise ConfigError.of("starts with a byte order mark; save it as UTF-8 without one", source, 1)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ConfigError.of(f"the byte 0x{content[error.start]:02X} is not UTF-8", source, line) from None


class _Events:
    """PyYAML's events of one document, counted; whatever goes wrong in them becomes a ConfigError."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._text = text
        self._count = 0
        self._events: Iterator[Any] = iter(())
        self._events = self._guarded()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self._count += 1
        if self._count > MOST_EVENTS:
            raise self.refused(f"has more than {MOST_EVENTS:,} parts, the most a preset may have")
        return next(self._events)

    def skip_to_document(self) -> bool:
        """Go to the first document's content; False where there is none."""
        return any(isinstance(event, yaml.DocumentStartEvent) for event in self)

    def expect_end(self) -> None:
        """Refuse whatever follows the first document."""
        for event in self:
            if isinstance(event, yaml.DocumentStartEvent):
                raise self.refused("a second document starts here; a preset is one document", event)

    def refused(self, message: str, event: Any = None) -> ConfigError:
        """The error for a document that cannot be used, at the event's line."""
        return ConfigError.of(message, self._source, event.start_mark.line + 1 if event else None)

    def _guarded(self) -> Iterator[Any]:
        try:
            yield from yaml.parse(self._text, Loader=yaml.SafeLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            raise ConfigError.of(
                _syntax(str(error.problem)), self._source, mark.line + 1 if mark else None
            ) from None
        except yaml.reader.ReaderError as error:
            line = self._text.count("\n", 0, error.position) + 1
            message = f"the character U+{ord(self._text[error.position]):04X} is not allowed in YAML"
            raise ConfigError.of(message, self._source, line) from None
        except (ValueError, OverflowError):
            # PyYAML lets Python's own errors through: '\U00110000' in quotes, a %YAML version of 5,000 digits.
            message = "is not valid YAML: a number in an escape or directive is too large"
            raise ConfigError.of(message, self._source) from None


def _syntax(problem: str) -> str:
    return next(
        (message for start, message in _SYNTAX if start in problem), f"is not valid YAML: {clean(problem)}"
    )


class _Reader:
    """Builds plain values from events and remembers the line of each field."""

    def __init__(self, events: _Events) -> None:
        self.lines: dict[FieldPath, int] = {}
        self.found: list[tuple[FieldPath, str]] = []
        self._events = events
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliases = 0
        self._nodes = 0

    def node(self, event: Any, path: FieldPath, depth: int) -> Any:
        """The value that starts with `event`."""
        self._nodes += 1
        self.lines.setdefault(path, event.start_mark.line + 1)
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            self.found.append((path, f"tags are not allowed: {shown(event.tag)}"))
        before = self._nodes
        value = (
            self._scalar(event, path)
            if isinstance(event, yaml.ScalarEvent)
            else self._inner(event, path, depth)
        )
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before + 1)
        return value

    def _scalar(self, event: yaml.ScalarEvent, path: FieldPath) -> Any:
        if event.style is not None:
            return event.value
        value = resolve(event.value)
        if value is None and path:
            self.found.append((path, _EMPTY))
        return value

    def _inner(self, event: Any, path: FieldPath, depth: int) -> Any:
        if depth >= MOST_DEPTH:
            raise self._events.refused(f"is nested deeper than {MOST_DEPTH} levels", event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path, depth)
        items: list[Any] = []
        for inner in self._events:
            if isinstance(inner, yaml.SequenceEndEvent):
                break
            items.append(self.node(inner, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: FieldPath, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            # Keys are always text: `on` and `1` are no fields either.
            if not isinstance(event, yaml.ScalarEvent):
                raise self._events.refused("a field's name must be a plain word", event)
            inner, line = (*path, event.value), event.start_mark.line + 1
            if event.value in entries:
                self._skip(inner, line, depth)
                continue
            self.lines[inner] = line
            entries[event.value] = self.node(next(self._events), inner, depth + 1)
        return entries

    def _skip(self, path: FieldPath, line: int, depth: int) -> None:
        """Read past the value of a field that is there already; its first value stands."""
        self.found.append((path, f"is given again in line {line}"))
        known = len(self.found)
        self.node(next(self._events), path, depth + 1)
        del self.found[known:]

    def _alias(self, event: yaml.AliasEvent) -> Any:
        self._aliases += 1
        if event.anchor not in self._anchors:
            raise self._events.refused(f"the alias {shown(event.anchor)} has no anchor before it", event)
        value, size = self._anchors[event.anchor]
        self._nodes += size
        if self._aliases > MOST_ALIASES or self._nodes > MOST_EVENTS:
            raise self._events.refused("too many aliases (*name); write the values out", event)
        return value
