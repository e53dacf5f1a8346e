"""An experiment obeys: which arm is meant, and what counts after another beginning."""

import pytest
from experiment_driver import TWO, send_all, updates, view_of

from tuitrain.config import ConfigError
from tuitrain.experiments.live.commands import (
    Back,
    Change,
    Choose,
    Open,
    PinTrial,
    Run,
    Start,
    Step,
    Unpin,
)
from tuitrain.experiments.live.live_experiment import MOST_PINS
from tuitrain.experiments.live.view import Phase

# Selected arm


def test_an_arm_that_there_is_not_is_not_chosen(experiment_after):
    experiment = experiment_after(Choose("b"), Choose("nobody"), **TWO)
    assert (view_of(experiment).chosen, view_of(experiment).trial.arm) == ("b", "b")


def test_back_is_for_the_chosen_arm_or_for_all(experiment_after):
    experiment = experiment_after(Step(30), Choose("b"), Back(), **TWO)
    first, second = updates(experiment)
    assert first == 30 > second
    assert max(updates(send_all(experiment, Choose(None), Back()))) < 30


# Restarts


@pytest.mark.parametrize(
    ("fields", "departed"),
    [({}, False), ({"seed": 5}, False), ({"title": "other"}, False), ({"evaluate": {"every": 3}}, False),
     ({"batch_size": 20}, True), ({"optimizer": {"name": "sgd", "lr": 0.2}}, True), ({"updates": 50}, True)],
)  # fmt: skip
def test_expectations_hold_for_another_seed_and_not_for_other_settings(
    experiment_after, tiny, fields, departed
):
    experiment = experiment_after(Start(tiny(**fields)))
    assert view_of(experiment).expectations_skipped is departed
    assert not view_of(send_all(experiment, Start(tiny()))).expectations_skipped
    assert not view_of(send_all(experiment, Open(tiny(**fields)))).expectations_skipped
    assert view_of(send_all(experiment, Start(tiny()))).expectations_skipped is departed


def test_an_edit_that_the_preset_holds_departs_from_nothing(experiment_after):
    experiment = experiment_after(edits=[{"update": 20, "set": {"optimizer.lr": 0.5}}])
    for _ in range(3):
        assert not view_of(experiment).expectations_skipped
        send_all(experiment, Step(10))
    assert view_of(experiment).trial.config.optimizer.lr == 0.5
    assert view_of(send_all(experiment, Change({"optimizer.lr": 0.4}))).expectations_skipped


def test_seeds_follow_the_presets_own_and_expectations_are_for_that_one(experiment_after, tiny):
    loss = view_of(experiment_after(Run(), seed=3)).trial.figures["test_loss"]
    preset = tiny(seed=3, expect=[{"figure": "test_loss", "equals": loss}])
    experiment = experiment_after(Start(preset, seeds=3), Run())
    view = view_of(experiment)
    assert view.seeds == (3, 4, 5)
    assert [each.met for each in view.expectations] == [True]
    assert len({trial.figures["test_loss"] for trial in view.trials}) == 3


def test_each_seed_has_an_average_of_its_own_members(experiment_after, tiny):
    ensemble = {"kind": "ensemble", "ensemble": {"members": 2}}
    first, second = view_of(experiment_after(Start(tiny(**ensemble), seeds=2), Run(), **ensemble)).averages
    (alone,) = view_of(experiment_after(Run(), seed=1, **ensemble)).averages
    assert (first.seed, second.seed) == (0, 1)
    assert second.figures == alone.figures != first.figures


def test_a_live_change_skips_expectations_until_it_is_taken_back(experiment_after):
    experiment = experiment_after(Step(20), Change({"optimizer.lr": 0.5}), Step(1))
    assert view_of(experiment).expectations_skipped
    assert not view_of(send_all(experiment, Back())).expectations_skipped


def test_the_run_before_is_the_one_that_was_shown_if_it_had_begun(experiment_after, tiny):
    preset = tiny(**TWO)
    experiment = experiment_after(Start(preset), **TWO)
    assert view_of(experiment).before is None
    before = view_of(send_all(experiment, Choose("b"), Step(3), Start(preset))).before
    assert (before.arm, before.updates) == ("b", 3)
    assert view_of(send_all(experiment, Start(preset))).before is before
    assert view_of(send_all(experiment, Step(1), Open(preset))).before is None


def test_a_beginning_forgets_how_far_the_one_before_was_to_go(experiment_after, tiny):
    experiment = experiment_after()
    experiment.obey(Step(30))
    experiment.obey(Start(tiny()))
    assert (experiment.phase, updates(experiment)) == (Phase.READY, [0])
    assert updates(send_all(experiment, Step(2))) == [2]


def test_pins_are_numbered_on_and_the_oldest_make_room(experiment_after, tiny):
    experiment = experiment_after(*[PinTrial()] * (MOST_PINS + 2), title="one")
    experiment = send_all(experiment, Open(tiny(title="two")), Step(1), PinTrial())
    pins = view_of(experiment).pins
    assert [pin.number for pin in pins] == [*range(4, MOST_PINS + 4)]
    assert [(pin.title, pin.trial.updates) for pin in pins[-2:]] == [("one", 0), ("two", 1)]
    assert view_of(send_all(experiment, Unpin())).pins == ()
    # Another one is not taken for one that is gone.
    assert [pin.number for pin in view_of(send_all(experiment, PinTrial())).pins] == [MOST_PINS + 4]


def test_a_change_of_any_arm_is_an_edit(experiment_after):
    experiment = experiment_after(Step(5), Change({"optimizer.lr": 0.5}, "b"), expect=EXPECTED_OF_ARM, **TWO)
    assert view_of(experiment).expectations_skipped


def test_of_arms_that_refuse_a_change_the_first_one_says_why(experiment_after):
    reasons = {}
    for arm in (None, "plain", "moving"):
        arms = {"plain": {}, "moving": {"optimizer": {"name": "momentum", "lr": 0.1}}}
        experiment = experiment_after(kind="compare", arms=arms)
        with pytest.raises(ConfigError) as refused:
            experiment.obey(Change({"optimizer.momentum": 5.0}, arm))
        reasons[arm] = str(refused.value)
    assert reasons[None] == reasons["plain"] != reasons["moving"]


EXPECTED = [{"figure": "updates", "equals": 20}]
EXPECTED_OF_ARM = [{"figure": "a.updates", "equals": 20}]


@pytest.mark.parametrize("command", [Run(), Step(1), Step(None)])
def test_training_past_the_end_is_no_edit_and_keeps_met_expectations(experiment_after, command):
    experiment = experiment_after(Run(), updates=20, expect=EXPECTED)
    at_end = view_of(experiment)
    assert [each.met for each in at_end.expectations] == [True]
    send_all(experiment, command)
    later = view_of(experiment)
    assert later.trial.updates > 20
    assert later.expectations == at_end.expectations
    assert not later.expectations_skipped
    assert later.trial.edits
    assert later.trial.changes == ()


def test_lengthening_a_run_before_its_end_is_an_edit(experiment_after):
    experiment = experiment_after(Step(5), Change({"updates": 40}, None), Run(), updates=20, expect=EXPECTED)
    assert view_of(experiment).expectations_skipped


def test_changing_a_rate_past_the_end_is_an_edit(experiment_after):
    experiment = experiment_after(
        Run(), Step(1), Change({"optimizer.lr": 0.5}, None), updates=20, expect=EXPECTED
    )
    assert view_of(experiment).expectations_skipped
