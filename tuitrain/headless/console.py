"""Standard output as people read it: how wide it is and what it can show."""

import os
import shutil
from typing import TextIO

from tuitrain.headless.progress import Progress
from tuitrain.plot import ansi, cells
from tuitrain.plot.console_font import CONSOLE_FONT, is_linux_console
from tuitrain.plot.picture import Picture
from tuitrain.text import shows_unicode


class Console:
    """Writes lines and pictures to `out`, each at once, the progress out of their way.

    `terminal` says whether somebody sits before it, `ascii` that it shows nothing else, `colours` that it
    shows colours.
    """

    def __init__(self, out: TextIO, progress: Progress) -> None:
        self._out, self._progress = out, progress
        self.terminal = out.isatty()
        dumb = self.terminal and os.environ.get("TERM") == "dumb"
        self.ascii = dumb or not shows_unicode(out)
        self._plain_font = self.terminal and is_linux_console()
        self.colours = self.terminal and not dumb and not os.environ.get("NO_COLOR")

    @property
    def columns(self) -> int:
        """Those of the terminal, of COLUMNS, or 80."""
        return shutil.get_terminal_size().columns

    @property
    def room(self) -> int | None:
        """How long a line may be; None where it may have any length."""
        return self.columns if self.terminal else None

    def line(self, text: str = "") -> None:
        """One line of text."""
        self._write("".join(cells.clean(text, ascii_only=True)) if self.ascii else text)

    def picture(self, picture: Picture) -> None:
        """A picture, in colours where there are any."""
        for row in ansi.lines(picture, self.colours):
            self._write(row)

    def _write(self, line: str) -> None:
        self._progress.clear()
        # Of pictures only the characters change: colours are written in ASCII.
        self._out.write((line.translate(CONSOLE_FONT) if self._plain_font else line) + "\n")
        self._out.flush()
