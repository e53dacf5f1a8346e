"""A session without a screen: what commands do, what views hold, and that the thread outlives all trouble."""

from dataclasses import FrozenInstanceError, fields, is_dataclass
from threading import Event, Thread
from time import monotonic

import numpy as np
import pytest

from tuitrain.config import Preset
from tuitrain.experiments import experiment, session
from tuitrain.experiments.commands import Change, Pause, Run, Show, ShowLearnt, Speed, Start, Step
from tuitrain.experiments.experiment import LATE_SECONDS, Experiment
from tuitrain.experiments.lane import Finished
from tuitrain.experiments.learnt import LearntWatch
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.session import Session
from tuitrain.experiments.view import Phase
from tuitrain.training import SCORE_FIGURES, Trial

DEEP = {"hidden": {"width": 100, "depth": 3}}
"""Deep enough to break at a learning rate of 1000; a small network only falls silent."""
ENDLESS = {"epochs": 1_000_000, "evaluate": {"every": 1000}}


def phase(wanted):
    return lambda view: view.phase is wanted


def stands_at(updates):
    return lambda view: view.phase is not Phase.RUNNING and view.trial.updates == updates


class Wanted(Event):
    """Somebody always wants a view."""

    def is_set(self):
        return True


def headless(preset):
    """The result of running `preset` to its end."""
    runner, results = Runner(preset), []
    while not runner.finished:
        results += [event.result for event in runner.advance(7) if isinstance(event, Finished)]
    return results[-1]


def hashes(result):
    return result.parameters_sha256, result.state_sha256


def result_of(driver):
    """What the session's run came to; its thread has ended, so nothing changes any more."""
    assert driver.session.close(timeout=20)
    return driver.session._experiment._rounds.places[-1]._lane.end("completed").result


# Commands


def test_it_starts_untrained_and_waits(drive, small):
    view = drive(small()).view()
    assert (view.phase, view.trial.updates, view.version) == (Phase.READY, 0, 1)
    assert (view.trial.loss, view.pace, view.error, view.trial.edits) == (None, 0.0, "", ())
    assert view.trial.verdict.word == "READY"
    assert [layer.name for layer in view.layers.layers] == ["relu", "out"]


def test_run_trains_to_the_end(drive, small):
    driver = drive(small())
    driver.send(Run())
    view = driver.view(phase(Phase.FINISHED))
    assert (view.trial.updates, view.trial.epoch, view.trial.epochs) == (30, 3.0, 3.0)
    assert view.trial.curves.losses.end.tolist() == list(range(1, 31))
    assert view.trial.curves.scores[:, 0].tolist() == [10, 20, 30]
    assert view.trial.loss < view.trial.baseline
    assert view.trial.seconds > 0


def test_pause_stands_still_until_run(drive, small):
    driver = drive(small(**ENDLESS))
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


def test_pause_before_the_first_update_does_nothing(drive, small):
    assert drive(small()).after(Pause()).phase is Phase.READY


@pytest.mark.parametrize("before", [0, 1, 9, 10])
def test_a_step_is_exactly_one_update(drive, small, before):
    driver = drive(small())
    for done in range(1, before + 2):
        driver.send(Step())
        view = driver.view(stands_at(done))
        assert view.phase is Phase.PAUSED
    assert driver.after(Show("weight")).trial.updates == before + 1


def test_steps_in_a_row_are_all_done(drive, small):
    driver = drive(small())
    # All three wait in the queue while the run is being made anew.
    driver.send(Start(small()), Step(), Step(), Step(4))
    assert driver.view(stands_at(6)).phase is Phase.PAUSED
    assert driver.after(Show("weight")).trial.updates == 6


def test_epoch_steps_in_a_row_end_with_the_same_epoch(drive, small):
    driver = drive(small())
    driver.send(Start(small()), Step(None), Step(None))
    driver.view(stands_at(10))
    assert driver.after(Show("weight")).trial.updates == 10


