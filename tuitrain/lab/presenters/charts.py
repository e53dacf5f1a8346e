"""From a view to its charts: one run with its sets of rows, or several arms and seeds beside each other."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import log
from typing import NamedTuple

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.config import setting_of
from tuitrain.experiments.live.view import TrialView, View
from tuitrain.experiments.trials.curves import Curves
from tuitrain.plot import comparison, words
from tuitrain.plot.chart_options import ChartOptions, chart
from tuitrain.plot.legend import SIGNS
from tuitrain.plot.scored import GAP, LOSS, drawn_sets, score_title, scored_by, scored_sets
from tuitrain.plot.smoothing import NAMES, smooth
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Mark

FAR = 3
"""Losses are drawn up to so many times what knowing nothing costs."""

Draw = Callable[[View, ChartOptions, str], ChartSpec]
"""Draws a view. Of several arms the scores are those of the set of rows, or the gap between two sets."""


class MainChart(NamedTuple):
    """A chart of the main screen, in a widget of that name; screens with fewer columns leave it out."""

    name: str
    draw: Draw
    least_columns: int = 0


def _losses(view: View, look: ChartOptions, rows: str) -> ChartSpec:
    if len(view.trials) == 1:
        return run_loss_chart(view, look)
    level = _loss_level(view.trial)
    spec = comparison.loss_chart(runs_of(view), window_of(view, look), look, view.chosen, (level,))
    return _with(view, _pinned(view, lambda each: smooth(each.losses, look.smoothing)), spec)


def _scores(view: View, look: ChartOptions, rows: str) -> ChartSpec:
    if len(view.trials) == 1:
        return _run_score_chart(view, look, rows)
    runs, window = runs_of(view), window_of(view, look)
    name, quality = scored(view, rows)
    level, figure = _score_level(view.trial, rows), f"{name}_{quality}"
    if len(runs) > 1:
        arms = {arm: (seeds, figure) for arm, seeds in runs.items()}
        title = score_title(name, quality)
        spec = comparison.score_chart(title, arms, window, look, view.chosen, (level,))
    else:
        # Of one arm there is room for all sets of rows, as with a single seed.
        (seeds,) = runs.values()
        sets = (GAP,) if rows == GAP else drawn_sets(view.preset.trials)
        spec = comparison.sets_chart(
            score_title(rows if rows == GAP else "", quality),
            {each: f"{each}_{quality}" for each in sets},
            seeds,
            window,
            look,
            (level,),
        )
    return _with(view, _pinned(view, lambda each: score_of(each, figure)), spec)


MAIN_CHARTS = (MainChart("loss", _losses), MainChart("accuracy", _scores))
"""From left to right."""


def charts(view: View, look: ChartOptions, rows: str) -> tuple[ChartSpec, ...]:
    """What each chart of the main screen shows."""
    return tuple(each.draw(view, look, rows) for each in MAIN_CHARTS)


def rows_of_interest(view: View) -> str:
    """The set of rows that most of the preset's expectations speak of; the test set if none does."""
    names = [name for expectation in view.preset.expect for name in expectation.figures]
    sets = scored_sets(view.preset.trials)
    found = Counter(rows for name in names for rows in sets if re.search(rf"(^|[.(]){rows}_", name))
    return found.most_common(1)[0][0] if found else "test"


def rows_shown(view: View, wanted: str) -> str:
    """The set of rows `wanted`, or the gap; where the arms have none such, that of interest."""
    return wanted if wanted in shown_rows(view) else rows_of_interest(view)


def shown_rows(view: View) -> tuple[str, ...]:
    """What there is to choose from: sets of rows, of a single arm all at once, the gap of two, and losses."""
    sets = scored_sets(view.preset.trials)
    losses = (LOSS,) if len(scored_by(view.preset.trials)) > 1 else ()
    return (*(sets if len(view.names) > 1 else (rows_of_interest(view),)), GAP, *losses)


def scored(view: View, rows: str) -> tuple[str, str]:
    """Which rows are shown, and by what they are scored: by loss where that is wanted, else by accuracy."""
    return ("test", LOSS) if rows == LOSS else (rows, scored_by(view.preset.trials)[-1])


def runs_of(view: View) -> dict[str, tuple[Curves, ...]]:
    """The curves of every arm, one for each seed.

    Members of an ensemble come last: a legend that is cut short has named what they are compared with.
    """
    lines = sorted(view.lines, key=lambda line: line.arm in view.preset.members)
    return {
        arm: tuple(line.curves for line in lines if line.arm == arm)
        for arm in dict.fromkeys(line.arm for line in lines)
    }


def window_of(view: View, look: ChartOptions) -> tuple[float, float]:
    """The updates to show."""
    most = max(view.trials, key=lambda trial: trial.config.total_updates)
    return look.window(max(trial.updates for trial in view.trials), most.config.total_updates)


