import math
import re
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rich.cells import cell_len

from tuitrain.plot import LayerRow, LayersSpec, layout

wild = st.floats(allow_nan=True, allow_infinity=True)
maybe = st.none() | wild
names = st.text(max_size=14)
layer_rows = st.builds(
    LayerRow, st.integers(0, 10**6), names, st.integers(0, 10**9), maybe,
    arrays(np.float64, st.integers(0, 40), elements=wild), wild, wild, st.booleans(),
    maybe, maybe, maybe, maybe, maybe, names,
)  # fmt: skip
specs = st.builds(
    LayersSpec, names, names, st.lists(layer_rows, max_size=9).map(tuple), wild, wild,
    st.none() | st.integers(-3, 12), st.booleans(),
)  # fmt: skip

HIDDEN = LayerRow(1, "relu", 100, 0.51, np.arange(30.0), 0, 4.2, False, 0.56, 0.79, 0.0, 0.61, 8e-4, "ok")
OUTPUT = replace(
    HIDDEN, number=7, name="out", units=10, zero=None, low=-9.8, high=14, own_axis=True, dead=None, mean=-0.1
)


def table(*rows, **changes):
    return LayersSpec(
        **{"title": "LAYERS  activations", "note": "512 rows", "rows": rows, "high": 4.2} | changes
    )


def lines(spec, width=106, height=20):
    return layout(spec, width, height).text.split("\n")


def hidden_layers(count):
    return tuple(replace(HIDDEN, number=i + 1) for i in range(count))


@settings(deadline=None, max_examples=200)
@given(specs, st.integers(1, 120), st.integers(1, 24))
def test_anything_is_laid_out_as_an_exact_rectangle(spec, width, height):
    picture = layout(spec, width, height)
    assert [sum(cell_len(run.text) for run in row) for row in picture.rows] == [width] * height
    if spec.ascii:
        assert all(" " <= c <= "~" for c in picture.text.replace("\n", ""))


def test_a_layer_shows_everything_where_there_is_room():
    title, header, top, bottom = lines(table(HIDDEN), height=4)
    assert title.startswith("LAYERS  activations")
    assert title.endswith("512 rows")
    assert header.split() == ["=0", "0", "4.2", "mean", "std", "dead", "|∇|", "rel", "Δw/w", "verdict"]
    assert bottom.split()[:4] == ["1", "relu", "100", "51%"]
    assert bottom.split()[-6:] == [".56", ".79", "0%", ".61", "8e-4", "ok"]
    assert top.strip() == "▁▁▂▂▃▄▄▅▅▆▆▇▇█"


def test_headings_stand_above_their_figures():
    _, header, _, bottom = lines(table(HIDDEN), height=4)
    for heading, figure in (
        ("mean", ".56"),
        ("dead", "0%"),
        ("|∇| rel", ".61"),
        ("Δw/w", "8e-4"),
        ("=0", "51%"),
    ):
        assert header.index(heading) + len(heading) == bottom.index(figure) + len(figure)
    assert header.index("verdict") == bottom.index("ok")


def test_no_figure_moves_a_column():
    wide = replace(HIDDEN, mean=-123456, std=1e-12, dead=1.0, gradient=1e300, update=-1e-300, zero=1.0)
    before, after = (lines(table(row), height=4)[1] for row in (HIDDEN, wide))
    assert before == after
    assert lines(table(wide), height=4)[3].rstrip().endswith("ok")


def test_missing_figures_are_dashes():
    row = replace(HIDDEN, zero=None, mean=None, std=None, dead=None, gradient=None, update=None)
    assert lines(table(row), height=4)[3].count("–") == 6


def test_where_there_is_room_histograms_are_three_lines_high_and_two_cells_a_bin_wide():
    for height, tall in ((20, 3), (3 * 5 + 2, 3), (3 * 5 + 1, 2), (2 * 5 + 1, 1)):
        text = lines(table(*hidden_layers(5)), height=height)
        numbered = [y for y, row in enumerate(text) if row.split()[:2] == ["1", "relu"] or "2 relu" in row]
        assert numbered[1] - numbered[0] == tall, height
    narrow, wide = (lines(table(HIDDEN), width=width, height=4)[3] for width in (106, 140))
    assert [len(re.findall("[▁▂▃▄▅▆▇█]", row)) for row in (narrow, wide)] == [29, 58]


