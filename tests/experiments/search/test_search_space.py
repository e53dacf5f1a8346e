import numpy as np
import pytest
from experiments.search.toy_search import run_search, search_preset
from pydantic import ValidationError

from tuitrain.config import ConfigError, grid_shape
from tuitrain.experiments.search.narrower import narrower
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.search.samplers import around
from tuitrain.experiments.search.space import Space

FIELDS = {
    "optimizer.lr": {"log": [1e-4, 1e-2]},
    "weight_decay": {"uniform": [0, 1]},
    "network.hidden.width": {"int": [3, 5]},
    "network.hidden.depth": {"log": [1, 100]},
    "batch_size": {"choice": [10, 20, "all"]},
    "network.activation": {"choice": ["relu", "tanh"]},
}


def space(*names: str) -> Space:
    tried = search_preset({"trials": 4, "space": {name: FIELDS[name] for name in names}})
    return Space(tried.trial, tried.search.space)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("optimizer.lr", [1e-4, pytest.approx(1e-3), pytest.approx(1e-2)]),
        ("weight_decay", [0.0, 0.5, 1.0]),
        ("network.hidden.width", [3, 4, 5]),
        ("network.hidden.depth", [1, 10, 100]),
        ("batch_size", [10, 20, "all"]),
        ("network.activation", ["relu", "tanh", "tanh"]),
    ],
)
def test_a_side_goes_from_one_end_to_the_other(name, values):
    made = space(name)
    assert [made.settings([at])[name] for at in (0.0, 0.5, 1.0)] == values
    assert type(made.settings([0.3])[name]) is type(values[0] if isinstance(values[0], int | str) else 0.1)


def test_dimensions_are_in_the_order_of_their_names():
    names = sorted(FIELDS, reverse=True)
    assert space(*names).paths == tuple(sorted(FIELDS))


@pytest.mark.parametrize("name", FIELDS)
def test_snapped_points_stand_for_the_same_settings_and_stay_where_they_are(name):
    made = space(name)
    points = np.random.default_rng(0).random((200, 1))
    snapped = made.snapped(points)
    assert [made.settings(point) for point in snapped] == [
        pytest.approx(each) if isinstance(each[name], float) else each for each in map(made.settings, points)
    ]
    np.testing.assert_allclose(made.snapped(snapped), snapped, atol=1e-12)


def test_every_whole_number_and_every_choice_is_as_likely():
    made = space("network.hidden.width", "batch_size")
    points = np.random.default_rng(0).random((3000, 2))
    for name in made.paths:
        drawn = [str(made.settings(point)[name]) for point in points]
        assert all(900 < drawn.count(value) < 1100 for value in set(drawn))


def test_a_grid_has_every_combination_and_no_value_twice():
    made = space("network.hidden.width", "optimizer.lr")
    settings = [tuple(made.settings(point).values()) for point in made.grid(5)]
    assert len(set(settings)) == len(settings) == 15
    assert {width for width, _ in settings} == {3, 4, 5}
    assert len({rate for _, rate in settings}) == 5


def test_a_grid_of_few_points_has_all_of_a_choice_as_a_preset_counts_them():
    ranges = {"batch_size": {"choice": [10, 20, 50, 100]}, "network.hidden.width": {"int": [1, 9]}}
    sampler = {"name": "grid", "points": 2}
    which = search_preset({"trials": 8, "space": ranges, "sampler": sampler})
    assert grid_shape(which.search.sampler, which.search.space) == (4, 2)
    made = Space(which.trial, which.search.space)
    settings = [tuple(made.settings(point).values()) for point in made.grid(2)]
    assert settings == [(size, width) for size in (10, 20, 50, 100) for width in (1, 9)]
    with pytest.raises(ValidationError, match="4 is not what the grid has; it has 4 × 2 = 8"):
        search_preset({"trials": 4, "space": ranges, "sampler": sampler})


@pytest.mark.parametrize("range_", [{"log": [0.002048795594645073, 1000]}, {"uniform": [0.013, 1000]}])
def test_rounding_leads_out_of_no_range(range_):
    low, high = next(iter(range_.values()))
    tried = search_preset({"trials": 4, "space": {"optimizer.lr": range_}})
    made = Space(tried.trial, tried.search.space)
    values = [made.settings([at])["optimizer.lr"] for at in (0.0, np.nextafter(1, 0), 1.0)]
    assert all(low <= value <= high for value in values)
    assert made.trial(made.settings([1.0])).optimizer.lr == high


def test_between_shares_of_the_rows_lie_shares():
    tried = search_preset({"trials": 4, "space": {"data.validation": {"uniform": [0.1, 0.5]}}})
    made = Space(tried.trial, tried.search.space)
    assert made.settings([0.5]) == {"data.validation": pytest.approx(0.3)}
    assert made.trial(made.settings([0.5])).data.validation_rows == 150


def test_settings_become_a_trial():
    made = space("network.hidden.depth", "batch_size")
    trial = made.trial({"network.hidden.depth": 7, "batch_size": "all"})
    assert trial.network.widths == (4,) * 7
    assert trial.batch_rows == 400


def test_settings_that_do_not_go_together_are_named_with_what_is_wrong():
    made = space("optimizer.lr")
    with pytest.raises(ConfigError) as caught:
        made.trial({"optimizer.lr": -1.0})
    assert (
        str(caught.value) == "search.space: with optimizer.lr -1.0: optimizer.lr: -1.0 is not greater than 0"
    )


@pytest.mark.parametrize(
    ("points", "low", "high"),
    [
        ([[0.2], [0.4]], [0.0], [0.6]),
        ([[0.3], [0.5], [0.4]], [0.2], [0.6]),
        ([[0.3, 0.9], [0.5, 0.8], [0.4, 0.7]], [0.2, 0.6], [0.6, 1.0]),
    ],
)
def test_the_best_lie_in_a_box_that_is_wider_by_their_mean_distance(points, low, high):
    class At:
        def __init__(self, point):
            self.point = tuple(point)

    ends = around([At(point) for point in points])
    np.testing.assert_allclose(ends, (low, high))


def test_ranges_close_in_around_the_best_and_a_choice_stays():
    names = ("optimizer.lr", "weight_decay", "network.hidden.width", "network.activation")
    tried = search_preset({"trials": 4, "space": {name: FIELDS[name] for name in names}})
    plan = Search(tried)
    run_search(plan, lambda spec: spec.config.weight_decay)
    best = plan.ranking[:2]
    found = narrower(tried.search.space, plan.space, best)
    low, high = (plan.space.settings(end.tolist()) for end in around(best))
    assert found["optimizer.lr"].ends == (low["optimizer.lr"], high["optimizer.lr"])
    assert found["weight_decay"].ends == (low["weight_decay"], high["weight_decay"])
    assert found["network.activation"] == tried.search.space["network.activation"]
    for name in names:
        assert type(found[name]) is type(tried.search.space[name])
    assert found["weight_decay"].ends[0] > 0


def test_a_range_without_room_stays():
    tried = search_preset({"trials": 4, "space": {"network.hidden.width": {"int": [3, 5]}}})
    plan = Search(tried)
    run_search(plan, lambda spec: 0.5)
    alike = [plan.attempts[0], plan.attempts[0]]
    assert narrower(tried.search.space, plan.space, alike) == tried.search.space
