"""All screens of the lab, each as it stands after some keys."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from app_pilot import AppPilot
from scripted_app import ScriptedApp, ScriptedSource, view_of
from textual.app import App

from tuitrain.config import Edit, Preset, changed, load
from tuitrain.experiments.inspect.answers import Answer
from tuitrain.experiments.inspect.inside import Inside
from tuitrain.experiments.inspect.layers import BINS
from tuitrain.experiments.inspect.learnt import GRID, Boundary, Mistake, Mistakes
from tuitrain.experiments.inspect.moments import Moment
from tuitrain.experiments.inspect.verdicts import Verdict
from tuitrain.experiments.live.view import Phase, Pin
from tuitrain.lab.app import LabApp
from tuitrain.training import Divergence

SIX: dict[str, Any] = {
    "title": "Six layers",
    "about": (
        "Six hidden layers, and 300 pictures to learn from.\n\n"
        "**Look at** the two accuracies: they part.\n\n"
        "* The *test* loss rises again.\n"
        "* **Try** `+` and `-` while it runs.\n"
    ),
    "data": {"name": "mnist", "train": 300},
    "network": {"hidden": {"width": 100, "depth": 6}},
    "optimizer": {"name": "sgd", "lr": 0.01},
    "sampling": "replacement",
    "updates": 601,
    "expect": [{"figure": "gap", "min": 0.1}],
}
PRESET = Preset.model_validate(SIX)
ARMS = Preset.model_validate(
    SIX | {"kind": "compare", "arms": {"plain": {}, "fast": {"optimizer": {"lr": 0.1}}}, "expect": []}
)
FLAT = Preset.model_validate(
    {
        "title": "Two moons",
        "data": "moons",
        "network": {"hidden": [8, 8], "activation": "tanh"},
        "updates": 600,
    }
)
"""Points in the plane."""


def mistakes() -> Mistakes:
    """Two pictures that are taken for others, and how often that happens."""
    y, x = np.mgrid[:28, :28]
    ring = (255 * np.exp(-((np.hypot(x - 13.5, y - 13.5) - 8) ** 2) / 6)).astype(np.uint8)
    stroke = (255 * np.exp(-((x - 20 + y / 3) ** 2) / 6)).astype(np.uint8)
    worst = (Mistake(ring, 6, 0, 0.98), Mistake(stroke, 1, 7, 0.76))
    counts = 90 * np.eye(10, dtype=np.int64)
    counts[0, 6], counts[7, 1] = 12, 7
    return Mistakes(worst, counts, int(counts.sum()))


def boundary() -> Boundary:
    """Two classes, parted by a wave."""
    at = np.linspace(-1, 1, GRID)
    above = at[::-1, None] - 0.5 * np.sin(3 * at)
    points = np.array([[-0.5, 0.5], [0.3, 0.8], [0.0, -0.5], [0.7, -0.2]])
    labels = np.array([1, 1, 0, 0])
    certainty = 1 / (1 + np.exp(-6 * np.abs(above)))
    return Boundary((-1.0, 1.0), (-1.0, 1.0), (above > 0).astype(np.int64), certainty, points, labels, 2)


def inside() -> Inside:
    """A layer of a hundred units that see pictures."""
    y, x = np.mgrid[:28, :28]
    waves = [np.sin(x * n / 60) * np.cos(y * n / 90) for n in range(1, 101)]
    weights = np.stack(waves, axis=-1).reshape(784, 100)
    figures = np.linspace(0, 1, 100)
    past = tuple(
        Moment(update, 1000 // (1 + np.arange(BINS) * (1 + update // 150)), 0.0, 5.0)
        for update in range(0, 601, 20)
    )
    return Inside(
        1, "relu", "activation", figures, figures, figures, figures == 0, weights, (28, 28), past
    )  # fmt: skip


def answer() -> Answer:
    """What is said of a ring."""
    picture = mistakes().worst[0].image / 255
    probabilities = np.array([0.9, *[0.01] * 8, 0.02])
    layers = (*(np.abs(np.sin(np.arange(100) * n)) for n in range(1, 7)), np.log(probabilities))
    return Answer(picture, picture, None, probabilities, layers)


def views() -> dict[str, Any]:
    """Untrained, trained to its end with a live edit after an earlier run, diverged; several arms; points."""
    looked_into = {"learnt": mistakes(), "inside": inside(), "answer": answer()}
    pin = Pin(1, "Six layers", view_of(ARMS, 300).trial)
    return {
        "ready": view_of(PRESET),
        "arms": view_of(ARMS, 400, pins=(pin,), **looked_into),
        "points": view_of(FLAT, 400, learnt=boundary()),
        "finished": view_of(
            PRESET,
            601,
            phase=Phase.FINISHED,
            config=changed(PRESET.trial, {"optimizer.lr": 0.02}),
            edits=(Edit(update=282, set={"optimizer.lr": 0.02}),),
            before=view_of(PRESET, 400).trial,
            verdict=Verdict("OVERFITTING", "train 99.1 %, test 74.3 %: gap 24.8 points"),
            expectations_skipped=True,
            **looked_into,
        ),
        "diverged": view_of(
            PRESET,
            301,
            phase=Phase.DIVERGED,
            verdict=Verdict("DIVERGED", "at update 302, first in layer 6, rate 20"),
            divergence=Divergence(302, 6, 20.0),
        ),
    }


@dataclass(frozen=True)
class ScreenCase:
    """A screen: the app it belongs to, keys that lead to it, and what stands on it when there is room.

    Keys after `then` are pressed when `seen_first` stands there: what comes before takes its time.
    """

    app: Callable[[], App[int]]
    keys: tuple[str, ...] = ()
    seen: str = ""
    seen_first: str = ""
    then: tuple[str, ...] = ()

    @asynccontextmanager
    async def open(
        self, run_app: Callable[..., Any], size: tuple[int, int], theme: str = "tuitrain-dark"
    ) -> AsyncIterator[AppPilot]:
        """Run the app, press the keys and yield its pilot."""
        app = self.app()
        app.theme = theme
        async with run_app(app, size) as pilot:
            await pilot.press(*self.keys)
            if self.seen_first:
                await pilot.wait_until(lambda: self.seen_first in pilot.text)
                await pilot.press(*self.then)
            if size == (140, 40):
                assert self.seen in pilot.text
            yield pilot


def _main(view: str, *keys: str, seen: str = "", ascii: bool = False) -> ScreenCase:
    """The main screen on one of the views, or what the keys open from there."""

    def app() -> ScriptedApp:
        shown = views()[view]
        return ScriptedApp(ScriptedSource(shown), shown.preset, "overfit", ascii)

    # A run that has come somewhere was begun by somebody.
    return ScreenCase(app, keys if view == "ready" else ("space", *keys), seen)


def _study(preset: str, *keys: str, seen: str, ascii: bool = False) -> ScreenCase:
    return ScreenCase(lambda: LabApp(load(preset), ascii=ascii), keys, seen)


def _search(*keys: str, seen: str) -> ScreenCase:
    short = ("updates=40", "search.trials=9", "network.hidden=[20]")
    return ScreenCase(lambda: LabApp(load("search", short)), ("space",), seen, "finished", keys)


SCREENS: Mapping[str, ScreenCase] = {
    **{
        f"main-{state}-{panel}": _main(state, key)
        for (panel, key), state in product(
            {"charts": "1", "layers": "2", "settings": "3", "lesson": "4"}.items(), ("ready", "finished")
        )
    },
    "main-diverged": _main("diverged"),
    "main-changed-settings": _main("finished", "plus", "down", "right"),
    "main-ascii": _main("finished", ascii=True),
    "main-arms": _main("arms", "1", seen="2 fast"),
    "main-one-arm": _main("arms", "1", "right_square_bracket", seen="plain"),
    "main-cursor": _main("finished", "1", "x", "left", "left", seen="▲"),
    "main-one-chart": _main("finished", "3", "tab", "tab", "enter", seen="enter all panels"),
    "main-learnt": _main("finished", "5", seen="9"),
    "main-points": _main("points"),
    "help": _main("ready", "question_mark", seen="Train or pause"),
    "all-settings": _main("finished", "a", "down", "down", seen="/ find"),
    "find": _main("finished", "slash", *"rate", seen="rate▏"),
    "typing": _main("finished", "3", "enter", *"0.1", seen="enter take it"),
    "save": _main("finished", "s", seen="enter write it"),
    "leave": _main("finished", "q", seen="LEAVE THE LAB?"),
    "presets": _main("finished", "p", seen="784–100×6–10"),
    "explain-setting": _main("finished", "3", "i", seen="The learning rate"),
    "explain-verdicts": _main("finished", "1", "i", seen="OVERFITTING"),
    "mistakes": _main("finished", "v", seen="esc back"),
    "boundary": _main("points", "v", seen="esc back"),
    "board": _main(
        "finished", "d", "space", *["right"] * 5, *["down"] * 4, "space", seen="esc back"
    ),
    "layer": _main("finished", "2", "enter", seen="UNITS"),
    "layer-sorted": _main("finished", "2", "enter", "o", "o", "o", "down", seen="=0▾"),
    "grid": _main("arms", "g", seen="esc back"),
    "figures": _main("arms", "f", seen="DIFFERENT FROM"),
    "palette": _study("surface", "ctrl+p", seen="SCREENS"),
    "surface-contours": _study("surface", seen="CONTOURS"),
    "surface-settings": _study("surface", "2", seen="start x"),
    "surface-whole": _study("surface", "z", seen="CONTOURS"),
    "surface-gradients": _study("surface", "v", seen="GRADIENTS"),
    "surface-space": _study("surface", "v", "v", seen="IN SPACE"),
    "surface-tiles": _study("surface", "g", *["b"] * 20, seen="step  9/29"),
    "surface-one-arm": _study(
        "surface", *["right_square_bracket"] * 4, *["b"] * 9, seen="step 20/29"
    ),
    "surface-two-hollows": _study("local-minimum", "v", "v", seen="IN SPACE"),
    "surface-ascii": _study("surface", seen="CONTOURS", ascii=True),
    "activations-arms": _study("init-activations-relu", seen=" 4 networks"),
    "activations-one-arm": _study(
        "init-activations-relu", *["right_square_bracket"] * 3, seen="z, its input"
    ),
    "activations-matrix": _study("init-activations-relu", "g", seen="24 networks"),
    "search-table": _search(seen="place"),
    "search-scatter": _search("v", seen="weight_decay over"),
    "search-charts": _search("v", "v", seen="THE BEST"),
}  # fmt: skip
"""By the name they are stored under."""
