"""The ranges of a chart's axes, and where a value lies on one."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.plot import ticks
from tuitrain.plot.series import unit
from tuitrain.plot.spec import ChartSpec

_SMALLEST, _LARGEST = 1e-300, 1e300


@dataclass(frozen=True, slots=True)
class Axis:
    """From `low` to `high`, both finite; for `log` both positive."""

    low: float
    high: float
    log: bool = False

    def unit(self, values: Floats) -> Floats:
        """Positions of `values`, 0 at `low` and 1 at `high`; NaN where a value has none."""
        if not self.log:
            return unit(np.minimum(np.maximum(values, -_LARGEST), _LARGEST), self.low, self.high)
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.where(values > 0, np.log10(np.clip(values, _SMALLEST, _LARGEST)), np.nan)
        return unit(logs, math.log10(self.low), math.log10(self.high))

    def cell(self, value: float, cells: int) -> int | None:
        """Which of `cells` cells `value` lies in, counted from `low`; None outside the axis."""
        return self.cells((value,), cells)[0]

    def cells(self, values: Sequence[float], cells: int) -> list[int | None]:
        """The same of each of `values`."""
        return [
            min(max(math.floor(position * (cells - 1) + 0.5), 0), cells - 1)
            if -1e-9 <= position <= 1 + 1e-9
            else None
            for position in self.unit(np.array(values, np.float64)).tolist()
        ]

    def ticks(self, count: int) -> tuple[float, ...]:
        """About `count` round values on the axis."""
        return (ticks.log if self.log else ticks.linear)(self.low, self.high, count)


def x_axis(spec: ChartSpec) -> Axis:
    """The given range, or the data's own without rounding: the newest point stands at the right edge."""
    low, high = _usable(spec.x_range) or _extent(curve.x for curve in spec.curves) or (0.0, 1.0)
    return Axis(low, high) if high > low else Axis(*_around(low))


def y_axis(spec: ChartSpec, rows: int) -> Axis:
    """The given range, or that of data and baselines, widened to round values."""
    levels = np.array([baseline.y for baseline in spec.baselines], dtype=np.float64)
    if spec.log:
        return _log_axis(spec, levels)
    given = _usable(spec.y_range)
    if given and given[1] > given[0]:
        return Axis(*given)
    low, high = _extent([*(curve.y for curve in spec.curves), levels]) or (0.0, 1.0)
    if not high > low:
        low, high = _around(low)
    return Axis(*_clamped(*ticks.rounded(low, high, max((rows - 1) // 2, 1))))


def _log_axis(spec: ChartSpec, levels: Floats) -> Axis:
    given = _usable(spec.y_range)
    if given and 0 < given[0] < given[1]:
        return Axis(max(given[0], _SMALLEST), min(given[1], _LARGEST), log=True)
    found = _extent([*(curve.y for curve in spec.curves), levels], positive=True) or (0.1, 1.0)
    low, high = (min(max(value, _SMALLEST), _LARGEST / 10) for value in found)
    low, high = ticks.rounded_log(low, high)
    if not high > low * 1.5:
        low, high = low / 2, high * 2
    return Axis(low, high, log=True)


def _usable(given: tuple[float, float] | None) -> tuple[float, float] | None:
    if given is None or not all(map(math.isfinite, given)):
        return None
    return _clamped(min(given), max(given))


def _clamped(low: float, high: float) -> tuple[float, float]:
    return max(low, -_LARGEST), min(high, _LARGEST)


def _around(value: float) -> tuple[float, float]:
    """A range for data that are all equal."""
    margin = abs(value) / 2 or 1.0
    return _clamped(value - margin, value + margin)


def _extent(arrays: Iterable[Floats], positive: bool = False) -> tuple[float, float] | None:
    """Lowest and highest finite value of all arrays."""
    lows: list[float] = []
    highs: list[float] = []
    for array in arrays:
        values = np.asarray(array, dtype=np.float64).ravel()
        good = np.isfinite(values)
        if positive:
            good &= values > 0
        if good.any():
            lows.append(float(np.min(values, where=good, initial=math.inf)))
            highs.append(float(np.max(values, where=good, initial=-math.inf)))
    return _clamped(min(lows), max(highs)) if lows else None
