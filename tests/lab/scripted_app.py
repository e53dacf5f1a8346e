"""A main screen without a session: an app on a scripted source, and views made by hand."""

from dataclasses import fields, replace
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from tuitrain import lab as lab_package
from tuitrain.config import Loaded, Preset
from tuitrain.experiments.inspect.layers import BINS, LayersView, LayerView
from tuitrain.experiments.inspect.verdicts import Verdict
from tuitrain.experiments.live.commands import Command, Show, ShowLearnt, Speed, Start
from tuitrain.experiments.live.view import Phase, TrialView, View
from tuitrain.experiments.trials.curves import Curves
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.styles import StyledApp
from tuitrain.lab.themes import SERIES_CSS, own_themes, series_variables
from tuitrain.training import SCORE_FIGURES, Band


class ScriptedSource:
    """A source that shows what it is told to, and notes what it is asked for."""

    def __init__(self, view: View | None, trouble: str = "") -> None:
        self.trouble = trouble
        self.sent: list[Command] = []
        self.watched = False
        self._obeyed = 0
        self.view = view

    @property
    def view(self) -> View | None:
        """What it shows: after every command a newer one, which has obeyed it."""
        return self._view

    @view.setter
    def view(self, view: View | None) -> None:
        self._view = view and replace(view, obeyed=self._obeyed)

    def latest(self) -> View | None:
        return self.view

    def send(self, command: Command) -> None:
        """Note it, and show a newer view, as a session does; but nothing ever trains.

        What is to be looked at is no wish of anybody's, but follows from the size of the screen.
        """
        self._obeyed += 1
        if self.view is not None:
            self.show(obeyed=self._obeyed)
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
        self._view = with_changes(self._view, **{"version": self._view.version + 1} | changes)


class ScriptedApp(StyledApp[int]):
    """The main screen on a scripted source, in the lab's own colours."""

    CSS: ClassVar[str] = SERIES_CSS
    CSS_PATH: ClassVar[Path] = Path(lab_package.__file__).with_name("lab.tcss")
    TITLE = "tuitrain"

    def __init__(
        self, source: ScriptedSource, preset: Preset, name: str = "small", ascii: bool = False
    ) -> None:
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


def view_of(preset: Preset, updates: int = 0, **changes: Any) -> View:
    """A view of the preset after so many updates, the same to the last bit wherever it is made."""
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
    return Curves(Band(1, end, mean, mean, mean, mean * mean), np.column_stack((at, *columns)))


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


def _trial(preset: Preset, arm: str, updates: int) -> TrialView:
    curves, classes = _curves(updates, preset.updates_per_epoch), preset.trials[arm].data.shape.classes
    return TrialView(
        arm=arm,
        seed=preset.seed,
        config=preset.trials[arm],
        start=preset.trials[arm],
        status=None,
        updates=updates,
        baseline=float(np.log(classes or 10)),
        baseline_accuracy=1 / classes if classes else None,
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


READY = Verdict("READY", "untrained, with its first weights")
