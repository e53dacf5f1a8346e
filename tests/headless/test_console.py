"""What standard output can show, and what it is given."""

import io

import pytest
from report_samples import Terminal

from tuitrain.headless.console import Console
from tuitrain.headless.progress import Progress
from tuitrain.plot.picture import Picture, Run
from tuitrain.text import shows_unicode


class Pipe(io.StringIO):
    """What is written to a pipe of that encoding."""

    def __init__(self, encoding="utf-8"):
        super().__init__()
        self.named = encoding

    @property
    def encoding(self):
        return self.named


class Plain(Terminal):
    """A terminal without UTF-8."""

    encoding = "latin-1"


@pytest.fixture(autouse=True)
def terminal_environment(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "70")
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize(
    ("encoding", "shows"),
    [("utf-8", True), ("UTF8", True), ("utf-16", True), (None, True), ("ascii", False), ("cp1252", False)],
)
def test_which_encodings_have_every_character(encoding, shows):
    assert shows_unicode(Pipe(encoding)) is shows


COLOURED = "\x1b[36m━\x1b[0m é\n"


@pytest.mark.parametrize(
    ("out", "variables", "terminal", "room", "ascii", "picture"),
    [
        (Terminal, {}, True, 70, False, COLOURED),
        (Terminal, {"NO_COLOR": "1"}, True, 70, False, "━ é\n"),
        (Terminal, {"NO_COLOR": ""}, True, 70, False, COLOURED),
        (Terminal, {"TERM": "dumb"}, True, 70, True, "━ é\n"),
        (Plain, {}, True, 70, True, COLOURED),
        (Pipe, {}, False, None, False, "━ é\n"),
        (Pipe, {"TERM": "dumb"}, False, None, False, "━ é\n"),
    ],
)
def test_what_a_stream_is_given(monkeypatch, out, variables, terminal, room, ascii, picture):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = out()
    console = Console(stream, Progress(None))
    assert (console.terminal, console.room, console.ascii, console.columns) == (terminal, room, ascii, 70)
    console.line("784–16 ≥ é")
    console.line()
    console.picture(Picture(((Run("━", "accent"), Run(" é  ", "")),)))
    line = "784-16 >= e" if ascii else "784–16 ≥ é"
    assert stream.getvalue() == f"{line}\n\n{picture}"


def test_a_wide_character_stays_one_where_it_can_be_shown():
    out = Pipe()
    # Cleaned it would have no combining mark and no emoji.
    Console(out, Progress(None)).line("学习 🙂")
    assert out.getvalue() == "学习 🙂\n"


def test_a_line_is_written_at_once_and_the_progress_out_of_its_way():
    happened = []

    class Seen(Terminal):
        def flush(self):
            happened.append(self.getvalue())

    class Line(Progress):
        def clear(self):
            happened.append("clear")

    console = Console(Seen(), Line(None))
    console.line("one")
    console.picture(Picture(((Run("two", ""),), (Run("three", ""),))))
    assert happened == ["clear", "one\n", "clear", "one\ntwo\n", "clear", "one\ntwo\nthree\n"]


def test_a_linux_console_gets_blocks_and_a_pipe_what_there_is(monkeypatch):
    monkeypatch.setenv("TERM", "linux")
    for out, shown in ((Terminal(), "▀ ─ ~\n"), (Pipe(), "\u2809 ━ …\n")):
        Console(out, Progress(None)).line("\u2809 ━ …")
        assert out.getvalue().endswith(shown)
    line = Terminal()
    Progress(line).show(0, 10, "updates", "…")
    assert "~: 0/20" in line.getvalue()
