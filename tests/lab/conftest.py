"""What the tests of the lab share: small presets, sessions without a screen, a screen without a session."""

import multiprocessing
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from app_pilot import AppPilot
from random_walk import CountingLab, RandomWalk
from scripted_app import ScriptedApp, ScriptedSource, view_of
from session_driver import SessionDriver, wait_until
from settling import HANG, patch_idle_waits, wait_until_handled, wait_until_settled
from textual.app import App
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from tuitrain.config import Loaded, Preset, load, save
from tuitrain.experiments.live.view import View
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


@pytest.fixture(scope="session")
def small() -> Callable[..., Preset]:
    """A preset of ten updates to an epoch, three epochs long, with any fields changed."""

    def make(**fields: Any) -> Preset:
        length = {} if "updates" in fields else {"epochs": 3}
        return Preset.model_validate(SMALL | length | fields)

    return make


# Sessions without a screen


@pytest.fixture(name="wait_until")
def wait_until_fixture() -> Callable[[Callable[[], Any]], Any]:
    """Look at a condition again and again until it is true; its value then."""
    return wait_until


@pytest.fixture
def open_session() -> Iterator[Callable[[Preset], SessionDriver]]:
    """Open sessions, each with its driver; close all at the end of the test."""
    opened: list[SessionDriver] = []

    def open_one(preset: Preset) -> SessionDriver:
        opened.append(SessionDriver(preset))
        return opened[-1]

    yield open_one
    for driver in opened:
        assert driver.session.close(timeout=HANG)


# Apps


@pytest.fixture(scope="session")
def scripted_source() -> type[ScriptedSource]:
    """A source that shows what it is told to."""
    return ScriptedSource


@pytest.fixture(scope="session")
def with_trials() -> Callable[..., View]:
    """A view with fields of its arms' trials changed."""

    def change(view: View, **arms: dict[str, Any]) -> View:
        trials = tuple(replace(trial, **arms.get(trial.arm, {})) for trial in view.trials)
        return replace(view, trials=trials)

    return change


@pytest.fixture(scope="session")
def app_for_view() -> Callable[..., ScriptedApp]:
    """A main screen that shows the given view."""

    def make(view: View, **options: Any) -> ScriptedApp:
        return ScriptedApp(ScriptedSource(view), view.preset, **options)

    return make


@pytest.fixture
def main_app(
    app_for_view: Callable[..., ScriptedApp], make_view: Callable[..., View], small: Callable[..., Preset]
) -> Callable[..., ScriptedApp]:
    """A main screen on a view of the small preset, with other fields of the preset and of the view."""

    def make(updates: int = 0, fields: dict[str, Any] | None = None, **changes: Any) -> ScriptedApp:
        return app_for_view(make_view(small(**(fields or {})), updates, **changes))

    return make


@pytest.fixture
def lab_app(small: Callable[..., Preset]) -> Callable[..., LabApp]:
    """The whole app with a session."""
    return lambda **fields: LabApp(Loaded(small(**fields), "small.yaml", ()), fps=30)


@pytest.fixture(scope="session")
def make_view() -> Callable[..., View]:
    """A view made by hand, the same to the last bit wherever it is made, with any fields changed."""
    return view_of


# Environment


@pytest.fixture(scope="session", autouse=True)
def cache_stylesheets() -> Iterator[None]:
    """Style sheets are parsed once for all apps: it was a sixth of what these tests took."""
    parse, parsed = Stylesheet._parse_rules, {}

    def kept(sheet: Stylesheet, css: str, *where: Any, **how: Any) -> list[RuleSet]:
        key = css, where, *how.items(), *sheet._variables.items()
        if key not in parsed:
            parsed[key] = parse(sheet, css, *where, **how)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", kept)
        yield


@pytest.fixture(scope="session", autouse=True)
def exact_idle_waits() -> Iterator[None]:
    """In all tests of the lab Textual's pilot waits until the screen is settled."""
    with patch_idle_waits():
        yield


@pytest.fixture(autouse=True)
def tmp_working_directory(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that the lab writes stay out of the project."""
    monkeypatch.chdir(tmp_path_factory.getbasetemp())


@pytest.fixture
def run_app() -> Callable[..., Any]:
    """Run an app and yield its pilot; with `settle=False` before its first screen is settled."""

    @asynccontextmanager
    async def run(
        app: App[int], size: tuple[int, int] = (140, 40), *, settle: bool = True
    ) -> AsyncIterator[AppPilot]:
        async with app.run_test(size=size, notifications=True):
            if settle:
                await wait_until_settled(app)
            yield AppPilot(app)
            # As the app itself does when somebody leaves: one that is just being made looks for its parts.
            await wait_until_handled(app)

    return run


@pytest.fixture
def random_walk(run_app, tmp_path, monkeypatch, caplog):
    """Post random events to the lab on the first of some presets, each of them a file by that name."""

    def raised(*_):
        # What cannot be drawn would be but a line on the screen.
        raise

    async def run(presets, steps, seed, *, ready, follows=False, workers=0):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(picture, "_placeholder", raised)
        for name, preset in presets.items():
            save(preset, Path(name))
        home = next(iter(presets))
        app = CountingLab(Loaded(presets[home], home, ()), follows=follows)
        async with run_app(app) as pilot:
            await pilot.wait_until(lambda: ready(app.screen))
            walk = RandomWalk(app, seed, tuple(presets), workers)
            await walk.go(steps)
        assert not {"trainer", "search"} & {thread.name for thread in threading.enumerate()}
        assert not multiprocessing.active_children()
        kept = ("-report", "-screen")
        for file in tmp_path.iterdir():
            if not any(kind in file.stem for kind in kept):
                load(str(file))
        assert not caplog.records
        return walk

    return run
