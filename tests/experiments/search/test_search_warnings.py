"""How far a search is to be believed: on how many rows it judges, and where its best settings lie."""

from math import log10

import pytest
from experiments.search.toy_search import run_search, search_preset

from tuitrain.experiments.search.edges import BEST, ENOUGH, at_edges
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.search.search_trial import error_of, rows_of


@pytest.mark.parametrize(
    ("figure", "evaluate", "rows"),
    [
        ("validation_accuracy", {"train_rows": 7, "test_rows": 9}, 100),
        ("train_accuracy", {}, 400),
        ("train_accuracy", {"train_rows": 7}, 7),
        ("test_accuracy", {}, 300),
        ("test_accuracy", {"train_rows": 7, "test_rows": 9}, 9),
    ],
)
def test_an_accuracy_is_counted_on_the_rows_of_its_own_set(figure, evaluate, rows):
    data = {"name": "mnist", "train": 500, "validation": 100, "test": 300}
    assert rows_of(figure, search_preset({"trials": 2}, data=data, evaluate=evaluate).trial) == rows


def test_an_accuracy_has_a_standard_error_and_a_loss_has_none():
    plan = Search(search_preset({"trials": 2}))
    run_search(plan, lambda spec: 0.8)
    (attempt, _) = plan.attempts
    assert error_of(attempt, "validation_accuracy") == pytest.approx((0.8 * 0.2 / 100) ** 0.5)
    assert error_of(attempt, "validation_loss") is None
    assert error_of(attempt, "test_accuracy") is None, "it has no such score"
    assert SearchResult.of(plan).test_error is None


SPACE = {"optimizer.lr": {"log": [1e-4, 1e2]}, "network.activation": {"choice": ["relu", "tanh"]}}


def attempts_with_rates(*rates):
    """Attempts with these learning rates, and the search that they are of."""
    plan = Search(search_preset({"trials": 40, "space": SPACE}))
    run_search(plan, lambda spec: 0.5)
    first = plan.attempts[0]
    axis = plan.space.paths.index("optimizer.lr")
    attempts = []
    for rate in rates:
        point = [0.0] * plan.space.dimensions
        point[axis] = (log10(rate) + 4) / 6
        attempts.append(type(first)(1, tuple(point), plan.space.settings(point), first.trial))
    return at_edges(attempts, plan.space, search_preset({"trials": 40, "space": SPACE}).search.space)


@pytest.mark.parametrize(
    ("rates", "told"),
    [
        ([1e-4, 1e-4, 1, 1, 1], []),
        ([1e-4, 1e-4, 3e-4, 1, 1], ["3 of the best 5 lie near the lower end of optimizer.lr, 0.0001"]),
        ([100, 50, 40, 30, 1], ["4 of the best 5 lie near the upper end of optimizer.lr, 100"]),
        ([1, 1, 1, 1, 1, 100, 100, 100, 100], []),
        ([1e-4] * 3, ["3 of the best 3 lie near the lower end of optimizer.lr, 0.0001"]),
        ([1e-4] * 2, []),
        ([], []),
    ],
)
def test_an_edge_is_told_of_where_most_of_the_few_best_lie_at_it_and_a_choice_has_none(rates, told):
    assert (BEST, ENOUGH) == (5, 3)
    assert [each.partition(":")[0] for each in attempts_with_rates(*rates)] == told
