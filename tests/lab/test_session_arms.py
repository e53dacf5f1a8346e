"""A session with several trials: turns, a chosen arm, ways back, pins, seeds."""

import pytest

from tuitrain.experiments.live.commands import (
    Back,
    Change,
    Choose,
    Open,
    PinTrial,
    Run,
    Speed,
    Start,
    Step,
    Unpin,
)
from tuitrain.experiments.live.rewind import KEPT, Rewind
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.runner import Runner

ARMS = {"kind": "compare", "arms": {"first": {}, "second": {"optimizer": {"lr": 0.02}}}}
DEEP = {"hidden": {"width": 16, "depth": 6}}
WILD = {"wild": {"optimizer": {"lr": 1000}}, "calm": {"optimizer": {"lr": 0.01}}}


def phase(wanted):
    return lambda view: view.phase is wanted


def finished(driver):
    driver.send(Run())
    return driver.view(phase(Phase.FINISHED))


def states(driver):
    """Every trial's hash; the session's thread has ended."""
    view = driver.view()
    driver.close()
    return {
        (shown.arm, shown.seed): trial.state().state_sha256
        for shown, trial in zip(view.trials, driver.trials, strict=True)
    }


def headless(preset):
    runner = Runner(preset)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return {(arm, preset.seed): result.state_sha256 for arm, result in runner.plan.results.items()}


# Scheduling


def test_arms_grow_together(open_session, small):
    driver = open_session(small(**ARMS, updates=3000))
    driver.send(Run())
    view = driver.view(lambda view: min(trial.updates for trial in view.trials) > 200)
    first, second = (trial.updates for trial in view.trials)
    assert view.phase is Phase.RUNNING
    assert abs(first - second) < 1500
    assert [trial.arm for trial in view.trials] == ["first", "second"]


def test_taking_turns_changes_no_bit(open_session, small):
    preset = small(**ARMS)
    driver = open_session(preset)
    driver.send(Step(7))
    driver.view(lambda view: view.phase is Phase.PAUSED and view.trials[-1].updates == 7)
    finished(driver)
    assert states(driver) == headless(preset)


@pytest.mark.parametrize("updates", [1, 4, None])
def test_a_step_is_one_of_every_arm(open_session, small, updates):
    driver = open_session(small(**ARMS))
    driver.send(Step(updates))
    view = driver.view(lambda view: view.phase is Phase.PAUSED and view.trial.updates)
    assert [trial.updates for trial in view.trials] == [updates or 10] * 2


def test_an_arm_that_breaks_leaves_the_others_their_turns(open_session, small):
    expect = [{"figure": "wild.status", "equals": "diverged"}, {"figure": "calm.updates", "equals": 30}]
    driver = open_session(small(kind="compare", network=DEEP, arms=WILD, expect=expect))
    view = finished(driver)
    assert [trial.status for trial in view.trials] == ["diverged", "completed"]
    assert [each.met for each in view.expectations] == [True, True]
    assert not view.expectations_skipped


def test_after_the_end_all_arms_that_can_go_on_do(open_session, small):
    driver = open_session(small(kind="compare", network=DEEP, arms=WILD))
    finished(driver)
    driver.send(Run())
    view = driver.view(lambda view: view.phase is Phase.FINISHED and view.trials[1].updates > 30)
    assert view.trials[1].updates == 60
    assert view.trials[0].status == "diverged"


def test_a_set_speed_is_that_of_every_arm(open_session, small):
    driver = open_session(small(**ARMS, updates=3000))
    driver.send(Speed(100), Run())
    view = driver.view(lambda view: view.trial.updates >= 20)
    assert abs(view.trials[0].updates - view.trials[1].updates) <= 5


# Selected arm


def test_the_layers_are_those_of_the_chosen_arm(open_session, small):
    arms = {"shallow": {}, "deep": {"network": {"hidden": [8, 8]}}}
    driver = open_session(small(kind="compare", arms=arms))
    assert len(driver.view().layers.layers) == 2
    view = driver.after(Choose("deep"))
    assert (view.chosen, view.trial.arm, len(view.layers.layers)) == ("deep", "deep", 3)
    view = driver.after(Choose(None))
    assert (view.chosen, view.trial.arm) == (None, "deep")


def test_a_change_goes_to_one_arm_or_to_all(open_session, small):
    preset = small(**ARMS)
    driver = open_session(preset)
    driver.send(Step(3))
    driver.view(lambda view: view.phase is Phase.PAUSED and view.trials[-1].updates == 3)
    view = driver.after(Change({"optimizer.lr": 0.5}, "second"))
    assert [trial.config.optimizer.lr for trial in view.trials] == [0.1, 0.5]
    view = driver.after(Change({"weight_decay": 0.1}))
    assert [trial.config.weight_decay for trial in view.trials] == [0.1, 0.1]
    assert view.expectations_skipped


def test_a_change_that_only_some_arms_know_is_made_in_those(open_session, small):
    arms = {"plain": {}, "moving": {"optimizer": {"name": "momentum", "lr": 0.1}}}
    driver = open_session(small(kind="compare", arms=arms))
    view = driver.after(Change({"optimizer.momentum": 0.5}))
    assert view.error == ""
    assert view.trials[1].config.optimizer.momentum == 0.5
    view = driver.after(Change({"optimizer.momentum": 0.8}, "plain"))
    assert "momentum" in view.error


