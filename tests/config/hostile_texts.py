"""Texts made to keep the reader busy; `tests.benchmarks.hostile_yaml` measures how long they do."""

from collections.abc import Iterator
from pathlib import Path

from tuitrain.config.yaml_reader import MOST_BYTES

BEGINNINGS = (b"", b"a: ", b"a: [", b'a: "')
PIECES = (
    *("- a\n", "a: b\n", "[],", "? ", ": ", "'", '"', "&a ", "*a ", "!a ", "# a\n", "\n", " ", "|\n", ">\n "),
    *("%", "-", "a", "---\n", "{", "}", "\\", "\t", "é", "0", "a: &a [*a]\n", "? [", "- - ", "a:\n a:\n"),
    *('"\\x41', "''"),
)
BOMB = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [*a{i - 1}, *a{i - 1}]\n" for i in range(1, 40))
WIDE = "a: &a [" + "x, " * 900 + "x]\n" + "".join(f"b{i}: *a\n" for i in range(15))
DEEP = (b"[" * 50_000, b"{a: " * 16_000, b"- " * 30_000, b"? " * 30_000)
HUGE_BYTES = 10 * 2**30


def longest(piece: str, beginning: bytes, size: int = MOST_BYTES) -> bytes:
    """That piece again and again, up to the longest file that is read."""
    return (beginning + (piece.encode() * size)[:size])[:size]


def huge(folder: Path) -> Path:
    """A file of 10 GiB that takes no room."""
    path = folder / "huge.yaml"
    with path.open("wb") as file:
        file.truncate(HUGE_BYTES)
    return path


def hostile() -> Iterator[tuple[str, bytes]]:
    """All files by name."""
    yield from (("alias bomb", BOMB.encode()), ("wide aliases", WIDE.encode()))
    yield from ((f"{content[:4]!r} nested", content) for content in DEEP)
    for piece in PIECES:
        yield from ((f"{begun!r} {piece!r}", longest(piece, begun)) for begun in BEGINNINGS)
