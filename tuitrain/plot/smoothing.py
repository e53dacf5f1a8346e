"""Smoothing: what makes a trend visible in losses that jump from batch to batch, each way by its name."""

from collections.abc import Callable, Mapping
from typing import Literal, get_args

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.training import Band

Smoothing = Literal["mean", "kaiser", "exponential", "none"]
SMOOTHINGS: tuple[Smoothing, ...] = get_args(Smoothing)

WINDOW = 100
KAISER_WIDTH, KAISER_BETA = 11, 2.0
DECAY = 0.98

NAMES: Mapping[Smoothing, str] = {
    "mean": f"mean of {WINDOW}",
    "kaiser": f"Kaiser {KAISER_WIDTH}",
    "exponential": f"exponential {DECAY:g}".replace("0.", "."),
    "none": "each update",
}


def smooth(losses: Band, smoothing: Smoothing) -> tuple[Floats, Floats]:
    """Updates and the smoothed losses at them."""
    return losses.end, _SMOOTH[smoothing](losses) if len(losses.end) else losses.mean


def _mean(losses: Band) -> Floats:
    return losses.trailing_mean(WINDOW)


def _kaiser(losses: Band) -> Floats:
    """The book's `smooth_curve`: a Kaiser window over 11 updates around each, mirrored at both ends.

    Where a bucket holds several updates, over as many buckets as 11 updates take.
    """
    half = max(round(KAISER_WIDTH / losses.stride), 1) // 2
    if not half:
        return losses.mean
    weights = np.kaiser(2 * half + 1, KAISER_BETA)
    # The book mirrors behind its first value and at its last; a short series is mirrored again and again.
    mirrored = np.pad(losses.mean, (half, 0), mode="reflect" if len(losses.mean) > 1 else "edge")
    mirrored = np.pad(mirrored, (0, half), mode="symmetric")
    return np.convolve(mirrored, weights / weights.sum(), mode="valid")


def _exponential(losses: Band) -> Floats:
    """Each update weighs .98 of the next one, divided by the sum of the weights so far (as Adam corrects)."""
    sizes = np.diff(losses.end, prepend=0.0)
    kept = DECAY**sizes
    total, weight = 0.0, 0.0
    out = np.empty(len(sizes))
    for i, (value, keep) in enumerate(zip(losses.mean.tolist(), kept.tolist(), strict=True)):
        total = keep * total + (1 - keep) * value
        weight = keep * weight + (1 - keep)
        out[i] = total / weight
    return out


_SMOOTH: Mapping[Smoothing, Callable[[Band], Floats]] = {
    "mean": _mean,
    "kaiser": _kaiser,
    "exponential": _exponential,
    "none": lambda losses: losses.mean,
}
