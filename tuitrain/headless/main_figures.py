"""Main figures: the few that a line of a table has room for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tuitrain.config import Preset, TrialConfig
from tuitrain.headless.outcome import ArmOutcome
from tuitrain.headless.table import MISSING, decimal

Value = float | int | str | None


@dataclass(frozen=True)
class MainFigure:
    """A figure with the heading it stands under; `width` is what its texts take at most."""

    name: str
    heading: str
    width: int = 9
    text: Callable[[Value], str] = decimal


def scored_sets(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """The sets of rows that any of the trials is scored on."""
    held_back = any(trial.data.validation_rows for trial in trials.values())
    return ("train", "validation", "test") if held_back else ("train", "test")


def scored_by(trials: Mapping[str, TrialConfig]) -> tuple[str, ...]:
    """What a score of any of them has: `loss`, and `accuracy` where there are classes to be right about."""
    classes = any(trial.data.shape.classes is not None for trial in trials.values())
    return ("loss", "accuracy") if classes else ("loss",)


def main_figures(preset: Preset, arms: tuple[str, ...]) -> tuple[MainFigure, ...]:
    """Those of these arms of the preset."""
    if preset.kind == "gradcheck":
        return _GRADIENTS
    trials = {arm: preset.trials[arm] for arm in arms}
    quality = scored_by(trials)[-1]
    scores = [MainFigure(f"{rows}_{quality}", rows) for rows in scored_sets(trials)]
    gap = [MainFigure("gap", "gap")] if quality == "accuracy" else []
    return (MainFigure("loss_last_100", "last 100"), *scores, *gap)


def texts(figures: tuple[MainFigure, ...], outcome: ArmOutcome) -> list[str]:
    """What an arm's figures come to, and the seconds it took."""
    return [*(figure.text(outcome.figures.get(figure.name)) for figure in figures), f"{outcome.seconds:.2f}"]


def _size(value: Value) -> str:
    return f"{value:.1e}" if isinstance(value, float) else MISSING


_GRADIENTS = (
    MainFigure("largest_relative", "largest relative", text=_size),
    MainFigure("largest_absolute", "largest absolute", text=_size),
    MainFigure("skipped", "skipped", text=str),
    MainFigure("verdict", "verdict", text=str),
)
