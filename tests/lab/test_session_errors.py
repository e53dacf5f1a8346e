"""The thread of a session outlives all trouble, and ends when it is told to; nobody waits for it."""

from threading import Event, Thread

import numpy as np
import pytest
from session_driver import DEEP, ENDLESS, hashes, headless, phase

from tuitrain.experiments.live import live_experiment, session
from tuitrain.experiments.live.commands import Change, Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.live.live_experiment import LiveExperiment
from tuitrain.experiments.live.view import Phase
from tuitrain.training import Snapshot, Trial


class Wanted(Event):
    """Somebody always wants a view."""

    def is_set(self):
        return True


@pytest.fixture
def break_trials(monkeypatch):
    """Break every trial's `run`; returns how to mend it."""

    def fail(self, updates, stop=None):
        raise ZeroDivisionError("nothing\nleft")

    monkeypatch.setattr(Trial, "run", fail)
    return monkeypatch.undo


def test_an_exception_in_the_trainer_is_shown_and_a_start_works_again(open_session, small, break_trials):
    driver = open_session(small())
    driver.send(Run())
    view = driver.view(phase(Phase.FAILED))
    assert view.error == "ZeroDivisionError: nothing left"
    assert driver.session.trouble == view.error
    break_trials()
    again = driver.after(Start(small()))
    assert (again.phase, again.error) == (Phase.READY, "")
    driver.send(Run())
    assert driver.view(phase(Phase.FINISHED)).trial.updates == 30
    assert hashes(driver.close()) == hashes(headless(small()))


@pytest.mark.parametrize(
    "command", [Run(), Step(), Change({"optimizer.lr": 0.02}), Pause(), Speed(1), Show("z")]
)
def test_what_failed_stays_failed_with_its_reason_until_a_start(open_session, small, break_trials, command):
    driver = open_session(small())
    driver.send(Run())
    driver.view(phase(Phase.FAILED))
    break_trials()
    view = driver.after(command)
    assert (view.phase, view.trial.updates, view.trial.edits) == (Phase.FAILED, 0, ())
    assert view.error == "ZeroDivisionError: nothing left"


@pytest.mark.parametrize("command", [Show("z"), Step(), Run()], ids=["standing", "a step", "training"])
def test_an_exception_while_looking_is_shown_and_a_start_works_again(
    open_session, small, monkeypatch, command
):
    driver = open_session(small(**ENDLESS))
    driver.view()
    with monkeypatch.context() as broken:
        broken.setattr(Snapshot, "probe", lambda self, quantities: [][0])
        driver.send(command)
        before = driver.view(phase(Phase.FAILED))
        assert before.error.startswith("IndexError")
        # Another command cannot be looked at either, but is heard.
        driver.send(Show("weight"))
        view = driver.view(lambda view: view.version > before.version)
        assert view.obeyed == before.obeyed + 1
    assert driver.after(Start(small())).phase is Phase.READY


def test_data_that_cannot_be_read_leave_no_view_but_a_reason(open_session, small, monkeypatch, wait_until):
    def fail(preset, seeds):
        raise OSError("no such disk")

    with monkeypatch.context() as broken:
        broken.setattr(live_experiment, "RoundRobin", fail)
        driver = open_session(small())
        assert wait_until(lambda: driver.session.trouble) == "OSError: no such disk"
        driver.send(Run(), Step(), Pause(), Change({"optimizer.lr": 1.0}), Show("z"))
        assert driver.session.latest() is None
        wait_until(lambda: driver.session._commands.empty())
    driver.send(Start(small()))
    view = driver.view()
    assert (view.phase, view.error, view.layers.quantity) == (Phase.READY, "", "z")


def test_a_divergence_says_where_and_ends_the_run(open_session, small):
    driver = open_session(small(optimizer={"name": "sgd", "lr": 1000}, network=DEEP))
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


# Thread


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
def test_close_joins_the_thread_in_every_phase(open_session, small, wanted, request):
    if wanted is Phase.FAILED:
        request.getfixturevalue("break_trials")
    network = {"network": DEEP} if wanted is Phase.DIVERGED else {}
    driver = open_session(small(**(ENDLESS if wanted is Phase.RUNNING else network)))
    reach(driver, wanted)
    assert driver.session._thread.is_alive()
    assert driver.session.close(timeout=20)
    assert not driver.session._thread.is_alive()
    assert driver.session.close(timeout=20)


def test_close_says_when_the_thread_does_not_end_in_time(open_session, small, monkeypatch):
    entered, released = Event(), Event()

    def stuck(self, updates, stop=None):
        entered.set()
        assert released.wait(20)
        raise RuntimeError("over")

    monkeypatch.setattr(Trial, "run", stuck)
    driver = open_session(small())
    driver.send(Run())
    assert entered.wait(20)
    assert not driver.session.close(timeout=0)
    released.set()
    assert driver.session.close(timeout=20)


def test_latest_and_send_never_wait_for_an_update_at_hand(open_session, small, monkeypatch):
    entered, released, answered = Event(), Event(), Event()
    run = Trial.run

    def slow(self, updates, stop):
        entered.set()
        assert released.wait(20)
        return run(self, updates, stop)

    monkeypatch.setattr(Trial, "run", slow)
    driver = open_session(small())
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


def test_no_views_are_made_without_a_reader(open_session, small, monkeypatch):
    made = []
    look = LiveExperiment.look
    monkeypatch.setattr(LiveExperiment, "look", lambda self, *state: made.append(1) or look(self, *state))
    driver = open_session(small(epochs=200, evaluate={"every": 1000}))
    driver.send(Run())
    driver.wait_until(lambda: driver.phase is Phase.FINISHED)
    driver.close()
    # Ready, the command obeyed, finished.
    assert len(made) == 3
    assert driver.trials[0].updates == 2000


TWO = {"kind": "ensemble", "ensemble": {"members": 2}}


@pytest.mark.parametrize("kind", [{}, TWO], ids=["one", "average"])
def test_a_score_that_takes_longer_than_from_view_to_view_is_made(
    open_session, small, monkeypatch, wait_until, kind
):
    monkeypatch.setattr(session, "APART_SECONDS", 0.0)
    driver = open_session(small(epochs=2, **kind))
    monkeypatch.setattr(driver.session, "_taken", Wanted())
    driver.send(Run())
    wait_until(lambda: driver.phase is Phase.FINISHED)
