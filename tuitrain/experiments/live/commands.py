"""What a screen may ask of an experiment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuitrain.config import Preset
from tuitrain.experiments.inspect.answers import Question
from tuitrain.training import Quantity


@dataclass(frozen=True)
class Run:
    """Train; after the end, for as many updates again."""


@dataclass(frozen=True)
class Pause:
    """Stand still between two updates."""


@dataclass(frozen=True)
class Step:
    """Do `updates` updates of every trial, or all up to the end of the epoch, and stand still."""

    updates: int | None = 1


@dataclass(frozen=True)
class Change:
    """Change live fields of that arm, or of all, from the next update on."""

    changes: Mapping[str, Any]
    arm: str | None = None


@dataclass(frozen=True)
class Back:
    """Take the chosen arm, or all, to the last good state; after a divergence at a tenth of the rate."""


@dataclass(frozen=True)
class Start:
    """Restart with `preset`, untrained; with `seeds` seeds, the preset's own and those that follow it."""

    preset: Preset
    seeds: int = 1


@dataclass(frozen=True)
class Open:
    """Begin with another preset: what was done to the one before counts for nothing."""

    preset: Preset


@dataclass(frozen=True)
class Choose:
    """Show that arm's layers, and let it stand out; None stands for all arms."""

    arm: str | None


@dataclass(frozen=True)
class PinTrial:
    """Put the trial that is shown aside, to be compared with."""


@dataclass(frozen=True)
class Unpin:
    """Remove all pins."""


@dataclass(frozen=True)
class Speed:
    """Go at that many updates a second; None is full speed."""

    updates: int | None


@dataclass(frozen=True)
class Show:
    """Show that quantity of the layers."""

    quantity: Quantity


@dataclass(frozen=True)
class ShowLearnt:
    """Show what the network has learnt, or no longer: what nobody looks at is not computed."""

    wanted: bool


@dataclass(frozen=True, eq=False)
class Ask:
    """Say from now on what the network that is shown answers to that picture; None ends it."""

    question: Question | None


@dataclass(frozen=True)
class InspectLayer:
    """Show from now on that layer, counted from 1, from inside; None ends it."""

    layer: int | None


Command = (
    Run
    | Pause
    | Step
    | Change
    | Back
    | Start
    | Open
    | Choose
    | PinTrial
    | Unpin
    | Speed
    | Show
    | ShowLearnt
    | Ask
    | InspectLayer
)
