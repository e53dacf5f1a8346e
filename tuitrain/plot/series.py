"""Series made small enough to draw: buckets that keep their extremes, gaps that stay gaps, trailing means."""

import numpy as np
from numpy.typing import ArrayLike

from tuitrain.arrays import Floats


def ascending(x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
    """Both as one-dimensional float64 of one length, points without a finite `x` dropped, sorted by `x`."""
    xs = np.asarray(x, dtype=np.float64).ravel()
    ys = np.asarray(y, dtype=np.float64).ravel()
    size = min(xs.size, ys.size)
    xs, ys = xs[:size], ys[:size]
    known = np.isfinite(xs)
    if not known.all():
        xs, ys = xs[known], ys[known]
    if xs.size > 1 and (xs[1:] < xs[:-1]).any():
        order = np.argsort(xs, kind="stable")
        xs, ys = xs[order], ys[order]
    return xs, ys


def unit(values: Floats, low: float, high: float) -> Floats:
    """`values` mapped so that `low` is 0 and `high` is 1; all in the middle where the two are equal."""
    half = high / 2 - low / 2  # halves: the whole span of two doubles may not be a double
    if not half > 0:
        return np.full(np.shape(values), 0.5)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.asarray((values / 2 - low / 2) / half, dtype=np.float64)


def reduce(
    x: ArrayLike, y: ArrayLike, columns: int, span: tuple[float, float] | None = None, log: bool = False
) -> tuple[Floats, Floats]:
    """About two points a column: the lowest and the highest of each bucket, and the last of all.

    `span` (default: the data's own) fixes where buckets begin, so that they stay when the series grows. A NaN
    in both results separates what a value that is not finite (or, with `log`, not positive) stood between.
    """
    xs, ys = ascending(x, y)
    good = np.isfinite(ys)
    if log:
        good &= ys > 0
    whole = bool(good.all())
    kept = np.arange(xs.size) if whole else np.flatnonzero(good)
    if kept.size > 2 * max(columns, 1):
        known = (xs, ys) if whole else (xs[kept], ys[kept])
        kept = kept[_extremes(*known, max(columns, 1), span)]
    if whole or kept.size < 2:
        return xs[kept], ys[kept]
    missing = np.cumsum(~good)[kept]
    gaps = np.flatnonzero(missing[1:] != missing[:-1]) + 1
    if gaps.size == 0:
        return xs[kept], ys[kept]
    return np.insert(xs[kept], gaps, np.nan), np.insert(ys[kept], gaps, np.nan)


def _extremes(xs: Floats, ys: Floats, columns: int, span: tuple[float, float] | None) -> np.ndarray:
    """Ascending indices of each bucket's first lowest and first highest value, and of the last value."""
    low, high = sorted(span or (float(xs[0]), float(xs[-1])))
    # Halves: the whole span of two doubles may not be a double.
    edges = 2 * (low / 2 + np.arange(columns) / columns * (high / 2 - low / 2))
    starts = np.concatenate(([0], np.searchsorted(xs, edges), [xs.size]))
    counts = starts[1:] - starts[:-1]
    starts, counts = starts[:-1][counts > 0], counts[counts > 0]
    number = np.repeat(np.arange(starts.size), counts)
    chosen = [np.array([xs.size - 1])]
    for extreme in (np.minimum.reduceat(ys, starts), np.maximum.reduceat(ys, starts)):
        candidates = np.flatnonzero(ys == extreme[number])
        chosen.append(candidates[np.searchsorted(number[candidates], np.arange(starts.size))])
    kept = np.zeros(xs.size, bool)
    kept[np.concatenate(chosen)] = True
    return np.flatnonzero(kept)


def runs(x: Floats, y: Floats) -> list[tuple[Floats, Floats]]:
    """The stretches between NaNs, none empty."""
    gaps = np.flatnonzero(np.isnan(x) | np.isnan(y))
    if gaps.size == 0:
        return [(x, y)] if x.size else []
    starts, ends = np.append(0, gaps + 1).tolist(), np.append(gaps, x.size).tolist()
    return [(x[a:b], y[a:b]) for a, b in zip(starts, ends, strict=True) if b > a]
