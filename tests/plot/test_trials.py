"""A search's trials as a table and a scatter, drawn from trials that nobody trained."""

from dataclasses import replace

import numpy as np
import pytest
from experiments.search.toy_search import result_of, run_search, search_preset
from rich.cells import cell_len

from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.trials.curves import Curves
from tuitrain.plot.search import best_charts, scatter
from tuitrain.plot.trials import TableLook, columns, moved, ordered, seen, sorted_by_next, trials_table
from tuitrain.training import SCORE_FIGURES, Band

MANY = {
    "optimizer.lr": {"log": [1e-8, 1e-4]},
    "weight_decay": {"uniform": [0, 0.5]},
    "network.hidden.width": {"int": [2, 12]},
    "network.hidden.depth": {"int": [1, 3]},
    "batch_size": {"choice": [10, 20, "all"]},
    "network.activation": {"choice": ["relu", "leaky_relu"]},
}


def run_toy_search(space, trials=12, **fields):
    """A search carried out, and its ranges; every fourth trial breaks."""
    which = search_preset({"space": space, "trials": trials}, **fields)
    plan = Search(which)
    run_search(plan, lambda spec: None if spec.arm.endswith("4") else 0.1 + 0.01 * int(spec.arm[5:] or 0))
    return SearchResult.of(plan), which.search.space


@pytest.fixture(scope="module")
def many_trials():
    return run_toy_search(MANY)


def headings(found, ranges, width, look=None):
    look = look or TableLook()
    return trials_table(found, ranges, ordered(found, ranges, look), 0, look, width, 5).text.split("\n")[0]


@pytest.mark.parametrize("ascii", [False, True])
@pytest.mark.parametrize("width", [1, 20, 40, 58, 78, 99, 200])
def test_whatever_the_room_it_is_an_exact_rectangle(many_trials, width, ascii):
    found, ranges = many_trials
    chosen = found.ranking[1]
    shown = ordered(found, ranges, TableLook())
    for height in (1, 2, 9, 30):
        for picture in (
            trials_table(found, ranges, shown, 1, TableLook(across=2), width, height, ascii=ascii),
            scatter(found, ranges, ("batch_size", "optimizer.lr"), chosen, width, height, ascii=ascii),
            best_charts(found, {}, chosen, width, height, ascii=ascii),
        ):
            assert [sum(cell_len(run.text) for run in row) for row in picture.rows] == [width] * height
            assert picture.text.isascii() or not ascii


def test_place_trial_and_score_stay_and_every_column_is_reached(many_trials):
    found, ranges = many_trials
    assert headings(found, ranges, 200).split() == [
        *("place▴", "trial", "validation", "accuracy", "batch_size", "network.activation"),
        *("network.hidden.depth", "network.hidden.width", "optimizer.lr", "weight_decay"),
        *("updates", "status"),
    ]
    look, seen = TableLook(), set()
    for _ in range(9):
        words = headings(found, ranges, 58, look).replace("‹", " ").replace("▴", " ").split()
        assert words[:3] == ["place", "trial", "accuracy"]
        seen |= {*words}
        look = moved(found, ranges, look, 58, 1)
    assert {"batch_size", "activation", "depth", "width", "lr", "weight_decay", "updates", "status"} <= seen
    for _ in range(9):
        look = moved(found, ranges, look, 58, -1)
    assert look.across == 0
    assert headings(found, ranges, 58).endswith("+7›")


def test_fields_of_one_last_name_keep_their_whole_names():
    share = {"uniform": [0.5, 0.9]}
    space = {
        "optimizer.lr": {"log": [1e-3, 1]},
        "optimizer.momentum": share,
        "network.batch_norm.momentum": share,
    }
    network = {"hidden": [4], "batch_norm": "before"}
    found, ranges = run_toy_search(space, 3, optimizer="momentum", network=network)
    names = [each.heading for each in columns(found, ranges, short=True)]
    assert names[3:6] == ["network.batch_norm.momentum", "lr", "optimizer.momentum"]


