"""Terminals of several kinds: few colours, none, no UTF-8, one that keeps what is copied."""

import base64
import re

import pytest
from terminal import Terminal

COLOUR = re.compile(rb"\x1b\[([\d;]*)m")


@pytest.fixture
def open_ready_lab():
    """The lab in a terminal with those variables, ready."""
    opened = []

    def start(*arguments, **variables):
        terminal = Terminal("lab", "quickstart", *arguments, **variables)
        opened.append(terminal)
        # A frame comes from the top: its last line says that all of it is there.
        terminal.wait_until(lambda: "ready" in terminal.text and "quit" in terminal.lines[-1])
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


def styles(terminal):
    return {style.decode() for style in COLOUR.findall(terminal.output)}


def kinds(terminal):
    """How colours are asked for: by RGB, of 256, of the terminal's own sixteen."""
    found = set()
    for style in styles(terminal):
        codes = iter(style.split(";"))
        for code in codes:
            if code in ("38", "48"):
                kind, numbers = {"2": ("rgb", 3), "5": ("256", 1)}[next(codes)]
                found.add(kind)
                for _ in range(numbers):
                    next(codes)
            elif code in map(str, (*range(30, 38), *range(90, 98))):
                found.add("16")
    return found


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({}, "rgb"),
        pytest.param({"COLORTERM": ""}, "256", marks=pytest.mark.slow),
        pytest.param({"COLORTERM": "", "TERM": "screen-256color"}, "256", marks=pytest.mark.slow),
        ({"COLORTERM": "", "TERM": "tmux-256color"}, "256"),
        pytest.param({"COLORTERM": "", "TERM": "screen"}, "16", marks=pytest.mark.slow),
        pytest.param({"COLORTERM": "", "TERM": "linux"}, "16", marks=pytest.mark.slow),
    ],
    ids=["truecolor", "256", "screen-256", "tmux-256", "screen", "linux"],
)
def test_colours_are_those_that_the_terminal_has(open_ready_lab, variables, kind):
    assert kinds(open_ready_lab(**variables)) == {kind}


def test_without_colours_the_selected_row_and_the_focus_are_seen(open_ready_lab):
    terminal = open_ready_lab(NO_COLOR="1")
    assert kinds(terminal) == set()
    assert terminal.find(r"(\u25b8 rate)")
    # The title of the panel that has the arrows is bold and underlined.
    assert any({"1", "4"} <= set(style.split(";")) for style in styles(terminal))


@pytest.mark.parametrize(
    ("arguments", "variables", "ascii"),
    [
        ((), {"LC_ALL": "C"}, True),
        (("--no-ascii",), {"LC_ALL": "C"}, False),
        pytest.param((), {"PYTHONIOENCODING": "latin-1"}, True, marks=pytest.mark.slow),
        pytest.param((), {"LC_ALL": "", "LANG": "C.UTF-8"}, False, marks=pytest.mark.slow),
    ],
)
def test_without_utf_8_it_draws_with_ascii_unless_told_otherwise(open_ready_lab, arguments, variables, ascii):
    terminal = open_ready_lab(*arguments, **variables)
    assert (re.search(rb"[\x80-\xff]", terminal.output) is None) == ascii


CODE_PAGE = bytes(range(128, 256)).decode("cp437") + "←↑→↓"


@pytest.mark.parametrize("arguments", [(), ("--no-ascii",)])
def test_a_linux_console_gets_only_what_its_font_has_unless_told_otherwise(open_ready_lab, arguments):
    terminal = open_ready_lab(*arguments, TERM="linux", COLORTERM="")
    terminal.type(" ")
    terminal.wait_until(lambda: "finished" in terminal.text and "LOSS" in terminal.text)
    written = terminal.written
    beyond = {character for character in written if not character.isascii()} - {*CODE_PAGE}
    # Curves are drawn all the same.
    assert re.search("[▀▄█▌▐]" if not arguments else "[\u2801-\u28ff]", written)
    assert bool(beyond) == bool(arguments), beyond


def test_y_hands_the_report_to_the_terminal_and_writes_it(open_ready_lab, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    terminal = open_ready_lab()
    terminal.type("y")
    terminal.wait_until(lambda: "Written:" in terminal.text)
    assert (tmp_path / "quickstart-report.txt").read_text(encoding="utf-8").startswith("quickstart: ")
    sent = re.search(rb"\x1b\]52;c;([A-Za-z0-9+/=]+)(?:\x07|\x1b\\\\)", terminal.output)
    assert base64.b64decode(sent[1]).decode().startswith("quickstart: ")


def test_preferences_are_in_force_and_flags_beat_them(open_ready_lab, tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("theme: ansi-dark\nascii: always\nkeys: {run: f5}\n", encoding="utf-8")
    terminal = open_ready_lab("--no-ascii", TUITRAIN_CONFIG=str(path))
    assert kinds(terminal) == {"16"}
    assert terminal.lines[-1].strip().startswith("f5 run")
    assert not terminal.text.isascii()


def test_wrong_preferences_are_refused_before_the_screen_is_touched(tmp_path):
    path = tmp_path / "config.yaml"
    path.write_text("keys: {run: q}\n", encoding="utf-8")
    terminal = Terminal("lab", TUITRAIN_CONFIG=str(path))
    try:
        assert terminal.wait_for_exit() == 2
        assert terminal.written.strip() == f"{path}:1: keys.run: 'q' is already the key of quit"
    finally:
        terminal.close()
