"""How soon the lab has ended when it is left: `python -m tests.benchmarks.leaving_lab`.

In a real terminal, while a network trains, and in the middle of a search with all its workers: by its key, by
a signal, when the terminal is gone, and by a signal with 20,000 keys or 3,000 moves of the mouse typed ahead.
Measured is the time until the command has ended. Bound: the slowest takes less than 2 s. Wants two processors
that nobody else uses.
"""

import os
import signal
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from tests.terminal.terminal import Terminal, start_training

BOUND, ROUNDS = 2.0, 5
ENDLESS = """
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
optimizer: {name: sgd, lr: 0.1}
epochs: 1000000
evaluate: {every: 1000}
"""


def search(terminal: Terminal) -> None:
    """Start the search, and wait until some of its trials have ended."""
    terminal.wait_until(lambda: "○ ready" in terminal.text)
    terminal.type(" ")
    terminal.wait_until(lambda: terminal.find(r" ([1-9]\d*)/100 trials"))


WAYS: dict[str, Callable[[Terminal], None]] = {
    "q": lambda terminal: terminal.type("qy"),
    "SIGTERM": lambda terminal: terminal.signal(signal.SIGTERM),
    "SIGHUP": lambda terminal: terminal.signal(signal.SIGHUP),
    "terminal gone": Terminal.hang_up,
}
AHEAD = {
    "keys ahead": 20_000 * "r",
    "moves ahead": "\x1b[<0;9;9M"
    + "".join(f"\x1b[<32;{1 + step % 130};{1 + step % 38}M" for step in range(3000)),
}
"""What is typed, and waits, before a signal ends it."""


def seconds(
    preset: str, begin: Callable[[Terminal], None], leave: Callable[[Terminal], None], ahead: str = ""
) -> float:
    """Wall time from leaving to the end of the command, with the keys of `ahead` typed just before."""
    terminal = Terminal("lab", preset)
    try:
        begin(terminal)
        terminal.type_ahead(ahead)
        started = perf_counter()
        leave(terminal)
        terminal.wait_for_exit()
        return perf_counter() - started
    finally:
        terminal.close()


def main() -> None:
    """Print the times of each way to leave."""
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        preset = Path(folder) / "endless.yaml"
        preset.write_text(ENDLESS)
        for what, name, begin in (("training", str(preset), start_training), ("search", "search", search)):
            for way, leave in (WAYS | dict.fromkeys(AHEAD, WAYS["SIGTERM"])).items():
                times = [seconds(name, begin, leave, AHEAD.get(way, "")) for _ in range(ROUNDS)]
                slowest = max(slowest, *times)
                median = statistics.median(times)
                print(f"{what:<9} {way:<14} median {median:.2f} s, slowest {max(times):.2f} s of {ROUNDS}")
    print(f"slowest {slowest:.2f} s, bound {BOUND:g}; load {os.getloadavg()[0]:.1f}")
    raise SystemExit(slowest >= BOUND)


if __name__ == "__main__":
    main()