@pytest.mark.parametrize(("before", "after"), [(0, 10), (1, 10), (9, 10), (10, 20), (13, 20)])
def test_an_epoch_step_goes_to_the_end_of_the_epoch(drive, small, before, after):
    driver = drive(small())
    if before:
        driver.send(Step(before))
        driver.view(stands_at(before))
    driver.send(Step(None))
    view = driver.view(stands_at(after))
    assert view.phase is Phase.PAUSED
    assert view.trial.curves.scores[-1, 0] == after


def test_a_step_over_the_end_ends_with_the_run(drive, small):
    driver = drive(small())
    driver.send(Step(1000))
    assert driver.view(stands_at(30)).phase is Phase.FINISHED


def test_a_step_that_stands_still_interrupts_a_run(drive, small):
    driver = drive(small(**ENDLESS))
    driver.send(Run())
    driver.view(lambda view: view.trial.updates > 50)
    driver.send(Step(1))
    assert driver.view(phase(Phase.PAUSED)).trial.updates > 50


@pytest.mark.parametrize(("length", "field"), [({"epochs": 3}, "epochs"), ({"updates": 25}, "updates")])
def test_run_at_the_end_adds_as_many_updates_again(drive, small, length, field):
    driver = drive(small(**length))
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


def test_a_step_at_the_end_goes_on_too(drive, small):
    driver = drive(small())
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    driver.send(Step())
    assert driver.view(stands_at(31)).phase is Phase.PAUSED


def test_a_change_is_an_edit_in_force(drive, small):
    driver = drive(small())
    driver.send(Step(5))
    driver.view(stands_at(5))
    view = driver.after(Change({"optimizer.lr": 0.02}))
    assert [(edit.update, edit.set) for edit in view.trial.edits] == [(5, {"optimizer.lr": 0.02})]
    assert view.trial.config.optimizer.lr == 0.02
    assert view.preset.optimizer.lr == 0.1
    assert view.phase is Phase.PAUSED


def test_a_change_while_it_runs_does_not_stop_it(drive, small):
    driver = drive(small(**ENDLESS))
    driver.send(Run())
    driver.view(lambda view: view.trial.updates)
    driver.send(Change({"optimizer.lr": 0.02}))
    view = driver.view(lambda view: view.trial.edits)
    assert view.phase is Phase.RUNNING
    at = view.trial.edits[0].update
    assert at > 0
    assert driver.view(lambda view: view.trial.updates > at).trial.config.optimizer.lr == 0.02


def test_a_longer_run_after_the_end_waits_to_go_on(drive, small):
    driver = drive(small())
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
def test_a_refused_change_leaves_the_run_as_it_was_and_says_why(drive, small, changes, said):
    driver = drive(small())
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
    assert hashes(result_of(driver)) == hashes(headless(small()))


def test_start_begins_anew_and_remembers_the_run_before(drive, small):
    driver = drive(small())
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


def test_a_start_before_the_first_update_keeps_the_older_run_in_memory(drive, small):
    driver = drive(small())
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    driver.after(Start(small(seed=1)))
    assert len(driver.after(Start(small(seed=2))).before.curves.losses.end) == 30


def test_a_start_while_it_runs_stops_it(drive, small):
    driver = drive(small(**ENDLESS))
    driver.send(Run())
    driver.view(lambda view: view.trial.updates > 50)
    driver.send(Start(small()))
    view = driver.view(phase(Phase.READY))
    assert (view.trial.updates, view.preset) == (0, small())


