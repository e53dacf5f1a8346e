"""A layer from inside in characters: units, weights, histograms over time."""

from dataclasses import replace

import numpy as np
import pytest

from tuitrain.experiments.inspect.inside import Inside
from tuitrain.experiments.inspect.layers import BINS
from tuitrain.experiments.inspect.moments import Moment
from tuitrain.plot.answer import AnswerSpec, LayerStrip
from tuitrain.plot.answer import draw as answers
from tuitrain.plot.inside import ORDERS, InsideSpec, in_order, units
from tuitrain.plot.moments import moments, shades_at
from tuitrain.plot.strongest import strongest
from tuitrain.plot.weights import weights

LOOKS = ["halves", "shades", "ascii"]
SIZES = [(94, 16), (44, 20), (30, 12), (5, 2), (1, 1)]


def moment(update, low=0.0, high=2.0, at=0):
    counts = np.zeros(BINS, np.int64)
    counts[at] = 10
    return Moment(update, counts, low, high)


SEEN = (moment(0), moment(50))


def spec(unit=2, shape=(28, 28), count=40, total=100, seen=SEEN):
    inputs = shape[0] * shape[1] if shape else 30
    figures = np.linspace(0.1, 1, count)
    dead = np.zeros(count, bool)
    dead[1] = True
    values = np.random.default_rng(0).normal(size=(inputs, count)).astype(np.float32)
    return InsideSpec(
        Inside(1, "relu", "activation", figures, 2 * figures, figures / 2, dead, values, shape, seen),
        unit,
        total,
    )


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("draw", [units, weights, moments])
def test_every_part_fits_every_size(draw, look, size):
    for shape in ((28, 28), (8, 8), None):
        picture = draw(spec(shape=shape), *size, look)
        assert [len(line) for line in picture.text.split("\n")] == [size[0]] * size[1]
        assert picture.text.isascii() or look != "ascii"


def test_units_are_listed_around_the_chosen_one_and_dead_ones_are_named():
    lines = units(spec(), 38, 12, "halves").text.split("\n")
    assert lines[0].split() == ["UNITS", "40,", "1", "of", "them", "dead"]
    assert lines[1].split() == ["mean", "std", "=0"]
    assert lines[3].split() == ["2", ".12", ".25", "6%", "DEAD"]
    assert lines[4].split()[:2] == ["▸", "3"]
    lines = units(spec(unit=39), 38, 12, "halves").text.split("\n")
    assert lines[-1].split()[:2] == ["▸", "40"]
    assert len(lines) == 12


def listed(order, width=38, unit=0, **figures):
    """The numbers of the units, from above to below."""
    shown = replace(spec(count=5).shown, **{name: np.array(each) for name, each in figures.items()})
    rows = units(InsideSpec(shown, unit, 100, order), width, 9, "halves").text.split("\n")
    return rows[1], [int(row.replace("▸", " ").split()[0]) for row in rows[2:7]]


def test_units_are_sorted_by_what_is_asked_for_and_equal_ones_by_number():
    figures = {
        "mean": [0.1, np.nan, 0.3, -2.0, 0.3],
        "std": [1.0, 5.0, 2.0, np.inf, 3.0],
        "zero": [0.9, 0.2, 1.0, 0.2, 0.95],
        "dead": [False, False, True, False, False],
    }
    assert listed("number", **figures) == ("          mean     std      =0        ", [1, 2, 3, 4, 5])
    assert listed("mean", **figures)[1] == [3, 5, 1, 4, 2]
    assert listed("std", **figures)[1] == [2, 5, 3, 1, 4]
    assert listed("zeros", **figures)[1] == [3, 5, 1, 2, 4]
    figures["dead"] = [False, True, False, False, False]
    assert listed("zeros", **figures)[1][0] == 2, "the dead first, whatever its share says"


def test_the_figure_that_sorts_is_marked_and_seen_where_there_is_little_room():
    for order, heading in {"mean": "mean", "std": "std", "zeros": "=0"}.items():
        for width in (38, 28):
            assert f"{heading}▾" in listed(order, width)[0]
    assert "▾" not in listed("number")[0]


def test_the_pictures_of_weights_have_the_order_of_the_list_and_the_mark_its_unit():
    shown = spec(count=5).shown
    for order in ORDERS:
        units_in_order = [unit + 1 for unit in in_order(shown, order).tolist()]
        for place, unit in enumerate(units_in_order[:3]):
            line = weights(InsideSpec(shown, unit - 1, 100, order), 94, 16, "halves").text.split("\n")[1]
            assert [int(word) for word in line.replace("▸", " ").split()[::2]] == units_in_order[:3]
            assert line.index("▸") == 30 * place
    assert units_in_order[0] == 2


def test_columns_of_a_matrix_have_that_order_too():
    flat = spec(shape=None, count=8)
    values = np.zeros((30, 8), np.float32)
    values[:, 7] = 1
    shown = replace(flat.shown, weights=values)
    first, last = (
        weights(InsideSpec(shown, 7, 100, order), 44, 20, "halves") for order in ("mean", "number")
    )
    mark = [picture.text.split("\n")[1].index("↓") for picture in (first, last)]
    assert mark[0] == 0 < mark[1]
    turned = replace(shown, weights=values[:, in_order(shown, "mean")])
    same = weights(InsideSpec(turned, 7, 100), 44, 20, "halves")
    assert first.rows[2:] == same.rows[2:] != last.rows[2:]


