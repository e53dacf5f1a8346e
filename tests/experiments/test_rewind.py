"""States to go back to: good ones, apart from each other, before where the trial stands."""

import numpy as np
import pytest

from tuitrain.experiments.live.rewind import APART, Rewind


@pytest.fixture
def trial(tiny, trial_of):
    return trial_of(tiny(updates=1000, evaluate={"every": 1000}))


def run_and_note(trial, rewind, *updates):
    """Go on to each of these, and note the state there."""
    for update in updates:
        trial.run(update - trial.updates)
        rewind.note(trial)


def go_back(trial, rewind):
    state = rewind.back(trial)
    trial.restore(state)
    return state.updates


def test_one_goes_back_to_the_newest_state_before_where_one_stands(trial):
    rewind = Rewind(trial)
    run_and_note(trial, rewind, 20, 40, 60)
    assert [go_back(trial, rewind) for _ in range(4)] == [40, 20, 0, 0]


def test_states_lie_apart_by_a_share_of_the_run(trial):
    rewind = Rewind(trial)
    apart = round(APART * 1000)
    run_and_note(trial, rewind, apart - 1, apart, 2 * apart - 1, 2 * apart, 2 * apart + 1)
    assert [go_back(trial, rewind) for _ in range(3)] == [2 * apart, apart, 0]


def test_of_many_states_the_next_lies_apart_from_the_newest(trial):
    rewind = Rewind(trial)
    apart = round(APART * 1000)
    run_and_note(trial, rewind, apart, 2 * apart, 3 * apart, 3 * apart + 1, 3 * apart + 2)
    assert [go_back(trial, rewind) for _ in range(3)] == [3 * apart, 2 * apart, apart]


@pytest.mark.parametrize(
    ("earlier", "lately", "kept"), [(1.9, 1.9, True), (2.1, 2.1, False), (1, 2.1, False), (2.3, 0.5, False)]
)
def test_a_state_is_good_by_the_lowest_mean_there_was_both_lately_and_just_now(trial, earlier, lately, kept):
    rewind = Rewind(trial)
    run_and_note(trial, rewind, 100)
    lowest = trial.history.recent_mean()
    trial.history.add_losses(np.full(100, 1.5 * lowest))
    rewind.note(trial)
    trial.run(20)
    trial.history.add_losses(lowest * np.array([earlier] * 90 + [lately] * 10))
    rewind.note(trial)
    trial.run(1)
    assert (rewind.back(trial).updates > 100) is kept


def test_nothing_is_kept_of_what_broke_or_has_not_begun(trial):
    rewind = Rewind(trial)
    rewind.note(trial)
    run_and_note(trial, rewind, 20)
    trial.model.parameters.flat[:] = np.inf
    trial.run(20)
    assert trial.divergence
    rewind.note(trial)
    assert go_back(trial, rewind) == 0
