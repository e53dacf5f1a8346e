"""A session without a screen: what commands do."""

from time import monotonic

import numpy as np
import pytest
from session_driver import ENDLESS, hashes, headless, phase, stands_at

from tuitrain.experiments.live import live_experiment, session
from tuitrain.experiments.live.commands import Change, Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.live.live_experiment import LATE_SECONDS, LiveExperiment
from tuitrain.experiments.live.view import Phase
from tuitrain.experiments.trials.trial_run import never


def test_a_session_starts_untrained_and_waits(open_session, small):
    view = open_session(small()).view()
    assert (view.phase, view.trial.updates, view.version) == (Phase.READY, 0, 1)
    assert (view.trial.loss, view.pace, view.error, view.trial.edits) == (None, 0.0, "", ())
    assert view.trial.verdict.word == "READY"
    assert [layer.name for layer in view.layers.layers] == ["relu", "out"]


def test_run_trains_to_the_end(open_session, small):
    driver = open_session(small())
    driver.send(Run())
    view = driver.view(phase(Phase.FINISHED))
    assert (view.trial.updates, view.trial.epoch, view.trial.epochs) == (30, 3.0, 3.0)
    assert view.trial.curves.losses.end.tolist() == list(range(1, 31))
    assert view.trial.curves.scores[:, 0].tolist() == [10, 20, 30]
    assert view.trial.loss < view.trial.baseline
    assert view.trial.seconds > 0


def test_pause_stands_still_until_run(open_session, small):
    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    running = driver.view(lambda view: view.trial.updates > 50)
    assert running.phase is Phase.RUNNING
    assert running.pace > 0
    driver.send(Pause())
    paused = driver.view(phase(Phase.PAUSED))
    # Each of these is obeyed and shown: whatever trained on meanwhile would show too.
    for count, quantity in enumerate(("weight", "z", "gradient"), 1):
        shown = driver.after(Show(quantity))
        assert shown.layers.quantity == quantity
        assert (shown.phase, shown.trial.updates) == (Phase.PAUSED, paused.trial.updates)
        assert shown.version == paused.version + count
        assert shown.trial.seconds == paused.trial.seconds
        assert shown.pace == 0
    driver.send(Run())
    assert driver.view(lambda view: view.trial.updates > paused.trial.updates).phase is Phase.RUNNING


def test_pause_before_the_first_update_does_nothing(open_session, small):
    assert open_session(small()).after(Pause()).phase is Phase.READY


@pytest.mark.parametrize("before", [0, 1, 9, 10])
def test_a_step_is_exactly_one_update(open_session, small, before):
    driver = open_session(small())
    for done in range(1, before + 2):
        driver.send(Step())
        view = driver.view(stands_at(done))
        assert view.phase is Phase.PAUSED
    assert driver.after(Show("weight")).trial.updates == before + 1


def test_steps_in_a_row_are_all_done(open_session, small):
    driver = open_session(small())
    # All three wait in the queue while the run is being made anew.
    driver.send(Start(small()), Step(), Step(), Step(4))
    assert driver.view(stands_at(6)).phase is Phase.PAUSED
    assert driver.after(Show("weight")).trial.updates == 6


def test_epoch_steps_in_a_row_end_with_the_same_epoch(open_session, small):
    driver = open_session(small())
    driver.send(Start(small()), Step(None), Step(None))
    driver.view(stands_at(10))
    assert driver.after(Show("weight")).trial.updates == 10


@pytest.mark.parametrize(("before", "after"), [(0, 10), (1, 10), (9, 10), (10, 20), (13, 20)])
def test_an_epoch_step_goes_to_the_end_of_the_epoch(open_session, small, before, after):
    driver = open_session(small())
    if before:
        driver.send(Step(before))
        driver.view(stands_at(before))
    driver.send(Step(None))
    view = driver.view(stands_at(after))
    assert view.phase is Phase.PAUSED
    assert view.trial.curves.scores[-1, 0] == after


def test_a_step_over_the_end_ends_with_the_run(open_session, small):
    driver = open_session(small())
    driver.send(Step(1000))
    assert driver.view(stands_at(30)).phase is Phase.FINISHED


def test_a_step_that_stands_still_interrupts_a_run(open_session, small):
    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    driver.view(lambda view: view.trial.updates > 50)
    driver.send(Step(1))
    assert driver.view(phase(Phase.PAUSED)).trial.updates > 50


@pytest.mark.parametrize(("length", "field"), [({"epochs": 3}, "epochs"), ({"updates": 25}, "updates")])
def test_run_at_the_end_adds_as_many_updates_again(open_session, small, length, field):
    driver = open_session(small(**length))
    first = 30 if field == "epochs" else 25
    for times in (1, 2, 3):
        driver.send(Run())
        view = driver.view(stands_at(times * first))
        assert view.phase is Phase.FINISHED
        assert view.trial.config.total_updates == times * first
    assert [(edit.update, edit.set) for edit in view.trial.edits] == [
        (first, {field: 2 * length[field]}),
        (2 * first, {field: 3 * length[field]}),
    ]


def test_a_step_at_the_end_goes_on_too(open_session, small):
    driver = open_session(small())
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    driver.send(Step())
    assert driver.view(stands_at(31)).phase is Phase.PAUSED


def test_a_change_is_an_edit_in_force(open_session, small):
    driver = open_session(small())
    driver.send(Step(5))
    driver.view(stands_at(5))
    view = driver.after(Change({"optimizer.lr": 0.02}))
    assert [(edit.update, edit.set) for edit in view.trial.edits] == [(5, {"optimizer.lr": 0.02})]
    assert view.trial.config.optimizer.lr == 0.02
    assert view.preset.optimizer.lr == 0.1
    assert view.phase is Phase.PAUSED


