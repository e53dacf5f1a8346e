"""The table of figures and the differences, from views made by hand."""

from dataclasses import replace

import pytest

from tuitrain.config import Edit
from tuitrain.experiments.live.view import Pin
from tuitrain.lab.presenters.comparison_table import compared, differences, figures

ARMS = {
    "kind": "compare",
    "arms": {"slow": {"optimizer": {"lr": 0.02}}, "deep": {"network": {"hidden": [4, 4]}}},
}


def rows(view, title="small"):
    return [line.split() for line in figures(compared(view, title), 200)]


@pytest.fixture
def three_seeds(make_view, small):
    """A view of three seeds of one run, that have come to 10, 20 and 30 updates."""
    trials = [make_view(small(), updates).trial for updates in (20, 10, 30)]
    view = make_view(small(), 20)
    return replace(view, trials=tuple(replace(each, seed=seed) for seed, each in enumerate(trials)))


def test_a_single_run_goes_by_its_title_and_arms_by_their_names(make_view, small):
    assert [line.name for line in compared(make_view(small(), 5), "mine")] == ["mine"]
    view = make_view(small(**ARMS), 5)
    before = make_view(small(), 20).trial
    view = replace(view, before=before, pins=(Pin(2, "x", before), Pin(5, "y", before)))
    names = [line.name for line in compared(view, "mine")]
    assert names == ["slow", "deep", "the run before", "pinned 2", "pinned 5"]
    assert [line.trials[0].updates for line in compared(view, "mine")] == [5, 5, 20, 20, 20]


def test_of_several_seeds_the_least_updates_and_all_seconds_are_said(three_seeds):
    _, line = rows(three_seeds)
    assert line[:3] == ["small", "0..2", "10"]
    verdicts = {each.verdict.word for each in three_seeds.trials}
    assert line[-2:] == ["0.1", *verdicts]
    one = replace(three_seeds, trials=three_seeds.trials[:1])
    assert rows(one)[1][:3] == ["small", "0", "20"]
    assert not [cell for cell in rows(one)[1] if cell.startswith("±")]


def test_what_was_never_scored_has_a_gap_of_its_own(make_view, small):
    heading, line = rows(make_view(small(), 5))
    assert heading == ["seed", "updates", "last", "100", "train", "test", "gap", "seconds", "verdict"]
    assert line[4:7] == ["–"] * 3


def test_what_numbers_are_asked_for_has_losses_and_no_gap(make_view, small):
    fields = {
        "data": {"name": "sine", "train": 20, "test": 10},
        "network": {"hidden": [4]},
        "loss": "mean_squared_error",
    }
    heading, _ = rows(make_view(small(**fields), 5))
    assert "gap" not in heading


def test_differences_are_from_the_first_and_say_both_values_but_no_seed(make_view, small):
    view = make_view(small(**ARMS), 5)
    before = make_view(small(seed=4), 20).trial
    same = view.trials[0]
    view = replace(view, before=before, pins=(Pin(1, "x", same),))
    assert list(differences(compared(view, "small"))) == [
        "deep: optimizer.lr 0.1 (not 0.02), network.hidden 4 4 (not 8)",
        "the run before: optimizer.lr 0.1 (not 0.02)",
        "pinned 1: the same settings",
    ]


def test_values_are_written_as_in_the_panel(make_view, small):
    arms = {"plain": {}, "dropped": {"network": {"dropout": {"ratio": 0.5}}}}
    (said,) = differences(compared(make_view(small(kind="compare", arms=arms), 5), "small"))
    assert said == "dropped: network.dropout.ratio 0.5 (not 0)"


def test_of_another_rule_its_rate_is_said_too(make_view, small):
    arms = {
        "sgd": {"optimizer": {"name": "sgd", "lr": 0.02}},
        "adam": {"optimizer": {"name": "adam", "lr": 0.001}},
    }
    (said,) = differences(compared(make_view(small(kind="compare", arms=arms), 5), "small"))
    assert said == "adam: optimizer.name adam (not sgd), optimizer.lr 0.001 (not 0.02)"


def test_what_a_run_began_with_is_told_beside_what_was_changed_on_the_way(make_view, small):
    first = make_view(small(), 5)
    began = small(optimizer={"lr": 1.5}).trial
    edit = Edit(update=5, set={"optimizer.lr": 0.1})
    # Both have the same rate by now.
    before = replace(first.trial, start=began, edits=(edit,))
    assert list(differences(compared(replace(first, before=before), "small"))) == [
        "the run before: at first optimizer.lr 1.5 (not 0.1), optimizer.lr 0.1 from update 5 on"
    ]


CHANGED = Edit(update=1_200, set={"optimizer.lr": 0.1, "clip": 1.0})
LONGER = Edit(update=20, set={"updates": 40})


@pytest.mark.parametrize(
    ("now", "then", "said"),
    [
        ((), (CHANGED,), "optimizer.lr 0.1, clip 1 from update 1,200 on"),
        ((CHANGED,), (), "no edits"),
        ((CHANGED,), (CHANGED,), "the same settings"),
        ((LONGER,), (), "the same settings"),
        ((), (LONGER, CHANGED), "optimizer.lr 0.1, clip 1 from update 1,200 on"),
    ],
)
def test_what_was_changed_on_the_way_is_a_difference_whatever_it_has_come_to(
    make_view, small, now, then, said
):
    view = make_view(small(), 5, edits=now)
    before = replace(make_view(small(), 20).trial, edits=then)
    found = list(differences(compared(replace(view, before=before), "small")))
    assert found == [f"the run before: {said}"]
