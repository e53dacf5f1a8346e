import os
import re
import subprocess
import sys
import threading
import time
from dataclasses import replace
from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rich.cells import cell_len

from tuitrain.plot import Baseline, ChartSpec, Curve, Mark, Spread, chart, draw
from tuitrain.plot.chart import x_at
from tuitrain.plot.spec import Marker

HANG = 0.25
"""Ten times what `python -m tests.benchmarks.drawing` allows."""
wild = st.floats(allow_nan=True, allow_infinity=True)
column = st.one_of(
    arrays(np.float64, st.integers(0, 40), elements=wild),
    st.sampled_from([np.zeros(3), np.full(5, 1e300), np.array([-1e308, 1e308]), np.arange(9.0)]),
)
rising = column.map(lambda values: np.sort(values[np.isfinite(values)]))
names = st.text(max_size=12)
curves = st.builds(
    Curve, column, column, st.sampled_from(["train", "raw", "nobody"]), names,
    st.sampled_from(get_args(Marker)), st.sampled_from(["", "a", "損"]), st.booleans(), st.booleans(),
)  # fmt: skip
ranges = st.none() | st.tuples(wild, wild)
specs = st.builds(
    ChartSpec, names, st.lists(curves, max_size=3).map(tuple),
    st.lists(st.builds(Baseline, wild, names), max_size=2).map(tuple),
    st.lists(st.builds(Mark, wild, names, st.booleans()), max_size=3).map(tuple), ranges, ranges,
    st.booleans(), st.booleans(), names,
    st.lists(st.builds(Spread, rising, column, column), max_size=1).map(tuple), st.none() | wild,
    names, st.booleans(), st.booleans(),
)  # fmt: skip


def loss(updates=600, **changes):
    x = np.arange(1.0, updates + 1)
    y = 2.3 * np.exp(-x / 120) + 0.01
    spec = ChartSpec(
        "LOSS",
        (Curve(x, y, "train", "mean of 100"), Curve(x, y * 0.9, "raw", "raw", "points", last=False)),
        (Baseline(np.log(10), "ln 10"),),
        x_range=(0, 601),
        log=True,
    )
    return replace(spec, **changes)


def rows(spec, width=52, height=14):
    return draw(spec, width, height).text.split("\n")


def roles(picture):
    return {run.role for row in picture.rows for run in row}


@settings(deadline=None, max_examples=150)
@given(specs, st.integers(1, 70), st.integers(1, 16))
def test_anything_is_drawn_as_an_exact_rectangle(spec, width, height):
    picture = draw(spec, width, height)
    assert [sum(cell_len(run.text) for run in row) for row in picture.rows] == [width] * height
    if spec.ascii:
        assert all(" " <= c <= "~" for c in picture.text.replace("\n", ""))


@settings(deadline=None)
@given(st.integers(-1, 170), st.integers(-1, 60))
def test_a_chart_fits_any_size(width, height):
    picture = draw(loss(marks=(Mark(300, "rate .01→.02"),)), width, height)
    assert [sum(cell_len(run.text) for run in row) for row in picture.rows] == [max(width, 0)] * max(
        height, 0
    )


def test_a_chart_may_be_greater_than_the_terminal():
    line = ChartSpec("A", (Curve(np.arange(9.0), np.arange(9.0), last=False),))
    chart = rows(line, 400, 120)
    assert len(chart[1].rstrip()) == 400 - 7
    assert sum(bool(row[6:393].strip()) for row in chart[1:-1]) == 118


def test_the_title_row_names_the_scale_and_every_curve():
    assert rows(loss())[0].rstrip() == "LOSS log  ━ mean of 100  · raw"


def test_every_curve_is_named_even_where_names_have_to_be_cut():
    arms = ("sgd", "momentum", "adagrad", "adam", "rmsprop")
    curves = tuple(Curve(np.arange(3.0), np.ones(3), label=arm, tag=str(n)) for n, arm in enumerate(arms, 1))
    spec = ChartSpec("LOSS", curves, detail="mean of 100")
    names = "  ━1 sgd  ━2 momentum  ━3 adagrad  ━4 adam  ━5 rmsprop"
    assert rows(spec, 90)[0].rstrip() == f"LOSS mean of 100{names}"
    assert rows(spec, 60)[0].rstrip() == f"LOSS{names}"
    assert rows(spec, 34, 8)[0].rstrip() == "LOSS ━1 sgd ━2 momentum +3 more"
    assert rows(spec, 48, 8)[0].rstrip() == "LOSS ━1 sgd ━2 mome… ━3 adag… ━4 adam ━5 rmsp…"


