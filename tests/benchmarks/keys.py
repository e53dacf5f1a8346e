"""How soon a key is seen while training goes on: `python -m tests.benchmarks.keys`.

The lab of `tests.benchmarks.lab` at full speed in a pseudo-terminal of 140×40. `+`, `h`, ← and tab come
at irregular times; what is drawn is kept with the time it came, and read afterwards: the answer to a key is
the first piece after which what it changes is other than before. 99 of 100 answers come within 50 ms.
"""

import os
import random
import select
from collections.abc import Callable, Iterator
from time import perf_counter

import pyte

from tests.benchmarks.lab import COLUMNS, ROWS, drain, started

BOUND, ROUNDS = 0.050, 25
START, LIMIT = 8.0, 1.0
"""Seconds until it trains, and after which an answer counts as none."""
KEYS = {"+": b"+", "h": b"h", "left": b"\x1b[D", "tab": b"\t"}
ROUND = ("+", "h", "left", "tab", "tab", "tab", "tab", "tab")
"""Five panels later the settings have the arrows again."""

Piece = tuple[float, bytes]


def _row(pattern: str) -> Callable[[pyte.Screen], str]:
    def seen(screen: pyte.Screen) -> str:
        return next((line for line in screen.display if pattern in line), "")

    return seen


def _rate(screen: pyte.Screen) -> str:
    return _row(" rate  ")(screen)[:36]


def _quantity(screen: pyte.Screen) -> str:
    return _row("LAYERS ")(screen).partition("LAYERS ")[2][:24]


def _focus(screen: pyte.Screen) -> str:
    lines = (screen.buffer[y] for y in range(ROWS))
    return ",".join(f"{y}:{x}" for y, line in enumerate(lines) for x in range(COLUMNS) if line[x].underscore)


CHANGES: dict[str, Callable[[pyte.Screen], str]] = {
    "+": _rate,
    "h": _quantity,
    "left": _rate,
    "tab": _focus,
}
"""What each key changes on the screen."""


def played() -> tuple[list[Piece], list[tuple[float, str]]]:
    """What came out and when, and which keys were pressed when."""
    process, leader = started("open")
    pieces: list[Piece] = []
    pressed: list[tuple[float, str]] = []

    def watch(seconds: float) -> None:
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            if select.select([leader], [], [], left)[0]:
                pieces.append((perf_counter(), os.read(leader, 1 << 16)))

    watch(START / 2)
    os.write(leader, b" ")
    watch(START / 2)
    rng = random.Random(0)
    for key in ROUND * ROUNDS:
        pressed.append((perf_counter(), key))
        os.write(leader, KEYS[key])
        watch(rng.uniform(0.25, 0.45))
    watch(LIMIT)
    process.terminate()
    drain(leader)
    process.wait()
    return pieces, pressed


def answered(pieces: list[Piece], pressed: list[tuple[float, str]]) -> Iterator[tuple[str, float]]:
    """For every key the seconds until its answer."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    rest = iter(pieces)
    piece = next(rest, None)
    for at, key in pressed:
        while piece and piece[0] <= at:
            stream.feed(piece[1])
            piece = next(rest, None)
        before, seconds = CHANGES[key](screen), LIMIT
        while piece and piece[0] <= at + LIMIT:
            stream.feed(piece[1])
            came, piece = piece[0], next(rest, None)
            if CHANGES[key](screen) != before:
                seconds = came - at
                break
        yield key, seconds


def main() -> None:
    """Print the times of each key, and of all."""
    found = list(answered(*played()))
    for key in KEYS:
        times = sorted(seconds for name, seconds in found if name == key)
        print(
            f"{key:<5} median {_share(times, 0.5):4.0f} ms, "
            f"slowest {_share(times, 1):4.0f} ms of {len(times)}"
        )
    times = sorted(seconds for _, seconds in found)
    p99 = _share(times, 0.99)
    print(f"key to paint p99 {p99:.0f} ms of {len(times)}, bound {BOUND * 1000:.0f}")
    raise SystemExit(p99 > BOUND * 1000)


def _share(times: list[float], share: float) -> float:
    """Milliseconds within which that share of the answers came."""
    return 1000 * times[min(int(share * len(times)), len(times) - 1)]


if __name__ == "__main__":
    main()
