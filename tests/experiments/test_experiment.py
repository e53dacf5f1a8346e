"""An experiment obeys: how far it goes, where it stands, and what counts after another beginning."""

import numpy as np
import pytest

from tuitrain.experiments import experiment as module
from tuitrain.experiments import rewind
from tuitrain.experiments.commands import (
    Ask,
    Back,
    Change,
    Choose,
    Look,
    Open,
    Pause,
    PinTrial,
    Run,
    Show,
    ShowLearnt,
    Speed,
    Start,
    Step,
    Unpin,
)
from tuitrain.experiments.experiment import LATE_SECONDS, MOST_PINS, Experiment
from tuitrain.experiments.lane import never
from tuitrain.experiments.view import Phase

TWO = {"kind": "compare", "arms": {"a": {}, "b": {"optimizer": {"lr": 0.02}}}}
BROKEN = {"network": {"hidden": {"width": 16, "depth": 6}}, "optimizer": {"name": "sgd", "lr": 1000.0}}


@pytest.fixture
def begun(tiny):
    """An experiment on a tiny preset that has obeyed some commands, each carried out to its end."""

    def make(*commands, **fields):
        preset = tiny(**fields)
        experiment = Experiment(preset)
        experiment.obey(Start(preset))
        return obeyed(experiment, *commands)

    return make


def obeyed(experiment, *commands):
    for command in commands:
        experiment.obey(command)
        trained(experiment)
    return experiment


def trained(experiment):
    while experiment.phase is Phase.RUNNING:
        experiment.slice(never, never)


def seen(experiment):
    return experiment.look(1, "")


def updates(experiment):
    return [trial.updates for trial in experiment.trials]


# How far


@pytest.mark.parametrize(
    ("steps", "stands"),
    [
        ([1], 1),
        ([3], 3),
        ([20, 17], 37),
        ([None], 4),
        ([None, None], 8),
        ([3, None], 4),
        ([4, None], 8),
        ([39, 5], 40),
    ],
)
def test_a_step_goes_as_far_as_it_says_in_every_arm_and_no_further(begun, steps, stands):
    assert updates(begun(*map(Step, steps), **TWO)) == [stands] * 2


def test_steps_asked_for_at_once_come_one_on_top_of_the_other(begun):
    experiment = begun()
    for _ in range(3):
        experiment.obey(Step(2))
    trained(experiment)
    assert updates(experiment) == [6]
    assert updates(obeyed(experiment, Step(5))) == [11]


@pytest.mark.parametrize(("step", "total"), [(1, 41), (None, 44), (30, 70)])
def test_a_step_after_the_end_makes_the_run_so_much_longer(begun, step, total):
    experiment = begun(Run(), Step(step))
    assert updates(experiment) == [total]
    assert seen(experiment).trial.config.total_updates == total
    assert experiment.phase is Phase.FINISHED


@pytest.mark.parametrize(
    ("length", "totals"), [({"updates": 30}, [30, 60, 90]), ({"epochs": 2}, [8, 16, 24])]
)
def test_after_the_end_it_goes_on_for_as_many_updates_as_the_preset_has(begun, length, totals):
    experiment = begun(**length)
    for total in totals:
        assert updates(obeyed(experiment, Run())) == [total]


def test_an_arm_that_can_go_on_is_taken_further_and_one_that_broke_is_not(begun):
    experiment = begun(Run(), kind="compare", arms={"wild": BROKEN, "calm": {}})
    broke, _ = updates(experiment)
    assert experiment.phase is Phase.FINISHED
    assert updates(obeyed(experiment, Step(2))) == [broke, 42]
    assert updates(obeyed(experiment, Run())) == [broke, 82]
    assert [trial.config.total_updates for trial in experiment.trials] == [40, 82]


def test_where_all_have_broken_nothing_goes_on(begun):
    experiment = begun(Run(), **BROKEN)
    assert experiment.phase is Phase.DIVERGED
    before = updates(experiment)
    assert updates(obeyed(experiment, Run(), Step(), Step(None))) == before
    assert experiment.phase is Phase.DIVERGED


def test_a_length_in_epochs_grows_by_whole_ones(begun):
    experiment = begun(Run(), Step(1), epochs=2)
    assert updates(experiment) == [9]
    assert seen(experiment).trial.config.epochs == 3
    assert experiment.phase is Phase.PAUSED


