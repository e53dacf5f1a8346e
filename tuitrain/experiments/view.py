"""The view: everything a screen may know of an experiment, frozen and bounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from math import isfinite
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import Edit, Preset, TrialConfig
from tuitrain.experiments.answers import Answer
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.inside import Inside
from tuitrain.experiments.layers import LayersView
from tuitrain.experiments.learnt import Learnt
from tuitrain.experiments.verdicts import WINDOW, Ill, Verdict
from tuitrain.training import SCORE_FIGURES, Band, Divergence, History, Score, Trial


class Phase(Enum):
    """What a session is doing."""

    READY = "ready"
    RUNNING = "running"
    PAUSED = "paused"
    FINISHED = "finished"
    DIVERGED = "diverged"
    FAILED = "failed"


SPEEDS: tuple[int | None, ...] = (1, 10, 100, None)
"""Updates a second; None is as fast as it goes."""


@dataclass(frozen=True, eq=False)
class Curves:
    """A run's series: losses by buckets, scores as (evaluations, 1 + figures) with the update first."""

    losses: Band
    scores: NDArray[np.float64]
    trained: bool = True
    """Whether there are losses, or will be."""
    broke: int | None = None
    """The update at which it diverged."""

    @classmethod
    def of(cls, trial: Trial) -> Self:
        """Those of `trial` so far, copied."""
        broke = trial.divergence.update if trial.divergence is not None else None
        return cls(trial.history.losses.band(), trial.history.scores.table(), broke=broke)

    @classmethod
    def of_scores(cls, history: History) -> Self:
        """Those in `history`, copied, of what is scored and not trained."""
        return cls(history.losses.band(), history.scores.table(), trained=False)

    @classmethod
    def of_score(cls, score: Score | None) -> Self:
        """Those of what is scored once, or never, and is not trained."""
        history = History()
        if score is not None:
            history.add_score(score)
        return cls.of_scores(history)

    @property
    def unscored(self) -> Self:
        """The losses alone."""
        return replace(self, scores=self.scores[:0])


def figures_of_curves(curves: Curves) -> Figures:
    """What the last losses and scores come to, by the names of figures; none is NaN."""
    numbers: dict[str, float] = {}
    losses = curves.losses.trailing_mean(WINDOW)
    if len(losses):
        numbers["loss_last_100"] = float(losses[-1])
    if len(curves.scores):
        numbers |= dict(zip(SCORE_FIGURES, map(float, curves.scores[-1, 1:]), strict=True))
        if "train_accuracy" in numbers and "test_accuracy" in numbers:
            numbers["gap"] = numbers["train_accuracy"] - numbers["test_accuracy"]
    return {name: value for name, value in numbers.items() if isfinite(value)}


@dataclass(frozen=True, eq=False)
class TrialView:
    """One trial at one moment; the same object as long as nothing happens to it."""

    arm: str
    seed: int
    config: TrialConfig
    """As it is now."""
    start: TrialConfig
    """As it was before any edit."""
    status: Status | None
    """How it ended; None while there is something left to do."""
    updates: int
    baseline: float
    """The loss of an answer that knows nothing of the inputs."""
    baseline_accuracy: float | None
    """The accuracy of such an answer; None where numbers are asked for."""
    seconds: float
    loss: float | None
    curves: Curves
    edits: tuple[Edit, ...]
    """Those in force."""
    to_come: tuple[Edit, ...]
    """Those that wait for their update."""
    verdict: Verdict
    divergence: Divergence | None
    recent_loss: float | None = None
    """Mean loss of the last 100 updates; None before the first."""
    ills: tuple[Ill, ...] = ()
    """Its layers that are not well, the gravest first; known at its end only."""
    factor: float = 1.0
    """What its schedule multiplied the rate of the last update by."""
    hashes: Mapping[str, str] = field(default_factory=dict)
    """Of what it came to, by their names in JSON; known at its end only."""

    @property
    def changes(self) -> tuple[Edit, ...]:
        """The edits in force that change more than the length: who trains on has changed nothing."""
        return tuple(edit for edit in self.edits if not edit.only_lengthens)

    @property
    def epoch(self) -> float:
        """Epochs done."""
        return self.updates / self.config.updates_per_epoch

    @property
    def figures(self) -> Figures:
        """What it has come to so far, by the names of figures; nothing of its layers, none is NaN."""
        # The last score of a diverged network is one from before it broke, and says nothing of its end.
        known = self.curves if self.divergence is None else self.curves.unscored
        figures: dict[str, float | int | str] = {"updates": self.updates, **figures_of_curves(known)}
        if self.recent_loss is not None:
            # In buckets, as the curves have it, it is only nearly the same.
            figures["loss_last_100"] = self.recent_loss
        return figures | {"verdict": self.verdict.word}

    @property
    def epochs(self) -> float:
        """Epochs in all."""
        return self.config.total_updates / self.config.updates_per_epoch


