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
class ChartOptions:
    """`recent` shows the last stretch of a run only; `zoom` fits the y axes to the second half of the curves;
    `cursor` is the update whose values are read. Without `colours` curves of arms carry their numbers.
    """

    smoothing: Smoothing = "mean"
    log: bool = False
    recent: bool = False
    zoom: bool = False
    cursor: float | None = None
    ascii: bool = False
    colours: bool = True

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
    look: ChartOptions,
    window: tuple[float, float],
    top: float,
    *,
    log: bool = False,
    baselines: tuple[Baseline, ...] = (),
    marks: tuple[Mark, ...] = (),
    spreads: tuple[Spread, ...] = (),
    detail: str = "",
    riding: bool = False,
) -> ChartSpec:
    """A chart of `curves` over `window`; on a linear scale all of a run stands between 0 and `top`."""
    return ChartSpec(
        title=title,
        detail=detail,
        riding=riding,
        zoomed=look.zoom,
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
    curves: Sequence[Curve], look: ChartOptions, window: tuple[float, float], top: float, log: bool
) -> tuple[float, float] | None:
    """What the smoothed curves need, not the raw losses around them."""
    if not (look.recent or log or look.zoom):
        return (0.0, top) if top > 0 else None
    drawn = [curve for curve in curves if curve.role not in ("raw", "ghost")]
    if look.zoom:
        ends = [float(curve.x[-1]) for curve in drawn if len(curve.x)]
        window = (window[0] + (max(ends, default=0.0) - window[0]) / 2, window[1])
    seen = np.concatenate(
        [np.empty(0), *(curve.y[(curve.x >= window[0]) & (curve.x <= window[1])] for curve in drawn)]
    )
    seen = seen[np.isfinite(seen) & ((seen > 0) | (not log))]
    # What explodes leads out of the picture here too.
    below = seen[seen <= top]
    seen = below if not log and top > 0 and len(below) else seen
    if not len(seen):
        return None
    low, high = float(seen.min()), float(seen.max())
    if log:
        return ticks.rounded_log(low, max(high, 0.0 if look.recent or look.zoom else top))
    return ticks.rounded(low, high, _TICKS) if high > low else None
