import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tuitrain.plot.histogram import ASCII, BLOCKS, bars, rebin


def test_two_rows_show_sixteen_levels():
    top, bottom = bars(np.arange(17), cells=17)
    assert bottom == " ▁▂▃▄▅▆▇█████████"
    assert top == "         ▁▂▃▄▅▆▇█"


def test_each_histogram_fills_its_own_height():
    assert bars([1, 2, 4], 3, rows=1) == bars([100, 200, 400], 3, rows=1) == ("▂▄█",)


def test_a_single_count_beside_a_great_peak_stays_visible():
    assert bars([1, 100_000, 0], 3, rows=2) == (" █ ", "▁█ ")


def test_ascii_uses_ten_levels():
    assert bars(np.arange(10), 10, rows=1, ascii_only=True) == (ASCII,)


def test_fewer_cells_sum_their_bins():
    assert rebin(np.ones(30), 15).tolist() == [2.0] * 15
    assert rebin(np.ones(30), 7).sum() == 30


def test_nothing_counted_is_blank():
    assert bars(np.zeros(30), 30) == (" " * 30,) * 2


@pytest.mark.parametrize("bins", [1, 30, 31, 100])
def test_condensing_loses_no_count(bins):
    counts = np.zeros(bins)
    counts[bins // 2] = 1
    for cells in range(1, 60):
        assert "█" in bars(counts, cells, rows=1)[0]


@given(arrays(np.float64, st.integers(0, 60), elements=st.floats(allow_nan=True)), st.integers(0, 40),
       st.integers(1, 3), st.booleans())  # fmt: skip
def test_any_counts_give_an_exact_rectangle(counts, cells, rows, ascii_only):
    picture = bars(counts, cells, rows, ascii_only)
    assert [len(row) for row in picture] == [cells] * rows
    assert set("".join(picture)) <= set(ASCII if ascii_only else BLOCKS)
