"""How all screens show what they show."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class DisplayOptions:
    """How all screens show: looks a second, whether in ASCII alone, the keys that you chose for actions."""

    fps: float
    ascii: bool
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