def test_a_chart_that_is_high_enough_names_its_curves_in_two_rows():
    arms = ("sgd", "momentum", "adagrad", "adam", "rmsprop")
    curves = tuple(Curve(np.arange(3.0), np.ones(3), label=arm, tag=str(n)) for n, arm in enumerate(arms, 1))
    spec = ChartSpec("LOSS", curves, detail="mean of 100", x_label="updates")
    first, second, *rest = rows(spec, 34, 9)
    assert (first.rstrip(), second.rstrip()) == ("LOSS ━1 sgd ━2 momentum ━3 adagrad", "━4 adam ━5 rmsprop")
    assert len(rest) == 7
    assert rest[-1].split()[-1] == "updates"
    assert rows(replace(spec, log=True), 34, 9)[0].rstrip() == "LOSS log ━1 sgd ━2 momentum"
    assert rows(replace(spec, log=True), 34, 9)[1].rstrip() == "━3 adagrad ━4 adam ━5 rmsprop"
    # What fits into one row stays there, and what does not fit into two is cut in one.
    assert "adam" in rows(spec, 60, 9)[0]
    assert "more" in rows(spec, 24, 9)[0]
    assert x_at(spec, 34, 9, 33) == x_at(spec, 34, 8, 33)


def test_names_that_would_read_the_same_are_not_cut_and_the_chosen_one_is_among_them():
    def legend(chosen):
        curves = tuple(
            Curve(np.arange(3.0), np.ones(3), role, label=f"member{n}", tag=str(n))
            for n in range(1, 8)
            for role in ["arm1" if chosen in (None, n) else "dim"]
        )
        return rows(ChartSpec("LOSS", curves), 66, 8)[0].rstrip()

    assert legend(None) == "LOSS ━1 member1 ━2 member2 ━3 member3 ━4 member4 +3 more"
    assert legend(6) == "LOSS ━1 member1 ━2 member2 ━3 member3 ━6 member6 +3 more"


def test_the_bottom_row_has_round_numbers_and_the_name_of_the_axis():
    assert rows(loss())[-1].split() == ["0", "200", "400", "600"]
    assert rows(loss(x_label="updates"))[-1].split() == ["0", "200", "400", "updates"]
    assert rows(ChartSpec("A", y_range=(0, 1)))[-1].strip() == ""


def test_a_baseline_is_labelled_at_both_ends():
    line = next(row for row in rows(loss()) if "┈" in row)
    assert line.startswith("  2.3 ")
    assert line.rstrip().endswith("┈ ln 10")


def test_the_last_value_stands_at_the_height_of_the_curves_end():
    flat = Curve(np.arange(10.0), np.full(10, 0.25), "train")
    line = next(row for row in rows(ChartSpec("A", (flat,), y_range=(0, 1))) if row.rstrip().endswith(".250"))
    assert line.startswith(" " * 6 + "⠒") or set(line[6:45]) & set("⠤⠒⠉⣀")


def test_last_values_that_would_meet_are_moved_apart_in_their_order():
    x = np.arange(5.0)
    spec = ChartSpec("A", tuple(Curve(x, np.full(5, v)) for v in (0.5, 0.502, 0.501)), y_range=(0, 1))
    ends = [row[-6:].strip() for row in rows(spec)]
    assert [end for end in ends if end] == [".502", ".501", ".500"]


def test_last_values_at_the_bottom_are_moved_up():
    x = np.arange(5.0)
    spec = ChartSpec("A", tuple(Curve(x, np.full(5, v)) for v in (0.001, 0.003, 0.002)), y_range=(0, 1))
    assert [row[-6:].strip() for row in rows(spec)][-4:-1] == [".0030", ".0020", ".0010"]


def test_the_highest_of_too_many_last_values_stay():
    x = np.arange(5.0)
    spec = ChartSpec("A", tuple(Curve(x, np.full(5, v / 10)) for v in range(10)), y_range=(0, 1))
    assert [row[-6:].strip() for row in rows(spec, 52, 5)][1:4] == [".900", ".800", ".700"]


