"""What a run leaves behind, in memory that does not grow with its length."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf, isfinite, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.arrays import Floats
from tuitrain.training.scores import Score, ScoreSeries, Threshold
from tuitrain.training.state import Arrays, under


@dataclass(frozen=True, eq=False)
class Band:
    """A series by buckets of `stride` values: where each ends, its smallest, mean and largest."""

    stride: int
    end: Floats
    """Number of values up to and with the bucket's last."""
    low: Floats
    mean: Floats
    high: Floats
    square: Floats
    """Mean of their squares."""
    _means: dict[int, Floats] = field(default_factory=dict, init=False, repr=False)

    def __reduce__(self) -> tuple[Any, ...]:
        # Without the means: they are computed again when they are needed.
        return Band, (self.stride, self.end, self.low, self.mean, self.high, self.square)

    def trailing_mean(self, window: int) -> Floats:
        """Mean of the last `window` values (of all, while they are fewer) at the end of each bucket."""
        # A verdict, a figure and a chart ask for the same one at every look.
        if window not in self._means:
            self._means[window] = self._trailing_mean(window)
        return self._means[window]

    def _trailing_mean(self, window: int) -> Floats:
        if not len(self.end):
            return np.empty(0)
        buckets = max(1, round(window / self.stride))
        before = np.concatenate((np.zeros(buckets), self.end))[: len(self.end)]
        # Not by differences of a running sum: one huge loss would drown all that come after it.
        sums = np.convolve(self.mean * np.diff(self.end, prepend=0.0), np.ones(buckets))
        return sums[: len(self.end)] / (self.end - before)

    def stretch(self, start: float, stop: float) -> "Stretch":
        """What the values after `start` others and up to `stop` come to, in whole buckets, at least one."""
        last = max(int(np.searchsorted(self.end, stop, "right")), 1)
        first = min(int(np.searchsorted(self.end, start, "right")), last - 1)
        sizes = np.diff(self.end, prepend=0.0)[first:last]
        count = float(sizes.sum())
        with np.errstate(over="ignore", invalid="ignore"):
            mean, square = (
                float((each[first:last] * sizes).sum()) / count for each in (self.mean, self.square)
            )
            variance = square - mean * mean
        return Stretch(count, mean, sqrt(max(variance, 0.0)) if isfinite(variance) else inf)


@dataclass(frozen=True)
class Stretch:
    """A stretch of a series: how many values, their mean, their standard deviation."""

    count: float
    mean: float
    deviation: float

    @property
    def variance_of_mean(self) -> float:
        """How far, squared, the mean of such values lies from what it would be of endless ones."""
        return self.deviation * self.deviation / self.count