def test_the_column_that_is_sorted_by_is_seen(many_trials):
    found, ranges = many_trials
    look = TableLook()
    for number, column in enumerate(columns(found, ranges, short=True)[1:], 1):
        look = sorted_by_next(found, ranges, look, 58)
        assert look.column == number
        arrow = "▾" if column.falling else "▴"
        assert f"{column.heading}{arrow}" in headings(found, ranges, 58, look)
    assert sorted_by_next(found, ranges, look, 58).column == 0


def test_choices_stand_in_the_order_of_the_file_and_what_broke_comes_last(many_trials):
    found, ranges = many_trials
    number = [each.heading for each in columns(found, ranges)].index("batch_size")
    sizes = [each.settings["batch_size"] for each in ordered(found, ranges, TableLook(number))]
    assert sizes == sorted(sizes, key=[10, 20, "all"].index)
    for turned in (False, True):
        *others, last = (each.number for each in ordered(found, ranges, TableLook(2, turned)))
        assert last == 4
        assert others == sorted(others, reverse=not turned)


def test_numbers_to_choose_from_stand_in_the_order_of_the_file_too():
    sizes = [50, 100, 7]
    found, ranges = run_toy_search({"batch_size": {"choice": sizes}})
    number = [each.heading for each in columns(found, ranges)].index("batch_size")
    for turned in (False, True):
        shown = [each.settings["batch_size"] for each in ordered(found, ranges, TableLook(number, turned))]
        assert list(dict.fromkeys(shown)) == (sizes[::-1] if turned else sizes)


@pytest.mark.parametrize("heading", ["updates", "status"])
@pytest.mark.parametrize("turned", [False, True])
def test_of_equals_the_better_one_comes_first_whichever_way_round(many_trials, heading, turned):
    found, ranges = many_trials
    number = [each.heading for each in columns(found, ranges)].index(heading)
    shown = [each.number for each in ordered(found, ranges, TableLook(number, turned))]
    assert [each for each in shown if each != 4] == [12, 11, 10, 9, 8, 7, 6, 5, 3, 2, 1]


def test_settings_have_as_many_digits_in_every_line():
    found, ranges = run_toy_search({"optimizer.lr": {"log": [1e-8, 1]}}, 30)
    shown = ordered(found, ranges, TableLook())
    rows = trials_table(found, ranges, shown, 0, TableLook(), 99, 40).text.split("\n")[1:31]
    written = [row[40:].split()[0] for row in rows]
    assert all(len(text.partition("e")[0].lstrip(".0").replace(".", "")) == 3 for text in written), written


def test_axes_are_labelled_as_those_of_other_charts():
    found, ranges = run_toy_search(
        {"optimizer.lr": {"log": [1e-8, 1e-2]}, "weight_decay": {"uniform": [0, 0.5]}}, 3
    )
    text = scatter(found, ranges, ("optimizer.lr", "weight_decay"), found.best, 80, 20).text
    assert {"1e-8", "1e-4", ".01", ".1", ".5"} <= {*text.split()}
    assert "e-0" not in text


def test_the_better_ones_of_a_place_are_seen_whichever_is_chosen():
    found, ranges = run_toy_search(
        {"batch_size": {"choice": [10, 20]}, "network.activation": {"choice": ["relu", "tanh"]}}
    )
    for chosen in found.ranking:
        text = scatter(found, ranges, ("batch_size", "network.activation"), chosen, 80, 12).text
        lines = [line.replace("[", " ").replace("]", " ").split() for line in text.split("\n")]
        # Under these lie a trial that broke, and the worst.
        assert [line for line in lines if line[:1] in (["tanh"], ["relu"])] == [
            ["tanh", "│", "@", "@"],
            ["relu", "│", "#", "o"],
        ]


def test_the_chosen_trial_is_named_beside_the_scatter(many_trials):
    found, ranges = many_trials
    pair = ("optimizer.lr", "weight_decay")
    for width in (58, 99):
        assert f"trial {found.best.number}: 0.2" in scatter(found, ranges, pair, found.best, width, 20).text
    assert "no trial has ended yet" in scatter(found, ranges, pair, None, 58, 20).text


