"""Training: one config, one network, and everything that can be asked of it."""

from tuitrain.training.history import Band, History, Score
from tuitrain.training.probe import QUANTITIES, LayerProbe, Quantity
from tuitrain.training.state import State
from tuitrain.training.trial import Divergence, Due, Trial

__all__ = [
    "QUANTITIES",
    "Band",
    "Divergence",
    "Due",
    "History",
    "LayerProbe",
    "Quantity",
    "Score",
    "State",
    "Trial",
]
