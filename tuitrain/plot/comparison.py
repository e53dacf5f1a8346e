"""Curves of several arms, or of several sets of rows, in one chart: a sign and a colour for each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.experiments.trials.curves import Curves
from tuitrain.plot.chart_options import ChartOptions, chart
from tuitrain.plot.legend import SIGNS
from tuitrain.plot.scored import GAP, SETS
from tuitrain.plot.smoothing import NAMES, Smoothing, smooth
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Mark, Spread
from tuitrain.training import SCORE_FIGURES

MOST = 6
"""More curves than this cannot be told apart by colour."""
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
    look: ChartOptions,
    chosen: str | None = None,
    baselines: tuple[Baseline, ...] = (),
) -> ChartSpec:
    """The smoothed losses of every arm that is trained; `arms` has the runs of all its seeds."""
    trained = (arm for arm, runs in arms.items() if any(run.trained for run in runs))
    series = {arm: losses_of(arms[arm], look.smoothing) for arm in trained}
    # More than knowing nothing costs is of no interest: what explodes leads out of the picture.
    top = max((1.1 * level.y for level in baselines), default=_top(series))
    curves = _curves(arms, series, chosen)
    return chart(
        "LOSS",
        curves,
        look,
        window,
        top,
        log=look.log,
        baselines=baselines,
        marks=tuple(divergences(arms, chosen)),
        spreads=_spreads(curves, series),
        detail=NAMES[look.smoothing],
        riding=_numbered(curves, chosen, look),
    )


def score_chart(
    title: str,
    arms: Mapping[str, tuple[Sequence[Curves], str]],
    window: tuple[float, float],
    look: ChartOptions,
    chosen: str | None = None,
    baselines: tuple[Baseline, ...] = (),
) -> ChartSpec:
    """One figure of the scores for each arm: `arms` says whose, and which (`test_accuracy`)."""
    series = {name: scores_of(runs, figure) for name, (runs, figure) in arms.items()}
    runs = {name: own for name, (own, _) in arms.items()}
    curves = _curves(runs, series, chosen)
    return chart(
        title,
        curves,
        look,
        window,
        top_of_scores([figure for _, figure in arms.values()], baselines, _top(series)),
        baselines=baselines,
        marks=tuple(divergences(runs, chosen)),
        spreads=_spreads(curves, series),
        riding=_numbered(curves, chosen, look),
    )


def sets_chart(
    title: str,
    sets: Mapping[str, str],
    runs: Sequence[Curves],
    window: tuple[float, float],
    look: ChartOptions,
    baselines: tuple[Baseline, ...] = (),
) -> ChartSpec:
    """The scores of one arm on each of `sets`, by their figures, each in the set's own kind of line."""
    series = {name: scores_of(runs, figure) for name, figure in sets.items()}
    curves = [set_curve(name, each.x, each.y, broken=_broken(runs)) for name, each in series.items()]
    return chart(
        title,
        curves,
        look,
        window,
        top_of_scores(list(sets.values()), baselines, _top(series)),
        baselines=baselines,
        marks=tuple(divergences({"": runs})),
        spreads=_spreads(curves, series),
    )


def set_curve(name: str, x: Floats, y: Floats, *, broken: bool = False) -> Curve:
    """The curve of a set of rows, or of the gap between two."""
    role, marker = SETS.get(name, ("accent", "line"))
    return Curve(x, y, role=role, label=name, marker=marker, tag=SIGNS[marker], broken=broken)


def top_of_scores(figures: Sequence[str], baselines: Sequence[Baseline], highest: float) -> float:
    """Where the axis of such scores ends; 0 where the curves themselves decide it, as with gaps."""
    if any(figure.startswith(GAP) for figure in figures):
        return 0.0
    if all(figure.endswith("accuracy") for figure in figures):
        return 1.0
    return max((1.1 * level.y for level in baselines), default=highest)


def _curves(
    runs: Mapping[str, Sequence[Curves]], series: Mapping[str, Series], chosen: str | None
) -> list[Curve]:
    arms, alone = tuple(runs), len(runs) == 1
    return [
        Curve(
            each.x,
            each.y,
            # Its place among all arms: in every chart it has the same sign.
            role="dim" if chosen not in (None, name) else f"arm{arms.index(name) % MOST + 1}",
            label="" if alone else name,
            tag="" if alone else str(arms.index(name) + 1),
            broken=_broken(runs[name]),
        )
        for name, each in series.items()
    ]


def _spreads(curves: Sequence[Curve], series: Mapping[str, Series]) -> tuple[Spread, ...]:
    return tuple(
        Spread(each.x, each.low, each.high, role=curve.role)
        for curve, each in zip(curves, series.values(), strict=True)
        if each.low is not None and each.high is not None
    )


def _broken(runs: Sequence[Curves]) -> bool:
    """Whether nothing is left of an arm."""
    return all(run.broke is not None for run in runs)


def divergences(arms: Mapping[str, Sequence[Curves]], chosen: str | None = None) -> Iterator[Mark]:
    """The first of each arm that is shown, with its name where there are others."""
    for name, runs in arms.items():
        updates = [run.broke for run in runs if run.broke is not None]
        if updates and chosen in (None, name):
            whose = name if len(arms) > 1 else ""
            how_many = f"{len(updates)} of {len(runs)}" if len(runs) > 1 else ""
            yield Mark(float(min(updates)), " ".join(filter(None, (whose, how_many, "diverged"))), broke=True)


def _numbered(curves: Sequence[Curve], chosen: str | None, look: ChartOptions) -> bool:
    """Whether colours do not tell the curves apart."""
    return not look.colours or look.ascii or len(curves) > MOST or chosen is not None


def _top(series: Mapping[str, Series]) -> float:
    tops = [float(np.nanmax(each.y)) for each in series.values() if np.isfinite(each.y).any()]
    return min(max(tops), _FAR * min(tops)) if tops else 0.0


def _score(curves: Curves, figure: str) -> tuple[Floats, Floats]:
    rows, _, quality = figure.partition("_")
    x, y = curves.scores[:, 0], _gap(curves, quality) if rows == GAP else _column(curves, figure)
    known = np.isfinite(y)
    return x[known], y[known]


def _gap(curves: Curves, quality: str) -> Floats:
    """How much worse test rows do: an accuracy is lower there, a loss higher."""
    difference = _column(curves, f"train_{quality}") - _column(curves, f"test_{quality}")
    return difference if quality == "accuracy" else -difference


def _column(curves: Curves, figure: str) -> Floats:
    return curves.scores[:, 1 + SCORE_FIGURES.index(figure)]
