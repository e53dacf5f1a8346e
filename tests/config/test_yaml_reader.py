import contextlib
import math
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hostile_texts import BEGINNINGS, BOMB, DEEP, HUGE_BYTES, PIECES, WIDE, huge, longest

from tuitrain.config import ConfigError, Loaded, load
from tuitrain.config.files import read_file
from tuitrain.config.yaml_reader import (
    MOST_BYTES,
    MOST_EVENTS,
    Document,
    read_document,
    read_value,
    resolve,
)

HANG = 9.0
"""Ten times what `python -m tests.benchmarks.hostile_yaml` allows."""


def read(text: str) -> Document:
    return read_document(text.encode(), "a.yaml")


def refusal(content: bytes) -> str:
    start = time.process_time()
    with pytest.raises(ConfigError) as caught:
        read_document(content, "a.yaml")
    assert time.process_time() - start < HANG
    return str(caught.value)


@pytest.fixture
def events(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """A line for each of PyYAML's events that is asked for."""
    lines: list[int] = []
    get = yaml.SafeLoader.get_event

    def counted(loader: Any) -> Any:
        lines.append(loader.line)
        return get(loader)

    monkeypatch.setattr(yaml.SafeLoader, "get_event", counted)
    return lines


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 0.001),
        ("1E5", 1e5),
        (".5", 0.5),
        ("5.", 5.0),
        ("-0", 0),
        ("+12", 12),
        ("010", 10),
        ("0o17", 15),
        ("0x1F", 31),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
    ],
)
def test_yaml_12_scalars(text: str, value: Any) -> None:
    assert resolve(text) == value
    assert type(resolve(text)) is type(value)


@pytest.mark.parametrize(
    "text",
    [
        "on",
        "NO",
        "yes",
        "off",
        "y",
        "12:30",
        "12:30:00",
        "1_000",
        "2024-01-01",
        "1e",
        "e5",
        ".",
        "+",
        "0b1",
        "0o8",
        "inf",
        "nan",
        "+.nan",
        "tRUE",
        "١٢",
        "1\n",
        "1 000",
        "-",
        "=",
        "<<",
    ],
)
def test_everything_else_is_text(text: str) -> None:
    assert resolve(text) == text


def test_not_a_number_is_read() -> None:
    assert math.isnan(resolve(".nan"))


def test_quoted_scalars_are_text() -> None:
    document = read("a: '1'\nb: \"true\"\nc: |\n  5\n")
    assert document.fields == {"a": "1", "b": "true", "c": "5\n"}


def test_each_field_and_item_has_its_line() -> None:
    document = read("# one\na: 1\nb:\n  c: [1,\n    2]\n  d:\n    - e: 3\n      f: 4\n    - 5\n")
    assert document.lines == {
        ("a",): 2,
        ("b",): 3,
        ("b", "c"): 4,
        ("b", "c", 0): 4,
        ("b", "c", 1): 5,
        ("b", "d"): 6,
        ("b", "d", 0): 7,
        ("b", "d", 0, "e"): 7,
        ("b", "d", 0, "f"): 8,
        ("b", "d", 1): 9,
    }


def test_keys_are_text() -> None:
    assert list(read("1: a\non: b\ntrue: c\n~: d\n").fields) == ["1", "on", "true", "~"]


def test_a_few_aliases_are_allowed() -> None:
    assert read("a: &x {lr: 1}\nb: *x\n").fields == {"a": {"lr": 1}, "b": {"lr": 1}}


def test_of_a_field_given_twice_the_first_stands_and_the_second_is_told_once() -> None:
    document = read("a: 1\nb: 2\na: {c: !tag , c: 3}\na: 4\n")
    assert document.fields == {"a": 1, "b": 2}
    assert document.found == ((("a",), "is given again in line 3"), (("a",), "is given again in line 4"))


def test_an_alias_bomb_is_refused_at_once(events: list[int]) -> None:
    assert refusal(BOMB.encode()) == "a.yaml:10: too many aliases (*name); write the values out"
    assert len(events) < 100
    events.clear()
    assert "too many aliases" in refusal(WIDE.encode())
    # The list itself, and of the aliases as many as make too many parts of it.
    assert len(events) < 1000


def test_fifty_thousand_levels_are_refused_at_once(events: list[int]) -> None:
    for content in DEEP[:3]:
        events.clear()
        assert refusal(content) == "a.yaml:1: is nested deeper than 16 levels"
        assert len(events) < 50
    events.clear()
    assert refusal(DEEP[3]) == "a.yaml:1: a field's name must be a plain word"
    assert len(events) < 50


def test_a_huge_file_is_refused_and_not_read(tmp_path: Path) -> None:
    path = huge(tmp_path)
    assert path.stat().st_size == HUGE_BYTES
    start = time.process_time()
    with pytest.raises(ConfigError) as caught:
        load(str(path))
    assert time.process_time() - start < HANG
    assert str(caught.value) == f"{path}: is longer than 64 KiB, the most a preset may be"
    assert len(read_file(path, "huge.yaml")) == MOST_BYTES + 1


