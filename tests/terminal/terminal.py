"""A terminal to run the program in: a pseudo-terminal, and a screen that understands what comes out of it."""

import fcntl
import os
import pty
import re
import select
import shlex
import signal
import struct
import subprocess
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Callable
from time import monotonic
from typing import Any

import pyte

DEADLINE = 30.0
"""Seconds after which something hangs; on a machine at rest most take a few hundredths."""

# The program becomes the leader of its own session with the pseudo-terminal as its own terminal: only so do a
# hang-up and a change of size reach it as signals.
START = """
import fcntl, os, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
os.execvp(sys.argv[1], sys.argv[1:])
"""
AFTER = """
from tuitrain.__main__ import main
main()
"""

PYTHON = [sys.executable, "-W", "error"]

MODE = re.compile(rb"\x1b\[\?([\d;]+)([hl])")
USUAL = {"7": "no line wrap", "25": "hidden cursor"}
"""Modes that a terminal has on by itself, and what is wrong when they are left off."""
KEYBOARD = re.compile(rb"\x1b\[([<>])\d*u")
"""Reports of keys, pushed and popped."""
SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
DRAGGED = 32
"""The left button, when the mouse is moved with it."""
PIECE = 1000
"""So many characters are typed at once: fewer than a terminal keeps."""
ENTER, LEAVE = b"\x1b[?1049h", b"\x1b[?1049l"


