"""Seeds: the same experiment again and again, and how far its figures spread."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from tuitrain.config import Preset
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Figures


@dataclass(frozen=True)
class Spread:
    """One figure over those of the seeds where it applies."""

    mean: float
    std: float | None
    """The sample's standard deviation; None with a single seed."""
    min: float
    max: float
    count: int


def spreads(runs: Sequence[Figures]) -> Mapping[str, Spread]:
    """Every number in any of the runs' figures (`<arm>.<figure>`), in the order of the first that has it."""
    names = dict.fromkeys(name for figures in runs for name in figures)
    numbers = {name: [value for run in runs if _is_number(value := run.get(name))] for name in names}
    return {name: _spread(values) for name, values in numbers.items() if values}  # type: ignore[arg-type]


def check_mean(preset: Preset, runs: Sequence[Figures], ran: Sequence[str]) -> tuple[Checked, ...]:
    """The preset's expectations against the means of all runs; a word counts where all runs agree on it."""
    agreed = {
        name: word
        for name, word in runs[0].items()
        if isinstance(word, str) and all(run.get(name) == word for run in runs)
    }
    means = {name: spread.mean for name, spread in spreads(runs).items()}
    return check(preset, {**agreed, **means}, ran)


def _is_number(value: float | int | str | None) -> bool:
    return isinstance(value, float | int)


def _spread(values: Sequence[float]) -> Spread:
    deviation = stdev(values) if len(values) > 1 else None
    return Spread(fmean(values), deviation, min(values), max(values), len(values))