def test_a_start_keeps_the_chosen_arm_and_forgets_one_that_is_gone(open_session, small):
    driver = open_session(small(**ARMS))
    assert driver.after(Choose("second"), Start(small(**ARMS, seed=3))).trial.arm == "second"
    view = driver.after(Start(small()))
    assert (view.chosen, view.trial.arm) == (None, "run")


# Rewind


def test_back_after_a_divergence_goes_on_at_a_tenth_of_the_rate(open_session, small):
    driver = open_session(small(network=DEEP, optimizer={"name": "sgd", "lr": 1000}))
    driver.send(Run())
    broken = driver.view(phase(Phase.DIVERGED))
    view = driver.after(Back())
    assert view.phase is Phase.PAUSED
    assert view.trial.updates < broken.trial.divergence.update
    assert view.trial.config.optimizer.lr == 100
    assert view.trial.divergence is None
    assert view.trial.edits[-1].set == {"optimizer.lr": 100}


def test_back_after_a_second_divergence_goes_on_at_a_tenth_of_that_rate(open_session, small):
    driver = open_session(small(network=DEEP, optimizer={"name": "sgd", "lr": 1000}))
    rates = []
    for _ in range(2):
        driver.send(Run())
        driver.view(phase(Phase.DIVERGED))
        rates.append(driver.after(Back()).trial.config.optimizer.lr)
    assert rates == [100, 10]


def test_a_run_taken_up_again_comes_to_the_bits_of_its_edits(open_session, small):
    preset = small(network=DEEP, optimizer={"name": "sgd", "lr": 0.02}, updates=400)
    driver = open_session(preset)
    driver.send(Step(200))
    driver.view(lambda view: view.phase is Phase.PAUSED and view.trial.updates == 200)
    driver.after(Change({"optimizer.lr": 1000.0}))
    driver.send(Run())
    driver.view(phase(Phase.DIVERGED))
    view = driver.after(Back())
    assert view.trial.updates == 200
    view = finished(driver)
    replay = preset.model_copy(update={"edits": view.trial.edits})
    assert states(driver) == headless(replay)


def test_back_again_goes_further_back(open_session, small):
    driver = open_session(small(updates=400))
    for done in (20, 40, 60):
        driver.send(Step(20))
        driver.view(lambda view, done=done: view.phase is Phase.PAUSED and view.trial.updates == done)
    back = [driver.after(Back()).trial.updates for _ in range(4)]
    assert back == sorted(back, reverse=True)
    assert back[0] < 60
    assert back[-1] == 0


def test_back_leaves_arms_that_are_well_where_they_are(open_session, small):
    driver = open_session(small(kind="compare", network=DEEP, arms=WILD))
    finished(driver)
    view = driver.after(Back())
    assert view.trials[0].updates < 30
    assert view.trials[0].config.optimizer.lr == 100
    assert (view.trials[1].updates, view.trials[1].status) == (30, "completed")


def test_few_states_are_kept_and_none_in_which_it_has_gone_wrong(small):
    from tuitrain.data import load
    from tuitrain.streams import Streams
    from tuitrain.training import Trial

    config = small(updates=600, evaluate={"every": 600}).trial
    trial = Trial(config, load(config.data, Streams(0)))
    rewind = Rewind(trial)
    for _ in range(40):
        trial.run(10)
        rewind.note(trial)
    assert len(rewind._states) == KEPT
    good = rewind._states[-1].updates
    trial.model.parameters.flat *= 40
    trial.run(20)
    rewind.note(trial)
    assert rewind.back(trial).updates == good


def test_large_networks_leave_fewer_states(small, monkeypatch):
    from tuitrain.data import load
    from tuitrain.experiments.live import rewind as module
    from tuitrain.streams import Streams
    from tuitrain.training import Trial

    monkeypatch.setattr(module, "MOST_BYTES", 1)
    config = small(updates=600, evaluate={"every": 600}).trial
    trial = Trial(config, load(config.data, Streams(0)))
    rewind = Rewind(trial)
    for _ in range(5):
        trial.run(10)
        rewind.note(trial)
    assert len(rewind._states) == 1


# Pins, seeds, other presets


def test_a_pin_keeps_what_was_and_outlives_a_start(open_session, small):
    driver = open_session(small())
    driver.send(Step(5))
    driver.view(lambda view: view.phase is Phase.PAUSED and view.trial.updates == 5)
    view = driver.after(PinTrial(), Start(small(seed=1)))
    (pin,) = view.pins
    assert (pin.number, pin.trial.updates, pin.trial.seed, pin.trial.figures["updates"]) == (1, 5, 0, 5)
    for _ in range(5):
        view = driver.after(PinTrial())
    assert [pin.number for pin in view.pins] == [3, 4, 5, 6]
    assert driver.after(Unpin()).pins == ()


def test_several_seeds_train_side_by_side(open_session, small):
    preset = small(expect=[{"figure": "updates", "equals": 30}])
    driver = open_session(preset)
    view = driver.after(Start(preset, seeds=3))
    assert view.seeds == (0, 1, 2)
    view = finished(driver)
    assert [each.met for each in view.expectations] == [True]
    alone = {}
    for seed in range(3):
        alone |= headless(small(seed=seed))
    assert states(driver) == alone


def test_another_preset_is_a_new_beginning(open_session, small):
    driver = open_session(small())
    driver.send(Step(3))
    driver.view(lambda view: view.phase is Phase.PAUSED and view.trial.updates == 3)
    view = driver.after(Open(small(batch_size=50)))
    assert view.before is None
    assert not view.expectations_skipped
    assert driver.after(Start(small(batch_size=20))).expectations_skipped
