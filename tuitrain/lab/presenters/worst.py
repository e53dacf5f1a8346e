"""The layer that is worst off: which, and in which arm."""

from dataclasses import dataclass

from tuitrain.experiments.inspect.verdicts import OK, Ill, gravity
from tuitrain.experiments.live.view import View


@dataclass(frozen=True)
class Worst:
    """An arm's layer that is not well."""

    arm: str
    ill: Ill


def worst_layer(view: View) -> Worst | None:
    """Of all arms that have ended and the one that is shown, in the seed that layers are shown of.

    Of one that diverged it is the layer where it broke. None where all are well.
    """
    found = [
        Worst(trial.arm, ill) for trial in view.trials if trial.seed == view.trial.seed for ill in trial.ills
    ]
    if view.layers is not None and view.trial.divergence is None:
        ills = (Ill(layer.number, layer.verdict.word) for layer in view.layers.layers)
        found += [Worst(view.trial.arm, ill) for ill in ills if ill.word != OK]
    return min(found, key=lambda each: gravity(each.ill), default=None)
