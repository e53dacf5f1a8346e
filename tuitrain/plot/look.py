"""How somebody looks at a run's charts: which smoothing, which scale, which stretch, where the cursor is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tuitrain.plot import ticks
from tuitrain.plot.smoothing import Smoothing
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Mark, Spread

RECENT = 5
"""A recent window is about so small a part of the run."""
LEAST_RECENT = 20
_TICKS = 5


@dataclass(frozen=True)
class Look:
    """`recent` shows the last stretch of a run only; `cursor` is the update whose values are read."""

    smoothing: Smoothing = "mean"
    log: bool = False
    recent: bool = False
    cursor: float | None = None
    ascii: bool = False

    def window(self, updates: int, total: int) -> tuple[float, float]:
        """The updates to show of a run that has done `updates` of `total`."""
        if not self.recent:
            return 0.0, float(total)
        span = ticks.step(max(total / RECENT, LEAST_RECENT), 1)
        # By quarters: a window that moved with every update would never let the eye rest.
        end = max(np.ceil(updates / (span / 4)) * (span / 4), span)
        return float(end - span), float(end)


def chart(
    title: str,
    curves: Sequence[Curve],
    look: Look,
    window: tuple[float, float],
    top: float,
    *,
    log: bool = False,
    baselines: tuple[Baseline, ...] = (),
    marks: tuple[Mark, ...] = (),
    spreads: tuple[Spread, ...] = (),
    detail: str = "",
) -> ChartSpec:
    """A chart of `curves` over `window`; on a linear scale all of a run stands between 0 and `top`."""
    return ChartSpec(
        title=title,
        detail=detail,
        curves=tuple(curves),
        spreads=spreads,
        baselines=baselines,
        marks=marks,
        y_range=_range(curves, look, window, top, log),
        x_range=window,
        log=log,
        cursor=look.cursor,
        ascii=look.ascii,
        x_label="updates",
    )


def _range(
    curves: Sequence[Curve], look: Look, window: tuple[float, float], top: float, log: bool
) -> tuple[float, float] | None:
    """What the smoothed curves need, not the raw losses around them."""
    if not (look.recent or log):
        return (0.0, top) if top > 0 else None
    values = [
        curve.y[(curve.x >= window[0]) & (curve.x <= window[1])]
        for curve in curves
        if curve.role not in ("raw", "ghost")
    ]
    seen = np.concatenate([np.empty(0), *values])
    seen = seen[np.isfinite(seen) & ((seen > 0) | (not log))]
    if not len(seen):
        return None
    low, high = float(seen.min()), float(seen.max())
    if log:
        return ticks.rounded_log(low, max(high, 0.0 if look.recent else top))
    return ticks.rounded(low, high, _TICKS) if high > low else None