def test_pictures_come_by_pages_and_only_the_mark_moves():
    pages = [weights(spec(unit=unit), 94, 16, "halves").text.split("\n") for unit in range(4)]
    assert [page[1].split()[0:1] for page in pages[:1]] == [["▸"]]
    assert [page[1].replace("▸", " ") for page in pages[:3]] == [pages[0][1].replace("▸", " ")] * 3
    assert [page[1].index("▸") for page in pages] == [0, 30, 60, 0]
    assert pages[3][1].split()[1] == "4"


def test_where_they_do_not_fit_pictures_are_made_smaller():
    picture = weights(spec(), 94, 10, "halves")
    assert len([run for run in picture.rows[2] if ":" in run.role]) > 14
    assert all(not run.role.startswith("sign") for run in picture.rows[9])
    assert picture.text.split("\n")[1].split()[-2] == "6"


def test_signs_of_weights_have_glyphs():
    shown = spec(shape=None, count=4)
    shown.shown.weights[:] = [1, -1, 0, 0.5]
    lines = weights(shown, 50, 12, "ascii").text.split("\n")
    assert lines[2].split() == ["####%%%%", "++++"]
    assert lines[1].index("v") == 8, "over unit 3"
    assert weights(shown, 70, 12, "ascii").text.split("\n")[0].endswith(" - %=-. '+*# +")


def test_of_several_the_strongest_stays():
    assert strongest(np.array([1.0, -3, 2, 0.5]), 2).tolist() == [-3, 2]
    assert strongest(np.eye(3), 5).tolist() == np.eye(3).tolist()


def test_time_runs_over_the_whole_run_and_what_is_to_come_is_empty():
    shades = np.array([[1.0, 2, 3]])
    row = shades_at(shades, [0, 30, 50], 100, 10)[0]
    np.testing.assert_array_equal(row, [1, 1, 1, 2, 2, 3, np.nan, np.nan, np.nan, np.nan])


def test_before_the_first_moment_it_is_empty_too():
    row = shades_at(np.array([[1.0, 2]]), [20, 50], 100, 10)[0]
    np.testing.assert_array_equal(row, [np.nan, np.nan, 1, 1, 1, 2, np.nan, np.nan, np.nan, np.nan])


def test_histograms_stand_where_their_values_are_on_an_axis_for_all_moments():
    seen = (moment(0, -2, 2, at=BINS - 1), moment(50, -1, 1, at=0))
    lines = moments(spec(seen=seen), 40, 12, "ascii").text.split("\n")
    assert lines[1].split()[0] == "2"
    assert lines[10].split()[0] == "-1"
    assert lines[1][7:].split() == ["=" * 16], "up to the second"
    assert not lines[5][7:].strip()
    assert lines[10].rstrip().endswith(" =")
    assert lines[11].split() == ["0", "100", "updates"]


def test_a_quarter_of_the_commonest_is_half_as_bright():
    counts = np.zeros(BINS, np.int64)
    counts[:2], counts[2:4], counts[-1] = 40, 10, 1
    lines = moments(spec(seen=(Moment(0, counts, 0.0, 2.0),)), 40, 17, "ascii").text.split("\n")
    assert [lines[row][7:].strip()[:1] for row in (15, 14, 13)] == ["@", "=", ""]


def test_nothing_that_was_counted_is_no_reason_to_fail():
    empty = Moment(0, np.zeros(BINS, np.int64), 0.0, 1.0)
    assert "OVER TIME" in moments(spec(seen=(empty,)), 40, 12, "halves").text
    assert "OVER TIME" in moments(spec(seen=()), 40, 12, "halves").text


@pytest.mark.parametrize("broken", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("look", LOOKS)
def test_a_network_that_diverged_is_drawn_too(look, broken):
    for shape in ((28, 28), None):
        shown = spec(shape=shape)
        for values in (shown.shown.weights, shown.shown.mean):
            values[..., 2] = broken
        for draw in (units, weights):
            assert draw(shown, 60, 20, look).text
    answer = AnswerSpec(layers=(LayerStrip(1, "relu", np.array([1.0, broken])),))
    assert answers(answer, 60, 20, look).text


def test_with_little_room_the_deviation_of_units_goes():
    lines = units(spec(), 30, 12, "halves").text.split("\n")
    assert lines[1].split() == ["mean", "=0"]
    assert lines[3].split() == ["2", ".12", "6%", "DEAD"]


@pytest.mark.parametrize(
    ("total", "end"), [(100, "100 updates"), (20, "50 updates"), (2_000, "2,000 updates")]
)
def test_the_axis_over_time_is_as_long_as_the_run_was_to_be_or_was(total, end):
    assert moments(spec(total=total), 44, 12, "halves").text.rstrip().endswith(end)


def test_a_matrix_of_weights_says_what_runs_down_and_what_across():
    lines = weights(spec(shape=None), 94, 16, "halves").text.split("\n")
    assert lines[0].startswith("WEIGHTS 30 inputs down, 40 units across, largest ")
