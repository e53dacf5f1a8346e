"""YAML as a preset uses it: YAML 1.2's scalars, no tags, no duplicate keys, hardly any aliases.

It is read event by event, and the limits are looked at before anything grows; each field's line is kept.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from tuitrain.config.problems import ConfigError, FieldPath, Finding
from tuitrain.text import clean, is_page, shown

# PyYAML reads some 20,000 events a second: together the limits keep the worst file under half a second.
MOST_BYTES: Final = 64 * 1024
MOST_EVENTS: Final = 10_000
MOST_DEPTH: Final = 16
MOST_ALIASES: Final = 16
# Python refuses to read an integer of more than 4,300 digits.
_MOST_DIGITS: Final = 4000

# Anchored at the end too: PyYAML's dumper, which quotes by these patterns, only matches them at the start.
NULL: Final = re.compile(r"(?:~|null|Null|NULL|)\Z")
BOOL: Final = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
INT: Final = re.compile(r"(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)\Z")
FLOAT: Final = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")
NOT_FINITE: Final = re.compile(r"(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z")

# Those that PyYAML counts; an editor on a Mac of old ended lines with the first alone.
_BREAKS: Final = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NO_VALUE: Final = "has no value"
# Of these PyYAML's own place is where it noticed, the context's is where it began.
_SYNTAX_BEFORE: Final = (
    ("could not find expected ':'", "a ':' is missing after a field's name"),
    ("expected ',' or ']'", "a list in [ ] lacks a ',' or its ']'"),
    ("expected ',' or '}'", "an object in { } lacks a ',' or its '}'"),
    ("found unexpected end of stream", "a quote is opened and never closed"),
)
_SYNTAX_HERE: Final = (
    ("found character '\\t'", "a tab cannot stand here; indent with spaces"),
    ("mapping values are not allowed", "a ':' cannot stand here; mind the indentation, or quote the text"),
    ("expected <block end>", "the indentation of this line fits none of the lines above"),
    ("expected '<document start>'", "this does not belong to the fields above; a preset is one document"),
    ("expected the node content", "a value is missing here"),
    ("found unknown escape character", "unknown escape in double quotes; a backslash is written \\\\"),
    ("cannot start any token", "a text cannot start with this character; put it in quotes"),
)


@dataclass(frozen=True)
class Document:
    """What a file says: its fields, the line of each, and what is wrong with it short of a syntax error."""

    fields: dict[str, Any]
    lines: dict[FieldPath, int] = field(default_factory=dict)
    found: tuple[Finding, ...] = ()


def read_document(content: bytes, source: str, what: str = "preset", such_as: str = "title: …") -> Document:
    """The one mapping that a file holds. Raises ConfigError where it does not, in words for `what` it is."""
    events = _Events(_decoded(content, source), source)
    reader = _Reader(events)
    start = events.to_content()
    value = None if start is None else reader.node(start, (), 0)
    events.to_end()
    if value is None:
        raise ConfigError.of("is empty", source)
    if not isinstance(value, dict):
        message = f"{shown(value)} is no {what}; a {what} is made of fields such as '{such_as}'"
        raise ConfigError.of(message, source, _line(start))
    return Document(value, reader.lines, tuple(reader.found))


def read_value(text: str, source: str) -> Document:
    """What an override says, as the field `value`: a scalar, or a list or an object in brackets."""
    text = text.strip()
    if text.startswith(("[", "{", '"', "'")):
        return read_document(b"value: " + text.encode("utf-8", "replace"), source)
    # To its end: what would be a comment or a key in a file is text here.
    value = resolve(text)
    return Document({"value": value}, found=((("value",), _NO_VALUE),) if value is None else ())


def resolve(text: str) -> Any:
    """A plain scalar's value by YAML 1.2's core rules: `1e-3` is a number; `on`, `NO`, `12:30` are text."""
    if NULL.match(text):
        return None
    if BOOL.match(text):
        return text.lower() == "true"
    if INT.match(text):
        # Cut, a longer one is still far out of every range.
        return int(text[:_MOST_DIGITS], {"0o": 8, "0x": 16}.get(text[:2], 10))
    if FLOAT.match(text):
        return float(text)
    return float(text.replace(".", "")) if NOT_FINITE.match(text) else text


def _decoded(content: bytes, source: str) -> str:
    if len(content) > MOST_BYTES:
        raise ConfigError.of(f"is longer than {MOST_BYTES // 1024} KiB, the most a preset may be", source)
    if is_page(content):
        raise ConfigError.of("is a web page, as a failed download leaves it; download it again", source)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in content[:4]:
        raise ConfigError.of("is UTF-16 or UTF-32; save it as UTF-8", source)
    content = content.removeprefix(codecs.BOM_UTF8)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line_after(content[: error.start].decode("utf-8"))
        raise ConfigError.of(f"the byte 0x{content[error.start]:02X} is not UTF-8", source, line) from None


class _Events:
    """PyYAML's events, counted; whatever goes wrong in them becomes a ConfigError."""

    def __init__(self, text: str, source: str) -> None:
        self._source = source
        self._text = text
        self._count = 0
        self._events = self._guarded()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        self._count += 1
        if self._count > MOST_EVENTS:
            raise self.refused(f"has more than {MOST_EVENTS:,} parts, the most a preset may have")
        return next(self._events)

    def to_content(self) -> Any:
        """The first event of the first document, or None where there is no document."""
        return next(self) if any(isinstance(event, yaml.DocumentStartEvent) for event in self) else None

    def to_end(self) -> None:
        """Refuse what follows the first document."""
        for event in self:
            if isinstance(event, yaml.DocumentStartEvent):
                raise self.refused("a second document starts here; a preset is one", event)

    def refused(self, message: str, event: Any = None) -> ConfigError:
        """The error for a document that cannot be used, at the event's line."""
        return ConfigError.of(message, self._source, _line(event) if event else None)

    def _guarded(self) -> Iterator[Any]:
        loader: Any = None
        try:
            loader = yaml.SafeLoader(self._text)
            while loader.check_event():
                yield loader.get_event()
        except yaml.MarkedYAMLError as error:
            raise self._syntax(error) from None
        except yaml.reader.ReaderError as error:
            line = _line_after(self._text[: error.position])
            message = f"the character U+{ord(self._text[error.position]):04X} cannot stand in YAML"
            raise ConfigError.of(message, self._source, line) from None
        except (ValueError, OverflowError):
            # PyYAML lets Python's own errors pass: an escape \UFFFFFFFF, a %YAML version of 5,000 digits.
            message = "is not valid YAML: a number in an escape or a directive is too large"
            raise ConfigError.of(message, self._source, loader.line + 1) from None

    def _syntax(self, error: yaml.MarkedYAMLError) -> ConfigError:
        problem, mark = str(error.problem), error.problem_mark
        message = _sentence(problem, _SYNTAX_HERE)
        if message is None:
            message = _sentence(problem, _SYNTAX_BEFORE)
            mark = error.context_mark if message else mark
        line = None if mark is None else mark.line + 1
        return ConfigError.of(message or f"is not valid YAML: {clean(problem)}", self._source, line)


