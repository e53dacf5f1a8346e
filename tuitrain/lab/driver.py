"""How the lab writes to its terminal: also when there is none any more."""

from typing import Any, TextIO

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver


class Lasting:
    """A terminal's file that takes what is written when the terminal is gone, and drops it."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        """Write it, if there is somebody to read it."""
        try:
            return self._file.write(text)
        except OSError:
            return len(text)

    def flush(self) -> None:
        """Send what was written."""
        try:
            self._file.flush()
        except OSError:
            return

    def fileno(self) -> int:
        """The file's number."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether it is, or was, a terminal."""
        return self._file.isatty()


class LastingDriver(LinuxDriver):
    """Textual's own, whose writing thread would die with the terminal.

    Its queue is of thirty texts: with nobody to empty it the app would wait for ever to leave.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = Lasting(self._file)
