"""Verdicts on a run."""

from collections import Counter
from collections.abc import Iterable, Mapping
from math import sqrt
from typing import Final

from tuitrain.experiments.inspect.verdicts.gap import NARROW, WIDE, gap_of, getting_worse
from tuitrain.experiments.inspect.verdicts.losses import CERTAIN, LEARNT, WINDOW, Losses, said
from tuitrain.experiments.inspect.verdicts.verdict import Verdict
from tuitrain.training import Divergence, Stretch, Trial

STALLING: Final = 500
"""Updates before which a loss that does not fall is no plateau."""
FAR: Final = 1.5
"""A loss of so many times the baseline is no start of learning, however few updates are done."""
SLIGHT: Final = 0.004
"""A loss that is lower than the baseline by less than that share of it has learnt nothing."""
LEAST: Final = 0.01
"""A loss that falls by less than that share of itself stalls."""
RISEN: Final = 1.5
"""A loss of so many times its least has risen."""
UNDERFIT: Final = 0.2
"""A loss that stalls above that share of the baseline is more than a rest."""
BACK: Final = 1.1
"""A loss of so many times its least has been thrown back."""
MOVED: Final = 0.05
"""Weights that lie nearer to where they were drawn, as a share of their size, have hardly moved."""
BETTER: Final = 1 / 3
"""An answer that is right in that share of what a constant one gets wrong has learnt something."""


_GRAVITY: Final[Mapping[str, int]] = {
    word: place
    for place, word in enumerate(
        ("DIVERGED", "NOT LEARNING", "RISING", "OVERFITTING", "UNDERFITTING", "PLATEAU", "LEARNING", "READY")
    )
}


def counted(words: Iterable[str]) -> list[tuple[str, int]]:
    """How often each of the words of run verdicts occurs, the gravest word first."""
    return sorted(Counter(words).items(), key=lambda each: _GRAVITY[each[0]])


def run_verdict(trial: Trial) -> Verdict:
    """What a run is doing now; the first that matches.

    It follows from the history and the last update alone, so that every caller gets the same word, and
    however often.
    """
    if trial.divergence:
        return Verdict("DIVERGED", _broken(trial.divergence))
    if not trial.updates:
        return Verdict("READY", "untrained, with its first weights")
    losses = Losses.of(trial)
    return (
        _failing(losses, trial)
        or _overfitting(trial)
        or _stalling(losses, trial)
        or Verdict("LEARNING", f"loss {said(losses.now)} over the last {min(trial.updates, WINDOW)} updates")
    )


def _broken(broken: Divergence) -> str:
    place = f"at update {broken.update}, first in layer {broken.layer}, rate {broken.lr:g}"
    return f"{place}; {broken.reason}" if broken.reason else place


def _failing(seen: Losses, trial: Trial) -> Verdict | None:
    now, baseline = seen.now, seen.baseline
    nothing = Verdict("NOT LEARNING", f"loss {said(now)}, a constant guess has {said(trial.baseline)}")
    under = seen.under(baseline, SLIGHT * baseline)
    far = now > FAR * baseline and not under
    if seen.count < WINDOW:
        return nothing if far or _stuck(seen, trial) else None
    means = seen.band.trailing_mean(WINDOW)[seen.band.end >= WINDOW]
    least = float(means.min())
    learnt = least < (1 - LEAST) * baseline
    risen = learnt and now - seen.noise > RISEN * least and now > LEARNT * baseline
    # What had learnt, and lost it, rises; unless it comes to rest at knowing nothing.
    if (risen and not (1 - SLIGHT) * baseline <= now <= (1 + LEAST) * baseline) or (far and learnt):
        return Verdict("RISING", f"loss {said(now)}, the lowest was {said(least)}")
    if far or not (under or _answers(seen, trial)):
        return nothing
    return nothing if seen.count < STALLING and _stuck(seen, trial) else None


def _stuck(seen: Losses, trial: Trial) -> bool:
    """Whether it never moved: what stands still after a long way has arrived."""
    return seen.still and trial.distance < MOVED


def _answers(seen: Losses, trial: Trial) -> bool:
    """Whether it answers better than knowing nothing, whatever the losses of single batches are."""
    if seen.learnt:
        return True
    if seen.score is None:
        return False
    right, guessed = seen.score.train_accuracy, trial.baseline_accuracy
    if right is not None and guessed is not None and right - guessed > BETTER * (1 - guessed):
        return True
    return seen.score.train_loss < (1 - LEARNT) * seen.baseline


def _overfitting(trial: Trial) -> Verdict | None:
    gap = gap_of(trial)
    if trial.updates < WINDOW or gap is None or gap.size < WIDE:
        return None
    by_heart = gap.perfect or gap.useless or getting_worse(trial, gap.held_out)
    return Verdict("OVERFITTING", str(gap)) if by_heart else None


def _stalling(seen: Losses, trial: Trial) -> Verdict | None:
    if (seen.count < STALLING and not seen.still) or seen.learnt:
        return None
    end = seen.count
    before, later = seen.band.stretch(end / 3, 2 * end / 3), seen.band.stretch(2 * end / 3, end)
    if not seen.still and (_lower(before, later) or _lower(before, seen.recent)):
        return None
    sentence = f"loss {said(seen.now)}, {said(before.mean)} a third of the updates ago"
    gap = gap_of(trial)
    general = gap is not None and abs(gap.size) < NARROW
    if general and seen.left > UNDERFIT and _at_rest(seen, trial):
        return Verdict("UNDERFITTING", f"{sentence}, and no better on the training rows")
    return Verdict("PLATEAU", sentence)


def _at_rest(seen: Losses, trial: Trial) -> bool:
    """Whether it has come as far as it can: neither hardly moved since it was drawn, nor thrown back."""
    means = seen.band.trailing_mean(WINDOW)[seen.band.end >= WINDOW]
    thrown_back = len(means) > 0 and seen.now - seen.noise > BACK * float(means.min())
    return not seen.still and not thrown_back and trial.distance >= MOVED


def _lower(before: Stretch, later: Stretch) -> bool:
    """Whether the later losses are lower by more than noise, and by more than next to nothing."""
    noise = CERTAIN * sqrt(before.variance_of_mean + later.variance_of_mean)
    return before.mean - later.mean > max(noise, LEAST * before.mean)
