"""Tables in plain text: which columns there is room for, and how a figure is written."""

from math import inf

import pytest

from tuitrain.plot.table import decimal, table


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "–"),
        ("LEARNING", "LEARNING"),
        (0, "0.0000"),
        (0.001, "0.0010"),
        (0.00099, "9.90e-04"),
        (-0.5, "-0.5000"),
        (-0.0005, "-5.00e-04"),
        (99_999.0, "99999.0000"),
        (1e5, "1.00e+05"),
        (inf, "inf"),
    ],
)
def test_a_figure_has_four_decimals_or_its_size(value, text):
    assert decimal(value) == text


@pytest.mark.parametrize(
    ("room", "lines"),
    [
        (None, ["  arm  figure", "  a       123"]),
        (13, ["  arm  figure", "  a       123"]),
        (12, ["  arm  …", "  a"]),
        (1, ["  arm  …", "  a"]),
    ],
)
def test_columns_beyond_the_room_are_left_out_and_the_first_never(room, lines):
    assert table(("arm", "figure"), [("a", "123")], ("arm",), room) == lines


def test_the_mark_for_what_is_left_out_takes_room_itself():
    rows = [("a", "123", "4")]
    headings, whole = ("arm", "figure", "more"), "  arm  figure  more"
    assert table(headings, rows, ("arm",), len(whole))[0] == whole
    assert table(headings, rows, ("arm",), len(whole) - 1)[0] == "  arm  figure  …"
    assert table(headings, rows, ("arm",), len("  arm  figure  …") - 1)[0] == "  arm  …"