class Terminal:
    """Runs `tuitrain` with `arguments` in a terminal of that size; `close` ends what is left of it.

    `first` is Python that runs before it, in the same process. `variables` are those of the environment that
    are other than usual; an empty one is not there at all.
    """

    def __init__(
        self, *arguments: str, columns: int = 140, rows: int = 40, first: str = "", **variables: str
    ) -> None:
        self.output = b""
        self._screen = pyte.Screen(columns, rows)
        self._text: str | None = None
        self._stream = pyte.ByteStream(self._screen)
        # The other end stays open here too: its settings are read when the program is gone.
        self._master, self._slave = pty.openpty()
        self._set_size(columns, rows)
        self._settings = termios.tcgetattr(self._slave)
        usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
        left_out = ("COLUMNS", "LINES", "NO_COLOR", "TUITRAIN_CONFIG")
        environment = {name: value for name, value in os.environ.items() if name not in left_out}
        environment = {name: value for name, value in (environment | usual | variables).items() if value}
        program = ["-c", first + AFTER] if first else ["-m", "tuitrain"]
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", START, *self.command([*program, *arguments])],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            start_new_session=True,
            env=environment,
        )

    def command(self, program: list[str]) -> list[str]:
        """What is run in it."""
        return [*PYTHON, *program]

    # Input

    def type(self, text: str) -> None:
        """Type these characters."""
        os.write(self._master, text.encode())

    def type_ahead(self, text: str) -> None:
        """Type much, until the program has read it, whatever it has made of it by then."""
        for start in range(0, len(text), PIECE):
            self.type(text[start : start + PIECE])
            self.wait_until(lambda: not self._unread)

    @property
    def _unread(self) -> int:
        """How many characters were typed that nobody has read."""
        count = fcntl.ioctl(self._slave, termios.FIONREAD, bytes(4))
        return int.from_bytes(count, sys.byteorder)

    def drag(self, *places: tuple[int, int]) -> None:
        """Press the mouse's left button at the first of `places` (column, row), and let it go at the last."""
        kinds = [(0, "M"), *[(DRAGGED, "M")] * (len(places) - 1), (0, "m")]
        for (code, ending), (column, row) in zip(kinds, (*places, places[-1]), strict=True):
            self.type(f"\x1b[<{code};{column + 1};{row + 1}{ending}")

    def resize(self, columns: int, rows: int) -> None:
        """Change the size, as by the mouse at the window's corner; the kernel tells the program.

        What is seen from here on was drawn for the new size.
        """
        self._screen.resize(rows, columns)
        self.clear()
        self._set_size(columns, rows)

    def clear(self) -> None:
        """Wipe the screen: what is seen from here on was painted since."""
        self._screen.erase_in_display(2)
        self._text = None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the program."""
        self.process.send_signal(number)

    def hang_up(self) -> None:
        """Take the terminal away."""
        os.close(self._master)
        self._master = -1

    # Screen

    @property
    def lines(self) -> list[str]:
        """The lines on the screen."""
        return self.text.split("\n")

    @property
    def text(self) -> str:
        """All of the screen."""
        if self._text is None:
            self._text = "\n".join(self._screen.display)
        return self._text

    def find(self, pattern: str) -> str | None:
        """What the group of `pattern` matches on the screen."""
        found = re.search(pattern, self.text)
        return found[1] if found else None

    def wait_until(self, condition: Callable[[], Any]) -> Any:
        """Watch the screen until `condition` is true; its value then.

        A frame comes in pieces: whatever is to be true at once has to stand in one condition.
        """
        end = monotonic() + DEADLINE
        while not (value := condition()):
            assert monotonic() < end, f"it never came to that; the screen:\n{self.text}"
            ended = self.process.poll() is not None
            # It may have come to that by ending.
            assert self._read(0.05) or not ended or condition(), f"it ended early:\n{self.text}"
        return value

    # Exit

    def wait_for_exit(self) -> int:
        """Watch until the program has ended; its exit code."""
        end = monotonic() + DEADLINE
        while self.process.poll() is None:
            assert monotonic() < end, f"it did not end; the screen:\n{self.text}"
            self._read(0.02)
        while self._read(0):
            pass
        return self.process.returncode

    def wait_for_processes(self) -> None:
        """Wait until init has noticed that what the program started has ended too."""
        end = monotonic() + DEADLINE
        while self.processes_left:
            assert monotonic() < end, "a process stays"
            self._read(0.05)

    @property
    def modes_left_on(self) -> set[str]:
        """Modes of the terminal that were switched on and not off again, or off and not on again."""
        on: dict[str, bool] = {}
        for numbers, switch in MODE.findall(self.output):
            on |= dict.fromkeys(numbers.decode().split(";"), switch == b"h")
        on |= {wrong: not on.pop(number, True) for number, wrong in USUAL.items()}
        keyboard = KEYBOARD.findall(self.output)
        on["key reports"] = keyboard.count(b">") > keyboard.count(b"<")
        return {mode for mode, left in on.items() if left}

    @property
    def written(self) -> str:
        """All that was written so far as text.

        Of the last character only a part may have come yet, and a stop may have torn one in the middle.
        """
        return getincrementaldecoder("utf-8")("replace").decode(self.output)

    @property
    def modes_used(self) -> set[str]:
        """Modes that were switched on at any time."""
        return {
            number
            for numbers, switch in MODE.findall(self.output)
            if switch == b"h"
            for number in numbers.decode().split(";")
        }

    @property
    def processes_left(self) -> bool:
        """Whether anything that it started still runs."""
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def settings_restored(self) -> bool:
        """Whether echo, line editing and all else are as they were."""
        return termios.tcgetattr(self._slave) == self._settings

    @property
    def text_outside(self) -> str:
        """Text written before the alternate screen was entered and after it was left."""
        before, _, rest = self.output.partition(ENTER)
        after = rest.rpartition(LEAVE)[2] if rest else b""
        return SEQUENCE.sub(b"", before + after).decode().strip()

    def close(self) -> None:
        """End the program if it still runs, and take the terminal away."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for end in (self._master, self._slave):
            if end >= 0:
                os.close(end)

    def _set_size(self, columns: int, rows: int) -> None:
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def _read(self, seconds: float) -> bool:
        """Take in what comes within so long, and all that is there by then; whether anything is."""
        watched = [self._master] if self._master >= 0 else []
        data = b""
        while select.select(watched, [], [], 0 if data else seconds)[0]:
            piece = os.read(self._master, 1 << 16)
            if not piece:
                break
            data += piece
        self.output += data
        self._stream.feed(data)
        self._text = None
        return bool(data)


