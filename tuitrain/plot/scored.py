"""What runs are scored on and by, and what a chart of it is called."""

from collections.abc import Mapping

from tuitrain.config import TrialConfig
from tuitrain.plot.spec import Marker

GAP = "gap"
"""In place of a set of rows: how much worse test rows do than training rows."""
LOSS = "loss"
"""In place of a set of rows: losses where accuracies are shown else."""
SETS: Mapping[str, tuple[str, Marker]] = {
    "test": ("test", "dash"),
    "validation": ("arm3", "dashdot"),
    "train": ("train", "line"),
}
"""Role and kind of line of each set of rows, from the back to the front."""


def scored_sets(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """The sets of rows that any of the trials is scored on."""
    held_back = any(trial.data.validation_rows for trial in trials.values())
    return ("train", "validation", "test") if held_back else ("train", "test")


def drawn_sets(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """The same, from the back of a chart to its front."""
    scored = scored_sets(trials)
    return tuple(name for name in SETS if name in scored)


def scored_by(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """What a score of any of them has: `loss`, and `accuracy` where there are classes to be right about."""
    classes = any(trial.data.shape.classes is not None for trial in trials.values())
    return ("loss", "accuracy") if classes else ("loss",)


def score_title(rows: str, quality: str) -> str:
    """`TEST ACCURACY`, `TEST LOSS`, `GAP train − test accuracy`; of all sets `ACCURACY`, `SCORED LOSS`."""
    if rows == GAP:
        return f"GAP {'train − test' if quality == 'accuracy' else 'test − train'} {quality}"
    every = "" if quality == "accuracy" else "scored"
    return f"{rows or every} {quality}".strip().upper()
