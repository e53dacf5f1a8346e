"""Figures: a run in numbers, by the names that expectations, tables and JSON use."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Literal

from tuitrain.config import Preset, parse_figure
from tuitrain.experiments.inspect.verdicts import NOT_FINITE, Course, course_of, layer_verdicts, run_verdict
from tuitrain.training import QUANTITIES, SCORE_FIGURES, LayerProbe, Snapshot, Threshold, Trial

Figures = Mapping[str, float | int | str]
Status = Literal["completed", "stopped_early", "diverged", "interrupted"]
"""How a trial ended, the best first."""


def by_arm(arms: Mapping[str, Figures]) -> Figures:
    """The figures of all arms as `<arm>.<figure>`."""
    return {f"{arm}.{name}": value for arm, figures in arms.items() for name, value in figures.items()}


def thresholds(preset: Preset, arm: str) -> tuple[Threshold, ...]:
    """The `epochs_to(…)` of that arm that the preset's expectations ask for: they must be watched for."""
    arms = preset.figure_arms
    names = {name for expectation in preset.expect for name in expectation.figures}
    figures = [parse_figure(name, arms) for name in sorted(names)]
    return tuple(
        Threshold(figure.score, figure.comparison, figure.threshold)
        for figure in figures
        if figure.arm == arm and figure.score and figure.comparison and figure.threshold is not None
    )


def figures_of(trial: Trial, status: Status, *, layers: bool = True) -> Figures:
    """Every figure that applies to `trial` as it stands; none is NaN or null. `layers` are probed now."""
    numbers: dict[str, float | None] = {"loss_last_100": trial.history.recent_mean()}
    probed: Figures = {}
    if trial.divergence is not None:
        # Its other layers are not what they were when it broke: only where it broke is known.
        probed = {f"layer{trial.divergence.layer}.verdict": NOT_FINITE} if layers else {}
    else:
        # The last score of a diverged network is one from before it broke, and says nothing of its end.
        score = trial.score
        if score:
            numbers |= {name: getattr(score, name) for name in (*SCORE_FIGURES, "gap")}
        probed = _layers(trial) if layers else {}
    for threshold, update in trial.history.first_at.items():
        name = f"epochs_to({threshold.figure} {threshold.comparison} {threshold.value!r})"
        numbers[name] = update / trial.config.updates_per_epoch
    known = {name: value for name, value in numbers.items() if value is not None and isfinite(value)}
    return {
        "status": status,
        "updates": trial.updates,
        **known,
        "verdict": run_verdict(trial).word,
        **probed,
    }


def _layers(trial: Trial) -> Figures:
    seen = Snapshot(trial, rates=True)
    course = course_of(trial, lambda: seen.untrained)
    return _by_layer(seen.probe(QUANTITIES), course)


def _by_layer(layers: Sequence[LayerProbe], course: Course) -> Figures:
    figures: dict[str, float | int | str] = {}
    for layer, verdict in zip(layers, layer_verdicts(layers, course), strict=True):
        figures |= {
            f"layer{layer.number}.{name}": value for name, value in layer.figures.items() if isfinite(value)
        }
        figures[f"layer{layer.number}.verdict"] = verdict.word
    return figures
