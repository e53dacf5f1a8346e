"""What the tests of the lab share: small presets, sessions without a screen, a screen without a session."""

import asyncio
import multiprocessing
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import fields, replace
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, ClassVar

import numpy as np
import pytest
from textual import pilot as textual_pilot
from textual.app import App
from textual.pilot import Pilot
from wandering import Lab, Walk

from tuitrain import lab as lab_package
from tuitrain.config import Loaded, Preset, load, save
from tuitrain.experiments.commands import Command, Show, ShowLearnt, Speed, Start
from tuitrain.experiments.layers import BINS, LayersView, LayerView
from tuitrain.experiments.session import Session
from tuitrain.experiments.verdicts import Verdict
from tuitrain.experiments.view import Curves, Phase, TrialView, View
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.themes import SERIES_CSS, own_themes, series_variables
from tuitrain.lab.widgets import picture
from tuitrain.training import SCORE_FIGURES, Band

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


class Scripted:
    """A source that shows what it is told to, and notes what it is asked for."""

    def __init__(self, view: View | None, trouble: str = "") -> None:
        self.view, self.trouble = view, trouble
        self.sent: list[Command] = []
        self.watched = False

    def latest(self) -> View | None:
        return self.view

    def send(self, command: Command) -> None:
        """Note it, and show a newer view, as a session does; but nothing ever trains.

        What is to be looked at is no wish of anybody's, but follows from the size of the screen.
        """
        if self.view is not None:
            newer = self.view.version + 1
            self.view = replace(self.view, version=newer, obeyed=self.view.obeyed + 1)
        if isinstance(command, ShowLearnt):
            self.watched = command.wanted
            return
        self.sent.append(command)
        if self.view is None:
            return
        match command:
            case Start(preset):
                self.show(preset=preset, config=preset.trial, seed=preset.seed)
            case Speed(updates):
                self.show(speed=updates)
            case Show(quantity):
                self.show(layers=replace(self.view.layers, quantity=quantity))
            case _:
                self.show()

    def show(self, **changes: Any) -> None:
        """Show a newer view."""
        self.view = with_changes(self.view, **{"version": self.view.version + 1} | changes)


class Bench(App[int]):
    """The main screen on a scripted source, in the lab's own colours."""

    CSS: ClassVar[str] = SERIES_CSS
    CSS_PATH: ClassVar[Path] = Path(lab_package.__file__).with_name("lab.tcss")
    TITLE = "tuitrain"

    def __init__(self, source: Scripted, preset: Preset, name: str = "small", ascii: bool = False) -> None:
        super().__init__()
        for own in own_themes("default"):
            self.register_theme(own)
        self.theme = "tuitrain-dark"
        self.source = source
        self.main = MainScreen(source, Loaded(preset, f"{name}.yaml", ()), fps=30, ascii=ascii)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return series_variables("default", self.current_theme)

    def on_mount(self) -> None:
        self.push_screen(self.main)


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


def _curves(updates: int, every: int) -> Curves:
    """A loss that falls, accuracies that part."""
    end = np.arange(1.0, updates + 1)
    mean = 0.02 + 2.28 / (1 + (end / 90) ** 2) * (1 + ((end * 37) % 11 - 5) / 20)
    at = np.arange(every, updates + 1, every, dtype=np.float64)
    learnt = 1 - 1 / (1 + (at / 60) ** 2)
    train = (2.3 - 2.28 * learnt, 0.1 + 0.9 * learnt)
    test = (2.4 - 1.4 * learnt, 0.1 + 0.65 * learnt)
    none = np.full_like(at, np.nan)
    scores = {
        "train_loss": train[0],
        "train_accuracy": train[1],
        "test_loss": test[0],
        "test_accuracy": test[1],
        "objective": train[0],
    }
    columns = (scores.get(figure, none) for figure in SCORE_FIGURES)
    return Curves(Band(1, end, mean, mean, mean), np.column_stack((at, *columns)))


def _layer(preset: Preset, number: int, updates: int) -> LayerView:
    layers = len(preset.network.widths) + 1
    out = number == layers
    bins = np.arange(BINS)
    counts = 900 - 60 * np.abs(bins - 14) if out else 1000 // (1 + bins * number)
    dead = 0.41 if number == 5 and updates else 0.01 * number
    figures = {"activation.rms": 1.0, "gradient.rms": 0.1 * number}
    if not out:
        figures["activation.dead"] = dead
    if updates:
        figures["update.ratio"] = 0.002 / number
    return LayerView(
        number=number,
        name="out" if out else preset.network.activation,
        units=10 if out else preset.network.widths[number - 1],
        zero=0.0 if out else 0.4 + 0.05 * number,
        counts=np.maximum(counts, 0),
        low=-10.0 if out else 0.0,
        high=10.0 if out else 5.0,
        own_axis=out,
        mean=-2.1 if out else 0.25 * number,
        std=2.9 if out else 0.5 + 0.2 * number,
        figures=figures,
        verdict=Verdict("DEAD", "41 of 100") if dead > 0.33 else Verdict("ok"),
    )


@pytest.fixture(scope="session")
def make_view() -> Callable[..., View]:
    """A view made by hand, the same to the last bit wherever it is made, with any fields changed."""

    def make(preset: Preset, updates: int = 0, **changes: Any) -> View:
        layers = tuple(_layer(preset, n, updates) for n in range(1, len(preset.network.widths) + 2))
        view = View(
            version=1,
            preset=preset,
            phase=Phase.PAUSED if updates else Phase.READY,
            trials=tuple(_trial(preset, arm, updates) for arm in preset.trials),
            shown=0,
            chosen=None,
            speed=None,
            pace=0.0,
            before=None,
            pins=(),
            layers=LayersView("activation", min(512, preset.data.train_rows), 0.0, 5.0, layers),
            expectations=(),
            expectations_skipped=False,
            error="",
        )
        return with_changes(view, **changes)

    return make


def _trial(preset: Preset, arm: str, updates: int) -> TrialView:
    curves = _curves(updates, preset.updates_per_epoch)
    return TrialView(
        arm=arm,
        seed=preset.seed,
        config=preset.trials[arm],
        status=None,
        updates=updates,
        baseline=float(np.log(10)),
        seconds=updates / 1000,
        loss=float(curves.losses.mean[-1]) if updates else None,
        curves=curves,
        edits=(),
        to_come=(),
        verdict=Verdict("LEARNING", "loss 0.123 over the last 100 updates") if updates else READY,
        divergence=None,
    )


def with_changes(view: View, **changes: Any) -> View:
    """The view with fields changed; those of a trial are changed in the trial that is shown."""
    of_trial = {name: changes.pop(name) for name in list(changes) if name in TRIAL_FIELDS}
    trials = list(view.trials)
    trials[view.shown] = replace(view.trial, **of_trial)
    return replace(view, **{"trials": tuple(trials)} | changes)


TRIAL_FIELDS = {field.name for field in fields(TrialView)}


READY = Verdict("READY", "untrained, as the weights were drawn")


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

    return run


@pytest.fixture
def wander(sit, tmp_path, monkeypatch, caplog):
    """Walk through the lab on the first of some presets, each of them a file by that name."""

    def raised(error, *_):
        # What cannot be drawn would be but a line on the screen.
        raise error

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
