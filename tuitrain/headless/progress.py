"""One line on a terminal that says how far a run is."""

import shutil
from time import perf_counter
from typing import TextIO

from tuitrain.plot import words
from tuitrain.training import Trial

EVERY_SECONDS = 0.1


class Progress:
    """Rewrites its line on `terminal`; with None it is never seen."""

    def __init__(self, terminal: TextIO | None) -> None:
        self._terminal = terminal
        self._shown = False
        self._due = 0.0
        self._started = perf_counter()

    def show(self, trial: Trial) -> None:
        """Say where `trial` is, at most ten times a second."""
        now = perf_counter()
        if self._terminal is None or now < self._due:
            return
        self._due = now + EVERY_SECONDS
        total, loss = trial.config.total_updates, trial.history.last_loss
        share, pace = trial.updates / total, trial.updates / (now - self._started)
        left = words.duration((total - trial.updates) / pace) if pace else "–:––"
        text = f" {trial.updates:,}/{total:,} updates  {pace:,.0f}/s  {left} left"
        if loss is not None:
            text += f"  loss {loss:.4f}"
        columns = shutil.get_terminal_size().columns
        room = min(30, columns - len(text) - 2)
        self._write("\r\x1b[K" + (words.bar(share, room) + text)[: columns - 1])
        self._shown = True

    def clear(self) -> None:
        """Take the line away, for others to write."""
        if self._shown:
            self._write("\r\x1b[K")
            self._shown = False

    def _write(self, text: str) -> None:
        if self._terminal is not None:
            self._terminal.write(text)
            self._terminal.flush()
