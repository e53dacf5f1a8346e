"""The view: everything a screen may know of an experiment, frozen and bounded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from tuitrain.config import Edit, Preset, TrialConfig
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.inspect.answers import Answer
from tuitrain.experiments.inspect.inside import Inside
from tuitrain.experiments.inspect.layers import LayersView
from tuitrain.experiments.inspect.learnt import Learnt
from tuitrain.experiments.inspect.verdicts import Ill, Verdict
from tuitrain.experiments.trials.averaging import AverageView
from tuitrain.experiments.trials.curves import Curves, figures_of_curves
from tuitrain.training import Divergence


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
    """The edits that are in force by now."""
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
    """Of parameters and state, by their names in JSON; only known at its end."""

    @property
    def changes(self) -> tuple[Edit, ...]:
        """The edits in force that change more than the length: who trains on has changed nothing."""
        return tuple(edit for edit in self.edits if not edit.only_lengthens)

    @property
    def epoch(self) -> float:
        """Epochs trained so far, with a fraction."""
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
        """Epochs that the whole trial takes."""
        return self.config.total_updates / self.config.updates_per_epoch


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
        """The names of all arms, each once."""
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
        """The seeds of all trials, each once."""
        return tuple(dict.fromkeys(trial.seed for trial in self.trials))
