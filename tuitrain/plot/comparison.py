"""Curves of several arms, or of several sets of rows, in one chart: a sign, a line and a colour for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from tuitrain.experiments.view import Curves
from tuitrain.plot.look import Look, chart
from tuitrain.plot.smoothing import NAMES, Smoothing, smooth
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Floats, Marker, Spread
from tuitrain.training import SCORE_FIGURES

MOST = 6
"""More curves than this cannot be told apart."""

_MARKERS: tuple[Marker, ...] = ("braille", "block", "dash", "dot")
_FAR = 3
"""The axis of losses ends at so many times the top of the lowest curve: one that explodes leads out of it."""


@dataclass(frozen=True, eq=False)
class Series:
    """A curve and, where it is the mean of several seeds, the smallest and largest of them."""

    x: Floats
    y: Floats
    low: Floats | None = None
    high: Floats | None = None

    @classmethod
    def of(cls, runs: Sequence[tuple[Floats, Floats]]) -> Self:
        """The mean over those of `runs`, each (x, y), that have come as far; NaN is not counted."""
        if len(runs) == 1:
            return cls(*runs[0])
        x = max((x for x, _ in runs), key=lambda x: x[-1] if len(x) else 0.0)
        rows = [np.interp(x, *run, right=np.nan) for run in runs if len(run[0])]
        if not rows:
            return cls(x, x)
        y = np.stack(rows)
        known = np.isfinite(y)
        count = known.sum(axis=0)
        mean = np.where(count, np.where(known, y, 0.0).sum(axis=0) / np.maximum(count, 1), np.nan)
        low = np.where(count, np.where(known, y, np.inf).min(axis=0), np.nan)
        high = np.where(count, np.where(known, y, -np.inf).max(axis=0), np.nan)
        return cls(x, mean, low, high)


def losses_of(runs: Sequence[Curves], smoothing: Smoothing) -> Series:
    """The smoothed losses of an arm's seeds."""
    return Series.of([smooth(run.losses, smoothing) for run in runs])


def scores_of(runs: Sequence[Curves], figure: str) -> Series:
    """One figure of the scores of an arm's seeds."""
    return Series.of([_score(run, figure) for run in runs])


def loss_chart(
    arms: Mapping[str, Sequence[Curves]],
    window: tuple[float, float],
    look: Look,
    chosen: str | None = None,
    baselines: tuple[Baseline, ...] = (),
) -> ChartSpec:
    """The smoothed losses of every arm that is trained; `arms` has the runs of all its seeds."""
    trained = (arm for arm, runs in arms.items() if any(run.trained for run in runs))
    series = {arm: losses_of(arms[arm], look.smoothing) for arm in trained}
    # More than knowing nothing costs is of no interest: what explodes leads out of the picture.
    top = max((1.1 * level.y for level in baselines), default=_top(series))
    detail = NAMES[look.smoothing]
    return _chart(
        "LOSS", tuple(arms), series, window, top, look, chosen, baselines, log=look.log, detail=detail
    )


def score_chart(
    title: str,
    arms: Mapping[str, tuple[Sequence[Curves], str]],
    window: tuple[float, float],
    look: Look,
    chosen: str | None = None,
    baselines: tuple[Baseline, ...] = (),
) -> ChartSpec:
    """One figure of the scores for each name: `arms` says whose, and which (`test_accuracy`)."""
    series = {name: scores_of(runs, figure) for name, (runs, figure) in arms.items()}
    accuracies = all(figure.endswith("accuracy") for _, figure in arms.values())
    top = 1.0 if accuracies else max((1.1 * level.y for level in baselines), default=_top(series))
    return _chart(title, tuple(arms), series, window, top, look, chosen, baselines)


def _chart(
    title: str,
    arms: Sequence[str],
    series: Mapping[str, Series],
    window: tuple[float, float],
    top: float,
    look: Look,
    chosen: str | None,
    baselines: tuple[Baseline, ...],
    log: bool = False,
    detail: str = "",
) -> ChartSpec:
    curves, spreads = [], []
    for name, each in series.items():
        # Its place among all arms: in every chart it has the same sign.
        number = arms.index(name)
        curve = _curve(number, name, each, alone=len(arms) == 1, dim=chosen not in (None, name))
        curves.append(curve)
        if each.low is not None and each.high is not None:
            spreads.append(Spread(each.x, each.low, each.high, role=curve.role))
    return chart(
        title, curves, look, window, top, log=log, baselines=baselines, spreads=tuple(spreads), detail=detail
    )


def _curve(number: int, name: str, series: Series, *, alone: bool, dim: bool) -> Curve:
    # More arms than kinds of line: the number tells those apart that share one.
    return Curve(
        series.x,
        series.y,
        role="dim" if dim else f"arm{number % MOST + 1}",
        label="" if alone else name,
        marker=_MARKERS[number % len(_MARKERS)],
        tag="" if alone else str(number + 1),
    )


def _top(series: Mapping[str, Series]) -> float:
    tops = [float(np.nanmax(each.y)) for each in series.values() if np.isfinite(each.y).any()]
    return min(max(tops), _FAR * min(tops)) if tops else 0.0


def _score(curves: Curves, figure: str) -> tuple[Floats, Floats]:
    x, y = curves.scores[:, 0], curves.scores[:, 1 + SCORE_FIGURES.index(figure)]
    known = np.isfinite(y)
    return x[known], y[known]
