"""While a session trains its network is looked at beside the training, on a copy."""

from threading import Event

import pytest
from session_driver import ENDLESS, hashes, headless, phase, stands_at

from tuitrain.experiments.live.commands import Change, Pause, Run, Show, Speed, Start, Step
from tuitrain.experiments.live.live_experiment import LiveExperiment
from tuitrain.experiments.live.observer import Observer
from tuitrain.experiments.live.view import Phase
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.training import Snapshot

HANG = 20.0


@pytest.fixture
def blocked_observation(monkeypatch):
    """A look that has begun while a session trained, and lasts until it is let go."""

    class Long:
        def __init__(self):
            self.begun, self.over, self.at = Event(), Event(), None

    long, complete = Long(), Observer.complete

    def wait(self, view):
        if view.phase is Phase.RUNNING and view.trial.updates and not long.begun.is_set():
            long.at = view.trial.updates
            long.begun.set()
            assert long.over.wait(HANG)
        return complete(self, view)

    monkeypatch.setattr(Observer, "complete", wait)
    yield long
    long.over.set()


def updates_done(driver):
    return driver.trials[0].updates


def test_training_goes_on_while_somebody_looks(open_session, small, blocked_observation, wait_until):
    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    wait_until(lambda: driver.session.latest() and blocked_observation.begun.is_set())
    wait_until(lambda: updates_done(driver) > blocked_observation.at + 100)
    blocked_observation.over.set()
    assert driver.view(phase(Phase.RUNNING)).layers is not None


def test_what_is_seen_is_the_network_of_the_updates_named(
    open_session, small, blocked_observation, wait_until
):
    driver = open_session(small(**ENDLESS))
    driver.send(Show("weight"), Run())
    wait_until(lambda: driver.session.latest() and blocked_observation.begun.is_set())
    wait_until(lambda: updates_done(driver) > blocked_observation.at + 100)
    blocked_observation.over.set()
    seen = driver.view(
        lambda view: view.phase is Phase.RUNNING and view.trial.updates == blocked_observation.at
    )
    again = open_session(small(**ENDLESS))
    again.send(Show("weight"), Step(blocked_observation.at))
    same = again.view(stands_at(blocked_observation.at))
    for one, other in zip(seen.layers.layers, same.layers.layers, strict=True):
        assert (one.mean, one.std, one.figures) == (other.mean, other.std, other.figures)
        assert one.counts.tolist() == other.counts.tolist()


def test_a_command_waits_until_nobody_looks(open_session, small, blocked_observation, wait_until):
    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    wait_until(lambda: driver.session.latest() and blocked_observation.begun.is_set())
    driver.send(Change({"optimizer.lr": 0.02}), Pause())
    wait_until(lambda: driver.session._commands.qsize() < 2)
    assert driver.session._obeyed == 1
    blocked_observation.over.set()
    view = driver.view(phase(Phase.PAUSED))
    assert [edit.set for edit in view.trial.edits] == [{"optimizer.lr": 0.02}]


def test_a_run_that_ends_while_somebody_looks_shows_its_end_last(
    open_session, small, blocked_observation, wait_until
):
    driver = open_session(small())
    # At full speed all 30 updates may be done before anybody has begun to look.
    driver.send(Speed(100), Run())
    wait_until(lambda: driver.session.latest() and blocked_observation.begun.is_set())
    wait_until(lambda: driver.phase is Phase.FINISHED)
    blocked_observation.over.set()
    assert driver.view(phase(Phase.FINISHED)).trial.updates == 30
    assert hashes(driver.close()) == hashes(headless(small()))
    assert driver.session.latest().phase is Phase.FINISHED


def test_a_look_that_fails_while_the_session_closes_is_heard(
    open_session, small, blocked_observation, wait_until, monkeypatch
):
    def fail(self, quantities):
        raise ZeroDivisionError("nothing to see")

    driver = open_session(small(**ENDLESS))
    driver.send(Run())
    wait_until(lambda: driver.session.latest() and blocked_observation.begun.is_set())
    monkeypatch.setattr(Snapshot, "probe", fail)
    assert not driver.session.close(timeout=0)
    blocked_observation.over.set()
    assert driver.session.close(timeout=HANG)
    assert driver.session.trouble == "ZeroDivisionError: nothing to see"


# Other screens during training


@pytest.mark.parametrize(
    ("keys", "opened"), [("f", FiguresScreen), ("g", GridScreen), ("v", LearntScreen)], ids=str
)
async def test_the_line_of_keys_says_pause_while_it_trains(
    app_for_view, make_view, small, run_app, keys, opened
):
    arms = {"slow": {"optimizer": {"lr": 0.01}}, "fast": {}}
    app = app_for_view(make_view(small(kind="compare", arms=arms), 5))
    async with run_app(app) as pilot:
        await pilot.press(keys)
        await pilot.wait_until(lambda: isinstance(app.screen, opened) and "space run" in pilot.text)
        app.source.show(phase=Phase.RUNNING)
        await pilot.wait_until(lambda: "space pause" in pilot.text)
        app.source.show(phase=Phase.PAUSED)
        await pilot.wait_until(lambda: "space run" in pilot.text)


def test_the_pace_is_not_that_of_a_speed_before(small):
    experiment = LiveExperiment(small(**ENDLESS))
    experiment.obey(Start(small(**ENDLESS)))
    experiment.obey(Run())
    for _ in range(3):
        experiment.slice(lambda: False, lambda: False)
    assert experiment.look(1, "").pace > 0
    experiment.obey(Speed(100))
    assert experiment.look(2, "").pace == 0
