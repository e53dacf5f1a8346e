"""An experiment obeys: what is seen of it, and how fast it goes."""

import pytest
from experiment_driver import TWO, send_all, updates, view_of

from tuitrain.experiments.live import live_experiment as module
from tuitrain.experiments.live import rewind
from tuitrain.experiments.live.commands import (
    Ask,
    Back,
    Choose,
    InspectLayer,
    Open,
    Pause,
    Run,
    Show,
    ShowLearnt,
    Speed,
    Start,
    Step,
)
from tuitrain.experiments.live.live_experiment import LATE_SECONDS
from tuitrain.experiments.trials.trial_run import never

# Views


def noted_updates(experiment):
    """The updates at which the layer that is looked at was seen."""
    view = view_of(experiment)
    return [moment.update for moment in experiment.observer.complete(view).inside.moments]


@pytest.mark.parametrize("command", [Back(), Choose("b"), Start, Open])
def test_what_was_seen_of_another_trial_or_another_time_is_forgotten(experiment_after, tiny, command):
    experiment = experiment_after(InspectLayer(1), **TWO)
    for done in (4, 8, 12):
        send_all(experiment, Step(4))
        assert noted_updates(experiment)[-1] == done
    assert noted_updates(experiment) == [4, 8, 12]
    send_all(experiment, command(tiny(**TWO)) if isinstance(command, type) else command)
    assert noted_updates(experiment) == [view_of(experiment).trial.updates]


def test_what_another_arm_has_learnt_is_looked_at_anew_and_who_is_chosen_again_keeps_the_past(
    experiment_after,
):
    experiment = experiment_after(ShowLearnt(True), InspectLayer(1), Step(4), **TWO)
    first = experiment.observer.complete(view_of(experiment)).learnt
    send_all(experiment, Choose("b"))
    assert experiment.observer.complete(view_of(experiment)).learnt is not first
    send_all(experiment, Step(4))
    assert noted_updates(experiment) == [4, 8]
    assert noted_updates(send_all(experiment, Choose("b"))) == [4, 8]
    assert noted_updates(send_all(experiment, Choose(None))) == [4, 8]


def test_what_is_asked_for_is_seen_until_it_is_no_longer(experiment_after):
    experiment = experiment_after(InspectLayer(2), Show("weight"), ShowLearnt(True), Ask(3))
    shown = experiment.observer.complete(view_of(experiment))
    assert (shown.inside.number, shown.layers.quantity, shown.answer.question) == (2, "weight", 3)
    assert shown.learnt.rows == 100
    send_all(experiment, InspectLayer(None), Show("activation"), ShowLearnt(False), Ask(None))
    shown = experiment.observer.complete(view_of(experiment))
    assert (shown.inside, shown.answer, shown.learnt) == (None, None, None)
    assert shown.layers.quantity == "activation"


# Speed


@pytest.mark.parametrize(("speed", "size"), [(1, 1), (10, 1), (100, 5)])
def test_a_speed_is_kept_by_short_slices_that_are_due_when_the_last_is_paid_for(
    experiment_after, monkeypatch, speed, size
):
    now = [100.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    experiment = experiment_after(Speed(speed), **TWO)
    experiment.obey(Run())
    assert experiment.due == 0
    experiment.slice(never, never)
    assert sum(updates(experiment)) == min(size, 4)
    # Two arms share the time, and a slice that comes late begins no later than so much ago.
    first = 100 - LATE_SECONDS + min(size, 4) / speed / 2
    assert experiment.due == pytest.approx(first)
    now[0] = first
    for number in (1, 2, 3):
        experiment.slice(never, never)
        assert experiment.due == pytest.approx(first + number * min(size, 4) / speed / 2)
    assert send_all(experiment, Pause(), Speed(None)).due == 0


def test_trials_share_the_room_for_states_to_go_back_to(experiment_after, tiny, trial_of, monkeypatch):
    size = sum(array.nbytes for array in trial_of(tiny()).state().arrays.values())
    monkeypatch.setattr(rewind, "MOST_BYTES", 2 * size)
    kept = {}
    for name, fields in (("alone", {}), ("together", TWO)):
        experiment = experiment_after(*[Step(5)] * 4, **fields)
        kept[name] = [updates(send_all(experiment, Back()))[0] for _ in range(3)]
    # Of two states the newest is that where it stands.
    assert kept["alone"][0] > 0
    assert kept["alone"][1:] == [0, 0]
    assert kept["together"] == [0, 0, 0]


def kill_layers(experiment):
    """Every unit of the first layer is zero from now on."""
    experiment.trials[0].model.parameters.tensors["bias1"][:] = -1e6


def shown_words(experiment):
    view = experiment.observer.complete(view_of(experiment))
    return [layer.verdict.word for layer in view.layers.layers]


def test_while_it_runs_a_verdict_changes_when_two_looks_agree(experiment_after):
    experiment = experiment_after(updates=1000)
    experiment.obey(Run())
    assert shown_words(experiment)[0] == "ok"
    kill_layers(experiment)
    assert shown_words(experiment)[0] == "ok"
    assert shown_words(experiment)[0] == "DEAD"


def test_what_stands_shows_its_verdicts_at_once(experiment_after):
    experiment = experiment_after(updates=1000)
    experiment.obey(Run())
    assert shown_words(experiment)[0] == "ok"
    experiment.obey(Pause())
    kill_layers(experiment)
    assert shown_words(experiment)[0] == "DEAD"


def test_at_its_end_each_trial_knows_its_ills_and_no_more_once_it_goes_on(experiment_after):
    experiment = experiment_after(network={"hidden": [8], "init": "zero"})
    send_all(experiment, Run())
    gravest = view_of(experiment).trial.ills[0]
    assert (gravest.layer, gravest.word) == (1, "ALIKE")
    experiment.obey(Run())
    assert view_of(experiment).trial.ills == ()
