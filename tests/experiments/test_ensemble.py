"""Ensembles: members differ by chance alone, and are scored together once all have ended."""

import pickle
from dataclasses import replace

import numpy as np
import pytest

from tuitrain.config import ConfigError
from tuitrain.experiments.live.round_robin import RoundRobin
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.ensemble import averaged
from tuitrain.experiments.trials.plan import Result
from tuitrain.experiments.trials.trial_run import Finished, Scored, TrialRun
from tuitrain.training import Score, Snapshot

THREE = {"kind": "ensemble", "ensemble": {"members": 3}, "arms": {"dropout": {"network": {"dropout": 0.2}}}}
NAMES = ["member1", "member2", "member3", "ensemble", "dropout"]


def events(runner):
    told = []
    while not runner.finished:
        told += runner.advance(1000)
    return told


def results(preset, *arms):
    runner = Runner(preset, arms)
    events(runner)
    return runner.plan.results


def lanes(preset):
    """A lane for each trial of the preset, and the plan."""
    plan, datasets, made = plan_of(preset), Datasets(), []
    while spec := plan.ask():
        made.append(TrialRun(preset, spec, datasets.of(spec)))
    return plan, made


def finished(trial_run):
    told = []
    while trial_run.status is None:
        told += trial_run.advance(1000)
    return told[-1].result


def grown(preset):
    """All trials side by side to their end, as on the screen."""
    rounds = RoundRobin(preset)
    while not rounds.finished:
        if rounds.due:
            rounds.due.advance(lambda: False)
        else:
            left = [each for each in rounds.live_trials if not each.trial.finished]
            rounds.next(left).advance(7, lambda: False)
    return rounds


def result(arm, updates, accuracy=None, status="completed", seconds=1.5):
    figures = {"status": status, "updates": updates}
    figures |= {} if accuracy is None else {"test_accuracy": accuracy}
    return Result(arm, status, figures, seconds, f"p{arm}", f"s{arm}", (), None)


SCORE = Score(30, 0.1, 0.9, None, None, 0.3, 0.8, 0.7)


def test_what_members_come_to_together_by_hand():
    together = averaged([result("a", 10, 0.5), result("b", 30, 0.7, "stopped_early")], SCORE).result
    assert (together.arm, together.status, together.seconds) == ("ensemble", "stopped_early", 3.0)
    assert together.figures == {
        "status": "stopped_early",
        "updates": 30,
        "train_loss": 0.1,
        "train_accuracy": 0.9,
        "test_loss": 0.3,
        "test_accuracy": 0.8,
        "gap": pytest.approx(0.1),
        "gain": pytest.approx(0.2),
        "gain_on_best": pytest.approx(0.1),
    }
    other = averaged([result("b", 30), result("a", 10)], SCORE).result
    assert other.parameters_sha256 != together.parameters_sha256 != together.state_sha256


def test_the_worst_of_their_ends_is_theirs_and_without_a_score_nothing_is_gained():
    members = [result("a", 10, 0.5), result("b", 3, status="diverged")]
    assert averaged(members, None).result.figures == {"status": "diverged", "updates": 10}
    assert not {"gain", "gain_on_best"} & averaged(members, SCORE).result.figures.keys()


def test_members_come_first_then_what_they_say_together_then_the_arms(tiny):
    told = events(Runner(tiny(**THREE)))
    assert [event.arm for event in told if isinstance(event, Finished)] == NAMES
    (score,) = (event.score for event in told if isinstance(event, Scored) and event.arm == "ensemble")
    assert score.update == 40


def test_members_differ_and_an_arm_beside_them_is_a_run_of_its_own(tiny):
    preset = tiny(**THREE)
    ends = results(preset)
    assert len({ends[name].parameters_sha256 for name in NAMES}) == 5
    alone = results(tiny(network={"hidden": [16, 8], "dropout": 0.2}))["run"]
    assert ends["dropout"].state_sha256 == alone.state_sha256


def test_a_member_alone_has_the_bits_that_it_has_beside_others(tiny):
    preset = tiny(**THREE)
    alone = results(preset, "member2")
    assert list(alone) == ["member2"]
    assert alone["member2"].state_sha256 == results(preset)["member2"].state_sha256


def test_choosing_the_ensemble_includes_its_members(tiny):
    preset = tiny(**THREE)
    assert list(results(preset, "ensemble")) == NAMES[:4]
    assert list(results(preset, *NAMES[:3])) == NAMES[:4]
    assert list(results(preset, "member1", "member2", "dropout")) == ["member1", "member2", "dropout"]
    with pytest.raises(ConfigError, match="did you mean 'member3'"):
        Runner(preset, ["member4"])


