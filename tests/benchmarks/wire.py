"""What the lab sends to the terminal while it trains: `python -m tests.benchmarks.wire [SECONDS]`.

The network of `tests.benchmarks.lab` at full speed, in a pseudo-terminal of 140×40, at the default rate of
4.1 screen refreshes a second. Bytes a second over `SECONDS` (10 by default), with 256 colours and with true
colour. Prints JSON, with the bounds to hold.
"""

import json
import os
import select
import sys
from collections.abc import Mapping
from time import perf_counter

from tests.benchmarks.lab import drain, started

SECONDS, START = 10.0, 8.0
"""Seconds that are measured, and until it trains as it will."""
COLOURS: Mapping[str, tuple[str, int]] = {"256 colours": ("", 20_000), "true colour": ("truecolor", 28_000)}
"""COLORTERM, and the most bytes a second."""


def sent(colours: str, seconds: float) -> bytes:
    """All that comes in so many seconds of training."""
    process, leader = started("open", colours=colours)
    read(leader, START / 2)
    os.write(leader, b" ")
    read(leader, START / 2)
    output = read(leader, seconds)
    process.terminate()
    drain(leader)
    process.wait()
    return output


def read(leader: int, seconds: float) -> bytes:
    """What comes in that time."""
    pieces, end = [], perf_counter() + seconds
    while (left := end - perf_counter()) > 0:
        if select.select([leader], [], [], left)[0]:
            pieces.append(os.read(leader, 1 << 16))
    return b"".join(pieces)


def main(seconds: str = str(SECONDS)) -> None:
    """Print both figures."""
    found = {}
    for name, (colours, bound) in COLOURS.items():
        output = sent(colours, float(seconds))
        found[name] = {
            "bytes_per_second": round(len(output) / float(seconds)),
            "bound": bound,
        }
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
