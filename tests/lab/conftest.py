"""What the tests of the lab share: small presets, sessions without a screen."""

from collections.abc import Callable, Iterator
from threading import Event
from time import monotonic
from typing import Any

import pytest

from tuitrain.config import Preset
from tuitrain.experiments.session import Session
from tuitrain.experiments.view import View

SMALL: dict[str, Any] = {
    "title": "Small",
    "about": "A **small** network.",
    "data": {"name": "mnist", "train": 200, "test": 100},
    "network": {"hidden": [8]},
    "optimizer": {"name": "sgd", "lr": 0.1},
    "batch_size": 20,
}
"""Ten updates to an epoch."""

DEADLINE = 20.0
"""Seconds that a condition gets; on a machine at rest it takes milliseconds."""


@pytest.fixture(scope="session")
def small() -> Callable[..., Preset]:
    """A preset of ten updates to an epoch, three epochs long, with any fields changed."""

    def make(**fields: Any) -> Preset:
        length = {} if "updates" in fields else {"epochs": 3}
        return Preset.model_validate(SMALL | length | fields)

    return make


@pytest.fixture
def until() -> Callable[[Callable[[], Any]], Any]:
    """Look at a condition again and again until it is true; its value then."""

    def wait(condition: Callable[[], Any]) -> Any:
        end, pause = monotonic() + DEADLINE, Event()
        while not (value := condition()):
            assert monotonic() < end, "it never came to that"
            pause.wait(0.001)
        return value

    return wait


class Driver:
    """A session, and how to wait for what it comes to."""

    def __init__(self, preset: Preset, until: Callable[[Callable[[], Any]], Any]) -> None:
        self.session = Session(preset)
        self._until = until

    def send(self, *commands: Any) -> None:
        for command in commands:
            self.session.send(command)

    def view(self, condition: Callable[[View], Any] = lambda view: True) -> View:
        """The first view seen of which `condition` is true."""

        def look() -> View | None:
            view = self.session.latest()
            return view if view is not None and condition(view) else None

        return self._until(look)

    def after(self, *commands: Any) -> View:
        """The first view of a new version after `commands`, all of them obeyed."""
        for command in commands:
            # One by one, so that each has a version of its own: only then is the last one's effect known.
            before = self.view().version
            self.session.send(command)
            self.view(lambda view, before=before: view.version > before)
        return self.view()


@pytest.fixture
def drive(until: Callable[[Callable[[], Any]], Any]) -> Iterator[Callable[[Preset], Driver]]:
    """Open sessions; all are closed in the end."""
    opened: list[Session] = []

    def open_session(preset: Preset) -> Driver:
        driver = Driver(preset, until)
        opened.append(driver.session)
        return driver

    yield open_session
    for session in opened:
        assert session.close(timeout=DEADLINE)
