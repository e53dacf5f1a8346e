"""How soon the lab is there: `python -m tests.benchmarks.first_paint [PAIRS]`.

Wall time from the command until the last cell of its first screen has its place, in a pseudo-terminal of
140×40, over that of `import textual.app, numpy`, which every lab needs. Both take turns, so that other load
on the machine meets both; the figure of a preset is the median of the ratios, of 15 rounds by default.
Prints JSON, with the bound to hold. Python's compiled files are used, as after an installation.
"""

import json
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from fcntl import ioctl
from termios import TIOCSWINSZ
from time import perf_counter

import pyte

from tests.benchmarks.start import BASE, compiled

PAIRS, BOUND = 15, 2.5
PRESETS = ("quickstart", "xor", "overfit")
COLUMNS, ROWS = 140, 40
QUIET = 0.7
"""Seconds without a byte after which nothing comes any more."""

Piece = tuple[float, bytes]


def seconds_of_base(environment: Mapping[str, str]) -> float:
    """Wall time of the import."""
    begun = perf_counter()
    subprocess.run([sys.executable, *BASE], env=environment, check=True)
    return perf_counter() - begun


def seconds_to_paint(preset: str, environment: Mapping[str, str]) -> float:
    """Wall time until the first screen is whole: it trains only when somebody asks for it."""
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    command = [sys.executable, "-m", "tuitrain", "lab", preset]
    begun = perf_counter()
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    pieces = list(_pieces(leader))
    process.send_signal(signal.SIGKILL)
    process.wait()
    os.close(leader)
    return _last_change(pieces) - begun


def _pieces(leader: int) -> Iterator[Piece]:
    """What comes until nothing does, and when."""
    while select.select([leader], [], [], 10 * QUIET)[0]:
        yield perf_counter(), os.read(leader, 1 << 16)
        while select.select([leader], [], [], QUIET)[0]:
            yield perf_counter(), os.read(leader, 1 << 16)
        return


def _last_change(pieces: list[Piece]) -> float:
    """When the last cell that changed did."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.ByteStream(screen)
    text, changed = screen.display, 0.0
    for at, data in pieces:
        stream.feed(data)
        if screen.display != text:
            text, changed = screen.display, at
    if not any("LAYERS" in line for line in text):
        raise RuntimeError("the lab did not open:\n" + "\n".join(text))
    return changed


def main(pairs: str = str(PAIRS)) -> None:
    """Print each preset's ratio."""
    environment = compiled() | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    measured: dict[str, list[float]] = {preset: [] for preset in PRESETS}
    for _ in range(int(pairs)):
        for preset, ratios in measured.items():
            base = seconds_of_base(environment)
            ratios.append(seconds_to_paint(preset, environment) / base)
    presets = {
        preset: {"ratio": round(statistics.median(ratios), 2), "bound": BOUND}
        for preset, ratios in measured.items()
    }
    print(json.dumps({"over": BASE[1], "pairs": int(pairs), "presets": presets}, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
