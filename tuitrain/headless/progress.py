"""One line on a terminal that says how far an experiment is."""

import shutil
from time import perf_counter
from typing import TextIO

from tuitrain.plot import cells, words
from tuitrain.plot.console_font import CONSOLE_FONT, is_linux_console

EVERY_SECONDS = 0.1


class Progress:
    """Rewrites its line on `terminal`; with None it is never seen. `runs` is how often it is run."""

    def __init__(self, terminal: TextIO | None, *, runs: int = 1, ascii: bool = False) -> None:
        self._terminal, self._ascii = terminal, ascii
        self._shown = False
        self._due = 0.0
        self._started = perf_counter()
        self._runs = runs
        self._name, self._before, self._done = "", 0, 0

    def next(self, name: str = "") -> None:
        """Another run begins, of which `name` says which it is."""
        self._name, self._before, self._done = name, self._before + self._done, 0
        self._runs -= 1

    def show(self, done: int, total: int, unit: str, now: str, loss: float | None = None) -> None:
        """Say that so many of `total` units of this run are done, at most ten times a second."""
        self._done = done
        clock = perf_counter()
        if self._terminal is None or clock < self._due:
            return
        self._due = clock + EVERY_SECONDS
        done, total = self._before + done, self._before + total * (1 + self._runs)
        pace = done / (clock - self._started)
        left = words.duration((total - done) / pace) if pace else "–:––"
        what = "".join(f"{name}: " for name in (self._name, now) if name)
        text = f" {what}{done:,}/{total:,} {unit}  {pace:,.0f}/s  {left} left"
        if loss is not None:
            text += f"  loss {loss:.4f}"
        columns = shutil.get_terminal_size().columns
        room = min(30, columns - len(text) - 2)
        line = words.bar(done / total, room, self._ascii) + "".join(cells.clean(text, self._ascii))
        self._write("\r\x1b[K" + line[: columns - 1])
        self._shown = True

    def clear(self) -> None:
        """Take the line away, for others to write."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        if self._terminal is not None:
            self._terminal.write(text.translate(CONSOLE_FONT) if is_linux_console() else text)
            self._terminal.flush()
