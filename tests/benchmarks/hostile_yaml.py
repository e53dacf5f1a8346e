"""How long a hostile preset can keep the reader: `python -m tests.benchmarks.hostile_yaml`.

Processor time, the best of three. The longest file of each piece, after each of four beginnings, and files
made to explode: bound 0.9 s. A file of 10 GiB, of which nothing is read beyond the limit: bound 0.5 s. Each
bad preset of `tests/config/bad`: bound 0.8 s. Presets of many parts that all go with each other (arms, edits,
expectations, choices), right and wrong: bound 0.9 s. The tests read the same files and only guard against
a hang.
"""

import contextlib
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import process_time

from tests.config.hostile_texts import MANY, MISTAKEN, hostile, huge
from tuitrain.config import ConfigError, load
from tuitrain.config.yaml_reader import read_document

READ, HUGE, BAD, PARTS = 0.9, 0.5, 0.8, 0.9
"""Bounds in seconds."""
TRIES = 3


def seconds(read: Callable[[], object]) -> float:
    """Processor time that it takes, the best of a few tries."""
    times = []
    for _ in range(TRIES):
        started = process_time()
        with contextlib.suppress(ConfigError):
            read()
        times.append(process_time() - started)
    return min(times)


def _told(what: str, found: dict[str, float], bound: float) -> bool:
    name = max(found, key=lambda each: found[each])
    print(f"{what:<14} {found[name]:.3f} s at most of {len(found)}, {name}, bound {bound}")
    return found[name] > bound


def main() -> None:
    """Print the slowest of each sort."""
    read = {name: seconds(partial(read_document, content, "a.yaml")) for name, content in hostile()}
    with tempfile.TemporaryDirectory() as folder:
        path = str(huge(Path(folder)))
        large = {"10 GiB": seconds(partial(load, path))}
        parts = {}
        for name, text in (MANY | MISTAKEN).items():
            file = Path(folder) / "many.yaml"
            file.write_text(text, encoding="utf-8")
            parts[name] = seconds(partial(load, str(file)))
    presets = sorted((Path(__file__).parents[1] / "config" / "bad").glob("*.yaml"))
    bad = {path.stem: seconds(partial(load, str(path))) for path in presets}
    slow = [
        _told("hostile text", read, READ),
        _told("huge file", large, HUGE),
        _told("bad presets", bad, BAD),
        _told("many parts", parts, PARTS),
    ]
    raise SystemExit(any(slow))


if __name__ == "__main__":
    main()