def test_all_members_learn_from_and_are_judged_by_the_same_rows(tiny):
    data = {"name": "moons", "train": 100, "test": 50, "validation": 20}
    _, (first, *others) = lanes(tiny(**THREE, data=data))
    for trial_run in others:
        for rows in ("train", "validation", "test"):
            wanted, found = (getattr(each.trial.dataset, rows) for each in (first, trial_run))
            assert np.array_equal(wanted.x, found.x)


def test_the_score_is_that_of_the_mean_of_their_answers(tiny):
    plan, (*members, _) = lanes(tiny(**THREE))
    for trial_run in members:
        told = plan.tell(finished(trial_run))
    (together,) = told
    test = members[0].trial.dataset.test
    mean = np.mean([Snapshot(trial_run.trial).answers(test.x) for trial_run in members], axis=0)
    accuracy = float((mean.argmax(axis=1) == test.y).mean())
    each = [plan.results[f"member{number}"].figures["test_accuracy"] for number in (1, 2, 3)]
    figures = together.result.figures
    assert figures["test_accuracy"] == accuracy
    assert figures["test_loss"] == pytest.approx(-np.log(mean[np.arange(100), test.y]).mean(), rel=1e-5)
    assert figures["gain"] == pytest.approx(accuracy - np.mean(each))
    assert figures["gain_on_best"] == pytest.approx(accuracy - max(each))
    assert plan.figures()["ensemble.gain"] == figures["gain"]


def test_equal_members_gain_nothing(tiny):
    plan, (one, *_) = lanes(tiny(**THREE))
    result = finished(one)
    for name in NAMES[:3]:
        told = plan.tell(replace(result, arm=name))
    figures = told[0].result.figures
    assert figures["gain"] == figures["gain_on_best"] == 0
    assert figures["test_loss"] == pytest.approx(result.figures["test_loss"], rel=1e-5)


def test_the_order_in_which_members_end_changes_nothing_and_results_cross_processes(tiny):
    preset = tiny(**THREE)
    plan, made = lanes(preset)
    for trial_run in reversed(made):
        plan.tell(pickle.loads(pickle.dumps(finished(trial_run))))
    inline = Runner(preset)
    events(inline)
    assert plan.figures() == inline.plan.figures()
    assert list(plan.results) == NAMES


def test_nothing_learnt_is_kept_once_it_has_served(tiny):
    plan, made = lanes(tiny(**THREE))
    for trial_run in made:
        plan.tell(finished(trial_run))
    assert all(result.learnt is None for result in plan.results.values())
    assert not plan._handed_in


@pytest.mark.parametrize("norm", ["off", "before"])
def test_side_by_side_they_come_to_the_same_as_one_after_the_other(tiny, norm):
    network = {"hidden": [16, 8], "batch_norm": norm, "dropout": 0.1}
    preset = tiny(**THREE, network=network, edits=[{"update": 12, "set": {"network.dropout.ratio": 0.3}}])
    inline = Runner(preset)
    events(inline)
    assert grown(preset).live_trials[0].planned.plan.figures() == inline.plan.figures()


def test_side_by_side_the_average_has_a_curve(tiny):
    rounds = grown(tiny(**THREE))
    view = rounds.averagings[0].look()
    assert view.curves.scores[:, 0].tolist() == [4, 8, 12, 16, 20, 24, 28, 32, 36, 40]
    assert view.figures["gain"] == rounds.live_trials[0].planned.plan.figures()["ensemble.gain"]
    assert view.status == "completed"
    assert rounds.averagings[0].look() is view


def test_before_the_end_the_average_is_scored_on_as_few_rows_as_its_members(tiny):
    few = {"every": 20, "train_rows": 7, "test_rows": 7}
    mixed, fewer, whole = (
        grown(tiny(**THREE, evaluate=evaluate)).averagings[0].look().curves.scores
        for evaluate in ({"every": 20, "rows_before_end": 7}, few, {"every": 20})
    )
    assert mixed[:, 0].tolist() == [20, 40]
    np.testing.assert_array_equal(mixed[0], fewer[0])
    np.testing.assert_array_equal(mixed[1], whole[1])
    assert not np.array_equal(fewer[0], whole[0], equal_nan=True)


def test_a_way_back_takes_the_averages_scores_back_too(tiny):
    rounds = grown(tiny(**THREE))
    average = rounds.averagings[0]
    for live in rounds.live_trials[:3]:
        while live.trial.updates > 20:
            live.back()
    assert average.look().status is None
    while not rounds.finished:
        if rounds.due:
            rounds.due.advance(lambda: False)
        else:
            rounds.next([each for each in rounds.live_trials if not each.trial.finished]).advance(
                5, lambda: False
            )
    updates = average.look().curves.scores[:, 0]
    assert np.all(np.diff(updates) > 0)
    assert updates[-1] == 40


