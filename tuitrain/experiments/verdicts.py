"""Verdicts: one word for what is wrong with a layer or a run, with the figures it stands on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, isfinite
from typing import Final

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import LayerWord, RunWord
from tuitrain.training import SCORE_FIGURES, Band, History, LayerProbe, Trial

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
        _output(layer, largest) if layer.name == "out" else _hidden(layer, layers[0].figures, largest)
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
LOOK = 50
"""Updates between two looks at that mean: half of the losses in it are then new ones."""
STALLING = 500
"""Updates before which a loss that does not fall is no plateau."""
FAR = 1.5
"""A loss of so many times the baseline is no start of learning, however few updates are done."""


def run_verdict(trial: Trial) -> Verdict:
    """What a run is doing; the first that matches.

    It does not flicker: of what is looked at again and again the first look counts at once, a later change
    when two agree. When is looked follows from the history alone, every `LOOK` updates and at every
    evaluation, so that the word is the same whoever asks, and however often. Looked at every 20 updates with
    seed 0 this takes the changes of word in `vanishing-gradient` relu from 9 to 1, in `overfit` from 3 to 1,
    in `optimizers` rmsprop from 10 to 3, in `quickstart` from 4 to none.
    """
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
        or Verdict("LEARNING", f"loss {_said(mean[-1])} over the last {min(trial.updates, WINDOW)} updates")
    )


def _said(loss: float) -> str:
    """Three places, and of a loss that has none of them its first digits."""
    return f"{loss:.3f}" if loss >= 0.001 or not loss else f"{loss:.1e}"


def _agreed(looks: Flags) -> bool:
    """What looks one after the other come to: the first at once, another when two agree; no look is a no."""
    agree = np.flatnonzero(looks[1:] == looks[:-1])
    return bool(looks[agree[-1]]) if len(agree) else bool(looks[:1].any())


def _looks(losses: Band, start: int) -> Flags:
    """At which buckets is looked, from update `start` on."""
    apart = losses.stride * ceil(LOOK / losses.stride)
    looked: Flags = (losses.end >= start) & (losses.end % apart == 0)
    return looked


def _failing(losses: Band, mean: Floats, baseline: float) -> Verdict | None:
    now = float(mean[-1])
    nothing = Verdict("NOT LEARNING", f"loss {now:.3f}, knowing nothing costs {baseline:.3f}")
    # That is never called learning, not even until two looks agree. Of all presets, seed 0, only arms whose
    # rate or first weights are too large are ever there.
    far = now > FAR * baseline
    if losses.end[-1] < WINDOW:
        return nothing if far else None
    full = mean[losses.end >= WINDOW]
    least = np.minimum.accumulate(full)
    risen = (full > 1.5 * least) & (full > 0.05 * baseline)
    # What costs more than knowing nothing has learnt nothing; unless it had, and lost it: that is to rise.
    none = (full >= 0.99 * baseline) & ~(risen & (full > 1.01 * baseline))
    looks = _looks(losses, WINDOW)[losses.end >= WINDOW]
    if _agreed(none[looks]) or (far and not risen[-1]):
        return nothing
    if _agreed(risen[looks]) or far:
        return Verdict("RISING", f"loss {now:.3f}, it has been {least[-1]:.3f}")
    return None


def _overfitting(history: History) -> Verdict | None:
    last = history.scores.last
    if last is None or last.train_accuracy is None or last.held_out_accuracy is None:
        return None
    columns = dict(zip(SCORE_FIGURES, history.scores.table()[:, 1:].T, strict=True))
    name = "test" if last.validation_loss is None else "validation"
    train, other, loss = columns["train_accuracy"], columns[f"{name}_accuracy"], columns[f"{name}_loss"]
    grown = loss >= 1.1 * np.minimum.accumulate(loss)
    if not _agreed((train - other >= 0.10) & (grown | (train >= 0.99))):
        return None
    gap = f"gap {100 * (train[-1] - other[-1]):.1f} points"
    return Verdict("OVERFITTING", f"train {100 * train[-1]:.1f} %, {name} {100 * other[-1]:.1f} %: {gap}")


def _stalling(losses: Band, mean: Floats, baseline: float) -> Verdict | None:
    if losses.end[-1] < STALLING:
        return None
    before = np.interp(0.8 * losses.end, losses.end, mean)
    stalled = (mean > 0.05 * baseline) & (mean >= 0.99 * before)
    # Two looks to begin with: a single one called five runs of `adam-family` and `quickstart` so too soon.
    if not _agreed(stalled[_looks(losses, STALLING - LOOK)]):
        return None
    return Verdict("PLATEAU", f"loss {mean[-1]:.3f}, a fifth of the updates ago {before[-1]:.3f}")
