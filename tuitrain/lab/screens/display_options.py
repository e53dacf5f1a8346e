"""How all screens show what they show."""

from collections.abc import Sequence
from dataclasses import dataclass

from tuitrain.lab.actions import Action


@dataclass(frozen=True)
class DisplayOptions:
    """How all screens show: looks a second, whether in ASCII alone, the table with the keys in force."""

    fps: float
    ascii: bool
    actions: Sequence[Action]
