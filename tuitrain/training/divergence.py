"""Divergence: where training broke, and what broke it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tuitrain.config import TrialConfig
from tuitrain.training.history import History

Cause: TypeAlias = Literal["rate", "weight_decay", "first_weights"]
"""What was too large."""

_REASONS: Final[Mapping[Cause, str]] = {
    "first_weights": "the first weights are too large",
    "weight_decay": "the weight decay is too large for that rate",
}
FAR: Final = 10.0
"""A loss that is never under so many times the baseline was never one to begin with.

Squared errors grow with the square of the outputs: of them it is the square.
"""


@dataclass(frozen=True)
class Divergence:
    """Where training broke: at `update` (counted from 1, not taken), first in `layer`, at rate `lr`."""

    update: int
    layer: int
    lr: float
    cause: Cause = "rate"

    @property
    def reason(self) -> str:
        """What was too large beside the rate, in words; empty where it is the rate alone."""
        return _REASONS.get(self.cause, "")


def cause_of(config: TrialConfig, rate: float, baseline: float, history: History) -> Cause:
    """What a divergence under `config`, at the effective `rate`, is most likely due to.

    First weights, if no loss was ever near the `baseline`. Weight decay, if it alone takes more than half of
    the curvature that steps of that rate can bear.
    """
    losses = history.losses.band()
    far = FAR * FAR if config.loss == "mean_squared_error" else FAR
    # A baseline of 0, where all targets are the same, says nothing about the first weights.
    if not len(losses.low) or losses.low.min() > far * baseline > 0:
        return "first_weights"
    return "weight_decay" if rate * _decay(config) > _bearable(config) / 2 else "rate"


def _decay(config: TrialConfig) -> float:
    """What the weights are multiplied by, times the rate, and taken away from them in each step."""
    options = config.optimizer.model_dump()
    decoupled = options.get("weight_decay", 0.0)
    # A rule that divides by the size of its gradients takes steps of that size whatever the decay is.
    coupled = config.weight_decay if options["name"] in ("sgd", "momentum", "nesterov") else 0.0
    return float(max(decoupled, coupled))


def _bearable(config: TrialConfig) -> float:
    """The largest rate × curvature at which steps on a parabola do not grow."""
    options = config.optimizer.model_dump()
    momentum = options.get("momentum", 0.0)
    if options["name"] == "nesterov":
        return float(2 * (1 + momentum) / (1 + 2 * momentum))
    return float(2 * (1 + momentum))