class BandSeries:
    """A series of any length in at most `capacity` buckets.

    While there is room, a bucket is one value. When it is full, neighbours are joined and the stride
    doubles: the picture keeps every peak and loses only where in its bucket it stood.
    """

    def __init__(self, capacity: int = 2048) -> None:
        if capacity % 2:
            raise ValueError("the capacity must be even")
        self.stride, self.count = 1, 0
        self._band: Band | None = None
        self._low, self._sum, self._high, self._square = (np.zeros(capacity) for _ in range(4))

    def extend(self, values: Floats) -> None:
        """Append `values`, (n,), and join buckets where they are full."""
        self._band = None
        while len(values):
            full = self.stride * len(self._low)
            if self.count == full:
                self._halve()
                continue
            chunk = values[: full - self.count]
            self._add(chunk)
            values = values[len(chunk) :]

    def band(self) -> Band:
        """A copy of the buckets so far; the last one may be part full. The same one until there are more."""
        if self._band is None:
            self._band = self._copied()
        return self._band

    def _copied(self) -> Band:
        used = -(-self.count // self.stride)
        end = np.minimum(np.arange(1, used + 1) * self.stride, self.count).astype(np.float64)
        sizes = np.diff(end, prepend=0.0)
        low, high = self._low[:used].copy(), self._high[:used].copy()
        return Band(self.stride, end, low, self._sum[:used] / sizes, high, self._square[:used] / sizes)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name, for `restore`."""
        used = -(-self.count // self.stride)
        return {
            "shape": np.array([self.stride, self.count], np.int64),
            "low": self._low[:used].copy(),
            "sum": self._sum[:used].copy(),
            "high": self._high[:used].copy(),
            "square": self._square[:used].copy(),
        }

    def restore(self, arrays: Arrays) -> None:
        """Become what `arrays` was taken from."""
        self._band = None
        self.stride, self.count = (int(n) for n in arrays["shape"])
        for name in ("low", "sum", "high", "square"):
            vector = getattr(self, f"_{name}")
            vector[: len(arrays[name])] = arrays[name]

    def _add(self, chunk: Floats) -> None:
        first, within = divmod(self.count, self.stride)
        starts = np.arange(-within, len(chunk), self.stride)
        starts[0] = 0
        at = slice(first, first + len(starts))
        low, total, high = (
            reduce(chunk, starts) for reduce in (np.minimum.reduceat, np.add.reduceat, np.maximum.reduceat)
        )
        with np.errstate(over="ignore"):
            square = np.add.reduceat(chunk * chunk, starts)
        if within:
            # The first bucket holds values already.
            low[0] = min(low[0], self._low[first])
            total[0] += self._sum[first]
            high[0] = max(high[0], self._high[first])
            square[0] += self._square[first]
        self._low[at], self._sum[at], self._high[at], self._square[at] = low, total, high, square
        self.count += len(chunk)

    def _halve(self) -> None:
        half = len(self._low) // 2
        joins = (
            (self._low, np.minimum), (self._sum, np.add), (self._high, np.maximum), (self._square, np.add)
        )  # fmt: skip
        for vector, join in joins:
            vector[:half] = join(vector[0::2], vector[1::2])
        self.stride *= 2


RECENT = 100
"""`loss_last_100` looks back so many updates."""


class History:
    """Losses of every update and scores of every evaluation, bounded."""

    def __init__(self, thresholds: Iterable[Threshold] = ()) -> None:
        self.losses, self.scores = BandSeries(), ScoreSeries()
        self.first_at: dict[Threshold, int] = {}
        """The update after which each threshold was first met."""
        self._thresholds = tuple(thresholds)
        self._recent: Floats = np.empty(0)

    def add_losses(self, losses: Floats) -> None:
        """Append the losses of updates just done, (n,)."""
        self.losses.extend(losses)
        self._recent = np.concatenate((self._recent, losses))[-RECENT:]

    def add_score(self, score: Score, *, regular: bool = True) -> None:
        """Append an evaluation; one that is not `regular` stands only as long as the run ends there."""
        if regular:
            self.scores.append(score)
        else:
            self.scores.end(score)
        for threshold in self._thresholds:
            if threshold not in self.first_at and threshold.reached(score):
                self.first_at[threshold] = score.update

    def take_back_end(self) -> None:
        """The run goes on from its end: what was scored there alone was never due."""
        end = self.scores.last
        self.scores.take_back_end()
        if end is not None and end is not self.scores.last:
            self.first_at = {met: update for met, update in self.first_at.items() if update < end.update}

    def recent_mean(self, count: int = RECENT) -> float | None:
        """Mean loss of the last min(count, 100, all) updates; None before the first."""
        return float(self._recent[-count:].mean()) if len(self._recent) else None

    @property
    def last_loss(self) -> float | None:
        """Loss of the last update's batch, seen before its step."""
        return float(self._recent[-1]) if len(self._recent) else None

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name, for `restore`."""
        first_at = [self.first_at.get(threshold, -1) for threshold in self._thresholds]
        return {
            "recent": self._recent.copy(),
            "first_at": np.array(first_at, np.int64),
            **{f"losses.{name}": array for name, array in self.losses.arrays().items()},
            **{f"scores.{name}": array for name, array in self.scores.arrays().items()},
        }

    def restore(self, arrays: Arrays) -> None:
        """Become what `arrays` was taken from."""
        self._recent = arrays["recent"].copy()
        met = zip(self._thresholds, arrays["first_at"].tolist(), strict=True)
        self.first_at = {threshold: update for threshold, update in met if update >= 0}
        self.losses.restore(under("losses.", arrays))
        self.scores.restore(under("scores.", arrays))
