"""What was learnt, in characters: the right way up, in every look, at every size."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.experiments.inspect.learnt import GRID, Boundary, Fit, Mistake, Mistakes, Surface
from tuitrain.plot.learnt import confusion as table_of
from tuitrain.plot.learnt import page, panel
from tuitrain.plot.learnt.mistakes import shrunk

ENDS = (-1.0, 1.0)
LOOKS = ("halves", "shades", "ascii")
SIZES = ((42, 28), (98, 9), (138, 36), (78, 19), (58, 11), (20, 5), (3, 2), (1, 1), (0, 0))


def upper_is_one(classes=2):
    said = np.zeros((GRID, GRID), int)
    said[: GRID // 2] = 1
    points = np.array([[-0.85, 0.85], [0.85, -0.85], [0.0, 5.0]])
    return Boundary(ENDS, ENDS, said, np.full((GRID, GRID), 0.9), points, np.array([1, 0, 1]), classes)


def rising():
    values = np.tile(np.linspace(-1, 1, GRID), (GRID, 1))
    return Surface(ENDS, ENDS, values, np.array([[0.5, 0.5]]), np.array([-1.0, 1.0]))


def curve():
    x = np.linspace(-1, 1, 50)
    return Fit(*(np.column_stack((x, x**power)) for power in (1, 2, 3)))


def mistakes(count=40, classes=10, image=True):
    picture = np.zeros((28, 28), np.uint8)
    picture[:14] = 255
    each = Mistake(picture if image else None, said=9, true=7, probability=0.98)
    confusion = np.eye(classes, dtype=int) * 46
    confusion[7, 9], confusion[4, 9] = 30, 10
    return Mistakes((each,) * count, confusion, int(confusion.sum()))


ALL = {
    "boundary": upper_is_one(),
    "many classes": upper_is_one(40),
    "surface": rising(),
    "fit": curve(),
    "mistakes": mistakes(),
    "hundred classes": mistakes(classes=100),
    "no pictures": mistakes(image=False),
    "none": mistakes(0),
    "nothing": None,
}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("draw", [panel, page])
def test_pictures_fill_every_size_exactly(draw, name, size, look):
    rows = draw(ALL[name], *size, look).text.split("\n") if size[1] else []
    assert len(rows) == size[1]
    assert {len(row) for row in rows} <= {size[0]}
    if look == "ascii":
        assert "".join(rows).isascii()


def test_up_is_up():
    rows = panel(upper_is_one(), 40, 22, "ascii").text.split("\n")
    assert rows[0] == "BOUNDARY  O 0  X 1" + 22 * " "
    assert set(rows[1][3:38]) == {"."}
    assert set(rows[20][:30]) == {" "}
    assert [y for y, row in enumerate(rows[1:]) if "X" in row] == [1]
    assert "X" in rows[2][:4]
    assert "O" in rows[19][-4:]


def test_the_edges_say_what_they_stand_for():
    wide = replace(upper_is_one(), y=(-1.0, 0.98))
    assert panel(wide, 40, 22, "ascii").text.split("\n")[-1].split() == ["-1", "^", "-1", "to", ".98", "1"]


def test_points_have_the_sign_of_their_class_on_the_region_they_lie_in():
    picture = panel(upper_is_one(), 40, 22, "halves")
    runs = [run for row in picture.rows[1:21] for run in row]
    assert [run.text for run in runs if "●" in run.text or "○" in run.text] == ["●", "○"]
    above = picture.rows[1][0].role
    below = picture.rows[20][0].role
    assert above.startswith("mix:arm3")
    assert below.startswith("mix:arm1")
    assert next(run.role for run in runs if run.text == "●").endswith(above.split(":")[2])


def test_of_points_in_one_cell_the_first_is_seen():
    for labels, sign in (((1, 0), "●"), ((0, 1), "○")):
        points = np.array([[0.5, 0.5], [0.51, 0.49]])
        picture = panel(replace(upper_is_one(), points=points, labels=np.array(labels)), 40, 22, "halves")
        signs = [run.text for row in picture.rows[1:21] for run in row if run.text in ("●", "○")]
        assert signs == [sign]


def test_no_more_points_are_drawn_than_leave_the_regions_in_sight():
    places = np.random.default_rng(0).uniform(-1, 1, (500, 2))
    many = replace(upper_is_one(), points=places, labels=np.zeros(500, int))
    for width, height in ((40, 22), (16, 10)):
        text = panel(many, width, height, "shades").text
        side = min(width, 2 * (height - 2))
        assert side * side // 2 // 16 < text.count("○") - 1 <= side * side // 2 // 8


def test_the_curve_stands_on_one_axis_beside_training_and_test_points():
    x = np.linspace(-1, 1, 50)
    seen = Fit(*(np.column_stack((x, height * x)) for height in (1, 1, 40)))
    lines = page(seen, 120, 20, "halves").text.split("\n")
    left, right = ([line[at : at + 6].split() for line in lines] for at in (0, 61))
    assert [each for each in left if each and each[0] in ("-40", "40", "20")] == [["40"], ["20"], ["-40"]]
    assert [each for each in right if each and each[0] in ("-40", "40", "20")] == [["40"], ["20"], ["-40"]]


def test_what_was_not_answered_is_left_blank():
    nothing = Boundary(
        ENDS, ENDS, np.full((GRID, GRID), -1), np.full((GRID, GRID), np.nan), np.zeros((0, 2)), np.zeros(0), 2
    )
    assert panel(nothing, 40, 22, "halves").rows[5][0].role == "mix:-:-"
    assert panel(nothing, 40, 22, "ascii").text.split("\n")[5].strip() == ""


def test_a_surface_is_brighter_where_it_is_higher_and_a_point_shows_its_own_height():
    row = panel(rising(), 40, 22, "halves").rows[18]
    assert panel(rising(), 40, 22, "ascii").text.startswith("SURFACE  -1 %=-. '+*# 1 ")
    levels = [int(run.role.split(":")[1]) for run in row if run.role]
    assert levels == sorted(levels)
    assert levels[0] == 0
    assert levels[-1] == 15
    assert "●" in panel(rising(), 40, 22, "halves").text


def test_a_mistake_says_what_it_is_what_was_said_and_how_certainly():
    rows = panel(mistakes(), 32, 9, "ascii").text.split("\n")
    assert rows[0].startswith("WORST MISTAKES  40 of 500 ")
    assert rows[1].startswith("@" * 14 + "  " + "@" * 14)
    assert rows[7].strip() == ""
    assert rows[8].split() == ["7->9", ".98", "7->9", ".98"]


def test_no_mistakes_are_said_too():
    assert (
        "0 of 460 test rows wrong, 0.0 %"
        in panel(Mistakes((), np.eye(10, dtype=int) * 46, 460), 80, 9, "ascii").text
    )


def test_the_table_dims_what_is_right_and_names_what_is_confused_most():
    picture = page(mistakes(), 138, 36, "halves")
    seven = next(row for row in picture.rows if any(run.text.split() == ["30"] for run in row))
    assert [run.role for run in seven if run.text.split() == ["30"]] == ["warn"]
    assert [run.role for run in seven if "46" in run.text.split()] == ["dim"]
    assert "most often 7→9 30  4→9 10" in picture.text
    assert picture.text.count("40 of 500 test rows wrong") == 1


def test_answers_that_are_no_numbers_are_called_so():
    none = Mistakes((), np.zeros((10, 10), dtype=int), 460)
    assert "none of 460 answers is a number" in panel(none, 80, 9, "ascii").text
    assert "none of 460 answers is a number" in page(none, 80, 20, "ascii").text


@pytest.mark.parametrize(
    ("size", "table", "small"),
    [((138, 36), True, 16), ((78, 20), True, 5), ((78, 31), True, 10), ((58, 11), False, 3)],
    ids=str,
)
def test_a_page_has_the_table_where_there_is_room(size, table, small):
    text = page(mistakes(), *size, "ascii").text
    assert ("SAID" in text) is table
    assert text.count("7->9 .98") == small


@pytest.mark.parametrize(("shape", "small"), [((28, 28), (14, 14)), ((8, 5), (8, 5)), ((30, 29), (10, 10))])
def test_an_image_is_shrunk_by_whole_squares(shape, small):
    assert shrunk(np.full(shape, 255, np.uint8), 14, 14).shape == small
    image = np.zeros((28, 28), np.uint8)
    image[0, 0] = 255
    assert shrunk(image, 14, 14)[0, 0] == 0.25


@pytest.mark.parametrize(
    ("width", "said"),
    [
        (60, ["0→1 100", "0→2 90", "1→0 80", "1→2 70"]),
        (34, ["0→1 100", "0→2 90", "1→0 80"]),
        (33, ["0→1 100", "0→2 90"]),
    ],
)
def test_what_is_confused_most_is_told_in_whole_numbers(width, said):
    confusion = np.array([[0, 100, 90], [80, 0, 70], [1, 1, 5]])
    seen = Mistakes((), confusion, int(confusion.sum()))
    assert page(seen, width, 12, "shades").text.split("\n")[6].rstrip() == f"most often {'  '.join(said)}"


def test_of_fewer_test_rows_than_there_are_it_is_said_which():
    seen = Mistakes((), np.eye(10, dtype=int) * 50, 500, whole=False)
    assert table_of.figures(seen) == "0 of the first 500 test rows wrong, 0.0 %"
