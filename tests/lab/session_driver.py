"""A session under test: how it is driven, and what it is waited for.

driver = open_session(small())                # a session on a preset, closed when the test ends
driver.send(Run())                            # commands, not waited for
view = driver.view(phase(Phase.FINISHED))     # the first view of which that is true
view = driver.after(Step(), Show("weight"))   # the view when these are obeyed; of a session that stands
driver.wait_until(lambda: driver.phase is Phase.RUNNING)
assert hashes(driver.close()) == hashes(headless(small()))
"""

from collections.abc import Callable, Sequence
from threading import Event
from time import monotonic
from typing import Any

from settling import HANG

from tuitrain.config import Preset
from tuitrain.experiments.live.commands import Command
from tuitrain.experiments.live.session import Session
from tuitrain.experiments.live.view import Phase, View
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.trials.trial_run import Finished
from tuitrain.training import State, Trial

DEEP = {"hidden": {"width": 100, "depth": 3}}
"""Deep enough to break at a learning rate of 1000; a small network only falls silent."""
ENDLESS = {"epochs": 1_000_000, "evaluate": {"every": 1000}}


class SessionDriver:
    """Sends commands to a session, and waits for what comes of them."""

    def __init__(self, preset: Preset) -> None:
        self.session = Session(preset)

    def send(self, *commands: Command) -> None:
        """Send commands, and do not wait until they are obeyed."""
        for command in commands:
            self.session.send(command)

    def view(self, condition: Callable[[View], Any] = lambda view: True) -> View:
        """The first view seen of which `condition` is true."""

        def look() -> View | None:
            view = self.session.latest()
            return view if view is not None and condition(view) else None

        return self.wait_until(look)

    def after(self, *commands: Command) -> View:
        """The view after `commands`, each of them obeyed; for a session that stands."""
        view = self.view()
        for command in commands:
            # One by one: a session that stands makes one version for each.
            self.session.send(command)
            view = self.view(lambda newer, older=view: newer.version > older.version)
        return view

    def wait_until(self, condition: Callable[[], Any]) -> Any:
        """Look at a condition again and again until it is true; its value then."""
        return wait_until(condition)

    @property
    def phase(self) -> Phase:
        """What the experiment is doing, also while nobody is shown a view."""
        return self.session._experiment.phase

    @property
    def trials(self) -> Sequence[Trial]:
        """What trains, which the session's thread may be at."""
        return self.session._experiment.trials

    def close(self) -> State:
        """End the session's thread; the state of its last trial, which changes no more."""
        assert self.session.close(timeout=HANG)
        return self.trials[-1].state()


def wait_until(condition: Callable[[], Any]) -> Any:
    """Look at a condition again and again until it is true; its value then."""
    end, pause = monotonic() + HANG, Event()
    while not (value := condition()):
        assert monotonic() < end, "it never came to that"
        pause.wait(0.001)
    return value


def phase(wanted: Phase) -> Callable[[View], bool]:
    return lambda view: view.phase is wanted


def stands_at(updates: int) -> Callable[[View], bool]:
    return lambda view: view.phase is not Phase.RUNNING and view.trial.updates == updates


def headless(preset: Preset) -> Any:
    """The result of running `preset` to its end."""
    runner, results = Runner(preset), []
    while not runner.finished:
        results += [event.result for event in runner.advance(7) if isinstance(event, Finished)]
    return results[-1]


def hashes(ended: Any) -> tuple[str, str]:
    """Of a result or a state."""
    return ended.parameters_sha256, ended.state_sha256
