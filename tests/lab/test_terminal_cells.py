"""What is sent of an update makes the terminal show the whole of it, and is no more than what has changed."""

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.strip import Strip

from tuitrain.config import load
from tuitrain.lab.app import LabApp
from tuitrain.lab.terminal_cells import TerminalCells, codes_of

SIZE = Size(16, 3)
STYLES = ("", "red", "on blue", "bold red", "bold", "#ff8000 on #000040", "reverse", "underline dim")
TEXTS = st.text("ab ·⠿한글e\u0301漢", min_size=1, max_size=6)
STRIPS = st.lists(st.tuples(TEXTS, st.sampled_from(STYLES)), min_size=1, max_size=4)
PIECES = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 2), STRIPS), max_size=5)


def strip_of(parts):
    return Strip([Segment(text, Style.parse(style)) for text, style in parts])


def whole(parts, room):
    """As many characters as fit, so that no wide one is cut and none begins with what is combined."""
    strip = strip_of([(text.lstrip("\u0301") or " ", style) for text, style in parts])
    while strip.cell_length > room:
        strip = strip_of([(segment.text, str(segment.style)) for segment in strip][:-1] or [(" ", "")])
    return strip


def shown(screen):
    return [
        [
            (cell.data, cell.fg, cell.bg, cell.bold, cell.reverse, cell.underscore)
            for cell in (screen.buffer[y][x] for x in range(SIZE.width))
        ]
        for y in range(SIZE.height)
    ]


@given(st.lists(PIECES, min_size=1, max_size=5))
def test_a_terminal_shows_what_it_would_if_all_were_sent(updates):
    cells, sent, plain = TerminalCells(), pyte.Screen(*SIZE), pyte.Screen(*SIZE)
    stream, reference = pyte.Stream(sent), pyte.Stream(plain)
    for each in (stream, reference):
        each.feed("\x1b[?7l")  # as the driver does: a line ends where it ends
    cells.fit(SIZE)
    blank = [(0, y, Strip([Segment(" " * SIZE.width)])) for y in range(SIZE.height)]
    first = True
    for update in updates:
        pieces = [(x, y, whole(parts, SIZE.width - x)) for x, y, parts in update]
        # Half a wide character is never left standing: lines are sent whole.
        pieces = [*blank, *pieces] if first else [*(each for each in blank if pieces), *pieces]
        first = False
        stream.feed(cells.change(pieces, ColorSystem.TRUECOLOR))
        for x, y, strip in pieces:
            reference.feed(f"\x1b[{y + 1};{x + 1}H")
            for text, style, _ in strip:
                reference.feed(style.render(text) if style else text)
        assert shown(sent) == shown(plain)


def change(before, after, colours=ColorSystem.TRUECOLOR):
    cells = TerminalCells()
    cells.fit(Size(40, 1))
    cells.change([(0, 0, strip_of(before))], colours)
    return cells.change([(0, 0, strip_of(after))], colours)


def test_a_number_of_which_one_digit_changes_is_sent_as_that_digit():
    assert change([("loss 0.1234  ", "red")], [("loss 0.1235  ", "red")]) == "\x1b[1;11H\x1b[31m5\x1b[m"


def test_what_reads_the_same_is_not_sent():
    assert change([("loss ", "red"), ("0.1", "red")], [("loss 0.1", "red")]) == ""


def test_another_style_is_sent_though_the_text_is_the_same():
    assert change([("ab", "red")], [("a", "red"), ("b", "blue")]) == "\x1b[1;2H\x1b[34mb\x1b[m"


def test_a_short_stretch_that_stays_is_sent_again_and_a_long_one_leaped_over():
    assert change([("a123b", "")], [("x123y", "")]) == "\x1b[1;1Hx123y"
    assert change([("a12345b", "")], [("x12345y", "")]) == "\x1b[1;1Hx\x1b[5Cy"


def test_of_braille_less_is_sent_again_for_it_takes_three_bytes():
    assert change([("a⠿⠿b", "")], [("x⠿⠿y", "")]) == "\x1b[1;1Hx\x1b[2Cy"


def test_a_wide_character_is_sent_whole():
    assert change([("한a", "")], [("한b", "")]) == "\x1b[1;3Hb"
    assert change([("한a", "")], [("글a", "")]) == "\x1b[1;1H글"


def test_a_style_says_only_what_is_another():
    text = change([("    ", "")], [("ab", "red on blue"), ("c", "green on blue"), ("d", "green")])
    assert text == "\x1b[1;1H\x1b[31;44mab\x1b[32mc\x1b[49md\x1b[m"


def test_attributes_are_taken_back_with_all_else():
    text = change([("  ", "")], [("a", "bold red"), ("b", "red")])
    assert text == "\x1b[1;1H\x1b[0;1;31ma\x1b[0;31mb\x1b[m"


def test_colours_are_those_that_the_terminal_has():
    said = [codes_of(Style.parse("#ff8000"), colours).ink for colours in (*ColorSystem, None)]
    assert said[:3] == ["91", "38;5;208", "38;2;255;128;0"]
    assert said[-1] == "39"


def test_after_another_size_or_when_told_all_is_sent_again():
    cells, line = TerminalCells(), [(0, 0, strip_of([("abc", "")]))]
    cells.fit(Size(9, 1))
    assert cells.change(line, None) == "\x1b[1;1Habc"
    cells.fit(Size(9, 1))
    assert cells.change(line, None) == ""
    cells.fit(Size(8, 1))
    assert cells.change(line, None) == "\x1b[1;1Habc"
    cells.forget()
    cells.fit(Size(8, 1))
    assert cells.change(line, None) == "\x1b[1;1Habc"


def test_what_stands_outside_is_not_sent():
    cells = TerminalCells()
    cells.fit(Size(4, 1))
    line = strip_of([("abc", "")])
    assert cells.change([(0, 1, line), (4, 0, line), (5, 0, line), (6, 0, line)], None) == ""
    assert cells.change([(2, 0, line)], None) == "\x1b[1;3Hab"


@pytest.mark.parametrize("colours", [None, *ColorSystem])
def test_a_link_is_opened_and_closed(colours):
    link, plain = Segment("a", Style(link="https://x")), Segment("b", Style())
    opened, closed = ("", "") if colours is None else ("\x1b]8;;https://x\x1b\\", "\x1b]8;;\x1b\\")
    for line, text in (([link, plain], f"{opened}a{closed}b"), ([plain, link], f"b{opened}a{closed}")):
        cells = TerminalCells()
        cells.fit(Size(2, 1))
        assert cells.change([(0, 0, Strip(line))], colours) == f"\x1b[1;1H{text}"


async def test_a_new_loss_in_the_status_line_costs_few_bytes(run_app):
    app = LabApp(load("xor"))
    async with run_app(app, (140, 40)) as pilot:
        cells = TerminalCells()
        cells.fit(app.size)

        def paint():
            strips = app.screen._compositor.render_strips()
            pieces = [(0, y, strip) for y, strip in enumerate(strips)]
            return len(cells.change(pieces, ColorSystem.TRUECOLOR).encode())

        everything = paint()
        assert everything > 5000
        assert paint() == 0
        await pilot.press("right")
        assert 0 < paint() < 300
