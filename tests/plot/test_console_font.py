"""Characters as a Linux console has them."""

import pytest

from tuitrain.plot.cells import clean
from tuitrain.plot.console_font import CONSOLE_FONT, is_linux_console

SHOWN = frozenset(bytes(range(128, 256)).decode("cp437") + "←↑→↓") | {chr(code) for code in range(128)}


def test_every_character_becomes_one_that_the_font_has_in_as_many_cells():
    for code in range(0xA0, 0x10000):
        cells = clean(chr(code))
        if cells and not 0xD800 <= code < 0xE000:
            shown = "".join(cells).translate(CONSOLE_FONT)
            assert set(shown) <= SHOWN, hex(code)
            assert len(shown) == len(cells), hex(code)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\u2800\u2801\u2809\u281b", " ▀▀▀"),
        ("\u28c0\u28e4\u2847\u28b8\u28ff\u2885", "▄▄▌▐██"),
        ("▁▂▃▄▅▆▇█", "_▄▄▄▄███"),
        ("━╌▘▟ ░▒▓ │─┼", "─-▀█ ░▒▓ │─┼"),
        ("▸ rate ◂.02▸ ○ ↑↓ …", "> rate <.02> o ↑↓ ~"),
        ("für x² ≥ ½ \x1b[38;5;1m", "für x² ≥ ½ \x1b[38;5;1m"),
        ("漢字", "????"),
    ],
)
def test_what_it_lacks_becomes_what_is_nearest(text, shown):
    assert text.translate(CONSOLE_FONT) == shown


@pytest.mark.parametrize(("name", "console"), [("linux", True), ("linux-16color", True), ("xterm", False)])
def test_a_linux_console_says_so(monkeypatch, name, console):
    monkeypatch.setenv("TERM", name)
    assert is_linux_console() == console
