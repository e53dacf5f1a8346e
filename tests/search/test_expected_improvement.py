"""Expected improvement against averages, and proposals on functions whose best point is known."""

from math import pi

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

from tuitrain.search import expected_improvement, fit, propose

LEAST = 0.397887
"""Branin's minimum."""


def branin(points: np.ndarray) -> np.ndarray:
    """At points of the unit square, stretched to -5..10 and 0..15."""
    a, b = 15 * points[:, 0] - 5, 15 * points[:, 1]
    valley = (b - 5.1 / (4 * pi**2) * a**2 + 5 / pi * a - 6) ** 2
    return valley + 10 * (1 - 1 / (8 * pi)) * np.cos(a) + 10


def run_search(seed: int, trials: int = 25, start: int = 10, batch: int = 2) -> float:
    random = np.random.default_rng(seed)
    x = random.random((start, 2))
    while len(x) < trials:
        x = np.vstack((x, propose(x, -branin(x), min(batch, trials - len(x)), random)))
    return float(branin(x).min())


def test_on_branin_it_comes_near_the_minimum_and_beats_random_search() -> None:
    with threadpool_limits(1, "blas"):
        found = np.array([run_search(seed) for seed in range(10)])
    by_chance = np.array([branin(np.random.default_rng(seed).random((25, 2))).min() for seed in range(10)])
    assert np.sum((found < LEAST + 0.5) & (found < by_chance)) >= 8


def test_expected_improvement_is_the_average_of_what_exceeds_the_best() -> None:
    mean, deviation, best = np.array([0.0, 1.0, -2.0]), np.array([1.0, 0.5, 2.0]), 0.3
    draws = mean + deviation * np.random.default_rng(0).standard_normal((400_000, 3))
    average = np.maximum(draws - best, 0.0).mean(axis=0)
    assert expected_improvement(mean, deviation, best) == pytest.approx(average, rel=0.02)


def test_expected_improvement_at_the_best_and_where_all_is_known() -> None:
    at_best = expected_improvement(np.array([1.0]), np.array([2.0]), 1.0)
    assert at_best == pytest.approx(2 / np.sqrt(2 * pi))
    known = expected_improvement(np.array([1.0, 3.0]), np.zeros(2), 2.0)
    assert known == pytest.approx([0.0, 1.0])


def test_proposals_depend_on_the_arguments_alone_and_a_batch_begins_as_a_shorter_one() -> None:
    x = np.random.default_rng(3).random((8, 2))
    y = -branin(x)
    four = propose(x, y, 4, np.random.default_rng(7))
    assert np.array_equal(four, propose(x, y, 4, np.random.default_rng(7)))
    assert np.array_equal(four[:1], propose(x, y, 1, np.random.default_rng(7)))


@pytest.mark.parametrize("seed", range(5))
def test_a_batch_looks_at_different_places(seed: int) -> None:
    x = np.random.default_rng(seed).random((10, 2))
    batch = propose(x, -branin(x), 3, np.random.default_rng(1))
    distances = np.linalg.norm(batch[:, None] - batch, axis=2)[~np.eye(3, dtype=bool)]
    assert distances.min() > 0.05


@pytest.mark.parametrize("seed", range(3))
def test_one_lucky_value_does_not_lead_away_from_what_is_good_on_average(seed: int) -> None:
    x = np.repeat([[0.1], [0.5], [0.9]], 4, axis=0)
    y = np.array([0, 0, 0, 6, 2, 2.1, 1.9, 2, 0, 0.1, -0.1, 0])
    assert propose(x, y, 1, np.random.default_rng(seed))[0, 0] == pytest.approx(0.5, abs=0.02)


@pytest.mark.parametrize("dimensions", [1, 3, 8])
@pytest.mark.parametrize("values", ["equal", "one", "twice", "worst"])
def test_any_history_gives_new_points_within_the_cube(dimensions: int, values: str) -> None:
    random = np.random.default_rng(5)
    x = random.random((1 if values == "one" else 6, dimensions))
    y = np.zeros(len(x)) if values == "equal" else random.random(len(x))
    if values == "twice":
        x[3:], y[3:] = x[:3], y[:3]
    if values == "worst":
        y[1:5] = y[0] = -1e6
    batch = propose(x, y, 2, random)
    assert batch.shape == (2, dimensions)
    assert np.all((batch >= 0) & (batch <= 1))
    assert len(np.unique(np.vstack((x, batch)), axis=0)) == len(np.unique(x, axis=0)) + 2


def test_points_that_can_be_tried_are_tried_once_and_again_when_there_are_no_others() -> None:
    def thirds(points: np.ndarray) -> np.ndarray:
        return np.rint(points * 3) / 3

    # What is known to be best still promises most: its values are noisy.
    x = np.array([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]])
    y = np.array([0.0, 0.5, -0.5, 3.0, 2.0, 4.0])
    assert propose(x, y, 1, np.random.default_rng(0))[0] > 0.9
    batch = propose(x, y, 3, np.random.default_rng(0), thirds)
    assert sorted(batch[:2, 0]) == pytest.approx([1 / 3, 2 / 3])
    assert batch[2, 0] in np.array([0, 1, 2, 3]) / 3


@pytest.mark.parametrize("seed", range(3))
def test_where_nothing_promises_anything_the_least_known_comes_first(seed: int) -> None:
    def tenths(points: np.ndarray) -> np.ndarray:
        return np.rint(points * 10) / 10

    # On so straight a line all between these ends is far below the best, and known to be.
    x = np.array([[0.0], [0.1], [0.8], [0.9], [1.0]])
    process = fit(x, 3 * x[:, 0])
    between = np.arange(2, 8)[:, None] / 10
    mean, deviation = process.posterior(between)
    assert not expected_improvement(mean, deviation, 3.0).any()
    proposed = propose(x, 3 * x[:, 0], 1, np.random.default_rng(seed), tenths)
    assert proposed[0] == pytest.approx(between[deviation.argmax()])


@pytest.mark.parametrize("seed", range(5))
def test_what_a_batch_has_already_is_not_tried_twice(seed: int) -> None:
    def fifths(points: np.ndarray) -> np.ndarray:
        return np.rint(points * 5) / 5

    # So noisy that where it promises most it would look again and again.
    random = np.random.default_rng(seed)
    x = fifths(random.random((8, 2)))
    batch = propose(x, 3 * x[:, 0] + random.normal(size=8), 4, random, fifths)
    assert len(np.unique(np.vstack((x, batch)), axis=0)) == len(np.unique(x, axis=0)) + 4
