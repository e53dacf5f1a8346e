"""The view: everything a screen may know of an experiment, frozen and bounded."""

from dataclasses import dataclass
from enum import Enum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import Edit, Preset, TrialConfig
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.layers import LayersView
from tuitrain.experiments.verdicts import Verdict
from tuitrain.training import Band, Divergence, Trial


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

    @classmethod
    def of(cls, trial: Trial) -> Self:
        """Those of `trial` so far, copied."""
        return cls(trial.history.losses.band(), trial.history.scores.table())


@dataclass(frozen=True, eq=False)
class View:
    """An experiment at one moment. `version` grows with every new view of a session."""

    version: int
    preset: Preset
    """As it was started, without edits made since."""
    config: TrialConfig
    """As it is now."""
    phase: Phase
    arm: str
    updates: int
    baseline: float
    speed: int | None
    pace: float
    """Updates a second of wall time, lately; 0 when it stands."""
    seconds: float
    loss: float | None
    curves: Curves
    before: Curves | None
    """The run before this one."""
    layers: LayersView | None
    edits: tuple[Edit, ...]
    verdict: Verdict
    divergence: Divergence | None
    expectations: tuple[Checked, ...]
    """Empty until it ends."""
    expectations_skipped: bool
    error: str
    """What went wrong, in one line; empty when nothing did."""

    @property
    def epoch(self) -> float:
        """Epochs done."""
        return self.updates / self.config.updates_per_epoch

    @property
    def epochs(self) -> float:
        """Epochs in all."""
        return self.config.total_updates / self.config.updates_per_epoch