@pytest.mark.parametrize("size", [MOST_BYTES // 4, pytest.param(MOST_BYTES, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", PIECES)
def test_the_longest_file_of_anything_is_read_or_refused_in_so_many_events(
    piece: str, size: int, events: list[int]
) -> None:
    for beginning in BEGINNINGS:
        events.clear()
        start = time.process_time()
        with contextlib.suppress(ConfigError):
            read_document(longest(piece, beginning, size), "a.yaml")
        assert time.process_time() - start < HANG
        assert len(events) <= MOST_EVENTS


def test_what_has_too_many_parts_is_refused_where_the_last_one_stands(events: list[int]) -> None:
    with pytest.raises(ConfigError, match="has more than 10,000 parts"):
        read_document(longest("- a\n", b""), "a.yaml")
    assert len(events) == MOST_EVENTS == 10_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "a.yaml: is empty"),
        (b"\n\n  \n", "a.yaml: is empty"),
        (b"---\n", "a.yaml: is empty"),
        (b"...\n", "a.yaml:1: a value is missing here"),
        (b"\xff\xfea\x00:\x00", "a.yaml: is UTF-16 or UTF-32; save it as UTF-8"),
        (b"\x00\x00\xfe\xff\x00\x00\x00a", "a.yaml: is UTF-16 or UTF-32; save it as UTF-8"),
        ("漢字".encode("utf-16"), "a.yaml: is UTF-16 or UTF-32; save it as UTF-8"),
        (b"a\x00:\x00", "a.yaml: is UTF-16 or UTF-32; save it as UTF-8"),
        (
            b"<!DOCTYPE html>\n<html>\n",
            "a.yaml: is a web page, as a failed download leaves it; download it again",
        ),
        (b"a: 1\nb: \xff", "a.yaml:2: the byte 0xFF is not UTF-8"),
        (b"a: 1\nb: \x07", "a.yaml:2: the character U+0007 cannot stand in YAML"),
        (b"a: 1\n\tb: 2", "a.yaml:2: a tab cannot stand here; indent with spaces"),
        (b"a: 1\n---\nb: 2", "a.yaml:2: a second document starts here; a preset is one"),
        (b"a: 1\n...\nb: 2", "a.yaml:3: this does not belong to the fields above; a preset is one document"),
        (b"5", "a.yaml:1: 5 is no preset; a preset is made of fields such as 'title: \xe2\x80\xa6'"),
        (
            b"%YAML " + b"1" * 5000 + b".1\n---\na: 1",
            "a.yaml:1: is not valid YAML: a number in an escape or a directive",
        ),
    ],
)
def test_what_is_no_mapping_is_refused_in_a_sentence(content: bytes, message: str) -> None:
    message = message.encode("latin-1").decode() if "\xe2" in message else message
    assert refusal(content).startswith(message)


def test_every_other_kind_of_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("fifo.yaml")
    Path("folder.yaml").mkdir()
    Path("dangling.yaml").symlink_to("nowhere")
    Path("loop.yaml").symlink_to("loop.yaml")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.yaml")
    for name, message in {
        "fifo.yaml": "is not a regular file",
        "folder.yaml": "is a folder",
        "/dev/null": "is not a regular file",
        "/dev/zero": "is not a regular file",
        "missing.yaml": "there is no such file",
        "dangling.yaml": "there is no such file",
        "loop.yaml": "cannot be read: Too many levels of symbolic links",
        "socket.yaml": "cannot be read: No such device or address",
        "folder.yaml/x.yaml": "there is no such file",
        "a/" + "b" * 300 + ".yaml": "there is no such file",
        "b" * 300 + ".yaml": "cannot be read: File name too long",
        "nul\0.yaml": "is not a valid file name",
        "\ud8ff.yaml": "is not a valid file name",
    }.items():
        with pytest.raises(ConfigError) as caught:
            load(name)
        assert str(caught.value).endswith(f": {message}"), name


def test_an_unreadable_file_is_refused(
    preset_file: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    path = preset_file("title: x\n")
    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(ConfigError, match=r"a\.yaml: cannot be read: Permission denied$"):
        load(path)


def test_a_file_name_cannot_write_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;owned\x07\n.yaml"
    path.write_text("epochs: -1\n")
    with pytest.raises(ConfigError) as caught:
        load(str(path))
    assert "\x1b" not in str(caught.value)
    assert "\x07" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 2


def test_a_file_as_large_as_allowed_is_read(load_text: Callable[..., Loaded]) -> None:
    comment = "#" * 60_000
    assert load_text(f"{comment}\nnetwork: {{hidden: [1]}}\nepochs: 1\n").preset.epochs == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [
        (".02", 0.02),
        (" 5 ", 5),
        ("on", "on"),
        ("12:30", "12:30"),
        ("a: b # c", "a: b # c"),
        ("[100, 50]", [100, 50]),
        ("{width: 3, depth: 2}", {"width": 3, "depth": 2}),
        ("'5'", "5"),
        ('"a\\tb"', "a\tb"),
        ("-", "-"),
        ("*a", "*a"),
        ("!x", "!x"),
    ],
)
def test_the_value_of_an_override(text: str, value: Any) -> None:
    assert read_value(text, "--set x").fields["value"] == value


@pytest.mark.parametrize(
    "text",
    [
        "[1",
        "{a",
        "'",
        '"\\q"',
        "[1]\n---\n2",
        "[*a]",
        "[!x 1]",
        '"\ud800',
        pytest.param("[" * 5000, id="levels"),
    ],
)
def test_a_value_that_is_no_yaml_is_refused_or_told(text: str) -> None:
    told = ""
    try:
        told = str(read_value(text, "--set x").found)
    except ConfigError as error:
        told = str(error)
    assert told.startswith(("--set x", "((('value'"))