def test_a_stop_leaves_the_score_due(tiny):
    rounds = RoundRobin(tiny(**THREE))
    while rounds.due is None:
        rounds.next(rounds.live_trials).advance(7, lambda: False)
    rounds.due.advance(lambda: True)
    assert rounds.due is not None
    rounds.due.advance(lambda: False)
    assert rounds.due is None


def test_the_average_is_seen_anew_once_it_is_scored_though_nobody_has_moved(tiny):
    rounds = RoundRobin(tiny(**THREE))
    while rounds.due is None:
        rounds.next(rounds.live_trials).advance(7, lambda: False)
    average = rounds.due
    before = average.look()
    assert (len(before.curves.scores), before.gains) == (0, {})
    average.advance(lambda: False)
    after = average.look()
    assert (after.updates, len(after.curves.scores)) == (before.updates, 1)
    assert set(after.gains) == {"gain", "gain_on_best"}


def test_an_average_that_goes_on_from_its_end_has_no_status_until_the_next(tiny):
    rounds = grown(tiny(**THREE))
    average, members = rounds.averagings[0], rounds.live_trials[:3]
    assert average.look().status == "completed"
    for live in members:
        live.lengthen(80)
    for live in members:
        while live.trial.updates < 44:
            live.advance(44 - live.trial.updates, lambda: False)
    average.advance(lambda: False)
    view = average.look()
    assert (view.updates, view.status, view.curves.scores[-1, 0]) == (44, None, 44)


def test_members_of_different_lengths_are_scored_after_the_updates_of_the_longest(tiny):
    longer = {"update": 10, "arm": "member2", "set": {"updates": 60}}
    rounds = grown(tiny(**THREE, edits=[longer]))
    assert [live.trial.updates for live in rounds.live_trials[:3]] == [40, 60, 40]
    view = rounds.averagings[0].look()
    assert (view.updates, view.curves.scores[-1, 0], view.status) == (60, 60, "completed")


def test_only_members_of_whom_an_average_is_asked_hand_in_what_they_learnt(tiny):
    for arms, handed in ((("member1", "dropout"), [False, False]), (("ensemble",), [True] * 3)):
        plan = plan_of(tiny(**THREE), arms)
        assert [plan.ask().hands_in for _ in plan.trials] == handed


def test_with_a_member_that_broke_there_is_no_average(tiny):
    wild = {"update": 10, "arm": "member2", "set": {"optimizer.lr": 1000}}
    preset = tiny(**THREE, network={"hidden": {"width": 16, "depth": 6}}, edits=[wild])
    for ends in (results(preset), grown(preset).live_trials[0].planned.plan.results):
        figures = ends["ensemble"].figures
        assert figures["status"] == "diverged"
        assert not {"test_accuracy", "gain"} & figures.keys()
        assert ends["member3"].status == "completed"
    view = grown(preset).averagings[0].look()
    assert len(view.curves.scores) > 0, "before it broke there was one"
    assert (view.gains, view.status) == ({}, "diverged")


def test_a_member_that_is_cut_short_has_no_part_in_an_average(tiny):
    runner = Runner(tiny(**THREE), ("ensemble",))
    while runner.arm != "member3":
        list(runner.advance(7))
    list(runner.advance(7))
    list(runner.end("interrupted"))
    assert list(runner.plan.results) == NAMES[:3]


def test_numbers_are_averaged_as_they_are(tiny):
    fields = {"data": {"name": "sine", "train": 50, "test": 50}, "loss": "mean_squared_error"}
    ends = results(tiny(**THREE, **fields, network={"hidden": [8], "activation": "tanh"}))
    losses = [ends[name].figures["test_loss"] for name in NAMES[:3]]
    # The squared error of a mean is at most the mean of the squared errors (Krogh, Vedelsby, 1995).
    assert ends["ensemble"].figures["test_loss"] < np.mean(losses)
    assert "gain" not in ends["ensemble"].figures


def test_members_are_the_first_of_its_trials_and_their_hashes_stand_in_their_order(tiny):
    preset = tiny(**THREE)
    assert [*preset.trials] == ["member1", "member2", "member3", "dropout"]
    hashes = []
    for turned in (False, True):
        plan, told = plan_of(preset), []
        for spec in [plan.ask() for _ in range(3)][:: -1 if turned else 1]:
            trial_run = TrialRun(preset, spec, Datasets().of(spec))
            while trial_run.status is None:
                told += [event.result for event in trial_run.advance(40) if isinstance(event, Finished)]
        together = [each for result in told for each in plan.tell(result)]
        hashes += [(each.result.parameters_sha256, each.result.state_sha256) for each in together]
    assert len(hashes) == 2
    assert hashes[0] == hashes[1]
