"""How the lab writes to its terminal: also when there is none any more, and after it was stopped."""

import os
import signal
import termios
import tty
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TextIO

from textual import constants
from textual.app import App
from textual.drivers.linux_driver import (
    KITTY_DISAMBIGUATE_ESCAPE_CODES,
    KITTY_REPORT_ALL_KEYS,
    KITTY_REPORT_ASSOCIATED_TEXT,
    LinuxDriver,
)
from textual.events import Resize
from textual.geometry import Size
from textual.message import Message

from tuitrain.lab.terminal_size import believed
from tuitrain.plot.console_font import CONSOLE_FONT

ALTERNATE, NO_CURSOR, FOCUS, NO_PIXELS = "\x1b[?1049h", "\x1b[?25l", "\x1b[?1004h", "\x1b[?1016l"
KEYS = KITTY_DISAMBIGUATE_ESCAPE_CODES | KITTY_REPORT_ALL_KEYS | KITTY_REPORT_ASSOCIATED_TEXT
POP_KEYS, PUSH_KEYS = "\x1b[<u", f"\x1b[>{KEYS}u"


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
        """The descriptor of the wrapped file."""
        return self._file.fileno()

    def isatty(self) -> bool:
        """Whether it is, or was, a terminal."""
        return self._file.isatty()


class LastingDriver(LinuxDriver):
    """Textual's own, whose writing thread would die with the terminal.

    Its queue is of thirty texts: with nobody to empty it the app would wait for ever to leave.

    Textual's sets the terminal up again whenever the process goes on, also where it was not given back, and
    then takes what it set up itself for what it found.
    """

    def __init__(self, app: App[Any], **options: Any) -> None:
        super().__init__(app, **options)
        self._file: Any = Lasting(self._file)
        self._plain_font = getattr(app, "plain_font", False)
        self._away = False
        """Whether the terminal was given back, to be taken again."""
        # Rich would believe whatever COLUMNS says.
        self._size = self._get_terminal_size()

    # Size

    def _get_terminal_size(self) -> tuple[int, int]:
        """The terminal's own word, before that of COLUMNS and LINES, and within bounds."""
        try:
            columns, rows = os.get_terminal_size(self.fileno)
        except OSError:
            columns = rows = 0
        return believed(*((columns, rows) if columns and rows else super()._get_terminal_size()))

    def process_message(self, message: Message) -> None:
        """Take what was typed, or a size that the terminal sent as if it were."""
        if isinstance(message, Resize):
            size = Size(*believed(*message.size))
            message = Resize(size, size)
        super().process_message(message)

    # Suspend and resume

    def _sigtstp_application(self, *_: object) -> None:
        self._soon(self._stop)

    def _sigcont_application(self, *_: object) -> None:
        self._soon(self._go_on)

    def _soon(self, call: Callable[[], None]) -> None:
        # Between two messages: a signal comes in the middle of anything, of writing a frame too.
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(call)

    def _stop(self) -> None:
        """Give the terminal back, and stop until the shell says to go on."""
        if not self._away:
            self.suspend_application_mode()
            self._away = True
        os.kill(os.getpid(), signal.SIGSTOP)

    def _go_on(self) -> None:
        """Take the terminal again, whatever became of it meanwhile, and paint it."""
        if self._app._exit:
            return
        if self._away:
            self.start_application_mode()
        else:
            self._claim()
        self._app.refresh(layout=True)

    def _claim(self) -> None:
        """Set up again what may have been reset by whoever had the terminal while the process was stopped."""
        self._set_raw()
        self.write(ALTERNATE + NO_CURSOR + FOCUS)
        if not constants.DISABLE_KITTY_KEY:
            # Terminals keep a stack of these: what was pushed goes first.
            self.write(POP_KEYS + PUSH_KEYS)
        self._enable_bracketed_paste()
        self._disable_line_wrap()
        self._enable_mouse_support()
        self._query_in_band_window_resize()

    def _set_raw(self) -> None:
        """No echo and no lines, as when the terminal was taken."""
        if self.attrs_before is None:
            return
        raw = [*self.attrs_before[: tty.CC], [*self.attrs_before[tty.CC]]]
        raw[tty.LFLAG] = self._patch_lflag(raw[tty.LFLAG])
        raw[tty.IFLAG] = self._patch_iflag(raw[tty.IFLAG])
        raw[tty.CC][termios.VMIN] = 1
        with suppress(termios.error):
            termios.tcsetattr(self.fileno, termios.TCSANOW, raw)

    # Textual's methods, limited to while the lab has the terminal

    def start_application_mode(self) -> None:
        """Take the terminal, unless another job has it."""
        self._key_thread = None
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._away = self._key_thread is None

    def write(self, data: str) -> None:
        """Write to the terminal, in characters that it has."""
        if self._writer_thread is not None:
            super().write(data.translate(CONSOLE_FONT) if self._plain_font else data)

    def disable_input(self) -> None:
        """Read no more keys."""
        # In the background it would be stopped for that.
        if not self._away:
            super().disable_input()

    def stop_application_mode(self) -> None:
        """Leave the terminal as it was found."""
        if self._away:
            return
        if self._mouse_pixels:
            self.write(NO_PIXELS)
            self._mouse_pixels = False
        super().stop_application_mode()

    def close(self) -> None:
        """Write what waits, and then nothing more."""
        super().close()
        self._writer_thread = None
