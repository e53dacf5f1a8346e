import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tuitrain.plot import ticks

anything = st.floats(allow_nan=True, allow_infinity=True)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.012, ".012"), (2.3, "2.3"), (1e-5, "1e-5"), (12_000, "12k"), (0, "0"), (600, "600"),
        (130_010, "130k"), (1234, "1.2k"), (-0.1, "-.1"), (8.2e-4, "8.2e-4"), (-8.2e-4, "-8e-4"), (1, "1"),
        (2_500_000, "2.5M"), (9.996e-4, ".001"), (999.7, "1k"), (-1e300, "-1e300"),
        (math.nan, "nan"), (-math.inf, "-inf"),
    ],
)  # fmt: skip
def test_short_labels(number, text):
    assert ticks.short(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1.000"), (0.756, ".756"), (0.0123, ".012"), (0.0012, ".0012"), (2.302585, "2.303"), (0, "0"),
        (0.99996, "1.000"), (123.45, "123.5"), (4e-5, "4e-5"), (12_345, "12.3k"), (-0.5, "-.500"),
        (10.0, "10.00"), (100.0, "100.0"),
    ],
)  # fmt: skip
def test_readings_keep_their_digits(number, text):
    assert ticks.reading(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.0079, ".00790"), (1.8e-6, "1.80e-6"), (0.5, ".500"), (1, "1.00"), (12, "12.0"), (250, "250"),
        (0.9996, "1.00"), (9.999e-4, ".00100"), (9.99e-4, "9.99e-4"), (999.9, "1.00e3"), (0, "0"),
    ],
)  # fmt: skip
def test_settings_of_a_column_have_three_digits(number, text):
    assert ticks.three(number) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.4, ".40"),
        (1, "1.00"),
        (0.06, ".06"),
        (-0.1, "-.10"),
        (31.4, "31.4"),
        (0.0075, ".01"),
        (0.0049, ".0049"),
        (8e-4, "8e-4"),
    ],
)
def test_figures_of_a_column_have_their_points_below_each_other(number, text):
    assert ticks.decimal(number) == text


@pytest.mark.parametrize(
    ("number", "text"), [(8e-4, "8e-4"), (0.002, "2e-3"), (3.04e-6, "3e-6"), (0, "0"), (2, "2")]
)
def test_powers_show_size_alone(number, text):
    assert ticks.power(number) == text


@given(anything)
def test_no_label_is_wider_than_promised(number):
    for label in (ticks.short, ticks.reading, ticks.decimal, ticks.power):
        assert 0 < len(label(number)) <= ticks.WIDTH


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(1, 12))
def test_linear_ticks_are_round_ascending_inside_and_few(low, span, count):
    found = ticks.linear(low, low + span, count)
    assert list(found) == sorted(set(found))
    assert len(found) <= count + 1
    assert len(found) == 1 or all(low - span * 1e-6 <= t <= low + span * (1 + 1e-6) for t in found)


def test_linear_ticks_step_by_1_2_or_5():
    assert ticks.linear(0, 601, 4) == (0, 200, 400, 600)
    assert ticks.linear(0, 1, 5) == (0, 0.2, 0.4, 0.6, 0.8, 1.0)
    assert ticks.linear(-0.3, 0.3, 4) == (-0.2, 0, 0.2)


def test_log_ticks_are_fine_where_few_decades_stand_and_thin_where_many():
    assert ticks.log(0.5, 5, 6) == (0.5, 1, 2, 5)
    assert ticks.log(0.01, 5, 4) == (0.01, 0.1, 1)
    assert len(ticks.log(1e-12, 1, 4)) <= 5


@given(anything, anything, st.integers(1, 9))
def test_any_range_gives_ticks_without_an_exception(low, high, count):
    ticks.linear(low, high, count)
    ticks.rounded(low, high, count)
    if 1e-300 <= low < high <= 1e299:
        ticks.log(low, high, count)
        below, above = ticks.rounded_log(low, high)
        assert below <= low * (1 + 1e-9)
        assert above >= high * (1 - 1e-9)


def test_tick_labels_differ_and_share_their_decimals():
    assert ticks.labels((0, 0.5, 1.0), 5) == ("0", ".5", "1.0")
    assert ticks.labels((1000, 1050, 1100), 5) == ("1k", "1.05k", "1.1k")
    assert ticks.labels((0.01, 0.1, 1), 5, even=False) == (".01", ".1", "1")
    assert ticks.labels((-1e300,), 5) == ("",)


@pytest.mark.parametrize(
    ("ends", "wider"), [((2.5, 3), (2, 5)), ((5.5, 9), (5, 10)), ((0.02, 0.05), (0.02, 0.05))]
)
def test_a_log_axis_ends_at_one_two_or_five(ends, wider):
    assert ticks.rounded_log(*ends) == pytest.approx(wider)


def test_a_label_that_stands_there_already_is_not_written_again():
    assert ticks.labels((1.0, 1.0, 2.0), 6, even=False) == ("1", "", "2")
