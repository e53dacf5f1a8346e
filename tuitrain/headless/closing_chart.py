"""The charts at the end of a log: losses and scores of every arm."""

from collections.abc import Iterator, Mapping, Sequence

from tuitrain.config import Preset, TrialConfig
from tuitrain.experiments.trials.curves import Curves
from tuitrain.headless.lines import lines_of
from tuitrain.plot import comparison
from tuitrain.plot.chart import draw
from tuitrain.plot.chart_options import ChartOptions
from tuitrain.plot.picture import GAP, Picture, beside
from tuitrain.plot.scored import drawn_sets, score_title, scored_by, scored_sets
from tuitrain.plot.spec import ChartSpec

NARROWEST = 56
"""Columns under which a chart does not stand beside another."""
WIDEST = 120
HEIGHT = 16


def closing_charts(
    preset: Preset, arms: Mapping[str, Sequence[Curves]], columns: int, look: ChartOptions
) -> Iterator[Picture]:
    """The charts, as many beside each other as `columns` has room for; `arms` has the runs of all seeds."""
    specs = tuple(_specs(preset, arms, look))
    beside_each_other = max(1, (columns + GAP) // (NARROWEST + GAP))
    for start in range(0, len(specs), beside_each_other):
        row = specs[start : start + beside_each_other]
        width = min((columns + GAP) // len(row) - GAP, WIDEST)
        yield beside([draw(spec, width, HEIGHT) for spec in row])


def _specs(preset: Preset, arms: Mapping[str, Sequence[Curves]], look: ChartOptions) -> Iterator[ChartSpec]:
    trials = {arm: preset.trial_of(arm) for arm in arms}
    lines = {
        name: [each for arm in together for each in arms[arm]]
        for name, together in lines_of(preset, tuple(arms)).items()
    }
    window = (0.0, float(max(_end(each, trials[arm]) for arm, runs in arms.items() for each in runs)))
    yield comparison.loss_chart(lines, window, look)
    quality = scored_by(trials)[-1]
    if len(lines) == 1:
        (runs,) = lines.values()
        sets = {name: f"{name}_{quality}" for name in drawn_sets(trials)}
        yield comparison.sets_chart(score_title("", quality), sets, runs, window, look)
        return
    for name in scored_sets(trials):
        figures = {arm: (runs, f"{name}_{quality}") for arm, runs in lines.items()}
        yield comparison.score_chart(score_title(name, quality), figures, window, look)


def _end(curves: Curves, trial: TrialConfig) -> int:
    # An edit may have made it longer than its config says.
    return max(trial.total_updates, *map(int, curves.losses.end[-1:]), 0)