def test_labels_of_whole_numbers_are_whole():
    found, ranges = run_toy_search(
        {"network.hidden.depth": {"int": [1, 3]}, "network.hidden.width": {"int": [2, 40]}}, 3
    )
    text = scatter(found, ranges, ("network.hidden.depth", "network.hidden.width"), None, 80, 20).text
    assert "1.5" not in text


def judged_by_loss(losses, **search):
    """A search whose trials come to these losses on the rows that were held back."""
    space = {"optimizer.lr": {"log": [1e-3, 1]}}
    which = search_preset({"space": space, "trials": len(losses), "monitor": "validation_loss", **search})
    plan = Search(which)
    while (spec := plan.ask()) and spec.arm != "best":
        result = result_of(spec, 0.5)
        figures = {**result.figures, "validation_loss": losses[int(spec.arm[5:]) - 1]}
        plan.tell(replace(result, figures=figures))
    return SearchResult.of(plan), which.search.space


def test_of_losses_the_smallest_comes_first_and_the_arrow_says_so():
    found, ranges = judged_by_loss([0.5, 0.2, 0.9])
    for turned, order in ((False, [2, 1, 3]), (True, [3, 1, 2])):
        look = TableLook(2, turned)
        assert [each.number for each in ordered(found, ranges, look)] == order
        assert f"validation loss{'▾' if turned else '▴'}" in headings(found, ranges, 99, look)


def test_the_legend_of_losses_has_no_signs_before_them():
    found, ranges = judged_by_loss([0.5, 0.2, 0.9])
    text = scatter(found, ranges, ("optimizer.lr", "optimizer.lr"), found.best, 99, 20).text
    legend = next(line for line in text.split("\n") if "validation loss from" in line)
    assert legend.split("from")[1].split()[:10] == [
        "·",
        ".90",
        "o",
        ".76",
        "+",
        ".62",
        "#",
        ".48",
        "@",
        ".34",
    ]


def test_trials_that_all_came_to_the_same_are_all_as_good_as_the_best():
    found, ranges = judged_by_loss([0.5, 0.5, 0.5])
    text = scatter(found, ranges, ("optimizer.lr", "optimizer.lr"), None, 80, 20).text
    assert text.count("@") == 3


def test_updates_are_sorted_as_numbers():
    found, ranges = judged_by_loss([0.1 * n for n in range(1, 19)], halving={"first": 4, "eta": 4})
    number = [each.heading for each in columns(found, ranges)].index("updates")
    for turned in (False, True):
        updates = [each.figures["updates"] for each in ordered(found, ranges, TableLook(number, turned))]
        assert updates == sorted(updates, reverse=not turned)
        assert {*updates} == {4, 16, 90}


def test_a_table_goes_no_further_across_than_to_its_last_column(many_trials):
    found, ranges = many_trials
    count = len(columns(found, ranges))
    furthest = seen(found, ranges, 58, 99)
    assert furthest.after == 0
    assert furthest.numbers[-1] == count - 1
    for across in range(count):
        there = seen(found, ranges, 58, across)
        assert there.before == min(across, furthest.before)
        assert there.before + len(there.columns) + there.after == count
    last = TableLook(across=furthest.before)
    assert moved(found, ranges, last, 58, 1) == last
    assert headings(found, ranges, 58, TableLook(across=99)) == headings(found, ranges, 58, last)


def test_small_charts_of_a_search_by_losses_have_the_losses_of_the_training_rows():
    found, _ = judged_by_loss([0.5])
    rows = {"train_loss": [1.0, 0.25], "validation_loss": [0.9, 0.9], "train_accuracy": [0.6, 0.6]}
    values = [rows.get(figure, [np.nan, np.nan]) for figure in SCORE_FIGURES]
    none = np.empty(0)
    run = Curves(Band(1, none, none, none, none, none), np.column_stack(([10.0, 20.0], *values)))
    picture = best_charts(found, {"trial1": run}, found.best, 60, 12)
    drawn = [number for number, row in enumerate(picture.rows[1:]) if any(each.role == "raw" for each in row)]
    # From the top, where the axis ends, down to a quarter of it.
    assert len(drawn) > 4
