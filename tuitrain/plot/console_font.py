"""What a Linux console can show: its standard font has the characters of code page 437, and no braille."""

import os
import unicodedata

from tuitrain.plot.cells import plain

CODE_PAGE = frozenset(bytes(range(128, 256)).decode("cp437")) - {"\xa0"} | frozenset("←↑→↓")
BRAILLE = range(0x2800, 0x2900)
UPPER, LOWER, LEFT, RIGHT = 0b00011011, 0b11100100, 0b01000111, 0b10111000
"""The dots of braille in each half of a cell."""
NEAREST = {
    "━": "─", "╸": "─", "╴": "─", "╌": "-", "┈": "-", "┊": "│", "▏": "▌", "▎": "▌", "▍": "▌", "▋": "▌",
    "▊": "█",
    "▁": "_", "▂": "▄", "▃": "▄", "▅": "▄", "▆": "█", "▇": "█", "▔": "▀", "▕": "▐",
    "▘": "▀", "▝": "▀", "▖": "▄", "▗": "▄", "▚": "█", "▞": "█", "▙": "█", "▛": "█", "▜": "█", "▟": "█",
    "╭": "┌", "╮": "┐", "╰": "└", "╯": "┘", "┃": "│", "∙": "·",
}  # fmt: skip


def is_linux_console() -> bool:
    """Whether the terminal is a Linux console."""
    return os.environ.get("TERM", "").split("-")[0] == "linux"


class ConsoleFont(dict[int, str]):
    """A table for `str.translate`: each character as one that the font has, in as many cells."""

    def __missing__(self, code: int) -> str:
        self[code] = shown = _nearest(chr(code))
        return shown


CONSOLE_FONT = ConsoleFont()


def _nearest(character: str) -> str:
    if character.isascii() or character in CODE_PAGE:
        return character
    if ord(character) in BRAILLE:
        return _blocks(ord(character) - BRAILLE.start)
    if character in NEAREST:
        return NEAREST[character]
    return "??" if unicodedata.east_asian_width(character) in "WF" else plain(character)[0]


def _blocks(dots: int) -> str:
    """The half of a cell that has all the dots, or the whole of it."""
    if not dots:
        return " "
    halves = {"▀": UPPER, "▄": LOWER, "▌": LEFT, "▐": RIGHT}
    return next((block for block, half in halves.items() if not dots & ~half), "█")
