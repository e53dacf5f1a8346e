"""What runs are scored on and by, and what a chart of it is called."""

from collections.abc import Mapping

from tuitrain.config import TrialConfig


def scored_sets(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """The sets of rows that any of the trials is scored on."""
    held_back = any(trial.data.validation_rows for trial in trials.values())
    return ("train", "validation", "test") if held_back else ("train", "test")


def scored_by(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """What a score of any of them has: `loss`, and `accuracy` where there are classes to be right about."""
    classes = any(trial.data.shape.classes is not None for trial in trials.values())
    return ("loss", "accuracy") if classes else ("loss",)


def score_title(rows: str, quality: str) -> str:
    """`TEST ACCURACY`, `TEST LOSS`; of all sets of rows `ACCURACY`, `SCORED LOSS`."""
    every = "" if quality == "accuracy" else "scored"
    return f"{rows or every} {quality}".strip().upper()