def test_what_has_stopped_early_does_not_go_on(begun):
    data = {"name": "mnist", "train": 100, "test": 100, "validation": 50}
    stop = {"monitor": "validation_loss", "patience": 1}
    wild = {"optimizer": {"name": "sgd", "lr": 0.9}, "evaluate": {"every": 5}, "updates": 400}
    experiment = begun(Run(), data=data, early_stop=stop, **wild)
    before = updates(experiment)
    assert seen(experiment).trial.status == "stopped_early"
    assert before < [400]
    assert updates(obeyed(experiment, Run(), Step())) == before


# Where it stands


def test_it_is_ready_runs_pauses_and_ends(begun):
    experiment = begun(Pause())
    assert experiment.phase is Phase.READY
    experiment.obey(Run())
    assert experiment.phase is Phase.RUNNING
    assert obeyed(experiment, Pause()).phase is Phase.PAUSED
    assert obeyed(experiment, Step(2)).phase is Phase.PAUSED
    assert obeyed(experiment, Run()).phase is Phase.FINISHED
    assert obeyed(experiment, Pause()).phase is Phase.FINISHED
    assert obeyed(experiment, Change({"updates": 50})).phase is Phase.PAUSED
    assert obeyed(experiment, Run(), Back()).phase is Phase.PAUSED


def test_what_has_failed_obeys_nothing_but_a_beginning(begun, tiny):
    experiment = begun(Step(3))
    experiment.phase = Phase.FAILED
    assert updates(obeyed(experiment, Run(), Back(), Change({"optimizer.lr": 0.5}))) == [3]
    assert experiment.phase is Phase.FAILED
    assert obeyed(experiment, Start(tiny())).phase is Phase.READY


def test_a_way_back_takes_the_rest_of_a_step_back_too(begun):
    experiment = begun()
    experiment.obey(Step(30))
    experiment.obey(Back())
    assert experiment.phase is Phase.PAUSED
    assert updates(obeyed(experiment, Step(2))) == [2]
    assert updates(obeyed(experiment, Run())) == [40]


def test_expectations_are_told_at_the_end_alone(begun):
    experiment = begun(Step(39), expect=[{"figure": "updates", "equals": 40}])
    assert seen(experiment).expectations == ()
    assert [each.met for each in seen(obeyed(experiment, Run())).expectations] == [True]


def test_the_view_of_a_trial_is_the_same_one_until_something_happens_to_it(begun):
    experiment = begun(Step(2), **TWO)
    first = seen(experiment).trials
    assert all(old is new for old, new in zip(first, seen(experiment).trials, strict=True))
    second = seen(obeyed(experiment, Change({"optimizer.lr": 0.5}, "b"))).trials
    assert [old is new for old, new in zip(first, second, strict=True)] == [True, False]
    assert second[1].config.optimizer.lr == 0.5


def test_of_a_broken_network_no_score_is_told(begun):
    fields = BROKEN | {"optimizer": {"name": "sgd", "lr": 10.0}, "evaluate": {"every": 1}}
    experiment = begun(Step(1), **fields)
    assert "test_accuracy" in seen(experiment).trial.figures
    trial = seen(obeyed(experiment, Run())).trial
    assert trial.divergence
    assert len(trial.curves.scores)
    assert trial.figures.keys() == {"updates", "loss_last_100", "verdict"}


def test_an_average_goes_back_with_its_members_and_on_again(begun):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}}
    experiment = begun(Step(12), **ensemble)
    (average,) = seen(experiment).averages
    assert average.curves.scores[:, 0].tolist() == [4, 8, 12]
    gone_back = obeyed(experiment, Back())
    assert max(updates(gone_back)) < 12
    (average,) = seen(obeyed(gone_back, Run())).averages
    (straight,) = seen(begun(Run(), **ensemble)).averages
    np.testing.assert_array_equal(average.curves.scores, straight.curves.scores)
    assert average.figures == straight.figures
    assert average.status == "completed"


def test_after_a_divergence_it_goes_back_to_a_tenth_of_the_rate_that_was_too_much_or_of_a_lower_one(begun):
    wide = BROKEN | {"network": {"hidden": {"width": 100, "depth": 3}}}
    experiment, rates = begun(Run(), **wide), []
    for _ in range(2):
        assert experiment.phase is Phase.DIVERGED
        rates.append(seen(obeyed(experiment, Back())).trial.config.optimizer.lr)
        obeyed(experiment, Run())
    assert rates == [100, 10]
    calm = BROKEN | {"optimizer": {"name": "sgd", "lr": 0.02}}
    experiment = begun(Step(20), Change({"optimizer.lr": 1000.0}), Run(), **calm)
    assert experiment.phase is Phase.DIVERGED
    trial = seen(obeyed(experiment, Back())).trial
    assert trial.config.optimizer.lr == 0.002
    assert trial.edits[-1].set == {"optimizer.lr": 0.002}