def test_a_change_while_it_runs_does_not_stop_it(open_session, small):
    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    driver.view(lambda view: view.trial.updates)
    driver.send(Change({"optimizer.lr": 0.02}))
    view = driver.view(lambda view: view.trial.edits)
    assert view.phase is Phase.RUNNING
    at = view.trial.edits[0].update
    assert at > 0
    assert driver.view(lambda view: view.trial.updates > at).trial.config.optimizer.lr == 0.02


def test_a_longer_run_after_the_end_waits_to_go_on(open_session, small):
    driver = open_session(small())
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    view = driver.after(Change({"epochs": 5}))
    assert (view.phase, view.trial.updates, view.trial.config.total_updates) == (Phase.PAUSED, 30, 50)
    driver.send(Run())
    assert driver.view(stands_at(50)).phase is Phase.FINISHED


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"epochs": 2}, "epochs"),
        ({"network.activation": "tanh"}, "network.activation"),
        ({"batch_size": 10}, "batch_size"),
        ({"optimizer.lr": -1.0}, "optimizer.lr"),
        ({"optimizer.rate": 1.0}, "optimizer.rate"),
    ],
)
def test_a_refused_change_leaves_the_run_as_it_was_and_says_why(open_session, small, changes, said):
    driver = open_session(small())
    driver.send(Step(5))
    before = driver.view(stands_at(5))
    refused = driver.after(Change(changes))
    assert said in refused.error
    assert "\n" not in refused.error
    assert refused.phase is Phase.PAUSED
    assert (refused.trial.config, refused.trial.edits, refused.trial.updates) == (
        before.trial.config,
        before.trial.edits,
        5,
    )
    driver.send(Run())
    assert driver.view(phase(Phase.FINISHED)).error == ""
    assert hashes(driver.close()) == hashes(headless(small()))


def test_start_begins_anew_and_remembers_the_run_before(open_session, small):
    driver = open_session(small())
    driver.send(Run())
    first = driver.view(phase(Phase.FINISHED))
    again = driver.after(Start(small(seed=1)))
    assert (again.phase, again.trial.updates, again.trial.config.seed, again.trial.edits) == (
        Phase.READY,
        0,
        1,
        (),
    )
    assert np.array_equal(again.before.curves.losses.mean, first.trial.curves.losses.mean)
    driver.send(Run())
    second = driver.view(phase(Phase.FINISHED))
    assert not np.array_equal(second.trial.curves.losses.mean, first.trial.curves.losses.mean)


def test_a_start_before_the_first_update_keeps_the_older_run_in_memory(open_session, small):
    driver = open_session(small())
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    driver.after(Start(small(seed=1)))
    assert len(driver.after(Start(small(seed=2))).before.curves.losses.end) == 30


def test_a_start_while_it_runs_stops_it(open_session, small):
    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    driver.view(lambda view: view.trial.updates > 50)
    driver.send(Start(small()))
    view = driver.view(phase(Phase.READY))
    assert (view.trial.updates, view.preset) == (0, small())


@pytest.mark.parametrize("speed", [10, 100])
def test_speed_limits_the_updates_to_so_many_a_second(open_session, small, speed):
    driver = open_session(small(**ENDLESS))
    assert driver.after(Speed(speed)).speed == speed
    started = monotonic()
    driver.send(Run())
    done = driver.view(lambda view: view.trial.updates > speed / 4).trial.updates
    # The first slice is done at once, a slice being a twentieth of a second's updates or one.
    assert monotonic() - started >= (done - max(1, speed // 20)) / speed - LATE_SECONDS
    driver.send(Speed(None))
    assert driver.view(lambda view: view.trial.updates > 1000).speed is None


def test_a_slow_run_answers_between_two_updates(open_session, small, monkeypatch):
    driver = open_session(small(**ENDLESS))
    driver.view()
    # The clock stands: after the first update the second is never due.
    for clocked in (live_experiment, session):
        monkeypatch.setattr(clocked, "perf_counter", lambda: 0.0)
    driver.send(Speed(1), Run())
    driver.view(lambda view: view.trial.updates == 1)
    # An answer that came only when an update is due would take a second for each of these.
    driver.send(*[Show("weight"), Show("z")] * 30, Pause())
    view = driver.view(phase(Phase.PAUSED))
    assert (view.trial.updates, view.layers.quantity) == (1, "z")


@pytest.mark.parametrize("quantity", ["activation", "z", "gradient", "weight", "update"])
def test_show_chooses_the_quantity_of_the_layers(open_session, small, quantity):
    driver = open_session(small())
    before = driver.after(Show(quantity))
    assert before.layers.quantity == quantity
    # Before the first update there is no update to show: its histogram is empty.
    empty = [not layer.counts.any() for layer in before.layers.layers]
    assert empty == [quantity == "update"] * 2
    driver.send(Step())
    view = driver.view(stands_at(1))
    assert all(layer.counts.any() for layer in view.layers.layers)


@pytest.mark.parametrize(("done", "steps", "came_to"), [(30, 2, 32), (29, 1, 30), (29, 2, 31), (28, 2, 30)])
def test_a_step_asked_for_before_the_last_one_is_done_comes_on_top_of_it_at_the_end_too(
    small, done, steps, came_to
):
    preset = small()
    trained = LiveExperiment(preset)
    trained.obey(Start(preset))

    def train():
        while trained.phase is Phase.RUNNING:
            trained.slice(never, never)

    trained.obey(Step(done))
    train()
    for _ in range(steps):
        trained.obey(Step())
    train()
    assert trained.trials[0].updates == came_to
