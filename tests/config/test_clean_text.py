import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.text import clean, shorten, shown

EVERYTHING = "".join(map(chr, range(sys.maxunicode + 1)))
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()))


MARKS = {*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C, 0x2028, 0x2029}
DANGEROUS = {char for char in EVERYTHING if unicodedata.category(char) in ("Cc", "Cs") or ord(char) in MARKS}


def dangerous(text: str, multiline: bool = False) -> list[str]:
    return [hex(ord(char)) for char in DANGEROUS.intersection(text) if not (multiline and char == "\n")]


def test_no_control_character_of_all_unicode_survives() -> None:
    assert dangerous(clean(EVERYTHING)) == []
    assert dangerous(clean(EVERYTHING, multiline=True), multiline=True) == []


@given(ANY_TEXT)
def test_cleaning_twice_changes_nothing_and_the_result_can_be_printed(text: str) -> None:
    for multiline in (False, True):
        once = clean(text, multiline)
        assert clean(once, multiline) == once
        assert dangerous(once, multiline) == []
        once.encode("utf-8")


def test_line_breaks_stay_only_in_texts_of_several_lines() -> None:
    text = "one\r\ntwo\rthree\nfour\u2028five\x85six"
    assert clean(text, multiline=True) == "one\ntwo\nthree\nfour\nfive\nsix"
    assert clean(text) == "one two three four five six"


def test_tabs_become_spaces_and_escapes_are_seen() -> None:
    assert clean("a\tb") == "a b"
    assert clean("\tb", multiline=True) == "    b"
    assert clean("\x1b[31mred\x9b0m") == "\ufffd[31mred\ufffd0m"


def test_ordinary_text_is_left_alone() -> None:
    text = "밑바닥부터 시작하는 딥러닝, ½ λ Σ W² — «naïve» 👩‍🔬 [bold]"
    assert clean(text) == text


# Sixty characters are shown, three levels deep: of hundreds of leaves none would be seen.
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
        lambda inner: st.lists(inner) | st.dictionaries(ANY_TEXT, inner),
        max_leaves=30,
    )
)
def test_a_shown_value_is_short_and_clean(value: object) -> None:
    text = shown(value)
    assert len(text) <= 60
    assert dangerous(text) == []


@pytest.mark.parametrize(
    ("text", "short"), [("abcd", "abcd"), ("abcde", "abc…"), ("abcdefgh", "abc…"), ("", "")]
)
def test_a_text_is_cut_where_it_is_too_long_and_nowhere_else(text: str, short: str) -> None:
    assert shorten(text, 4) == short
    assert shown("x" * 58) == f"'{'x' * 58}'"
    assert shown("x" * 59) == f"'{'x' * 57}…'"


def test_a_value_is_shown_in_the_words_of_yaml() -> None:
    values = [True, None, float("inf"), float("-inf"), float("nan"), 0.01, 10**5000, ["a", 1], {"a": [1]}]
    assert [shown(value) for value in values] == [
        "true",
        "nothing",
        ".inf",
        "-.inf",
        ".nan",
        "0.01",
        "a number of more than 60 digits",
        "['a', 1]",
        "{a: [1]}",
    ]