def _line_after(text: str) -> int:
    """The number of the line that comes after `text`, whatever ends a line in it."""
    return len(_BREAKS.findall(text)) + 1


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _sentence(problem: str, known: tuple[tuple[str, str], ...]) -> str | None:
    return next((sentence for start, sentence in known if start in problem), None)


def _short(tag: str) -> str:
    standard = "tag:yaml.org,2002:"
    return f"!!{tag.removeprefix(standard)}" if tag.startswith(standard) else tag


class _Reader:
    """Builds plain values from events and remembers the line of every field."""

    def __init__(self, events: _Events) -> None:
        self.lines: dict[FieldPath, int] = {}
        self.found: list[Finding] = []
        self._events = events
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._aliases = 0
        self._nodes = 0

    def node(self, event: Any, path: FieldPath, depth: int) -> Any:
        """The value that starts with `event`."""
        self._nodes += 1
        if path:
            self.lines.setdefault(path, _line(event))
        if isinstance(event, yaml.AliasEvent):
            return self._alias(event)
        if event.tag is not None:
            self.found.append((path, f"tags such as {shown(_short(event.tag))} are not allowed"))
        before = self._nodes
        if isinstance(event, yaml.ScalarEvent):
            value = self._scalar(event, path)
        elif depth >= MOST_DEPTH:
            raise self._events.refused(f"is nested deeper than {MOST_DEPTH} levels", event)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self._mapping(path, depth)
        else:
            value = self._sequence(path, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before + 1)
        return value

    def _scalar(self, event: yaml.ScalarEvent, path: FieldPath) -> Any:
        value = resolve(event.value) if event.style is None else event.value
        if value is None and path:
            self.found.append((path, _NO_VALUE))
        return value

    def _sequence(self, path: FieldPath, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self.node(event, (*path, len(items)), depth + 1))
        return items

    def _mapping(self, path: FieldPath, depth: int) -> dict[str, Any]:
        entries: dict[str, Any] = {}
        for event in self._events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise self._events.refused("a field's name must be a plain word", event)
            # A key is always text: `on` or `1` are no names of fields either.
            inner, line = (*path, event.value), _line(event)
            if event.value in entries:
                self._skip(inner, line, depth)
                continue
            self.lines[inner] = line
            entries[event.value] = self.node(next(self._events), inner, depth + 1)
        return entries

    def _skip(self, path: FieldPath, line: int, depth: int) -> None:
        """Read past a field that was there before: its first value stands."""
        self.found.append((path, f"is given again in line {line}"))
        known = len(self.found)
        self.node(next(self._events), path, depth + 1)
        del self.found[known:]

    def _alias(self, event: yaml.AliasEvent) -> Any:
        if event.anchor not in self._anchors:
            raise self._events.refused(f"the alias {shown(event.anchor)} has no anchor before it", event)
        value, size = self._anchors[event.anchor]
        self._aliases += 1
        self._nodes += size
        if self._aliases > MOST_ALIASES or self._nodes > MOST_EVENTS:
            raise self._events.refused("too many aliases (*name); write the values out", event)
        return value
