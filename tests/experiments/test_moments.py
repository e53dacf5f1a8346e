"""Histograms over time stay bounded, cover the whole run and are those that were seen."""

import numpy as np
import pytest

from tuitrain.experiments.inspect.inside import inside
from tuitrain.experiments.inspect.layers import BINS, LayersWatch
from tuitrain.experiments.inspect.moments import Moment, Moments
from tuitrain.training import Snapshot


def note_moments(moments, *updates):
    """The updates of the moments that there are, once these are noted too."""
    for update in updates:
        moments.note((Moment(update, np.full(BINS, update), 0.0, 1.0), Moment(update, np.zeros(BINS), -1, 1)))
    return [moment.update for moment in moments.of(1)]


def test_moments_thin_out_evenly_and_the_newest_is_there():
    moments = Moments(8)
    assert note_moments(moments, *range(8)) == [0, 1, 2, 3, 4, 5, 6, 7]
    assert note_moments(moments, 8, 9) == [0, 2, 4, 6, 8, 9]
    kept = note_moments(moments, *range(10, 1001))
    assert len(kept) <= 9
    assert (kept[0], kept[-1]) == (0, 1000)
    gaps = np.diff(kept[:-1])
    assert gaps.max() <= 2 * gaps.min()


def test_after_each_thinning_they_lie_twice_as_far_apart():
    moments = Moments(8)
    seen = [note_moments(moments, update) for update in range(33)]
    assert seen[8] == [0, 2, 4, 6, 8]
    # The newest is always there; whether it is kept shows when the next one comes.
    assert seen[9] == [0, 2, 4, 6, 8, 9]
    assert seen[10] == [0, 2, 4, 6, 8, 10]
    assert seen[16] == [0, 4, 8, 12, 16]
    assert seen[19] == [0, 4, 8, 12, 16, 19]
    assert seen[20] == [0, 4, 8, 12, 16, 20]
    assert seen[32] == [0, 8, 16, 24, 32]


def test_moments_that_come_far_apart_are_thinned_too():
    moments = Moments(8)
    for number in range(730):
        kept = note_moments(moments, 137 * number)
        assert len(kept) <= 9
        # As even as when they come one by one.
        gaps = np.diff(kept[:-1])
        assert not len(gaps) or gaps.max() <= 2 * gaps.min()
    assert kept[0] == 0


def test_the_same_moment_is_noted_once_and_a_way_back_forgets_what_came_later():
    moments = Moments(8)
    assert note_moments(moments, 0, 3, 3, 5, 5) == [0, 3, 5]
    assert note_moments(moments, 4) == [0, 3, 4]
    assert moments.of(2)[1].low == -1


def test_a_watch_notes_what_it_shows(tiny, trial_of):
    trial, watch = trial_of(tiny()), LayersWatch()
    seen = []
    for _ in range(3):
        seen.append(watch.look(Snapshot(trial), "weight").layers[1])
        trial.run(2)
    watch.look(Snapshot(trial), "activation")
    moments = watch.moments("weight").of(2)
    assert [moment.update for moment in moments] == [0, 2, 4]
    assert all(moment.counts is layer.counts for moment, layer in zip(moments, seen, strict=True))
    assert (moments[0].low, moments[0].high) == (seen[0].low, seen[0].high)


@pytest.mark.parametrize("quantity", ["activation", "weight", "update"])
def test_figures_of_a_unit_are_those_of_its_column(tiny, trial_of, quantity):
    trial, watch = trial_of(tiny()), LayersWatch()
    seen = Snapshot(trial)
    watch.look(seen, quantity)
    assert np.isfinite(inside(seen, watch, quantity, 2).mean).all(), "before the first update"
    trial.run(1)
    seen.take()
    watch.look(seen, quantity)
    shown = inside(seen, watch, quantity, 1)
    values = watch.probes[0].values[quantity]
    for unit in range(values.shape[1]):
        column = values[:, unit]
        assert shown.mean[unit] == pytest.approx(column.mean(), abs=1e-6)
        assert shown.std[unit] == pytest.approx(column.std(), abs=1e-6)
        assert shown.zero[unit] == pytest.approx((column == 0).mean())
    assert shown.weights.shape[1] == len(shown.mean) == len(shown.dead)
    assert inside(seen, watch, quantity, None) is inside(seen, watch, quantity, 9) is None


def test_a_unit_without_a_sign_of_life_is_dead(tiny, trial_of):
    trial, watch = trial_of(tiny()), LayersWatch()
    trial.model.parameters.tensors["weight1"][:, 1] = 0
    trial.model.parameters.tensors["bias1"][1] = -1
    seen = Snapshot(trial)
    watch.look(seen, "weight")
    dead = inside(seen, watch, "weight", 1).dead
    assert dead[1]
    assert not dead.all()
    assert not inside(seen, watch, "weight", 3).dead.any()
