"""The charts at the end of a log: losses and scores of every arm."""

from collections.abc import Iterator, Mapping

from tuitrain.config import Preset, TrialConfig
from tuitrain.experiments.view import Curves
from tuitrain.headless.main_figures import scored_by, scored_sets
from tuitrain.plot import comparison
from tuitrain.plot.beside import GAP, beside
from tuitrain.plot.chart import draw
from tuitrain.plot.picture import Picture
from tuitrain.plot.spec import ChartSpec

NARROWEST = 56
"""Columns under which a chart does not stand beside another."""
WIDEST = 120
HEIGHT = 16


def closing_charts(
    preset: Preset, arms: Mapping[str, Curves], columns: int, ascii: bool
) -> Iterator[Picture]:
    """The charts, as many beside each other as `columns` has room for."""
    specs = tuple(_specs(preset, arms, ascii))
    beside_each_other = max(1, (columns + GAP) // (NARROWEST + GAP))
    for start in range(0, len(specs), beside_each_other):
        row = specs[start : start + beside_each_other]
        width = min((columns + GAP) // len(row) - GAP, WIDEST)
        yield beside([draw(spec, width, HEIGHT) for spec in row])


def _specs(preset: Preset, arms: Mapping[str, Curves], ascii: bool) -> Iterator[ChartSpec]:
    trials = {arm: preset.trials[arm] for arm in arms}
    updates = max(_end(curves, trials[arm]) for arm, curves in arms.items())
    yield comparison.loss_chart(arms, updates, ascii)
    quality = scored_by(trials)[-1]
    if len(arms) == 1:
        (curves,) = arms.values()
        sets = {name: (curves, f"{name}_{quality}") for name in scored_sets(trials)}
        yield comparison.score_chart(_title("", quality), sets, updates, ascii)
        return
    for name in scored_sets(trials):
        figures = {arm: (curves, f"{name}_{quality}") for arm, curves in arms.items()}
        yield comparison.score_chart(_title(name, quality), figures, updates, ascii)


def _title(rows: str, quality: str) -> str:
    return (
        f"{rows} {quality}".strip().upper()
        if quality == "accuracy"
        else f"{rows} scored loss".strip().upper()
    )


def _end(curves: Curves, trial: TrialConfig) -> int:
    # An edit may have made it longer than its config says.
    return max(trial.total_updates, *map(int, curves.losses.end[-1:]), 0)
