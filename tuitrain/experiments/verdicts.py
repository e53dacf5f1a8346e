"""Verdicts: one word for what is wrong with a layer or a run, with the figures it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from tuitrain.training import Band, History, LayerProbe, Trial

Floats = NDArray[np.float64]

LayerWord: TypeAlias = Literal[
    "ok", "NOT FINITE", "ALIKE", "COLLAPSED", "EXPLODING", "SATURATED", "DEAD", "NO GRADIENT", "FROZEN",
    "JUMPY",
]  # fmt: skip
RunWord: TypeAlias = Literal[
    "READY", "LEARNING", "NOT LEARNING", "PLATEAU", "RISING", "OVERFITTING", "DIVERGED"
]  # fmt: skip

OK: Final = "ok"


@dataclass(frozen=True)
class Verdict:
    """A word, and one sentence with the figures."""

    word: LayerWord | RunWord
    sentence: str = ""

    def __str__(self) -> str:
        return f"{self.word}: {self.sentence}" if self.sentence else self.word


SPANS = {"sigmoid": 1.0, "tanh": 2.0}
"""How far the values of a bounded activation can lie apart."""


def layer_verdicts(layers: Sequence[LayerProbe]) -> tuple[Verdict, ...]:
    """For each layer of a probe with activations, gradients and weights: the first that matches."""
    largest = max((layer.figures.get("gradient.rms", 0.0) for layer in layers), default=0.0)
    return tuple(
        _output(layer, largest) if layer is layers[-1] else _hidden(layer, layers[0].figures, largest)
        for layer in layers
    )


def _hidden(layer: LayerProbe, first: Mapping[str, float], largest: float) -> Verdict:
    figures, reference = layer.figures, first["activation.rms"]
    rms, dead = figures["activation.rms"], figures.get("activation.dead", 0.0)
    if not _finite(figures):
        return Verdict("NOT FINITE")
    if layer.units > 1 and figures["activation.spread"] <= 1e-3:
        return Verdict("ALIKE")
    span = SPANS.get(layer.name)
    if rms <= 0.01 * reference if span is None else figures["activation.std"] <= 0.02 * span:
        return Verdict("COLLAPSED")
    if rms > 20 * reference:
        return Verdict("EXPLODING")
    if figures.get("activation.saturated", 0.0) >= 0.4:
        return Verdict("SATURATED", f"{figures['activation.saturated']:.0%} on the flat ends")
    if dead >= 1 / 3:
        return Verdict("DEAD", f"{round(dead * layer.units)} of {layer.units}")
    return _learning(figures, largest)


def _output(layer: LayerProbe, largest: float) -> Verdict:
    return _learning(layer.figures, largest) if _finite(layer.figures) else Verdict("NOT FINITE")


def _learning(figures: Mapping[str, float], largest: float) -> Verdict:
    gradient, ratio = figures.get("gradient.rms"), figures.get("update.ratio")
    if gradient is not None and gradient <= 1e-3 * largest:
        return Verdict("NO GRADIENT")
    if ratio is not None and ratio < 1e-6:
        return Verdict("FROZEN")
    if ratio is not None and ratio > 1e-1:
        return Verdict("JUMPY")
    return Verdict(OK)


def _finite(figures: Mapping[str, float]) -> bool:
    return all(isfinite(value) for value in figures.values())


class SteadyVerdicts:
    """Layer verdicts that do not flicker: the first shows at once, a later change when two agree.

    What is not finite shows at once too: a run that diverged is not probed again.
    """

    def __init__(self) -> None:
        self._shown: tuple[Verdict, ...] = ()
        self._last: tuple[Verdict, ...] = ()

    def settle(self, verdicts: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """What to show, given the newest probe's `verdicts`."""
        if len(self._shown) != len(verdicts):
            self._shown = self._last = verdicts
        self._shown = tuple(
            new if new.word in (last.word, shown.word, "NOT FINITE") else shown
            for new, last, shown in zip(verdicts, self._last, self._shown, strict=True)
        )
        self._last = verdicts
        return self._shown


WINDOW = 100
"""Updates that a run's verdict averages the loss over."""


def run_verdict(trial: Trial) -> Verdict:
    """What a run is doing; the first that matches."""
    broken, losses = trial.divergence, trial.history.losses.band()
    if broken:
        place = f"at update {broken.update}, first in layer {broken.layer}, rate {broken.lr:g}"
        return Verdict("DIVERGED", place)
    if not len(losses.end):
        return Verdict("READY", "untrained, as the weights were drawn")
    mean = losses.trailing_mean(WINDOW)
    return (
        _failing(losses, mean, trial.baseline)
        or _overfitting(trial.history)
        or _stalling(losses, mean, trial.baseline)
        or Verdict("LEARNING", f"loss {mean[-1]:.3f} over the last {min(trial.updates, WINDOW)} updates")
    )


def _failing(losses: Band, mean: Floats, baseline: float) -> Verdict | None:
    if losses.end[-1] < WINDOW:
        return None
    now, least = float(mean[-1]), float(mean[losses.end >= WINDOW].min())
    if abs(now - baseline) <= 0.01 * baseline:
        return Verdict("NOT LEARNING", f"loss {now:.3f}, knowing nothing costs {baseline:.3f}")
    if now > 1.5 * least and now > 0.05 * baseline:
        return Verdict("RISING", f"loss {now:.3f}, it has been {least:.3f}")
    return None


def _overfitting(history: History) -> Verdict | None:
    last = history.scores.last
    if last is None or last.train_accuracy is None or last.held_out_accuracy is None:
        return None
    train, other, loss = last.train_accuracy, last.held_out_accuracy, last.held_out_loss
    if train - other < 0.10:
        return None
    if loss is not None and loss < 1.1 * history.least_held_out_loss and train < 0.99:
        return None
    name = "test" if last.validation_loss is None else "validation"
    figures = f"train {100 * train:.1f} %, {name} {100 * other:.1f} %: gap {100 * (train - other):.1f} points"
    return Verdict("OVERFITTING", figures)


def _stalling(losses: Band, mean: Floats, baseline: float) -> Verdict | None:
    updates, now = losses.end[-1], float(mean[-1])
    if updates < 500 or now <= 0.05 * baseline:
        return None
    before = float(np.interp(0.8 * updates, losses.end, mean))
    if now < 0.99 * before:
        return None
    return Verdict("PLATEAU", f"loss {now:.3f}, a fifth of the updates ago {before:.3f}")
