"""Curves of several arms, or of several sets of rows, in one chart: a sign, a line and a colour for each."""

from collections.abc import Mapping

import numpy as np

from tuitrain.experiments.verdicts import WINDOW
from tuitrain.experiments.view import Curves
from tuitrain.plot.spec import ChartSpec, Curve, Floats, Marker
from tuitrain.training import SCORE_FIGURES

MOST = 6
"""More curves than this cannot be told apart."""

_MARKERS: tuple[Marker, ...] = ("braille", "block", "dash", "dot")
_FAR = 3
"""The axis of losses ends at so many times the top of the lowest curve: one that explodes leads out of it."""

Series = tuple[Floats, Floats]


def loss_chart(arms: Mapping[str, Curves], updates: int, ascii: bool = False) -> ChartSpec:
    """The mean loss of the last hundred updates of every arm, over `updates`."""
    series = {arm: (each.losses.end, each.losses.trailing_mean(WINDOW)) for arm, each in arms.items()}
    return _chart(f"LOSS mean of {WINDOW}", series, updates, (0.0, _top(series)), ascii)


def score_chart(
    title: str, arms: Mapping[str, tuple[Curves, str]], updates: int, ascii: bool = False
) -> ChartSpec:
    """One figure of the scores for each name: `arms` says whose, and which (`test_accuracy`)."""
    series = {name: _score(curves, figure) for name, (curves, figure) in arms.items()}
    accuracies = all(figure.endswith("accuracy") for _, figure in arms.values())
    return _chart(title, series, updates, (0.0, 1.0 if accuracies else _top(series)), ascii)


def _chart(
    title: str, series: Mapping[str, Series], updates: int, y_range: tuple[float, float], ascii: bool
) -> ChartSpec:
    curves = tuple(
        _curve(number, name, x, y, alone=len(series) == 1)
        for number, (name, (x, y)) in enumerate(series.items())
    )
    return ChartSpec(
        title=title,
        curves=curves,
        y_range=y_range if y_range[1] > 0 else None,
        x_range=(0.0, float(updates)),
        ascii=ascii,
        x_label="updates",
    )


def _curve(number: int, name: str, x: Floats, y: Floats, alone: bool) -> Curve:
    # More arms than kinds of line: the number tells those apart that share one.
    return Curve(
        x,
        y,
        role=f"arm{number % MOST + 1}",
        label="" if alone else name,
        marker=_MARKERS[number % len(_MARKERS)],
        tag="" if alone else str(number + 1),
    )


def _top(series: Mapping[str, Series]) -> float:
    tops = [float(y.max()) for _, y in series.values() if len(y)]
    return min(max(tops), _FAR * min(tops)) if tops else 0.0


def _score(curves: Curves, figure: str) -> Series:
    x, y = curves.scores[:, 0], curves.scores[:, 1 + SCORE_FIGURES.index(figure)]
    known = np.isfinite(y)
    return x[known], y[known]
