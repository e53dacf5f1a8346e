"""What the tests of the lab share: small presets, sessions without a screen, a screen without a session."""

import asyncio
import multiprocessing
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from scripted_bench import Bench, Scripted, view_of
from textual import pilot as textual_pilot
from textual.app import App
from textual.pilot import Pilot
from wandering import Lab, Walk

from tuitrain import lab as lab_package
from tuitrain.config import Loaded, Preset, load, save
from tuitrain.experiments.commands import Command
from tuitrain.experiments.session import Session
from tuitrain.experiments.view import View
from tuitrain.lab.app import LabApp
from tuitrain.lab.widgets import picture

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


# A session without a screen


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

    def send(self, *commands: Command) -> None:
        for command in commands:
            self.session.send(command)

    def view(self, condition: Callable[[View], Any] = lambda view: True) -> View:
        """The first view seen of which `condition` is true."""

        def look() -> View | None:
            view = self.session.latest()
            return view if view is not None and condition(view) else None

        return self._until(look)

    def after(self, *commands: Command) -> View:
        """The view after `commands`, each of them obeyed; for a session that stands."""
        view = self.view()
        for command in commands:
            # One by one: a session that stands makes one version for each.
            self.session.send(command)
            view = self.view(lambda newer, older=view: newer.version > older.version)
        return view


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


# A screen without a session


@pytest.fixture(scope="session")
def scripted() -> type[Scripted]:
    """A source that shows what it is told to."""
    return Scripted


@pytest.fixture(scope="session")
def with_trials() -> Callable[..., View]:
    """A view with fields of its arms' trials changed."""

    def change(view: View, **arms: dict[str, Any]) -> View:
        trials = tuple(replace(trial, **arms.get(trial.arm, {})) for trial in view.trials)
        return replace(view, trials=trials)

    return change


@pytest.fixture(scope="session")
def bench() -> Callable[..., Bench]:
    """A main screen that shows the given view."""

    def make(view: View, **options: Any) -> Bench:
        return Bench(Scripted(view), view.preset, **options)

    return make


@pytest.fixture
def desk(
    bench: Callable[..., Bench], make_view: Callable[..., View], small: Callable[..., Preset]
) -> Callable[..., Bench]:
    """A main screen on a view of the small preset, with other fields of the preset and of the view."""

    def make(updates: int = 0, fields: dict[str, Any] | None = None, **changes: Any) -> Bench:
        return bench(make_view(small(**(fields or {})), updates, **changes))

    return make


@pytest.fixture
def lab(small: Callable[..., Preset]) -> Callable[..., LabApp]:
    """The whole app with a session."""
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()), fps=30)


@pytest.fixture(scope="session")
def make_view() -> Callable[..., View]:
    """A view made by hand, the same to the last bit wherever it is made, with any fields changed."""
    return view_of


# Both


class Hands:
    """Keys, mouse and eyes of somebody at the screen; nothing here waits for the machine to fall idle."""

    def __init__(self, app: Any, pilot: Pilot[int]) -> None:
        self.app, self.pilot = app, pilot

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Look at a condition until it is true; its value then."""
        end = monotonic() + DEADLINE
        while not (value := condition()):
            assert monotonic() < end, f"it never came to that; the screen:\n{self.text}"
            assert self.app._exception is None
            await asyncio.sleep(0.002)
        return value

    @property
    def rows(self) -> list[str]:
        """The lines on the screen."""
        return [strip.text for strip in self.app.screen._compositor.render_strips()]

    @property
    def text(self) -> str:
        """All of the screen."""
        return "\n".join(self.rows)


@pytest.fixture
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let keys follow each other as fast as they are worked off."""

    async def settle(*_: float) -> None:
        # Textual's own would wait up to a second a key until the processor rests, which it does not here.
        for _ in range(20):
            await asyncio.sleep(0)

    monkeypatch.setattr("textual.app.wait_for_idle", settle)
    monkeypatch.setattr(textual_pilot, "wait_for_idle", settle)


@pytest.fixture(scope="session")
def hands_of() -> type[Hands]:
    """Hands and eyes for an app that somebody else has opened."""
    return Hands


@pytest.fixture
def sit(hurry: None) -> Callable[..., Any]:
    """Open an app and sit down in front of it."""

    @asynccontextmanager
    async def run(app: App[int], size: tuple[int, int] = (140, 40)) -> AsyncIterator[Hands]:
        async with app.run_test(size=size, notifications=True) as pilot:
            hands = Hands(app, pilot)
            if isinstance(app, Bench) and app.source.view is not None:
                await hands.until(lambda: app.main._view is app.source.view)
            await pilot.pause()
            yield hands
            # As the app itself does when somebody leaves: one that is just being made looks for its parts.
            await hands.until(lambda: not app.screen_stack or app.screen.is_mounted)

    return run


@pytest.fixture
def wander(sit, tmp_path, monkeypatch, caplog):
    """Walk through the lab on the first of some presets, each of them a file by that name."""

    def raised(*_):
        # What cannot be drawn would be but a line on the screen.
        raise

    async def run(presets, steps, seed, *, ready, follows=False, workers=0):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(picture, "_placeholder", raised)
        for name, preset in presets.items():
            save(preset, Path(name))
        home = next(iter(presets))
        app = Lab(Loaded(presets[home], home, ()), follows=follows)
        async with sit(app) as hands:
            await hands.until(lambda: ready(app.screen))
            walk = Walk(app, seed, tuple(presets), workers)
            await walk.go(steps)
        assert not {"trainer", "search"} & {thread.name for thread in threading.enumerate()}
        assert not multiprocessing.active_children()
        for file in tmp_path.iterdir():
            load(str(file))
        assert not caplog.records
        return walk

    return run


@pytest.fixture
def compare_study(snap_compare, hurry, hands_of, monkeypatch):
    """Compare the screen after some keys with what is stored under the test's name."""
    monkeypatch.delenv("NO_COLOR", raising=False)

    def look(preset, size, theme, *keys, seen, **options):
        async def prepare(pilot):
            hands = hands_of(pilot.app, pilot)
            await hands.until(lambda: getattr(pilot.app.screen, "found", None))
            await pilot.press(*keys)
            await hands.until(lambda: seen in hands.text)
            await pilot.app.workers.wait_for_complete()
            for _ in range(3):
                await pilot.pause()

        app = lab_package.LabApp(load(preset), theme=f"tuitrain-{theme}", **options)
        return snap_compare(app, terminal_size=size, run_before=prepare)

    return look
