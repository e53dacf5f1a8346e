"""An experiment obeys: how far it goes, and where it stands."""

import numpy as np
import pytest
from experiment_driver import BROKEN, TWO, run_until_idle, send_all, updates, view_of

from tuitrain.experiments.live.commands import (
    Back,
    Change,
    Pause,
    Run,
    Speed,
    Start,
    Step,
)
from tuitrain.experiments.live.round_robin import RoundRobin
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.trials.trial_run import never

# Running


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
def test_a_step_goes_as_far_as_it_says_in_every_arm_and_no_further(experiment_after, steps, stands):
    assert updates(experiment_after(*map(Step, steps), **TWO)) == [stands] * 2


def test_steps_asked_for_at_once_come_one_on_top_of_the_other(experiment_after):
    experiment = experiment_after()
    for _ in range(3):
        experiment.obey(Step(2))
    run_until_idle(experiment)
    assert updates(experiment) == [6]
    assert updates(send_all(experiment, Step(5))) == [11]


@pytest.mark.parametrize(("step", "total"), [(1, 41), (None, 44), (30, 70)])
def test_a_step_after_the_end_makes_the_run_so_much_longer(experiment_after, step, total):
    experiment = experiment_after(Run(), Step(step))
    assert updates(experiment) == [total]
    assert view_of(experiment).trial.config.total_updates == total
    assert experiment.phase is Phase.FINISHED


@pytest.mark.parametrize(
    ("length", "totals"), [({"updates": 30}, [30, 60, 90]), ({"epochs": 2}, [8, 16, 24])]
)
def test_after_the_end_it_goes_on_for_as_many_updates_as_the_preset_has(experiment_after, length, totals):
    experiment = experiment_after(**length)
    for total in totals:
        assert updates(send_all(experiment, Run())) == [total]


def test_an_arm_that_can_go_on_is_taken_further_and_one_that_broke_is_not(experiment_after):
    experiment = experiment_after(Run(), kind="compare", arms={"wild": BROKEN, "calm": {}})
    broke, _ = updates(experiment)
    assert experiment.phase is Phase.FINISHED
    assert updates(send_all(experiment, Step(2))) == [broke, 42]
    assert updates(send_all(experiment, Run())) == [broke, 82]
    assert [trial.config.total_updates for trial in experiment.trials] == [40, 82]


def test_where_all_have_broken_nothing_goes_on(experiment_after):
    experiment = experiment_after(Run(), **BROKEN)
    assert experiment.phase is Phase.DIVERGED
    before = updates(experiment)
    assert updates(send_all(experiment, Run(), Step(), Step(None))) == before
    assert experiment.phase is Phase.DIVERGED


def test_the_arm_with_most_left_to_do_trains_next(tiny):
    rounds = RoundRobin(tiny(kind="compare", arms={"short": {"updates": 10}, "long": {"updates": 40}}))
    short = rounds.live_trials[0]
    turns = []
    for _ in range(5):
        live = rounds.next(rounds.live_trials)
        turns.append(live.arm)
        live.advance(4, never)
    assert turns == ["short", "long", "long", "long", "long"]
    assert rounds.next([short]) is short
    assert rounds.next([]) is None


def test_a_length_in_epochs_grows_by_whole_ones(experiment_after):
    experiment = experiment_after(Run(), Step(1), epochs=2)
    assert updates(experiment) == [9]
    assert view_of(experiment).trial.config.epochs == 3
    assert experiment.phase is Phase.PAUSED


def test_what_has_stopped_early_does_not_go_on(experiment_after):
    data = {"name": "mnist", "train": 100, "test": 100, "validation": 50}
    stop = {"monitor": "validation_loss", "patience": 1}
    wild = {"optimizer": {"name": "sgd", "lr": 0.9}, "evaluate": {"every": 5}, "updates": 400}
    experiment = experiment_after(Run(), data=data, early_stop=stop, **wild)
    before = updates(experiment)
    assert view_of(experiment).trial.status == "stopped_early"
    assert before < [400]
    assert updates(send_all(experiment, Run(), Step())) == before


# State


