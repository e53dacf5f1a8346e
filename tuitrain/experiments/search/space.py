"""The space of a search: a cube with sides from 0 to 1, each of whose points stands for settings."""

from collections.abc import Iterable, Mapping
from itertools import product
from math import log
from typing import Any

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.config import (
    Choice,
    ConfigError,
    LogRange,
    Range,
    TrialConfig,
    UniformRange,
    WholeRange,
    changed,
    setting_of,
    takes_whole,
)
from tuitrain.text import shown

Settings = Mapping[str, Any]
"""Values by the dotted paths of their fields."""


class Space:
    """The cube over the fields of `ranges`; its dimensions are in the order of their names.

    So two files that say the same in another order have the same trials.
    """

    def __init__(self, base: TrialConfig, ranges: Mapping[str, Range]) -> None:
        self.paths = tuple(sorted(ranges))
        self._base = base
        self._sides = tuple(Side(base, path, ranges[path]) for path in self.paths)

    @property
    def dimensions(self) -> int:
        """Fields that are looked for."""
        return len(self.paths)

    def settings(self, point: Iterable[float]) -> Settings:
        """What `point`, (dimensions,), stands for."""
        sides = zip(self.paths, self._sides, point, strict=True)
        return {path: side.value(at) for path, side, at in sides}

    def trial(self, settings: Settings) -> TrialConfig:
        """The trial with these settings. ConfigError where they do not go together."""
        try:
            return changed(self._base, settings)
        except ConfigError as error:
            said = ", ".join(f"{path} {shown(value)}" for path, value in settings.items())
            raise ConfigError.of(f"with {said}: {error.problems[0]}", field="search.space") from error

    def snapped(self, points: Floats) -> Floats:
        """The nearest points, (n, dimensions), that settings lie exactly on: of whole numbers, of choices."""
        rows = [
            [side.place(side.value(at)) for side, at in zip(self._sides, point, strict=True)]
            for point in points
        ]
        return np.array(rows, np.float64).reshape(points.shape)

    def grid(self, points: int) -> Floats:
        """Crossings of `points` evenly spaced values a field, both ends too; the last field varies first."""
        return np.array(list(product(*(side.spaced(points) for side in self._sides))))


class Side:
    """One dimension: a number from 0 to 1 for each value of a field, and back."""

    def __init__(self, base: TrialConfig, path: str, range_: Range) -> None:
        self._range = range_
        info = setting_of(base, path)
        self._whole = info is not None and takes_whole(info, range_)

    def value(self, at: float) -> Any:
        """What lies at `at`."""
        match self._range:
            case LogRange(log=(low, high)):
                return self._number(low * (high / low) ** at, low, high)
            case UniformRange(uniform=(low, high)):
                return self._number(low + (high - low) * at, low, high)
            case WholeRange(int=(low, high)):
                return int(low) + _part(at, int(high - low) + 1)
            case Choice(choice=values):
                return values[_part(at, len(values))]
        raise TypeError(self._range)

    def place(self, value: Any) -> float:
        """Where `value` lies in the range, from 0 to 1."""
        match self._range:
            case LogRange(log=(low, high)):
                return log(value / low) / log(high / low)
            case UniformRange(uniform=(low, high)) | WholeRange(int=(low, high)):
                return float((value - low) / (high - low))
            case Choice(choice=values):
                return values.index(value) / (len(values) - 1)
        raise TypeError(self._range)

    def spaced(self, points: int) -> list[float]:
        """As many places, evenly spaced, as there are points or values."""
        match self._range:
            case WholeRange(int=(low, high)):
                points = min(points, int(high - low) + 1)
            case Choice(choice=values):
                points = len(values)
        return [number / (points - 1) for number in range(points)]

    def _number(self, value: float, low: float, high: float) -> int | float:
        # Rounding may lead out of the range, and what lies there out of what the field takes.
        value = min(max(value, low), high)
        return round(value) if self._whole else float(value)


def _part(at: float, parts: int) -> int:
    """In which of so many equal parts `at` lies, from 0."""
    return min(int(at * parts), parts - 1)