@pytest.mark.parametrize("speed", [10, 100])
def test_speed_limits_the_updates_to_so_many_a_second(drive, small, speed):
    driver = drive(small(**ENDLESS))
    assert driver.after(Speed(speed)).speed == speed
    started = monotonic()
    driver.send(Run())
    done = driver.view(lambda view: view.trial.updates > speed / 4).trial.updates
    # The first slice is done at once, a slice being a twentieth of a second's updates or one.
    assert monotonic() - started >= (done - max(1, speed // 20)) / speed - LATE_SECONDS
    driver.send(Speed(None))
    assert driver.view(lambda view: view.trial.updates > 1000).speed is None


def test_a_slow_run_answers_between_two_updates(drive, small, monkeypatch):
    driver = drive(small(**ENDLESS))
    driver.view()
    # The clock stands: after the first update the second is never due.
    for clocked in (experiment, session):
        monkeypatch.setattr(clocked, "perf_counter", lambda: 0.0)
    driver.send(Speed(1), Run())
    driver.view(lambda view: view.trial.updates == 1)
    # An answer that came only when an update is due would take a second for each of these.
    driver.send(*[Show("weight"), Show("z")] * 30, Pause())
    view = driver.view(phase(Phase.PAUSED))
    assert (view.trial.updates, view.layers.quantity) == (1, "z")


@pytest.mark.parametrize("quantity", ["activation", "z", "gradient", "weight", "update"])
def test_show_chooses_the_quantity_of_the_layers(drive, small, quantity):
    driver = drive(small())
    before = driver.after(Show(quantity))
    assert before.layers.quantity == quantity
    # Before the first update there is no update to show: its histogram is empty.
    empty = [not layer.counts.any() for layer in before.layers.layers]
    assert empty == [quantity == "update"] * 2
    driver.send(Step())
    view = driver.view(stands_at(1))
    assert all(layer.counts.any() for layer in view.layers.layers)


# Trouble


@pytest.fixture
def broken(monkeypatch):
    """Break every trial's `run`; returns how to mend it."""

    def fail(self, updates, stop=None):
        raise ZeroDivisionError("nothing\nleft")

    monkeypatch.setattr(Trial, "run", fail)
    return monkeypatch.undo


def test_an_exception_in_the_trainer_is_shown_and_a_start_works_again(drive, small, broken):
    driver = drive(small())
    driver.send(Run())
    view = driver.view(phase(Phase.FAILED))
    assert view.error == "ZeroDivisionError: nothing left"
    assert driver.session.trouble == view.error
    broken()
    again = driver.after(Start(small()))
    assert (again.phase, again.error) == (Phase.READY, "")
    driver.send(Run())
    assert driver.view(phase(Phase.FINISHED)).trial.updates == 30
    assert hashes(result_of(driver)) == hashes(headless(small()))


@pytest.mark.parametrize(
    "command", [Run(), Step(), Change({"optimizer.lr": 0.02}), Pause(), Speed(1), Show("z")]
)
def test_what_failed_stays_failed_with_its_reason_until_a_start(drive, small, broken, command):
    driver = drive(small())
    driver.send(Run())
    driver.view(phase(Phase.FAILED))
    broken()
    view = driver.after(command)
    assert (view.phase, view.trial.updates, view.trial.edits) == (Phase.FAILED, 0, ())
    assert view.error == "ZeroDivisionError: nothing left"


def test_an_exception_while_looking_is_shown_and_a_start_works_again(drive, small, monkeypatch):
    driver = drive(small())
    driver.view()
    with monkeypatch.context() as broken:
        broken.setattr(Trial, "probe", lambda self, quantities, rates=True: [][0])
        driver.send(Step())
        view = driver.view(phase(Phase.FAILED))
        assert view.error.startswith("IndexError")
    assert driver.after(Start(small())).phase is Phase.READY


def test_data_that_cannot_be_read_leave_no_view_but_a_reason(drive, small, monkeypatch, until):
    def fail(preset, seeds):
        raise OSError("no such disk")

    with monkeypatch.context() as broken:
        broken.setattr(experiment, "Rounds", fail)
        driver = drive(small())
        assert until(lambda: driver.session.trouble) == "OSError: no such disk"
        driver.send(Run(), Step(), Pause(), Change({"optimizer.lr": 1.0}), Show("z"))
        assert driver.session.latest() is None
        until(lambda: driver.session._commands.empty())
    driver.send(Start(small()))
    view = driver.view()
    assert (view.phase, view.error, view.layers.quantity) == (Phase.READY, "", "z")


def test_a_divergence_says_where_and_ends_the_run(drive, small):
    driver = drive(small(optimizer={"name": "sgd", "lr": 1000}, network=DEEP))
    driver.send(Run())
    view = driver.view(phase(Phase.DIVERGED))
    assert view.trial.divergence.update == view.trial.updates + 1
    assert view.trial.divergence.layer in (1, 2, 3, 4)
    assert view.trial.divergence.lr == 1000
    assert view.trial.verdict.word == "DIVERGED"
    for part in (
        f"update {view.trial.divergence.update}",
        f"layer {view.trial.divergence.layer}",
        "rate 1000",
    ):
        assert part in view.trial.verdict.sentence
    assert np.isfinite(view.trial.curves.losses.high).all()
    for command in (Run(), Step()):
        still = driver.after(command)
        assert (still.phase, still.trial.updates) == (Phase.DIVERGED, view.trial.updates)
    driver.send(Start(small()), Run())
    assert driver.view(phase(Phase.FINISHED)).trial.divergence is None


# The thread


def reach(driver, wanted):
    commands = {
        Phase.READY: (),
        Phase.RUNNING: (Run(),),
        Phase.PAUSED: (Step(),),
        Phase.FINISHED: (Change({"epochs": 3}), Run()),
        Phase.DIVERGED: (Change({"optimizer.lr": 1000}), Run()),
        Phase.FAILED: (Run(),),
    }
    driver.send(*commands[wanted])
    driver.view(phase(wanted))


@pytest.mark.parametrize("wanted", Phase)
def test_close_joins_the_thread_in_every_phase(drive, small, wanted, request):
    if wanted is Phase.FAILED:
        request.getfixturevalue("broken")
    network = {"network": DEEP} if wanted is Phase.DIVERGED else {}
    driver = drive(small(**(ENDLESS if wanted is Phase.RUNNING else network)))
    reach(driver, wanted)
    assert driver.session._thread.is_alive()
    assert driver.session.close(timeout=20)
    assert not driver.session._thread.is_alive()
    assert driver.session.close(timeout=20)


def test_close_says_when_the_thread_does_not_end_in_time(drive, small, monkeypatch):
    entered, released = Event(), Event()

    def stuck(self, updates, stop=None):
        entered.set()
        assert released.wait(20)
        raise RuntimeError("over")

    monkeypatch.setattr(Trial, "run", stuck)
    driver = drive(small())
    driver.send(Run())
    assert entered.wait(20)
    assert not driver.session.close(timeout=0)
    released.set()
    assert driver.session.close(timeout=20)


def test_latest_and_send_never_wait_for_an_update_at_hand(drive, small, monkeypatch):
    entered, released, answered = Event(), Event(), Event()
    run = Trial.run

    def slow(self, updates, stop):
        entered.set()
        assert released.wait(20)
        return run(self, updates, stop)

    monkeypatch.setattr(Trial, "run", slow)
    driver = drive(small())
    before = driver.view()
    driver.send(Run())
    assert entered.wait(20)

    def ask():
        for _ in range(100):
            assert driver.session.latest().trial.updates == before.trial.updates
            driver.session.send(Show("z"))
        answered.set()

    Thread(target=ask, daemon=True).start()
    try:
        assert answered.wait(10)
    finally:
        released.set()
    assert driver.view(phase(Phase.FINISHED)).layers.quantity == "z"


def test_nobody_looking_costs_no_views(small, monkeypatch, until):
    made = []
    look = Experiment.look
    monkeypatch.setattr(Experiment, "look", lambda self, *state: made.append(1) or look(self, *state))
    session = Session(small(epochs=200, evaluate={"every": 1000}))
    session.send(Run())
    until(lambda: session._experiment.phase is Phase.FINISHED)
    assert session.close(timeout=20)
    # Ready, the command obeyed, finished.
    assert len(made) == 3
    assert session._experiment._rounds.places[0].trial.updates == 2000


TWO = {"kind": "ensemble", "ensemble": {"members": 2}}


@pytest.mark.parametrize("kind", [{}, TWO], ids=["one", "average"])
def test_a_score_that_takes_longer_than_from_view_to_view_is_made(drive, small, monkeypatch, until, kind):
    monkeypatch.setattr(session, "APART_SECONDS", 0.0)
    driver = drive(small(epochs=2, **kind))
    monkeypatch.setattr(driver.session, "_taken", Wanted())
    driver.send(Run())
    until(lambda: driver.session._experiment.phase is Phase.FINISHED)


# Views


def arrays(value, name="view"):
    """Every array in a view, with the path to it."""
    if isinstance(value, np.ndarray):
        yield name, value
    elif isinstance(value, tuple | list):
        for index, item in enumerate(value):
            yield from arrays(item, f"{name}[{index}]")
    elif is_dataclass(value):
        for field in fields(value):
            yield from arrays(getattr(value, field.name), f"{name}.{field.name}")


def test_views_are_frozen_and_what_was_seen_does_not_change(drive, small):
    driver = drive(small())
    driver.send(Step(5))
    view = driver.view(stands_at(5))
    for part, name in ((view, "updates"), (view.trial.curves, "losses"), (view.trial.curves.losses, "end"),
                       (view.layers, "low"), (view.layers.layers[0], "mean")):  # fmt: skip
        with pytest.raises(FrozenInstanceError):
            setattr(part, name, None)
    copies = {name: array.copy() for name, array in arrays(view)}
    figures = [dict(layer.figures) for layer in view.layers.layers]
    assert len(copies) >= 7
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    for name, array in arrays(view):
        assert np.array_equal(array, copies[name]), name
    assert [dict(layer.figures) for layer in view.layers.layers] == figures
    assert view.trial.updates == 5


def test_views_do_not_grow_with_the_run(drive, small, until):
    capacity = 2048
    preset = small(
        updates=2 * capacity + 100,
        network={"hidden": [1]},
        batch_size=1,
        evaluate={"every": 1, "train_rows": 1, "test_rows": 1},
    )
    driver = drive(preset)
    driver.send(Run())
    # Looking all the time would only make it slow.
    until(lambda: driver.session._experiment.phase is Phase.FINISHED)
    view = driver.view(phase(Phase.FINISHED))
    assert view.trial.updates > 2 * capacity
    largest = {name: len(array) for name, array in arrays(view) if len(array) > capacity}
    assert largest == {}
    assert view.trial.curves.losses.end[-1] == view.trial.updates
    assert view.trial.curves.scores[-1, 0] == view.trial.updates


# The same bits


def test_however_it_was_driven_it_replays_headless_to_the_same_bits(drive, small):
    preset = small(epochs=4, optimizer={"name": "adam", "lr": 0.01})
    driver = drive(preset)
    driver.send(Step(1))
    driver.view(stands_at(1))
    driver.send(Step(1))
    driver.view(stands_at(2))
    driver.after(Change({"optimizer.lr": 0.02}), Show("weight"), Change({"optimizer.lr": 0.05}))
    driver.send(Speed(100), Run())
    driver.view(lambda view: view.trial.updates >= 5)
    driver.send(Pause())
    driver.view(lambda view: view.phase is not Phase.RUNNING)
    driver.send(Speed(None), Step(None))
    driver.view(lambda view: view.phase is not Phase.RUNNING and view.trial.updates % 10 == 0)
    driver.send(Run())
    driver.view(stands_at(40))
    driver.send(Run(), Change({"optimizer.lr": 0.001}))
    view = driver.view(stands_at(80))
    assert [edit.update for edit in view.trial.edits] == [2, 40]
    edits = [edit.model_dump(exclude_none=True) for edit in view.trial.edits]
    replayed = headless(Preset.model_validate(preset.model_dump(exclude_none=True) | {"edits": edits}))
    driven = result_of(driver)
    assert hashes(driven) == hashes(replayed)
    assert driven.figures["updates"] == replayed.figures["updates"] == 80
    assert hashes(driven) != hashes(headless(preset.model_copy(update={"epochs": 8})))


def test_pauses_and_looks_alone_change_no_bit(drive, small):
    driver = drive(small())
    for done in range(1, 30):
        driver.send(Step())
        driver.view(stands_at(done))
    driver.send(Run())
    driver.view(phase(Phase.FINISHED))
    assert hashes(result_of(driver)) == hashes(headless(small()))


def test_edits_of_the_preset_come_into_force_in_their_time(drive, small):
    preset = small(edits=[{"update": 12, "set": {"optimizer.lr": 0.02}}])
    driver = drive(preset)
    driver.send(Step(11))
    before = driver.view(stands_at(11))
    assert (before.trial.edits, before.trial.config.optimizer.lr) == ((), 0.1)
    driver.send(Step(1))
    view = driver.view(stands_at(12))
    assert (view.trial.edits, view.trial.config.optimizer.lr) == (preset.edits, 0.02)
    assert not view.expectations_skipped


def test_expectations_are_checked_at_the_end_and_skipped_after_an_edit(drive, small):
    preset = small(expect=[{"figure": "updates", "equals": 30}])
    driver = drive(preset)
    assert driver.view().expectations == ()
    driver.send(Run())
    view = driver.view(phase(Phase.FINISHED))
    assert [each.met for each in view.expectations] == [True]
    assert not view.expectations_skipped
    view = driver.after(Start(preset.model_copy(update={"seed": 5})))
    assert not view.expectations_skipped
    view = driver.after(Start(preset.model_copy(update={"batch_size": 50})))
    assert view.expectations_skipped


def test_a_live_change_skips_the_expectations(drive, small):
    driver = drive(small(expect=[{"figure": "updates", "equals": 30}]))
    driver.send(Step())
    driver.view(stands_at(1))
    assert driver.after(Change({"optimizer.lr": 0.02})).expectations_skipped


# What was learnt


def test_what_was_learnt_is_looked_at_only_while_asked_for(drive, small, monkeypatch):
    looks = []
    monkeypatch.setattr(LearntWatch, "look", lambda watch, trial, running: looks.append(running))
    driver = drive(small())
    driver.after(Show("weight"))
    assert not looks
    driver.after(ShowLearnt(True))
    assert looks == [False]
    assert driver.after(ShowLearnt(False), Show("z")).learnt is None
    assert len(looks) == 1


def test_what_was_learnt_is_that_of_the_updates_done(drive, small):
    driver = drive(small())
    untrained = driver.after(ShowLearnt(True)).learnt
    assert untrained.rows == 100
    assert driver.after(Show("weight")).learnt is untrained
    driver.send(Run())
    trained = driver.view(phase(Phase.FINISHED))
    accuracy = trained.trial.curves.scores[-1, 1 + SCORE_FIGURES.index("test_accuracy")]
    assert 1 - trained.learnt.wrong / 100 == pytest.approx(accuracy)
    assert driver.after(Start(small(seed=7))).learnt.wrong > trained.learnt.wrong


def test_a_view_says_how_many_commands_it_has_heard(drive, small):
    driver = drive(small())
    assert driver.view().obeyed == 0
    refused = Change({"optimizer.lr": -1.0})
    assert driver.after(Show("z"), refused).obeyed == 2


def test_asking_again_for_the_same_view_orders_no_other(drive, small):
    driver = drive(small())
    driver.view()
    driver.session._taken.clear()
    driver.session.latest()
    assert not driver.session._taken.is_set()