def test_phases_go_from_ready_to_running_paused_and_finished(experiment_after):
    experiment = experiment_after(Pause())
    assert experiment.phase is Phase.READY
    experiment.obey(Run())
    assert experiment.phase is Phase.RUNNING
    assert send_all(experiment, Pause()).phase is Phase.PAUSED
    assert send_all(experiment, Step(2)).phase is Phase.PAUSED
    assert send_all(experiment, Run()).phase is Phase.FINISHED
    assert send_all(experiment, Pause()).phase is Phase.FINISHED
    assert send_all(experiment, Change({"updates": 50})).phase is Phase.PAUSED
    assert send_all(experiment, Run(), Back()).phase is Phase.PAUSED


def test_what_has_failed_obeys_nothing_but_a_beginning(experiment_after, tiny):
    experiment = experiment_after(Step(3))
    experiment.phase = Phase.FAILED
    assert updates(send_all(experiment, Run(), Back(), Change({"optimizer.lr": 0.5}))) == [3]
    assert experiment.phase is Phase.FAILED
    assert send_all(experiment, Start(tiny())).phase is Phase.READY


def test_a_step_that_is_asked_for_is_not_due_only_when_the_last_is_paid_for(experiment_after):
    experiment = experiment_after(Speed(1), Step(1))
    late = experiment.due
    experiment.obey(Step(1))
    assert experiment.due < late


def test_epochs_are_counted_in_parts_and_seeds_in_the_order_of_their_arms(experiment_after):
    view = view_of(experiment_after(Step(2), kind="compare", arms={"a": {"seed": 7}, "b": {}}))
    assert (view.trial.epoch, view.seeds) == (0.5, (7, 0))


def test_a_step_after_a_pause_counts_from_where_it_stands(experiment_after):
    experiment = experiment_after()
    experiment.obey(Step(30))
    experiment.obey(Pause())
    assert updates(send_all(experiment, Step(2))) == [2]


def test_a_way_back_takes_the_rest_of_a_step_back_too(experiment_after):
    experiment = experiment_after()
    experiment.obey(Step(30))
    experiment.obey(Back())
    assert experiment.phase is Phase.PAUSED
    assert updates(send_all(experiment, Step(2))) == [2]
    assert updates(send_all(experiment, Run())) == [40]


def test_expectations_are_told_at_the_end_alone(experiment_after):
    experiment = experiment_after(Step(39), expect=[{"figure": "updates", "equals": 40}])
    assert view_of(experiment).expectations == ()
    assert [each.met for each in view_of(send_all(experiment, Run())).expectations] == [True]


def test_the_view_of_a_trial_is_the_same_one_until_something_happens_to_it(experiment_after):
    experiment = experiment_after(Step(2), **TWO)
    first = view_of(experiment).trials
    assert all(old is new for old, new in zip(first, view_of(experiment).trials, strict=True))
    second = view_of(send_all(experiment, Change({"optimizer.lr": 0.5}, "b"))).trials
    assert [old is new for old, new in zip(first, second, strict=True)] == [True, False]
    assert second[1].config.optimizer.lr == 0.5


def test_a_change_to_what_it_has_already_is_seen_among_the_edits(experiment_after):
    experiment = experiment_after(Step(2))
    before = view_of(experiment).trial
    after = view_of(send_all(experiment, Change({"optimizer.lr": before.config.optimizer.lr}))).trial
    assert (len(before.edits), len(after.edits)) == (0, 1)


def test_a_score_that_is_made_late_is_seen_where_it_stands(experiment_after):
    experiment = experiment_after(evaluate={"every": 4})
    experiment.obey(Run())
    scores = []
    for _ in range(2):
        # Somebody wants something as soon as it is there, and the score has to wait.
        while updates(experiment) < [4]:
            experiment.slice(lambda: updates(experiment) == [4], never)
        trial = view_of(experiment).trial
        scores.append((trial.updates, len(trial.curves.scores)))
        experiment.slice(never, lambda: True)
    assert scores == [(4, 0), (4, 1)]


def test_of_a_broken_network_no_score_is_told(experiment_after):
    fields = BROKEN | {"optimizer": {"name": "sgd", "lr": 10.0}, "evaluate": {"every": 1}}
    experiment = experiment_after(Step(1), **fields)
    assert "test_accuracy" in view_of(experiment).trial.figures
    trial = view_of(send_all(experiment, Run())).trial
    assert trial.divergence
    assert len(trial.curves.scores)
    assert trial.figures.keys() == {"updates", "loss_last_100", "verdict"}


