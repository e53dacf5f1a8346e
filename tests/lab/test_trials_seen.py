"""What is seen of a search's trials, without a screen: which is chosen, in what order, in which picture."""

import pytest
from experiments.search.toy_search import run_search, search_preset

from tuitrain.experiments.live.search_session import SearchView
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.lab.presenters.trials_seen import TrialsSeen

SPACE = {
    "optimizer.lr": {"log": [1e-8, 1e-4]},
    "weight_decay": {"uniform": [0, 0.5]},
    "batch_size": {"choice": [10, 20, 50]},
}
FEWER = {"optimizer.lr": {"log": [1e-8, 1e-4]}}


def searched_trials(space, trials):
    """A search so far, later trials the better ones, and its ranges."""
    which = search_preset({"space": space, "trials": trials})
    plan = Search(which)
    run_search(plan, lambda spec: 0.1 + 0.01 * int(spec.arm[5:] or 0))
    return SearchView(Phase.PAUSED, SearchResult.of(plan), {}), which.search.space


@pytest.fixture
def trials_seen():
    """Trials that somebody looks at, and the ranges of their search."""

    def make(space=SPACE, trials=6):
        view, ranges = searched_trials(space, trials)
        found = TrialsSeen(ascii=True)
        found.begin(ranges)
        found.show(view)
        return found, ranges

    return make


def numbers(seen):
    return [attempt.number for attempt in seen.shown]


def headings(seen, width=100):
    return seen.draw(width, 12).text.split("\n")[0].split()


def test_the_choice_moves_through_the_order_and_stops_at_its_ends(trials_seen):
    found, _ = trials_seen()
    assert numbers(found) == [6, 5, 4, 3, 2, 1]
    chosen = []
    for steps in (0, 1, 1, -1, 9, 1, -1, -9, -1):
        found.move(steps)
        chosen.append(found.chosen.number)
    assert chosen == [6, 5, 4, 5, 1, 1, 2, 6, 6]


def test_the_chosen_one_stays_so_in_another_order_and_another_view(trials_seen):
    found, _ = trials_seen()
    found.move(2)
    found.next_order(100)
    assert (numbers(found), found.chosen.number) == ([1, 2, 3, 4, 5, 6], 4)
    found.turn()
    assert (numbers(found), found.chosen.number) == ([6, 5, 4, 3, 2, 1], 4)
    later, _ = searched_trials(SPACE, 8)
    found.show(later)
    assert (numbers(found), found.chosen.number) == ([8, 7, 6, 5, 4, 3, 2, 1], 4)


def test_the_first_is_chosen_whoever_it_is_until_it_is_held(trials_seen):
    found, _ = trials_seen()
    later, _ = searched_trials(SPACE, 8)
    found.show(later)
    assert found.chosen.number == 8
    found.hold()
    found.show(searched_trials(SPACE, 9)[0])
    assert (found.shown[0].number, found.chosen.number) == (9, 8)


def test_another_search_begins_without_trials_and_with_its_first_one(trials_seen):
    found, ranges = trials_seen()
    found.move(3)
    found.next_order(100)
    found.begin(ranges)
    assert (found.shown, found.chosen, found.draw(40, 5).rows) == ((), None, ())
    found.move(1)
    found.turn()
    found.turn()
    found.show(searched_trials(SPACE, 6)[0])
    assert numbers(found) == [1, 2, 3, 4, 5, 6], "among the same fields the order is kept"
    assert found.chosen.number == 1


def test_in_other_ranges_of_the_same_fields_the_order_is_kept(trials_seen):
    found, ranges = trials_seen()
    found.next_order(100)
    view, closer = searched_trials(SPACE | {"weight_decay": {"uniform": [0.1, 0.2]}}, 4)
    found.begin(closer)
    found.show(view)
    assert closer != ranges
    assert numbers(found) == [1, 2, 3, 4]


def test_beside_the_small_charts_the_table_is_ordered_too(trials_seen):
    found, _ = trials_seen()
    found.next_picture()
    found.next_picture()
    found.next_order(100)
    assert numbers(found) == [1, 2, 3, 4, 5, 6]


def test_a_search_in_other_fields_begins_in_the_order_of_places(trials_seen):
    found, _ = trials_seen()
    found.next_order(100)
    view, ranges = searched_trials(FEWER, 4)
    found.begin(ranges)
    found.show(view)
    assert numbers(found) == [4, 3, 2, 1]


def test_pictures_take_turns_and_each_shows_the_chosen_one(trials_seen):
    found, _ = trials_seen()
    shown = []
    for _ in range(4):
        shown.append(found.draw(100, 20).rows)
        found.next_picture()
    assert shown[3] == shown[0]
    assert len(set(shown)) == 3
    found.next_picture()
    found.next_picture()
    for picture in shown[:2]:
        found.move(1)
        assert found.draw(100, 20).rows != picture
        found.move(-1)
        assert found.draw(100, 20).rows == picture
        found.next_picture()


def test_a_scatter_goes_through_all_pairs_of_fields_and_the_table_keeps_its_order(trials_seen):
    found, _ = trials_seen()
    found.next_picture()
    pairs = []
    for _ in range(4):
        pairs.append(found.draw(100, 20).text.split("\n")[0].strip().partition("  ")[0])
        found.next_order(100)
    a, b, c = sorted(SPACE)
    for pair, (x, y) in zip(pairs[:3], ((a, b), (a, c), (b, c)), strict=True):
        assert f"{y} over {x}" in pair
    assert pairs[3] == pairs[0]
    assert numbers(found) == [6, 5, 4, 3, 2, 1]


def test_of_one_field_alone_the_scatter_is_of_that(trials_seen):
    found, _ = trials_seen(FEWER)
    found.next_picture()
    assert "optimizer.lr over optimizer.lr" in found.draw(100, 20).text


def test_other_columns_come_one_by_one_and_go_again(trials_seen):
    found, _ = trials_seen()
    heads = [headings(found, 50)]
    for direction in (1, 1, -1, -1, -1):
        found.across(direction, 50)
        heads.append(headings(found, 50))
    assert heads[0] == heads[4] == heads[5] != heads[1] == heads[3] != heads[2]
