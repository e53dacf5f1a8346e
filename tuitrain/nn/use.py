"""What a network is used for."""

from enum import Enum, auto


class Use(Enum):
    """What a network is for: batch norm and dropout behave accordingly."""

    TRAIN = auto()
    """Batch norm by the batch's statistics, which move the running ones; dropout leaves units out."""
    INFER = auto()
    """Batch norm by the running statistics; dropout leaves nothing out. Nothing shared is touched."""
    PROBE = auto()
    """Batch norm by the statistics of the rows at hand, the running ones untouched; dropout as in INFER."""
