"""What a screen may ask of an experiment."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tuitrain.config import Preset
from tuitrain.training import Quantity


@dataclass(frozen=True)
class Run:
    """Train; after the end, for as many updates again."""


@dataclass(frozen=True)
class Pause:
    """Stand still between two updates."""


@dataclass(frozen=True)
class Step:
    """Do `updates` updates, or all up to the end of the epoch, and stand still."""

    updates: int | None = 1


@dataclass(frozen=True)
class Change:
    """Change live fields from the next update on."""

    changes: Mapping[str, Any]


@dataclass(frozen=True)
class Start:
    """Begin anew with `preset`, untrained."""

    preset: Preset


@dataclass(frozen=True)
class Speed:
    """Go at that many updates a second; None is full speed."""

    updates: int | None


@dataclass(frozen=True)
class Show:
    """Show that quantity of the layers."""

    quantity: Quantity


Command = Run | Pause | Step | Change | Start | Speed | Show
