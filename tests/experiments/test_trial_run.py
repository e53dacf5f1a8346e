"""A trial run reports the events of its own trial only."""

import pytest

from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.trial_run import Edited, Finished, Scored, TrialRun, never


@pytest.fixture
def trial_run(tiny):
    def make(**fields):
        preset = tiny(**fields)
        spec = plan_of(preset).ask()
        return TrialRun(preset, spec, Datasets().of(spec))

    return make


def to_the_end(trial_run):
    told = []
    while trial_run.status is None:
        told += trial_run.advance(1000)
    return told


def test_enough_ends_the_updates_and_not_what_is_due_after_them(trial_run):
    made = trial_run()
    assert list(made.advance(3, enough=lambda: True)) == []
    assert made.trial.updates == 1
    assert [type(event) for event in made.advance(3, enough=never)] == [Scored]
    assert made.trial.updates == 4
    list(made.advance(3, stop=lambda: True))
    assert made.trial.updates == 5


def test_a_score_that_is_stopped_is_made_at_the_next_turn(trial_run):
    made = trial_run(updates=4)
    asked = iter([False] * 4 + [True])
    assert list(made.advance(4, stop=lambda: next(asked, True))) == []
    assert (made.trial.updates, made.status) == (4, None)
    assert [type(event) for event in made.advance(4, enough=lambda: True)] == [Scored, Finished]
    assert list(made.advance(4)) == []


def test_a_result_has_the_edits_that_came_into_force_and_no_state(trial_run):
    edits = [{"update": 8, "set": {"optimizer.lr": 0.2}}, {"update": 60, "set": {"optimizer.lr": 0.3}}]
    told = to_the_end(trial_run(edits=edits))
    result = told[-1].result
    assert [event.edit.update for event in told if isinstance(event, Edited)] == [8]
    assert [edit.update for edit in result.edits] == [8]
    assert (result.state, result.learnt, result.divergence) == (None, None, None)


def test_times_and_epochs_are_those_of_the_score(trial_run):
    made = trial_run(updates=6)
    scored = [event for event in to_the_end(made) if isinstance(event, Scored)]
    assert [(event.arm, event.epoch) for event in scored] == [("run", 1.0), ("run", 1.5)]
    assert 0 < scored[0].seconds <= scored[1].seconds == made.trial.seconds