def test_one_line_a_layer_where_two_do_not_fit():
    assert [line.split()[0] for line in lines(table(*hidden_layers(6)), height=14)[3::2]] == list("123456")
    assert [line.split()[0] for line in lines(table(*hidden_layers(6)), height=13)[2:8]] == list("123456")


@pytest.mark.parametrize("width", [106, 80])
@pytest.mark.parametrize("height", [20, 4])
def test_a_layer_with_its_own_axis_prints_its_range(width, height):
    text = layout(table(HIDDEN, OUTPUT), width, height).text
    assert "-9.8" in text
    assert "14" in text


def test_the_zero_of_the_axis_is_marked():
    header = lines(table(HIDDEN, low=-4.0, high=4.0), height=4)[1]
    low, high = header.index("-4"), header.index(" 4 ") + 1
    assert header.index(" 0 ") + 1 == pytest.approx((low + high) / 2, abs=1)


def test_an_endless_axis_has_no_zero():
    assert lines(table(HIDDEN, low=-math.inf, high=math.inf), height=4)[1].split()[:3] == [
        "=0",
        "-inf",
        "inf",
    ]


def test_narrow_tables_give_up_columns_but_keep_number_bars_and_verdict():
    narrow = lines(table(replace(HIDDEN, verdict="DEAD: 41 of 100")), width=40, height=3)[2]
    assert narrow.split()[0] == "1"
    assert "█" in narrow
    assert "DEAD" in narrow
    # The histogram is narrower before a figure goes.
    whole, halved = (lines(table(HIDDEN), width=width, height=4) for width in (90, 80))
    for heading in ("mean", "std", "dead", "|∇| rel", "Δw/w", "verdict"):
        assert heading in whole[1]
        assert heading in halved[1]
    assert whole[1].index("mean") - halved[1].index("mean") == 15
    assert "|∇|" not in lines(table(HIDDEN), width=60, height=4)[1]


def test_a_bad_verdict_is_said_in_capitals_and_in_its_own_role():
    picture = layout(table(replace(HIDDEN, verdict="Dead: 41 of 100")), 106, 4)
    assert [run.text.strip() for row in picture.rows for run in row if run.role == "warn"] == [
        "DEAD: 41 of 100"
    ]
    assert not [run for row in layout(table(HIDDEN), 106, 4).rows for run in row if run.role == "warn"]


@pytest.mark.parametrize("selected", [0, 7, 19])
def test_the_selected_layer_is_visible_and_the_hidden_are_counted(selected):
    text = lines(table(*hidden_layers(20), selected=selected), height=10)
    shown = [int(line[1:4]) for line in text[2:-1]]
    assert any(line.startswith("▸") and int(line[1:4]) == selected + 1 for line in text)
    assert len(shown) == 7
    hidden = [int(word) for word in text[-1].replace(",", "").split() if word.isdigit()]
    assert sum(hidden) == 13


def test_one_line_for_all_layers_still_counts_the_hidden():
    text = lines(table(*hidden_layers(5), selected=3), height=3)
    assert text[0].endswith("4 hidden")
    assert text[2].startswith("▸4")


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0, "0%"),
        (1e-9, "<1%"),
        (0.0049, "<1%"),
        (0.005, "<1%"),
        (0.0051, "1%"),
        (0.51, "51%"),
        (0.95, "95%"),
        (0.9949, "99%"),
        (0.995, ">99%"),
        (1 - 1e-9, ">99%"),
        (1, "100%"),
        (-0.01, "–"),
        (1.01, "–"),
        (math.nan, "–"),
    ],
)
def test_shares_claim_none_or_all_only_where_it_is_so(share, text):
    assert lines(table(replace(HIDDEN, zero=share)), height=4)[3].split()[3] == text