@dataclass(frozen=True, eq=False)
class AverageView:
    """An ensemble's average at one moment: curves as those of a trial, and what it gains on its members."""

    arm: str
    seed: int
    config: TrialConfig
    """That of its members."""
    status: Status | None
    updates: int
    seconds: float
    """Those of all members."""
    curves: Curves
    gains: Figures
    """`gain` and `gain_on_best` at its last score; empty without one."""

    @property
    def figures(self) -> Figures:
        """What it has come to so far, by the names of figures."""
        known = {name: value for name, value in figures_of_curves(self.curves).items() if name != "objective"}
        return {"updates": self.updates, **known, **self.gains}


@dataclass(frozen=True, eq=False)
class Pin:
    """A trial put aside to be compared with."""

    number: int
    title: str
    trial: TrialView


@dataclass(frozen=True, eq=False)
class View:
    """An experiment at one moment. `version` grows with every new view of a session."""

    version: int
    preset: Preset
    """As it was started, without edits made since."""
    phase: Phase
    trials: tuple[TrialView, ...]
    """Every arm's, in the order of the preset; with several seeds, all arms of the first seed come first."""
    shown: int
    """Which of them the layers are of."""
    chosen: str | None
    """The arm that stands out; None stands for all."""
    speed: int | None
    pace: float
    """Updates a second of wall time, lately, of all trials together; 0 when it stands."""
    before: TrialView | None
    """The run before this one."""
    pins: tuple[Pin, ...]
    layers: LayersView | None
    expectations: tuple[Checked, ...]
    """Empty until it ends."""
    expectations_skipped: bool
    error: str
    """What went wrong, in one line; empty when nothing did."""
    learnt: Learnt | None = None
    """What the trial that is shown has learnt; None while nobody asks for it, or where it cannot be seen."""
    answer: Answer | None = None
    """To what was asked last; None while nobody asks."""
    inside: Inside | None = None
    """The layer that is looked at; None while nobody does."""
    averages: tuple[AverageView, ...] = ()
    """Of an ensemble its average, one for each seed."""
    obeyed: int = 0
    """How many commands sent to its session came before it, refused ones too: it shows their effects."""

    @property
    def trial(self) -> TrialView:
        """The trial whose layers are shown."""
        return self.trials[self.shown]

    @property
    def arms(self) -> tuple[str, ...]:
        """Every arm's name."""
        return tuple(dict.fromkeys(trial.arm for trial in self.trials))

    @property
    def lines(self) -> tuple[TrialView | AverageView, ...]:
        """All that has curves, trials and averages, in the order of the names that figures stand under."""
        order = {name: number for number, name in enumerate(self.preset.figure_arms)}
        return tuple(sorted((*self.trials, *self.averages), key=lambda line: order[line.arm]))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all lines."""
        return tuple(dict.fromkeys(line.arm for line in self.lines))

    @property
    def seeds(self) -> tuple[int, ...]:
        """Every seed."""
        return tuple(dict.fromkeys(trial.seed for trial in self.trials))