def test_an_average_is_scored_anew_where_its_members_have_come_another_way(begun):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}}
    experiment = begun(Step(8), Step(2), Step(2), Back(), **ensemble)
    back, faster = updates(experiment), {"optimizer.lr": 0.9}
    assert all(each % 4 for each in back), "between two scores"
    edits = [{"update": each, "arm": f"member{n}", "set": faster} for n, each in enumerate(back, 1)]
    (average,) = seen(obeyed(experiment, Change(faster), Step(None))).averages
    (straight,) = seen(
        begun(Step(12), edits=sorted(edits, key=lambda edit: edit["update"]), **ensemble)
    ).averages
    np.testing.assert_array_equal(average.curves.scores, straight.curves.scores)


# A chosen arm


def test_an_arm_that_there_is_not_is_not_chosen(begun):
    experiment = begun(Choose("b"), Choose("nobody"), **TWO)
    assert (seen(experiment).chosen, seen(experiment).trial.arm) == ("b", "b")


def test_back_is_for_the_chosen_arm_or_for_all(begun):
    experiment = begun(Step(30), Choose("b"), Back(), **TWO)
    first, second = updates(experiment)
    assert first == 30 > second
    assert max(updates(obeyed(experiment, Choose(None), Back()))) < 30


# Another beginning


@pytest.mark.parametrize(
    ("fields", "departed"),
    [({}, False), ({"seed": 5}, False), ({"title": "other"}, False), ({"evaluate": {"every": 3}}, False),
     ({"batch_size": 20}, True), ({"optimizer": {"name": "sgd", "lr": 0.2}}, True), ({"updates": 50}, True)],
)  # fmt: skip
def test_expectations_hold_for_another_seed_and_not_for_other_settings(begun, tiny, fields, departed):
    experiment = begun(Start(tiny(**fields)))
    assert seen(experiment).expectations_skipped is departed
    assert not seen(obeyed(experiment, Start(tiny()))).expectations_skipped
    assert not seen(obeyed(experiment, Open(tiny(**fields)))).expectations_skipped
    assert seen(obeyed(experiment, Start(tiny()))).expectations_skipped is departed


def test_an_edit_that_the_preset_holds_departs_from_nothing(begun):
    experiment = begun(edits=[{"update": 20, "set": {"optimizer.lr": 0.5}}])
    for _ in range(3):
        assert not seen(experiment).expectations_skipped
        obeyed(experiment, Step(10))
    assert seen(experiment).trial.config.optimizer.lr == 0.5
    assert seen(obeyed(experiment, Change({"optimizer.lr": 0.4}))).expectations_skipped


def test_seeds_follow_the_presets_own_and_expectations_are_for_that_one(begun, tiny):
    loss = seen(begun(Run(), seed=3)).trial.figures["test_loss"]
    preset = tiny(seed=3, expect=[{"figure": "test_loss", "equals": loss}])
    experiment = begun(Start(preset, seeds=3), Run())
    view = seen(experiment)
    assert view.seeds == (3, 4, 5)
    assert [each.met for each in view.expectations] == [True]
    assert len({trial.figures["test_loss"] for trial in view.trials}) == 3


def test_each_seed_has_an_average_of_its_own_members(begun, tiny):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}}
    first, second = seen(begun(Start(tiny(**ensemble), seeds=2), Run(), **ensemble)).averages
    (alone,) = seen(begun(Run(), seed=1, **ensemble)).averages
    assert (first.seed, second.seed) == (0, 1)
    assert second.figures == alone.figures != first.figures


def test_a_live_change_skips_expectations_until_it_is_taken_back(begun):
    experiment = begun(Step(20), Change({"optimizer.lr": 0.5}), Step(1))
    assert seen(experiment).expectations_skipped
    assert not seen(obeyed(experiment, Back())).expectations_skipped