def test_a_baseline_gives_way_to_a_last_value():
    flat = Curve(np.arange(5.0), np.full(5, 0.1), "train")
    spec = ChartSpec("A", (flat,), (Baseline(0.1, "chance"),), y_range=(0, 1))
    ends = [row[-6:].strip() for row in rows(spec)]
    assert abs(ends.index(".100") - ends.index("chance")) == 1


def test_nothing_shifts_when_numbers_grow():
    small = rows(ChartSpec("A", (Curve(np.arange(9.0), np.arange(9.0) / 1e4),), (Baseline(0, "z"),)))
    great = rows(ChartSpec("A", (Curve(np.arange(9.0), np.arange(9.0) * 1e7),), (Baseline(0, "z"),)))
    line = [next(row for row in chart if "┈" in row) for chart in (small, great)]
    assert line[0].index("┈") == line[1].index("┈")
    assert line[0].rindex("┈") == line[1].rindex("┈")


def test_a_mark_has_a_sign_a_name_and_a_line():
    chart = rows(loss(marks=(Mark(282, "rate .01→.02"),)))
    named = next(row for row in chart if "◆ rate .01→.02" in row)
    assert sum(row[named.index("◆")] == "┊" for row in chart) > 3


def test_where_it_broke_stands_another_sign_and_at_the_end_no_figure():
    whole = loss(marks=(Mark(282, "b diverged", broke=True),))
    picture = draw(replace(whole, curves=(replace(whole.curves[0], broken=True, tag="2"),)), 52, 14)
    chart = picture.text.split("\n")
    named = next(row for row in chart if "× b diverged" in row)
    assert sum(row[named.index("×")] == "┊" for row in chart) > 3
    assert {run.role for row in picture.rows for run in row if "×" in run.text} == {"warn", "train"}
    assert [row[43:].strip() for row in chart[1:-1] if row[43:].strip()] == ["ln 10", "2 ×"]


def test_tags_ride_along_their_curves_each_in_its_own_columns_and_role():
    x = np.arange(100.0)
    arms = [Curve(x, np.full(100, n / 5), f"arm{n}", f"a{n}", tag=str(n), last=False) for n in range(1, 5)]
    spec = ChartSpec("LOSS", tuple(arms), y_range=(0, 1), riding=True)
    picture = draw(spec, 70, 12)
    columns = {}
    for row in picture.rows[1:-1]:
        at = 0
        for text, role in row:
            for n, character in enumerate(text):
                if character.isdigit() and role.startswith("arm"):
                    columns.setdefault((character, role), []).append(at + n)
            at += len(text)
    assert {(str(n), f"arm{n}") for n in range(1, 5)} == set(columns)
    assert all(len(found) >= 3 for found in columns.values())
    assert len({column for found in columns.values() for column in found}) == sum(map(len, columns.values()))
    quiet = draw(replace(spec, riding=False), 70, 12).text.split("\n")
    assert not any(c.isdigit() for row in quiet[1:-1] for c in row[6:])


def test_a_mark_at_the_right_edge_is_named_to_its_left():
    assert any("rate .01→.02 ◆" in row for row in rows(loss(marks=(Mark(590, "rate .01→.02"),))))


def test_a_mark_outside_the_axis_is_not_drawn():
    assert not any("◆" in row for row in rows(loss(marks=(Mark(9999, "late"),))))


def test_many_marks_never_write_over_each_others_names():
    text = "\n".join(rows(loss(marks=tuple(Mark(300 + i, f"edit {i}") for i in range(5)))))
    for i in range(5):
        assert f"◆ edit {i}" in text or f"edit {i} ◆" in text


def test_a_cursor_reads_values_only_where_it_is_seen():
    spec = ChartSpec(curves=(Curve(np.arange(101.0), np.linspace(0, 1, 101)),), y_range=(0, 1), cursor=25.0)
    assert ".250" in draw(spec, 60, 12).text
    recent = draw(replace(spec, x_range=(50.0, 100.0)), 60, 12).text
    assert "1.000" in recent
    assert ".250" not in recent


@pytest.mark.parametrize("cursor", [0.0, 100.0, 1234.0, 1810.0, 1950.0, 2000.0])
def test_the_update_at_the_cursor_is_written_whole(cursor):
    x = np.arange(2001.0)
    spec = ChartSpec(curves=(Curve(x, x),), x_label="updates", cursor=cursor)
    below = rows(spec, 60, 12)[-1].split()
    assert f"{cursor:,.0f}" in below
    assert "▲" in below
    assert below[-1] == "updates"


