"""Verdicts on a run."""

from dataclasses import dataclass
from math import sqrt
from typing import Final

from tuitrain.experiments.verdicts.verdict import Verdict
from tuitrain.training import SCORE_FIGURES, Band, Divergence, History, Stretch, Trial

WINDOW: Final = 100
"""Updates that a run's verdict averages the loss over."""
STALLING: Final = 500
"""Updates before which a loss that does not fall is no plateau."""
FAR: Final = 1.5
"""A loss of so many times the baseline is no start of learning, however few updates are done."""
LEARNT: Final = 0.05
"""Under that share of the baseline next to nothing is left to learn."""
SLIGHT: Final = 0.004
"""A loss that is lower than the baseline by less than that share of it has learnt nothing."""
LEAST: Final = 0.01
"""A loss that falls by less than that share of itself stalls."""
UNDERFIT: Final = 0.2
"""A loss that stalls above that share of the baseline is more than a rest."""
FROZEN: Final = 1e-6
"""A layer whose update is a smaller share of its weights stands still."""
LARGE: Final = 1e6
"""Losses from here on are said by their first digits."""
CERTAIN: Final = 3.0
"""So many standard deviations are more than noise."""


def run_verdict(trial: Trial) -> Verdict:
    """What a run is doing now; the first that matches.

    It follows from the history and the last update alone, so that the word is the same whoever asks, and
    however often.
    """
    if trial.divergence:
        return Verdict("DIVERGED", _broken(trial.divergence))
    losses = trial.history.losses.band()
    if not len(losses.end):
        return Verdict("READY", "untrained, as the weights were drawn")
    seen = _Losses.of(trial, losses)
    return (
        _failing(seen)
        or _overfitting(trial.history)
        or _stalling(seen, trial.history)
        or Verdict("LEARNING", f"loss {_said(seen.now)} over the last {min(trial.updates, WINDOW)} updates")
    )


@dataclass(frozen=True)
class _Losses:
    """What the losses of a run come to."""

    band: Band
    baseline: float
    recent: Stretch
    """The last `WINDOW`, or all."""
    still: bool
    """Whether no layer moves, though there is something left to learn."""

    @classmethod
    def of(cls, trial: Trial, band: Band) -> "_Losses":
        count = float(band.end[-1])
        recent = band.stretch(count - WINDOW, count)
        ratios, factor = trial.update_ratios, trial.factor
        still = bool(ratios) and factor > 0 and max(ratios) < FROZEN * factor
        return cls(band, trial.baseline, recent, still and recent.mean > LEARNT * trial.baseline)

    @property
    def count(self) -> float:
        return float(self.band.end[-1])

    @property
    def now(self) -> float:
        return self.recent.mean

    @property
    def noise(self) -> float:
        """By how much the mean of the last ones may lie away from what it stands for."""
        return CERTAIN * sqrt(self.recent.variance_of_mean)


def _broken(broken: Divergence) -> str:
    place = f"at update {broken.update}, first in layer {broken.layer}, rate {broken.lr:g}"
    return f"{place}; {broken.reason}" if broken.reason else place


def _said(loss: float) -> str:
    """Three places, and of a loss that has none of them, or too many before them, its first digits."""
    return f"{loss:.3f}" if 0.001 <= loss < LARGE or not loss else f"{loss:.1e}"


def _failing(seen: _Losses) -> Verdict | None:
    now, baseline = seen.now, seen.baseline
    nothing = Verdict("NOT LEARNING", f"loss {_said(now)}, knowing nothing costs {_said(baseline)}")
    far = now > FAR * baseline
    if seen.count < WINDOW:
        return nothing if far or seen.still else None
    means = seen.band.trailing_mean(WINDOW)[seen.band.end >= WINDOW]
    least = float(means.min())
    learnt = least < (1 - LEAST) * baseline
    risen = learnt and now - seen.noise > 1.5 * least and now > LEARNT * baseline
    # What had learnt, and lost it, rises; unless it comes to rest at knowing nothing.
    if (risen and not (1 - SLIGHT) * baseline <= now <= (1 + LEAST) * baseline) or (far and learnt):
        return Verdict("RISING", f"loss {_said(now)}, it has been {_said(least)}")
    if far or now > baseline - max(seen.noise, SLIGHT * baseline):
        return nothing
    return nothing if seen.still and seen.count < STALLING else None


def _quality(history: History) -> tuple[str, str] | None:
    """By what training and held-out rows are compared: the ends of two figures' names."""
    last = history.scores.last
    if last is None:
        return None
    held_out = "test" if last.validation_loss is None else "validation"
    for name in ("accuracy", "r2"):
        if None not in (getattr(last, f"train_{name}"), getattr(last, f"{held_out}_{name}")):
            return name, held_out
    return None


def _overfitting(history: History) -> Verdict | None:
    known = _quality(history)
    if known is None:
        return None
    quality, held_out = known
    columns = dict(zip(SCORE_FIGURES, history.scores.table()[:, 1:].T, strict=True))
    train, other = (float(columns[f"{split}_{quality}"][-1]) for split in ("train", held_out))
    loss = columns[f"{held_out}_loss"]
    if train - other < 0.10 or not (loss[-1] >= 1.1 * loss.min() or train >= 0.99):
        return None
    return Verdict("OVERFITTING", _gap(quality, held_out, train, other))


def _gap(quality: str, held_out: str, train: float, other: float) -> str:
    if quality == "r2":
        return f"train R² {train:.3f}, {held_out} R² {other:.3f}"
    gap = f"gap {100 * (train - other):.1f} points"
    return f"train {100 * train:.1f} %, {held_out} {100 * other:.1f} %: {gap}"


def _stalling(seen: _Losses, history: History) -> Verdict | None:
    if seen.count < STALLING or seen.now <= LEARNT * seen.baseline:
        return None
    end = seen.count
    before, later = seen.band.stretch(end / 3, 2 * end / 3), seen.band.stretch(2 * end / 3, end)
    if not seen.still and (_lower(before, later) or _lower(before, seen.recent)):
        return None
    said = f"loss {_said(seen.now)}, {_said(before.mean)} a third of the updates ago"
    if not seen.still and seen.now > UNDERFIT * seen.baseline and _generalizes(history):
        return Verdict("UNDERFITTING", f"{said}, and no better on the rows it learns from")
    return Verdict("PLATEAU", said)


def _lower(before: Stretch, later: Stretch) -> bool:
    """Whether the later losses are lower by more than noise, and by more than next to nothing."""
    noise = CERTAIN * sqrt(before.variance_of_mean + later.variance_of_mean)
    return before.mean - later.mean > max(noise, LEAST * before.mean)


def _generalizes(history: History) -> bool:
    """Whether it is as good on rows that it did not learn from."""
    known, last = _quality(history), history.scores.last
    if known is None or last is None:
        return False
    quality, held_out = known
    gap = getattr(last, f"train_{quality}") - getattr(last, f"{held_out}_{quality}")
    return bool(abs(gap) < 0.05)
