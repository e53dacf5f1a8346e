"""Training: one config, one network, and everything that can be asked of it."""

from tuitrain.training.averaged import Averaged, TrainedNetwork
from tuitrain.training.divergence import Divergence
from tuitrain.training.history import Band, History, Stretch
from tuitrain.training.probe import QUANTITIES, LayerProbe, Quantity
from tuitrain.training.scores import SCORE_FIGURES, Score, Threshold
from tuitrain.training.snapshot import Snapshot
from tuitrain.training.state import State
from tuitrain.training.trial import Due, Trial

__all__ = [
    "QUANTITIES",
    "SCORE_FIGURES",
    "Averaged",
    "Band",
    "Divergence",
    "Due",
    "History",
    "LayerProbe",
    "Quantity",
    "Score",
    "Snapshot",
    "State",
    "Stretch",
    "Threshold",
    "TrainedNetwork",
    "Trial",
]