def test_a_gap_is_never_bridged():
    y = np.full(100, 0.5)
    y[40:60] = np.nan
    spec = ChartSpec("A", (Curve(np.arange(100.0), y),), y_range=(0, 1))
    line = max(rows(spec, 63, 9)[1:-1], key=lambda row: len(row[6:56].split()))
    left, right = line[6:56].split()
    assert len(left) == pytest.approx(20, abs=2)
    assert len(right) == pytest.approx(20, abs=2)


def test_points_left_of_the_axis_are_not_drawn():
    spec = ChartSpec("A", (Curve(np.arange(100.0), np.full(100, 0.5)),), x_range=(50, 150), y_range=(0, 1))
    line = next(row[6:45] for row in rows(spec) if set(row[6:45]) - {" "})
    assert len(line.rstrip()) == pytest.approx(len(line) / 2, abs=1)


def test_no_line_leads_in_from_a_point_outside_the_axis():
    spec = ChartSpec("A", (Curve(np.array([-40.0, 60, 100]), np.array([0, 0.5, 0.5])),), x_range=(50, 150))
    chart = rows(replace(spec, y_range=(0, 1)))
    assert sum(bool(row[6:45].strip()) for row in chart[1:-1]) == 1


@pytest.mark.timeout(30)
def test_a_value_far_outside_the_range_is_not_walked_to():
    spec = ChartSpec("A", (Curve(np.arange(3.0), np.array([0.5, 1e12, 0.5])),), y_range=(0, 1))
    assert "train" in roles(draw(spec, 52, 14))


def test_equal_values_stand_on_an_axis_around_them():
    chart = rows(ChartSpec("A", (Curve(np.arange(9.0), np.full(9, 40.0)),)))
    labels = [float(row[:5]) for row in chart[1:-1] if row[:5].strip()]
    assert min(labels) < 40 < max(labels)


def test_a_log_axis_is_not_stretched_by_what_it_cannot_show():
    y = np.array([1, 0.1, 0, -5, 0.01])
    labels = [row[:5].strip() for row in rows(ChartSpec("A", (Curve(np.arange(5.0), y),), log=True))[1:-1]]
    assert [label for label in labels if label] == ["1", ".1", ".01"]


def test_a_diverging_curve_leaves_the_picture_and_not_the_program():
    spec = loss(curves=(Curve(np.arange(5.0), np.array([1, 10, 1e30, np.inf, np.nan]), "train"),))
    assert "train" in roles(draw(spec, 52, 14))


def test_each_curve_keeps_its_role_and_points_lie_below_lines():
    x = np.arange(50.0)
    line, points = Curve(x, x, "train"), Curve(x, x, "raw", marker="points", last=False)
    for order in ((line, points), (points, line)):
        found = roles(draw(ChartSpec("A", order), 52, 14))
        assert "train" in found
        assert "raw" not in found


def test_points_lie_over_curves_that_stand_back():
    x = np.arange(50.0)
    points = Curve(x, x, "raw", marker="points", last=False)
    for behind in ("dim", "ghost"):
        for order in ((Curve(x, x, behind), points), (points, Curve(x, x, behind))):
            assert "raw" in roles(draw(ChartSpec("A", order), 52, 14))


def test_curves_differ_without_colour():
    x = np.arange(50.0)
    pictures = {
        draw(ChartSpec("", (Curve(x, x / 50, marker=m),), ascii=a), 52, 14).text
        for m in get_args(Marker)
        for a in (True, False)
    }
    assert len(pictures) == 10


def test_dashes_stand_still_while_the_curve_grows():
    def first(n):
        x = np.arange(float(n))
        spec = ChartSpec(
            "A", (Curve(x, np.full(n, 0.5), marker="dash", last=False),), x_range=(0, 100), y_range=(0, 1)
        )
        return next(row[6:24] for row in rows(spec) if set(row[6:45]) - {" "})

    assert {first(n) for n in range(60, 67)} == {first(90)}


def test_equal_neighbours_are_joined():
    for row in draw(loss(), 52, 14).rows:
        assert all(a.role != b.role for a, b in pairwise(row))


def test_small_charts_give_up_labels_first_and_keep_the_curve():
    tiny = draw(loss(), 12, 4)
    assert "train" in roles(tiny)
    assert "ln 10" not in tiny.text
    assert tiny.text.split("\n")[1][0] != " "
    assert draw(loss(), 9, 1).text == "LOSS log "


