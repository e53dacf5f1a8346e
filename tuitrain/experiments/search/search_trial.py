"""Search trials: settings that were tried, their results, and which of them are the best."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from statistics import median

from tuitrain.config import TrialConfig
from tuitrain.experiments.figures import Figures
from tuitrain.experiments.search.space import Settings
from tuitrain.experiments.trials.plan import Result


@dataclass(frozen=True, eq=False)
class SearchTrial:
    """One trial of a search."""

    number: int
    """From 1, in the order in which they are made."""
    point: tuple[float, ...]
    """Where in the cube its settings lie."""
    settings: Settings
    trial: Callable[[], TrialConfig]
    """Makes its config: that takes a while, and there may be thousands."""
    result: Result | None = None
    """Its result, as far as it was trained; None before."""
    rung: int = 0
    """How often it went on where others were given up."""

    @property
    def config(self) -> TrialConfig:
        """That of its trial. ConfigError where its settings do not go together."""
        return self.trial()

    @property
    def name(self) -> str:
        """The name of the arm that the trial is run as."""
        return f"trial{self.number}"

    @property
    def figures(self) -> Figures:
        """Those of its result."""
        return self.result.figures if self.result else {}

    def value(self, monitor: str) -> float | None:
        """The figure it is judged by; None where there is none: a trial that broke has no score."""
        value = self.figures.get(monitor)
        return value if isinstance(value, float) else None

    def goodness(self, monitor: str) -> float:
        """The same, turned so that more is better; what has none is worse than all others."""
        value = self.value(monitor)
        if value is None:
            return -inf
        return -value if monitor.endswith("loss") else value


def ranked(attempts: Iterable[SearchTrial], monitor: str) -> list[SearchTrial]:
    """The best first; of equals the one made first. Those trained longer come before those given up."""

    def place(attempt: SearchTrial) -> tuple[bool, int, float, int]:
        good = attempt.goodness(monitor)
        return good == -inf, -attempt.rung, -good, attempt.number

    return sorted(attempts, key=place)


def scored(attempts: Iterable[SearchTrial], monitor: str) -> list[SearchTrial]:
    """Those that have a score, the best first; what broke is never one of the best."""
    return [each for each in ranked(attempts, monitor) if each.value(monitor) is not None]


def best_value(attempts: Iterable[SearchTrial], monitor: str) -> float | None:
    """What the best of them come to; None where none has a score."""
    first = next(iter(ranked(attempts, monitor)), None)
    return first.value(monitor) if first else None


def median_value(attempts: Sequence[SearchTrial], monitor: str) -> float | None:
    """What half of the trials come to at least; None where half of them broke."""
    values = [attempt.goodness(monitor) for attempt in attempts]
    middle = median(values) if values else -inf
    return None if middle == -inf else abs(middle)


def standard_error(accuracy: float, rows: int) -> float:
    """How far a share of right answers among `rows` lies from the true one: `√(p (1 - p) / n)`.

    That is a standard deviation, in the same unit.
    """
    return sqrt(accuracy * (1 - accuracy) / rows)


def rows_of(figure: str, config: TrialConfig) -> int:
    """How many rows an accuracy of that name is counted on."""
    if figure.startswith("validation"):
        return config.data.validation_rows
    if figure.startswith("train"):
        limit = config.evaluate.train_rows
        return config.data.train_rows if limit == "all" else limit
    limit = config.evaluate.test_rows
    return config.data.test_rows if limit == "all" else limit


def error_of(attempt: SearchTrial, monitor: str) -> float | None:
    """The standard error of the figure that it is judged by; None where that is no accuracy."""
    value = attempt.value(monitor)
    if value is None or not monitor.endswith("accuracy"):
        return None
    return standard_error(value, rows_of(monitor, attempt.config))
