import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from tuitrain.plot.picture import Canvas, Run, captioned
from tuitrain.plot.tiles import tiled

writes = st.lists(
    st.tuples(st.integers(-6, 9), st.integers(-1, 3), st.text("aé損 ", max_size=7), st.sampled_from("xy"))
)


@given(writes)
def test_whatever_is_written_the_picture_stays_a_rectangle(texts):
    canvas = Canvas(8, 2)
    for x, y, text, role in texts:
        canvas.put(x, y, text, role)
    assert [sum(cell_len(run.text) for run in row) for row in canvas.picture().rows] == [8, 8]


def test_the_half_of_a_wide_letter_that_is_written_over_becomes_blank():
    for x, expected in ((0, "x 失 "), (1, " x失 "), (2, "損x  "), (3, "損 x ")):
        canvas = Canvas(5, 1)
        canvas.put(0, 0, "損失")
        canvas.put(x, 0, "x")
        assert canvas.picture().text == expected


def test_a_wide_letter_cut_by_an_edge_becomes_blank():
    canvas = Canvas(3, 1)
    canvas.put(-1, 0, "損失")
    assert canvas.picture().text == " 失"
    canvas = Canvas(3, 1)
    canvas.put(0, 0, "損失")
    assert canvas.picture().text == "損 "


def test_blanks_join_the_run_before_them():
    canvas = Canvas(9, 1)
    canvas.put(1, 0, "ab", "x")
    canvas.put(4, 0, "c", "x")
    canvas.put(6, 0, "d", "y")
    assert canvas.picture().rows == ((Run(" ", ""), Run("ab c ", "x"), Run("d  ", "y")),)


def test_text_may_end_before_a_column():
    canvas = Canvas(5, 1)
    canvas.right(4, 0, "ab")
    assert canvas.picture().text == "  ab "


def test_one_glyph_is_painted_in_many_roles_as_far_as_it_is_inside():
    canvas = Canvas(4, 2)
    canvas.paint(-1, 0, "▀", ["a", "b", "c"])
    canvas.paint(3, 1, "▀", ["a", "b"])
    canvas.paint(0, 2, "▀", ["a"])
    canvas.paint(-3, 1, "▀", ["x", "y"])
    assert canvas.picture().rows == (
        (Run("▀", "b"), Run("▀  ", "c")),
        (Run("   ", ""), Run("▀", "a")),
    )


@pytest.mark.parametrize(
    ("first", "shown"),
    [
        ("LOSS", "LOSS      of momentum"),
        ("BOUNDARY  ○ 0", "BOUNDARY  ○ 0  of mo…"),
        ("BOUNDARY  ○ 0  ●", "BOUNDARY  ○ 0  ●     "),
        ("", "          of momentum"),
    ],
)
def test_a_caption_stands_at_the_end_and_takes_no_more_than_there_is(first, shown):
    canvas = Canvas(21, 2)
    canvas.put(0, 0, first, "title")
    canvas.put(0, 1, "below")
    assert captioned(canvas.picture(), "of momentum").text.split("\n") == [shown, "below".ljust(21)]


def test_a_caption_leaves_pictures_alone():
    canvas = Canvas(21, 1)
    canvas.paint(0, 0, " ", ["grey:1:1"] * 21)
    assert captioned(canvas.picture(), "of momentum") == canvas.picture()
    assert captioned(Canvas(0, 0).picture(), "of momentum").rows == ()


@pytest.mark.parametrize(("kept", "letters"), [(0, "abcd"), (3, "abcd"), (4, "abce"), (6, "abcg")])
def test_of_tiles_without_room_for_all_the_kept_one_takes_the_last_place(kept, letters):
    def draw(letter, width, height):
        canvas = Canvas(width, height)
        canvas.put(0, 0, letter)
        return canvas.picture()

    text = tiled("abcdefg", draw, 10, 9, (5, 4), kept=kept).text
    assert "".join(text.split("\n")[0].split() + text.split("\n")[4].split()) == letters
    assert text.split("\n")[8].endswith("and 3 more")
