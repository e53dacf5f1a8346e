"""The course of a run: what its layers are judged by beside their own figures."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from tuitrain.experiments.inspect.verdicts.losses import Losses
from tuitrain.experiments.inspect.verdicts.run import run_verdict
from tuitrain.training import LayerProbe, Trial

Probes = Sequence[LayerProbe]


@dataclass(frozen=True)
class Course:
    """How the run goes that layers are looked at in."""

    stuck: bool = True
    """Whether it learns nothing, or nothing more while it is far from having learnt."""
    learnt: bool = False
    """Whether next to nothing is left to learn, for this network at least."""
    factor: float = 1.0
    """What its schedule multiplied the rate of the last update by."""
    untrained: Callable[[], Probes] = tuple
    """Its layers as they were first drawn; asked only where that decides."""


ALONE: Final = Course()
"""That of layers which are looked at without a run."""

_STALLED: Final = ("PLATEAU", "UNDERFITTING")
HIGH: Final = 0.5
"""A loss above that share of the baseline, where it stalls, is far from having learnt."""


def course_of(trial: Trial, untrained: Callable[[], Probes]) -> Course:
    """That of `trial` as it stands, in the thread that trains it."""
    word = run_verdict(trial).word
    if not trial.updates:
        return Course(stuck=word == "DIVERGED", factor=trial.factor, untrained=untrained)
    losses = Losses.of(trial)
    stuck = word in ("NOT LEARNING", "RISING", "DIVERGED") or (word in _STALLED and losses.left > HIGH)
    return Course(stuck, losses.learnt or word == "UNDERFITTING", trial.factor, untrained)
