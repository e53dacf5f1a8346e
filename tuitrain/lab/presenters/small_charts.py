"""Small charts of several arms: one for each, or one for those that belong together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tuitrain.experiments.live.view import View
from tuitrain.lab.presenters.charts import runs_of, scored, window_of
from tuitrain.plot import comparison, ticks, words
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.spec import ChartSpec

LOSSES = "losses"
_FAR = 3
"""Losses end at so many times the top of the lowest chart, or a little over what knowing nothing costs: one
that explodes leads out of its own."""

Groups = Mapping[str, tuple[str, ...]]


def small_charts(view: View, look: ChartOptions, shown: str) -> tuple[ChartSpec, ...]:
    """A chart for each group of arms, of their scores on the rows `shown`, or of their `LOSSES`."""
    runs, window = runs_of(view), window_of(view, look)
    figure = "_".join(scored(view, shown))
    # What is never trained has a chart of scores alone.
    there = (arm for arm, seeds in runs.items() if shown != LOSSES or any(each.trained for each in seeds))
    groups = groups_of(tuple(there))
    titles = _titles(view.preset.arms, groups)
    specs = []
    for name, arms in groups.items():
        if shown == LOSSES:
            spec = comparison.loss_chart({arm: runs[arm] for arm in arms}, window, look, view.chosen)
        else:
            figures = {arm: (runs[arm], figure) for arm in arms}
            spec = comparison.score_chart("", figures, window, look, view.chosen)
        specs.append(replace(spec, title=titles[name], detail=""))
    return _on_one_scale(specs, 1.1 * view.trial.baseline)


def groups_of(arms: tuple[str, ...]) -> Groups:
    """Arms by what follows their last `-`, where all have the same beginnings there; else each for itself.

    `plain-1, normed-1, plain-2, normed-2` are two groups of two.
    """
    groups: dict[str, tuple[str, ...]] = {}
    for arm in arms:
        end = arm.rpartition("-")[2]
        groups[end] = (*groups.get(end, ()), arm)
    beginnings = {tuple(arm.rpartition("-")[0] for arm in group) for group in groups.values()}
    if len(beginnings) == 1 and 1 < len(groups) < len(arms):
        return groups
    return {arm: (arm,) for arm in arms}


def _titles(fields: Mapping[str, Mapping[str, Any]], groups: Groups) -> dict[str, str]:
    """Each group's name, and what its arms have in common and other groups do not."""
    common = {
        name: frozenset.intersection(*(frozenset(_said(fields.get(arm, {}))) for arm in arms))
        for name, arms in groups.items()
    }
    everywhere = frozenset.intersection(*common.values())
    titles = {}
    for name, arms in groups.items():
        own = sorted(common[name] - everywhere) if len(arms) > 1 else ()
        titles[name] = "  ".join([name, *(f"{path.rpartition('.')[2]} {value}" for path, value in own)])
    return titles


def _said(fields: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every field and its value, as text."""
    for name, value in fields.items():
        if isinstance(value, Mapping):
            yield from _said(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", ticks.short(value) if isinstance(value, float) else words.setting(value)


def _on_one_scale(specs: Sequence[ChartSpec], least: float) -> tuple[ChartSpec, ...]:
    ranges = [spec.y_range for spec in specs if spec.y_range is not None]
    if not ranges:
        return tuple(specs)
    tops = [top for _, top in ranges]
    common = (min(low for low, _ in ranges), min(max(tops), max(_FAR * min(tops), least)))
    return tuple(replace(spec, y_range=common) for spec in specs)