def test_an_average_goes_back_with_its_members_and_on_again(experiment_after):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}}
    experiment = experiment_after(Step(12), **ensemble)
    (average,) = view_of(experiment).averages
    assert average.curves.scores[:, 0].tolist() == [4, 8, 12]
    gone_back = send_all(experiment, Back())
    assert max(updates(gone_back)) < 12
    (average,) = view_of(send_all(gone_back, Run())).averages
    (straight,) = view_of(experiment_after(Run(), **ensemble)).averages
    np.testing.assert_array_equal(average.curves.scores, straight.curves.scores)
    assert average.figures == straight.figures
    assert average.status == "completed"


def test_of_an_average_of_broken_members_no_gain_is_told(experiment_after):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}, "network": BROKEN["network"]}
    experiment = experiment_after(Step(4), **ensemble)
    assert view_of(experiment).averages[0].gains
    send_all(experiment, Change({"optimizer.lr": 1000.0}), Run())
    assert experiment.phase is Phase.DIVERGED
    assert view_of(experiment).averages[0].gains == {}


def test_after_a_divergence_it_goes_back_to_a_tenth_of_the_rate_that_was_too_much_or_of_a_lower_one(
    experiment_after,
):
    wide = BROKEN | {"network": {"hidden": {"width": 100, "depth": 3}}}
    experiment, rates = experiment_after(Run(), **wide), []
    for _ in range(2):
        assert experiment.phase is Phase.DIVERGED
        rates.append(view_of(send_all(experiment, Back())).trial.config.optimizer.lr)
        send_all(experiment, Run())
    assert rates == [100, 10]
    calm = BROKEN | {"optimizer": {"name": "sgd", "lr": 0.02}}
    experiment = experiment_after(Step(20), Change({"optimizer.lr": 1000.0}), Run(), **calm)
    assert experiment.phase is Phase.DIVERGED
    trial = view_of(send_all(experiment, Back())).trial
    assert trial.config.optimizer.lr == 0.002
    assert trial.edits[-1].set == {"optimizer.lr": 0.002}


def test_an_average_is_scored_anew_where_its_members_have_come_another_way(experiment_after):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}}
    experiment = experiment_after(Step(8), Step(2), Step(2), Back(), **ensemble)
    back, faster = updates(experiment), {"optimizer.lr": 0.9}
    assert all(each % 4 for each in back), "between two scores"
    edits = [{"update": each, "arm": f"member{n}", "set": faster} for n, each in enumerate(back, 1)]
    (average,) = view_of(send_all(experiment, Change(faster), Step(None))).averages
    (straight,) = view_of(
        experiment_after(Step(12), edits=sorted(edits, key=lambda edit: edit["update"]), **ensemble)
    ).averages
    np.testing.assert_array_equal(average.curves.scores, straight.curves.scores)


# Restarts and several runs


def test_a_step_after_one_that_was_given_up_begins_where_it_stands(experiment_after):
    experiment = experiment_after()
    experiment.obey(Step(30))
    experiment.slice(never, never)
    done = updates(experiment)[0]
    assert 0 < done < 30
    experiment.obey(Pause())
    assert updates(send_all(experiment, Step(2))) == [done + 2]


def test_a_step_leaves_arms_that_have_ended_where_they_are_while_others_go_on(experiment_after):
    arms = {"short": {"updates": 4}, "long": {}}
    experiment = experiment_after(Step(6), Step(1), kind="compare", arms=arms)
    assert updates(experiment) == [4, 7]
    assert [trial.config.total_updates for trial in experiment.trials] == [4, 40]


def test_what_some_arms_refuse_is_changed_in_those_that_do_not(experiment_after):
    arms = {"short": {"updates": 10}, "long": {}}
    for order in (arms, dict(reversed(arms.items()))):
        experiment = experiment_after(Change({"updates": 20}), kind="compare", arms=order)
        lengths = [trial.config.total_updates for trial in experiment.trials]
        assert dict(zip(order, lengths, strict=True)) == {"short": 20, "long": 40}


def test_of_all_arms_only_those_that_broke_go_back(experiment_after):
    wild = {"optimizer": {"lr": 1000.0}, "network": {"hidden": {"width": 16, "depth": 6}}}
    experiment = experiment_after(Run(), kind="compare", arms={"well": {}, "wild": wild})
    well, broken = experiment.trials
    assert (well.updates, broken.divergence is None) == (40, False)
    experiment.obey(Back())
    assert well.updates == 40
    assert broken.divergence is None
    assert broken.config.optimizer.lr == 100
