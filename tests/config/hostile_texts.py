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


BASE = """
data: {name: mnist, train: 200, validation: 50, test: 100}
network: {hidden: {width: 16, depth: 2}}
optimizer: adam
updates: 1000
"""
ARMS = "kind: compare\narms:\n" + "".join(f"  a{i}: {{seed: {i}}}\n" for i in range(64))
MEMBERS = ARMS.replace("kind: compare", "kind: ensemble\nensemble: {members: 20}")
SPACE = {
    "optimizer.lr": [round(0.001 * (i + 1), 4) for i in range(64)],
    "weight_decay": [round(0.001 * (i + 1), 4) for i in range(64)],
    "batch_size": list(range(1, 65)),
    "network.hidden.width": list(range(1, 65)),
    "network.hidden.depth": list(range(1, 65)),
    "seed": list(range(64)),
}


def edits(count: int, change: str) -> str:
    """So many of them, of no two the same value."""
    return "edits:\n" + "".join(
        f"  - {{update: {i}, set: {{{change.format(i + 1)}}}}}\n" for i in range(count)
    )


def expect(count: int, figure: str, condition: str = "min: 0.{}") -> str:
    """So many of them, over all arms."""
    lines = (f"  - {{figure: a{i % 64}.{figure}, {condition.format(i + 1)}}}\n" for i in range(count))
    return "expect:\n" + "".join(lines)


SEARCH = "kind: search\nsearch:\n  trials: 10000\n  space:\n" + "".join(
    f"    {path}: {{choice: {values}}}\n" for path, values in SPACE.items()
)
MANY = {
    "64 arms, 100 edits": BASE + ARMS + edits(100, "optimizer.lr: 0.0{0}"),
    "64 arms, 1,000 edits": BASE + ARMS + edits(1000, "optimizer.lr: 0.0{0}"),
    "64 arms, 700 edits that lengthen": BASE + ARMS + edits(700, "optimizer.lr: 0.0{0}, updates: 1{0:03}"),
    "20 members, 64 arms, 900 edits": BASE + MEMBERS + edits(900, "optimizer.lr: 0.0{0}"),
    "64 arms, 500 expectations": BASE + ARMS + expect(500, "test_accuracy"),
    "64 arms, 500 epochs to a score": BASE + ARMS + expect(500, "epochs_to(test_accuracy >= 0.5)", "max: {}"),
    "64 arms of 100 layers": BASE.replace("depth: 2", "depth: 100")
    + ARMS
    + expect(500, "layer99.weight.std"),
    "six fields of 64 choices": BASE + SEARCH,
}
"""Presets that are accepted, in which every part goes with every other."""
UNKNOWN = ", ".join(f"x{i}: 1" for i in range(3000))
MISTAKEN = {
    "64 arms, 900 unknown fields": BASE + ARMS + edits(900, "optimizr.lr{0}: 1"),
    "64 arms, 900 wrong values": BASE + ARMS + edits(900, "optimizer.lr: -{0}"),
    "500 unknown figures": BASE + ARMS + expect(500, "tst_acuracy"),
    "2,000 unknown fields": BASE + "".join(f"optimizr{i}: 3\n" for i in range(2000)),
    "1,001 edits": BASE + ARMS + edits(1001, "optimizer.lr: 0.0{0}"),
    "501 expectations": BASE + ARMS + expect(501, "test_accuracy"),
    "an edit of 3,000 fields": BASE + ARMS + f"edits: [{{update: 1, set: {{{UNKNOWN}}}}}]",
}
"""The same with mistakes in all of them, or too many of them."""
