"""Main figures: the few that a line of a table has room for."""

from collections.abc import Callable
from dataclasses import dataclass

from tuitrain.config import ENSEMBLE_ARM, Kind, Preset, facts_of
from tuitrain.headless.outcome import ArmOutcome
from tuitrain.plot.scored import scored_by, scored_sets
from tuitrain.plot.table import MISSING, decimal
from tuitrain.plot.words import number

FAR = 1e4
"""From here on a place has no digits that anybody reads."""

R2 = "test R²"
"""How well numbers are answered, as a table is headed: an accuracy there is none."""

Value = float | int | str | None


@dataclass(frozen=True)
class MainFigure:
    """A figure with the heading it stands under; `width` is what its texts take at most."""

    name: str
    heading: str
    width: int = 9
    text: Callable[[Value], str] = decimal


def main_figures(preset: Preset, arms: tuple[str, ...]) -> tuple[MainFigure, ...]:
    """Those of these arms of the preset."""
    if own := figures_of_study(preset.kind):
        return own
    trials = {arm: preset.trial_of(arm) for arm in arms}
    quality = scored_by(trials)[-1]
    scores = [MainFigure(f"{rows}_{quality}", rows) for rows in scored_sets(trials)]
    beside = [MainFigure("gap", "gap")] if quality == "accuracy" else [MainFigure("test_r2", R2)]
    gain = (
        [MainFigure("gain", "gain")]
        if quality == "accuracy" and preset.members and ENSEMBLE_ARM in arms
        else []
    )
    return (MainFigure("loss_last_100", "last 100"), *scores, *beside, *gain)


def figures_of_study(kind: Kind) -> tuple[MainFigure, ...]:
    """Those of a kind that trains nothing; none where it has figures of layers alone, and of training."""
    names = facts_of(kind).figures or ()
    of_run = tuple(MainFigure(name, name, text=_plain) for name in names if not name.startswith("layer."))
    return _OF_STUDIES.get(kind, of_run)


def texts(figures: tuple[MainFigure, ...], outcome: ArmOutcome) -> list[str]:
    """What an arm's figures come to, and the seconds it took."""
    return [*(figure.text(outcome.figures.get(figure.name)) for figure in figures), f"{outcome.seconds:.2f}"]


def _size(value: Value) -> str:
    return f"{value:.1e}" if isinstance(value, float) else MISSING


def _plain(value: Value) -> str:
    return MISSING if value is None else number(value)


def coordinate(value: Value) -> str:
    """A place or a height, to a millionth; of one far away its size."""
    if not isinstance(value, float):
        return MISSING
    # Not -0.000000: 0.0 added makes zero of minus zero.
    return f"{round(value, 6) + 0.0:.6f}" if abs(value) < FAR else f"{value:.3e}"


_GRADIENTS = (
    MainFigure("largest_relative", "largest relative", text=_size),
    MainFigure("largest_absolute", "largest absolute", text=_size),
    MainFigure("skipped", "skipped", text=str),
    MainFigure("verdict", "verdict", text=str),
)
_PLACE = tuple(MainFigure(name, name, 10, coordinate) for name in ("x", "y", "f"))
_OF_STUDIES: dict[Kind, tuple[MainFigure, ...]] = {"gradcheck": _GRADIENTS, "surface": _PLACE}
