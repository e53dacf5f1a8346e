"""Walks: where the book's six end, what is noted on the way, how one ends that leaves."""

import numpy as np
import pytest

from tuitrain.config import HOMES, Preset, load
from tuitrain.experiments.studies.study import compute, compute_all, figures_of
from tuitrain.nn.optimizers import OPTIMIZERS
from tuitrain.nn.surfaces import SURFACES

BOOK = {
    "sgd": (-0.387175, -0.094203, 0.016369),
    "momentum": (0.814112, 0.272878, 0.107601),
    "adagrad": (-0.136185, 0.0, 0.000927),
    "adam": (0.020149, 0.321957, 0.103677),
    "nesterov": (0.619266, 0.007374, 0.019229),
    "rmsprop": (-0.0000089, -0.0000000, 0.0),
}


def preset(**fields):
    return Preset.model_validate({"kind": "surface", "updates": 29, **fields})


@pytest.mark.parametrize("arm", BOOK)
def test_the_books_walks_end_where_the_book_ends(arm):
    figures = compute(load("surface").preset, arm).figures
    assert [figures[name] for name in ("x", "y", "f")] == pytest.approx(BOOK[arm], abs=1e-6)
    assert figures["updates"] == 29


def test_a_path_begins_at_the_start_and_has_a_place_for_each_update():
    walk = compute(load("surface").preset, "momentum")
    assert walk.series["path"][0] == [-7.0, 2.0]
    assert len(walk.series["path"]) == 30
    assert walk.series["path"][-1] == [walk.figures["x"], walk.figures["y"]]


def test_what_momentum_remembers_is_what_moves_it():
    walk = compute(load("surface").preset, "momentum")
    np.testing.assert_allclose(np.diff(walk.places, axis=0), walk.memory["v"][1:], rtol=1e-12)
    np.testing.assert_array_equal(walk.memory["v"][0], 0)


def test_rates_follow_the_schedule():
    walk = compute(
        preset(updates=4, schedule={"name": "step", "every": 2, "factor": 0.5}, optimizer={"lr": 0.4}), "run"
    )
    assert walk.rates.tolist() == [0.4, 0.4, 0.2, 0.2]
    np.testing.assert_allclose(walk.places[1], walk.places[0] - 0.4 * walk.gradients[0])


def test_a_walk_that_leaves_ends_in_reach_with_a_word_and_finite_figures():
    left = preset(updates=500, optimizer={"lr": 0.1}, surface={"function": "rosenbrock"})
    walk = compute(left, "run")
    assert walk.status == "diverged"
    assert walk.steps < 500
    assert np.isfinite(walk.places).all()
    assert np.isfinite(list(walk.figures.values())).all()
    assert figures_of(walk)["status"] == "diverged"


@pytest.mark.parametrize("function", SURFACES)
def test_a_start_left_out_is_the_surfaces_own(function):
    start = preset(surface={"function": function}).surface.start
    assert (start.x, start.y) == HOMES[function]


def test_a_part_of_a_start_leaves_the_rest_as_it_usually_is():
    start = preset(surface={"function": "saddle", "start": {"x": 1}}).surface.start
    assert (start.x, start.y) == (1.0, HOMES["saddle"][1])


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
@pytest.mark.parametrize("function", SURFACES)
def test_every_optimizer_walks_down_every_surface(optimizer, function):
    walk = compute(preset(optimizer={"name": optimizer, "lr": 1e-3}, surface={"function": function}), "run")
    assert walk.status == "completed"
    assert walk.heights[-1] < walk.heights[0]


def test_a_stopped_computation_returns_none():
    assert compute_all(load("surface").preset, lambda: True) is None
    assert list(compute_all(load("surface").preset, lambda: False)) == list(BOOK)


def test_a_walk_is_over_where_one_coordinate_alone_has_left():
    # Along y each step turns back twice as far, along x it goes to the middle.
    walk = compute(preset(optimizer={"name": "sgd", "lr": 1.5}, updates=200), "run")
    assert walk.status == "diverged"
    assert walk.steps < 200
    assert abs(walk.figures["x"]) < 1e-3 < abs(walk.figures["y"]) < 1e30


def test_the_rates_of_a_walk_follow_its_schedule():
    walk = compute(preset(optimizer={"name": "sgd", "lr": 0.5}, schedule="cosine", updates=4), "run")
    np.testing.assert_allclose(walk.rates, 0.25 * (1 + np.cos(np.pi * np.arange(4) / 4)))
