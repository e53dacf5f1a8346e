"""Files that the lab writes for somebody to take away: each a new one, where there is room for it."""

import re
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

MOST = 1000
"""So many files of one name are enough for one folder."""


def write_new(text: str, name: str, ending: str) -> Path:
    """Write `text` to a new file `<name>-report.txt`, numbered from 2 on; where it went.

    To the current folder, else to that of the user, else to the one for what is temporary. Raises OSError
    where none of them takes it.
    """
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(name).name).strip("-") or "tuitrain"
    refused: OSError | None = None
    for folder in _folders():
        try:
            return _write_in(folder, text, stem, ending)
        except OSError as error:
            refused = error
    raise refused or FileNotFoundError("no folder to write to")


def _folders() -> Iterator[Path]:
    for folder in (Path.cwd, Path.home, lambda: Path(tempfile.gettempdir())):
        try:
            yield folder()
        except (OSError, RuntimeError):
            continue  # a folder that is gone, a user without a home


def _write_in(folder: Path, text: str, stem: str, ending: str) -> Path:
    for number in count(1):
        kind, dot, suffix = ending.rpartition(".")
        path = folder / f"{stem}{kind}{f'-{number}' if number > 1 else ''}{dot}{suffix}"
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            if number == MOST:
                raise
        else:
            return path
    raise AssertionError
