from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from wcwidth import wcswidth

from tuitrain.plot import cells


@given(st.text())
def test_the_width_is_what_terminals_agree_on(text):
    cleaned = "".join(cells.clean(text))
    assert len(cells.clean(text)) == cell_len(cleaned) == wcswidth(cleaned)


def test_every_character_of_the_basic_plane_has_its_promised_width():
    for code in (*range(0xD800), *range(0xE000, 0x10000)):
        parts = cells.clean.__wrapped__(chr(code))
        cleaned = "".join(parts)
        assert len(parts) == cell_len(cleaned) == wcswidth(cleaned), hex(code)


@given(st.text())
def test_ascii_mode_writes_nothing_beyond_the_tilde(text):
    assert all(" " <= c <= "~" for c in "".join(cells.clean(text, ascii_only=True)))


@given(st.text(), st.integers(0, 20), st.booleans())
def test_fitted_text_is_never_too_wide(text, width, ascii_only):
    assert cell_len(cells.fit(text, width, ascii_only)) <= width


def test_escape_sequences_and_controls_lose_their_meaning():
    assert "".join(cells.clean("\x1b[31mred\x07\x9b0m\n")) == "?[31mred??0m?"


def test_wide_letters_take_two_cells_and_are_never_halved():
    assert cells.width("損失") == 4
    assert cells.fit("損失", 4) == "損失"
    assert cells.fit("損失率", 4) == "損…"


def test_composed_accents_are_kept_and_loose_marks_dropped():
    assert "".join(cells.clean("e\u0301 x\u0489")) == "é x"


def test_ascii_mode_keeps_the_sense_of_known_signs():
    assert "".join(cells.clean("rate .01→.02 – é", ascii_only=True)) == "rate .01->.02 - e"


def test_punctuation_of_east_asia_is_wide_and_shown():
    text = "ニューラル、学習。「한글」（テスト）！"
    assert "".join(cells.clean(text)) == text
    assert cells.width(text) == 2 * len(text)
    assert "".join(cells.clean("a\u3000b")) == "a  b"


@given(st.text("ab 学習한글。、（-", max_size=60), st.integers(2, 30), st.integers(0, 3))
def test_wrapped_lines_fit_and_lose_nothing(text, width, hanging):
    hanging = hanging if width > 2 * hanging + 2 else 0
    lines = cells.wrap(text, width, hanging)
    # A closing sign stays with what it closes, unless the line has no room for both.
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_lines_break_beside_wide_characters_and_closing_signs_stay():
    assert cells.wrap("学習率を変える。", 6) == ["学習率", "を変え", "る。"]
    assert cells.wrap("학습률 바꾸기", 7) == ["학습률", "바꾸기"]
    assert cells.wrap("the rate 学習", 8, 2) == ["the rate", "  学習"]


def test_parts_that_do_not_fit_are_left_out_whole():
    subject = "ravine x, from (-7, 2), 29 updates"
    assert cells.fit_parts(subject, 40) == subject
    assert cells.fit_parts(subject, 30) == "ravine x, from (-7, 2)"
    assert cells.fit_parts(subject, 20) == "ravine x"
    assert cells.fit_parts(subject, 5) == "ravi…"
    assert cells.fit_parts("1,000 rows", 7) == "1,000 …"