def run_loss_chart(view: View, look: ChartOptions) -> ChartSpec:
    """Raw loss of every update and its smoothed course; the run before and what was pinned as ghosts."""

    def smoothed(curves: Curves) -> tuple[Floats, Floats]:
        return smooth(curves.losses, look.smoothing)

    curves = [*_ghosts(view, smoothed)]
    losses = view.trial.curves.losses
    # Both ends of each bucket, one after the other: what the eye sees as the band of raw losses.
    x = np.repeat(losses.end, 2)
    y = np.column_stack((losses.low, losses.high)).reshape(-1)
    curves.append(Curve(x, y, role="raw", label="raw", marker="points", tag="·", last=False))
    # Without a point as well: the room that legend and last value take is the same from the beginning.
    x, y = smoothed(view.trial.curves)
    broken = view.trial.curves.broke is not None
    curves.append(Curve(x, y, role="accent", label=NAMES[look.smoothing], tag=SIGNS["line"], broken=broken))
    # From nothing to a little over knowing nothing, or as far as the mean went: the axis seldom moves. What
    # explodes leads out of the picture, or nothing else would be seen on it.
    tops = (float(curve.y.max()) for curve in curves if curve.role != "raw" and len(curve.y))
    top = view.trial.baseline * 1.1
    highest, lows = max(top, *tops, 0.0), [float(curve.y.min()) for curve in curves if len(curve.y)]
    # Unless nothing at all would be seen then.
    top = highest if lows and min(lows) > FAR * top else min(highest, FAR * top)
    return chart(
        "LOSS",
        curves,
        look,
        window_of(view, look),
        top,
        log=look.log,
        baselines=(_loss_level(view.trial),),
        marks=(*comparison.divergences({view.trial.arm: (view.trial.curves,)}), *marks(view)),
    )


def _run_score_chart(view: View, look: ChartOptions, rows: str) -> ChartSpec:
    """Every set of rows at every evaluation, or the gap of two; the run before and pinned runs as ghosts."""
    trial = view.trial
    _, quality = scored(view, rows)
    sets = (GAP,) if rows == GAP else drawn_sets({trial.arm: trial.config})
    spec = comparison.sets_chart(
        score_title(rows if rows == GAP else "", quality),
        {name: f"{name}_{quality}" for name in sets},
        (trial.curves,),
        window_of(view, look),
        look,
        (_score_level(trial, rows),),
    )
    return _with(view, _ghosts(view, lambda each: score_of(each, f"{sets[0]}_{quality}")), spec)


def score_of(curves: Curves, figure: str) -> tuple[Floats, Floats]:
    """One figure of the scores, and after which updates."""
    series = comparison.scores_of((curves,), figure)
    return series.x, series.y


def marks(view: View) -> Iterator[Mark]:
    """Every edit in force of what is shown: where, and from what to what; of an arm alone with its name."""
    if view.chosen is not None:
        yield from (edit.mark for edit in _edits(view.trial))
        return
    by_arm = {trial.arm: tuple(_edits(trial)) for trial in view.trials}
    # What becomes of a setting is one mark, wherever the arms had it before.
    for x, name, new in dict.fromkeys(edit.became for found in by_arm.values() for edit in found):
        own = {arm: edit for arm, found in by_arm.items() for edit in found if edit.became == (x, name, new)}
        olds = {edit.old for edit in own.values()}
        label = f"{name} {olds.pop() if len(olds) == 1 else ''}→{new}"
        yield Mark(x, label if len(own) == len(by_arm) else f"{', '.join(own)}: {label}")


class _Edited(NamedTuple):
    """A setting, what it was and what it became."""

    x: float
    name: str
    old: str
    new: str

    @property
    def became(self) -> tuple[float, str, str]:
        """All but what it was."""
        return self.x, self.name, self.new

    @property
    def mark(self) -> Mark:
        """For an arm that is shown alone."""
        return Mark(self.x, f"{self.name} {self.old}→{self.new}")


def _edits(trial: TrialView) -> Iterator[_Edited]:
    values: dict[str, object] = {}
    for edit in trial.changes:
        for path, value in edit.set.items():
            if path not in values:
                known = setting_of(trial.start, path)
                values[path] = known.value if known else None
            name = words.setting_name(path)
            yield _Edited(float(edit.update), name, _brief(values[path]), _brief(value))
            values[path] = value


def _loss_level(trial: TrialView) -> Baseline:
    """What an answer that knows nothing of the inputs loses."""
    if not trial.config.loss.endswith("cross_entropy"):
        return Baseline(trial.baseline, "the mean")
    # Of classes that are nearly equally frequent it is nearly that.
    classes = trial.config.data.shape.classes or 1
    equal = trial.baseline >= 0.99 * log(classes)
    return Baseline(trial.baseline, f"ln {classes}" if equal else "entropy")


def _score_level(trial: TrialView, rows: str) -> Baseline:
    """What such an answer scores."""
    if rows == GAP:
        return Baseline(0.0, "no gap")
    if rows == LOSS:
        return _loss_level(trial)
    known = trial.baseline_accuracy
    if known is None:
        return Baseline(trial.baseline, "the mean")
    equal = known <= 1.01 / (trial.config.data.shape.classes or 1)
    return Baseline(known, "chance" if equal else "majority")


def _ghosts(view: View, series: Callable[[Curves], tuple[Floats, Floats]]) -> Iterator[Curve]:
    if view.before is not None and view.before.config.loss == view.trial.config.loss:
        x, y = series(view.before.curves)
        yield Curve(x, y, role="ghost", label="before", marker="dotted", tag=SIGNS["dotted"], last=False)
    yield from _pinned(view, series)


def _pinned(view: View, series: Callable[[Curves], tuple[Floats, Floats]]) -> Iterator[Curve]:
    for pin in view.pins:
        x, y = series(pin.trial.curves)
        yield Curve(
            x,
            y,
            role="ghost",
            label="pinned",
            marker="dotted",
            tag=f"p{pin.number}",
            broken=pin.trial.curves.broke is not None,
        )


def _with(view: View, ghosts: Iterator[Curve], spec: ChartSpec) -> ChartSpec:
    """The chart with ghosts behind its curves, and the edits of what is shown."""
    return replace(spec, curves=(*ghosts, *spec.curves), marks=(*spec.marks, *marks(view)))


def _brief(value: object) -> str:
    return (f"{value:g}".removeprefix("0") or "0") if isinstance(value, float) else str(value)