def test_the_run_before_is_the_one_that_was_shown_if_it_had_begun(begun, tiny):
    preset = tiny(**TWO)
    experiment = begun(Start(preset), **TWO)
    assert seen(experiment).before is None
    before = seen(obeyed(experiment, Choose("b"), Step(3), Start(preset))).before
    assert (before.arm, before.updates) == ("b", 3)
    assert seen(obeyed(experiment, Start(preset))).before is before
    assert seen(obeyed(experiment, Step(1), Open(preset))).before is None


def test_a_beginning_forgets_how_far_the_one_before_was_to_go(begun, tiny):
    experiment = begun()
    experiment.obey(Step(30))
    experiment.obey(Start(tiny()))
    assert (experiment.phase, updates(experiment)) == (Phase.READY, [0])
    assert updates(obeyed(experiment, Step(2))) == [2]


def test_pins_are_numbered_on_and_the_oldest_make_room(begun, tiny):
    experiment = begun(*[PinTrial()] * (MOST_PINS + 2), title="one")
    experiment = obeyed(experiment, Open(tiny(title="two")), Step(1), PinTrial())
    pins = seen(experiment).pins
    assert [pin.number for pin in pins] == [*range(4, MOST_PINS + 4)]
    assert [(pin.title, pin.trial.updates) for pin in pins[-2:]] == [("one", 0), ("two", 1)]
    assert seen(obeyed(experiment, Unpin())).pins == ()


# What is seen


def noted(experiment):
    """The updates at which the layer that is looked at was seen."""
    view = seen(experiment)
    return [moment.update for moment in experiment.looker.complete(view).inside.moments]


@pytest.mark.parametrize("command", [Back(), Choose("b"), Start, Open])
def test_what_was_seen_of_another_trial_or_another_time_is_forgotten(begun, tiny, command):
    experiment = begun(Look(1), **TWO)
    for done in (4, 8, 12):
        obeyed(experiment, Step(4))
        assert noted(experiment)[-1] == done
    assert noted(experiment) == [4, 8, 12]
    obeyed(experiment, command(tiny(**TWO)) if isinstance(command, type) else command)
    assert noted(experiment) == [seen(experiment).trial.updates]


def test_what_is_asked_for_is_seen_until_it_is_no_longer(begun):
    experiment = begun(Look(2), Show("weight"), ShowLearnt(True), Ask(3))
    shown = experiment.looker.complete(seen(experiment))
    assert (shown.inside.number, shown.layers.quantity, shown.answer.question) == (2, "weight", 3)
    assert shown.learnt.rows == 100
    obeyed(experiment, Look(None), Show("activation"), ShowLearnt(False), Ask(None))
    shown = experiment.looker.complete(seen(experiment))
    assert (shown.inside, shown.answer, shown.learnt) == (None, None, None)
    assert shown.layers.quantity == "activation"


# How fast


@pytest.mark.parametrize(("speed", "size"), [(1, 1), (10, 1), (100, 5)])
def test_a_speed_is_kept_by_short_slices_that_are_due_when_the_last_is_paid_for(
    begun, monkeypatch, speed, size
):
    now = [100.0]
    monkeypatch.setattr(module, "perf_counter", lambda: now[0])
    experiment = begun(Speed(speed), **TWO)
    experiment.obey(Run())
    assert experiment.due == 0
    experiment.slice(never, never)
    assert sum(updates(experiment)) == min(size, 4)
    # Two arms share the time, and a slice that comes late begins no later than so much ago.
    first = 100 - LATE_SECONDS + min(size, 4) / speed / 2
    assert experiment.due == pytest.approx(first)
    now[0] = first
    experiment.slice(never, never)
    assert experiment.due == pytest.approx(first + min(size, 4) / speed / 2)
    assert obeyed(experiment, Pause(), Speed(None)).due == 0


def test_trials_share_the_room_for_states_to_go_back_to(begun, tiny, trial_of, monkeypatch):
    size = sum(array.nbytes for array in trial_of(tiny()).state().arrays.values())
    monkeypatch.setattr(rewind, "MOST_BYTES", 2 * size)
    kept = {}
    for name, fields in (("alone", {}), ("together", TWO)):
        experiment = begun(*[Step(5)] * 4, **fields)
        kept[name] = [updates(obeyed(experiment, Back()))[0] for _ in range(3)]
    # Of two states the newest is that where it stands.
    assert kept["alone"][0] > 0
    assert kept["alone"][1:] == [0, 0]
    assert kept["together"] == [0, 0, 0]