PROMPT = "prompt: "


class Shell(Terminal):
    """A shell in a terminal, in front of which labs are begun, stopped and brought back as its jobs.

    It does not edit its lines: the terminal's settings at its prompt are those that it was opened with.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(PS1=PROMPT, **options)
        self.wait_for_prompt()

    def command(self, program: list[str]) -> list[str]:
        """A shell that reads no file."""
        return ["bash", "--norc", "--noprofile", "--noediting", "-i"]

    def start_job(self, *arguments: str) -> int:
        """Type a command of `tuitrain`, and wait until it is in front; its process.

        The screen is wiped: what a lab left there would else be taken for this one's, and a signal be sent
        while the shell's own handlers stand in it yet, which take some in silence.
        """
        self.clear()
        self.type(shlex.join([*PYTHON, "-m", "tuitrain", *arguments]) + "\n")
        return self.wait_until(lambda: self.job)

    def foreground(self) -> None:
        """Go on with the job that stopped; what is seen from here on it has painted since."""
        self.wait_for_prompt()
        self.clear()
        self.type("fg\n")

    @property
    def job(self) -> int | None:
        """The process in front of the shell."""
        front = os.tcgetpgrp(self._master)
        return front if front != self.process.pid else None

    def wait_for_prompt(self) -> None:
        """Wait until the shell asks for a command: nothing is in front of it then."""
        self.wait_until(lambda: self._at_prompt)

    @property
    def _at_prompt(self) -> bool:
        return not self.job and self.output.endswith(PROMPT.encode())

    def ask(self, command: str) -> str:
        """What the shell says to a command."""
        self.wait_for_prompt()
        start = len(self.output)
        self.type(f"{command}\n")
        self.wait_until(lambda: len(self.output) > start + len(PROMPT) and self._at_prompt)
        return self.output[start:].decode().partition("\r\n")[2].removesuffix(PROMPT).strip()

    def assert_restored(self, code: int) -> None:
        """What was in front has ended with that exit code, and the terminal is as it was."""
        self.wait_for_prompt()
        assert self.settings_restored
        assert self.modes_left_on == set()
        assert "Traceback" not in self.written
        assert self.ask("echo $?") == str(code)


# Shared steps and assertions


def updates(terminal: Terminal) -> int | None:
    """The counter on the screen."""
    found = terminal.find(r"update +([\d,]+)/")
    return int(found.replace(",", "")) if found else None


def start_training(terminal: Terminal) -> None:
    """Wait until it is ready, start it, and wait until it trains."""
    terminal.wait_until(lambda: "ready" in terminal.text)
    terminal.type(" ")
    terminal.wait_until(lambda: "running" in terminal.text and (updates(terminal) or 0) > 10)


def quit_lab(terminal: Terminal) -> None:
    """Quit, and once more where it asks."""
    terminal.type("q")
    terminal.wait_until(lambda: terminal.process.poll() is not None or "LEAVE THE LAB?" in terminal.text)
    if terminal.process.poll() is None:
        terminal.type("y")
    assert_clean_exit(terminal, 0)


def assert_clean_exit(terminal: Terminal, code: int) -> None:
    """It ends with that exit code, and leaves the terminal as it was; who quit is told what was trained."""
    assert terminal.wait_for_exit() == code
    # An alternate screen, a hidden cursor, a mouse that reports, a paste in brackets: all were on.
    assert {"1049", "1000", "1003", "2004"} <= terminal.modes_used
    assert terminal.modes_left_on == set()
    assert terminal.settings_restored
    assert terminal.text_outside == "" or (code == 0 and "\n  again   " in terminal.text_outside)
    assert "Traceback" not in terminal.written
    assert not terminal.processes_left