def test_a_tag_stands_in_the_legend_and_at_the_curves_end():
    x = np.arange(9.0)
    chart = rows(
        ChartSpec("A", (Curve(x, x / 8, "arm1", "sgd", tag="1"), Curve(x, x / 9, "arm2", "adam", tag="2")))
    )
    assert "━1 sgd  ━2 adam" in chart[0]
    assert any(row.rstrip().endswith("1 1.000") for row in chart)


def test_a_million_points_are_drawn():
    y = np.random.default_rng(0).random(1_000_000)
    assert "train" in roles(draw(ChartSpec("A", (Curve(np.arange(1e6), y),)), 52, 14))


def test_threads_draw_their_own_charts():
    x = np.arange(200.0)
    specs = [ChartSpec(str(k), (Curve(x, np.sin(x / (k + 3)), "train"),)) for k in range(4)]
    alone = [draw(spec, 52, 14).text for spec in specs]
    wrong = []

    def work(k):
        wrong.extend(1 for _ in range(8) if draw(specs[k], 52, 14).text != alone[k])

    threads = [threading.Thread(target=work, args=(k,)) for k in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def noisy_loss(updates):
    x = np.arange(float(updates))
    jumps = 1 + 0.3 * np.random.default_rng(0).standard_normal(updates)
    noisy = 2.3 * np.exp(-x / (0.15 * updates)) * jumps.clip(0.2)
    return loss(curves=(Curve(x, noisy, "raw", marker="points"), Curve(x, noisy, "train")), x_range=None)


def test_what_is_drawn_does_not_grow_with_the_run(monkeypatch):
    points = []
    raster = chart.raster

    def counted(lines, *rest):
        points.append(sum(line.x.size for line in lines))
        return raster(lines, *rest)

    monkeypatch.setattr(chart, "raster", counted)
    for updates in (2_000, 20_000, 200_000):
        draw(noisy_loss(updates), 52, 14)
    small, *larger = points
    assert 100 < small < 1000
    assert max(larger) <= 1.1 * small


def test_drawing_does_not_hang():
    spec = noisy_loss(2_000)
    draw(spec, 52, 14)
    start = time.process_time()
    draw(spec, 52, 14)
    assert time.process_time() - start < HANG


def test_the_types_come_without_plotext_or_a_screen():
    code = "import sys, tuitrain.plot; print([m for m in ('plotext', 'textual', 'rich') if m in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=dict(os.environ)
    )
    assert result.stdout.strip() == "[]"


def test_where_marks_meet_the_newest_is_named_in_the_first_line():
    text = rows(loss(marks=tuple(Mark(300 + i, f"edit {i}") for i in range(3))))
    named = [next(y for y, row in enumerate(text) if f"edit {i}" in row) for i in range(3)]
    assert named[2] < min(named[:2])


def test_signs_without_room_for_their_names_write_over_no_name():
    marks = tuple(Mark(590, f"arm-with-a-long-name-{i}") for i in range(30))
    picture = rows(loss(marks=marks))
    named = [row for row in picture if "arm-with" in row]
    assert named
    assert all(re.search(r"arm-with-a-long-name-\d+ ◆", row) for row in named)


def test_of_baselines_in_one_row_the_first_has_its_value_written():
    flat = Curve(np.arange(5.0), np.full(5, 0.9), "train", last=False)
    levels = (Baseline(0.41, "one"), Baseline(0.42, "two"))
    for these, value in ((levels, ".41"), (levels[::-1], ".42")):
        text = rows(ChartSpec("A", (flat,), these, y_range=(0, 1)))
        assert next(row for row in text if "┈" in row)[:5].strip() == value


def test_a_baseline_gives_way_downwards_where_there_is_room():
    flat = Curve(np.arange(5.0), np.full(5, 0.5), "train")
    spec = ChartSpec("A", (flat,), (Baseline(0.5, "chance"),), y_range=(0, 1))
    ends = [row[-6:].strip() for row in rows(spec)]
    assert ends.index("chance") == ends.index(".500") + 1


def test_labels_of_the_axis_keep_away_from_that_of_the_cursor():
    x = np.arange(101.0)
    for cursor in range(101):
        below = rows(ChartSpec(curves=(Curve(x, x),), cursor=float(cursor)), 60, 12)[-1]
        assert re.search(rf"(?<!\S)(▲ {cursor}|{cursor} ▲)(?!\S)", below), below
