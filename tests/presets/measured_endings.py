"""How shipped presets end, for the browser's pictures: `python -m tests.presets.measured_endings`.

Runs the presets named behind it, or all, at full length with their own seed, and writes what it measured to
`tuitrain/lab/endings.json`. All of them take some minutes.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

import numpy as np

from tuitrain.config import Preset, diff, facts_of, load, preset_names
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.studies.study import compute
from tuitrain.experiments.trials.curves import Curves
from tuitrain.experiments.trials.trial_run import Finished
from tuitrain.lab.presenters.preset_endings import FILE, kept
from tuitrain.plot.comparison import MOST
from tuitrain.plot.scored import score_title, scored_by, scored_sets
from tuitrain.plot.smoothing import smooth
from tuitrain.training import SCORE_FIGURES

POINTS = 24
DIGITS = 4
TOLD = ("title", "about", "expect")
"""Fields that change no result."""
LOSSES = "loss_last_100"

Points = tuple[Sequence[float], Sequence[float]]
Runs = Mapping[str, Curves]


def settings_hash(preset: Preset) -> str:
    """Of everything that its curves come from, but no defaults: a new field changes no ending."""
    said = preset.model_dump(exclude_defaults=True)
    fields = {name: value for name, value in said.items() if name not in TOLD}
    return sha256(json.dumps(fields, sort_keys=True, default=str).encode()).hexdigest()[:16]


def measured(name: str) -> dict[str, Any] | None:
    """The ending of that preset as it is kept; None if there is nothing to draw."""
    preset = load(name).preset
    if preset.kind == "gradcheck":
        return None
    found = _MEASURED.get(preset.kind, _trained)(preset)
    curves = {arm: [_rounded(x), _rounded(y)] for arm, (x, y) in found.pop("curves").items()}
    return {"settings": settings_hash(preset), "seed": preset.seed, **found, "curves": curves}


# Kinds of experiment


def _trained(preset: Preset) -> dict[str, Any]:
    ended = {event.arm: event.curves for event in _events(preset)}
    runs = {arm: curves for arm, curves in ended.items() if not _is_beginning(preset, arm)}
    scored = any(len(_series(run, _figure(preset))[1]) for run in runs.values())
    # What breaks before its first score has losses alone.
    figure = _figure(preset) if scored else LOSSES
    if len(runs) == 1 and figure != LOSSES:
        (run,) = runs.values()
        quality = figure.partition("_")[2]
        sets = {rows: _sampled(*_series(run, f"{rows}_{quality}")) for rows in scored_sets(preset.trials)}
        return _ending(score_title("", quality), sets)
    title = "LOSS" if figure == LOSSES else score_title(*figure.split("_", 1))
    series = {arm: _series(run, figure) for arm, run in runs.items()}
    sizes = {arm: preset.trial_of(arm).updates_per_epoch for arm in runs}
    if len(set(sizes.values())) > 1:
        in_epochs = {arm: (x / sizes[arm], y) for arm, (x, y) in series.items()}
        return _ending(title, {arm: _sampled(*each) for arm, each in in_epochs.items()}, "epochs")
    if preset.members:
        members = [series.pop(arm) for arm in preset.members]
        series = {"a member (mean)": (members[0][0], np.mean([y for _, y in members], axis=0)), **series}
    if len(series) > MOST:
        return _ending(title, _ends(series), "number of the arm")
    return _ending(title, {arm: _sampled(*each) for arm, each in series.items()})


def _is_beginning(preset: Preset, arm: str) -> bool:
    """Whether it is but the first part of another arm."""
    if arm not in preset.trials:
        return False
    config = preset.trials[arm]
    others = (each for name, each in preset.trials.items() if name != arm)
    return any(
        other.total_updates > config.total_updates
        and set(diff(config, other).results) <= {"updates", "epochs"}
        for other in others
    )


def _ends(series: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, Points]:
    """Of many arms, such as `plain-1` to `plain-16`, how each ended: a curve for each beginning."""
    ends: dict[str, tuple[list[float], list[float]]] = {}
    for arm, (_, y) in series.items():
        beginning, _, number = arm.rpartition("-")
        x_of, y_of = ends.setdefault(beginning, ([], []))
        # What broke before its first score has no end to show.
        if len(y):
            x_of.append(float(number))
            y_of.append(float(y[-1]))
    return dict(ends)


def _searched(preset: Preset) -> dict[str, Any]:
    monitor = preset.search.monitor
    scores: dict[str, float] = {}
    best: list[float] = []
    for event in _events(preset):
        if event.arm != "best":
            value = event.result.figures.get(monitor)
            scores[event.arm] = float(value) if isinstance(value, int | float) else float("nan")
            best.append(float(np.nanmax(list(scores.values()))))
    return _ending(
        score_title(*monitor.split("_", 1)), {"the best so far": _sampled(np.arange(1, len(best) + 1), best)},
        "trials",
    )  # fmt: skip


def _walked(preset: Preset) -> dict[str, Any]:
    walks = {arm: compute(preset, arm).heights for arm in preset.trials}
    return _ending("HEIGHT", {arm: _sampled(np.arange(len(y)), y) for arm, y in walks.items()}, "steps")


def _sent_through(preset: Preset) -> dict[str, Any]:
    curves = {}
    for arm in preset.trials:
        figures = compute(preset, arm).figures
        stds = [value for name, value in figures.items() if re.fullmatch(r"layer\d+\.activation\.std", name)]
        curves[arm] = (np.arange(1, len(stds) + 1), stds)
    return _ending("DEVIATION OF OUTPUTS", curves, "layer")


_MEASURED = {"search": _searched, "surface": _walked, "activations": _sent_through}


# Parts of an ending


def _events(preset: Preset) -> Iterator[Finished]:
    assert facts_of(preset.kind).trains
    runner = Runner(preset)
    while not runner.finished:
        yield from (event for event in runner.advance(1000) if isinstance(event, Finished))


def _figure(preset: Preset) -> str:
    """What most of the preset's expectations speak of, of all that has a curve."""
    known = (LOSSES, *SCORE_FIGURES)
    named = [name for expectation in preset.expect for name in expectation.figures]
    found = Counter(each for name in named for each in known if re.search(rf"(^|[.(]){each}\b", name))
    return found.most_common(1)[0][0] if found else f"test_{scored_by(preset.trials)[-1]}"


def _series(curves: Curves, figure: str) -> tuple[np.ndarray, np.ndarray]:
    """A figure's points, updates and values."""
    if figure == LOSSES:
        return smooth(curves.losses, "mean")
    y = curves.scores[:, 1 + SCORE_FIGURES.index(figure)]
    known = np.isfinite(y)
    return curves.scores[known, 0], y[known]


def _sampled(x: Sequence[float], y: Sequence[float]) -> Points:
    """Points that were measured, the first and the last finite ones among them."""
    known = np.isfinite(y)
    x, y = np.asarray(x, float)[known], np.asarray(y, float)[known]
    chosen = np.unique(np.linspace(0, len(x) - 1, min(POINTS, len(x))).round().astype(int))
    return x[chosen], y[chosen]


def _rounded(values: Sequence[float]) -> list[float]:
    return [float(f"{value:.{DIGITS}g}") for value in values]


def _ending(title: str, curves: Mapping[str, Points], x_label: str = "updates") -> dict[str, Any]:
    return {"title": title, "x_label": x_label, "curves": dict(curves)}


def main(names: Sequence[str]) -> None:
    """Measure them, and keep what the others have."""
    found = dict(kept())
    for name in names or preset_names():
        ending = measured(name)
        if ending is not None:
            found[name] = ending
        lines = (f"{json.dumps(each)}: {json.dumps(found[each])}" for each in sorted(found))
        FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        print(name, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(sys.argv[1:])
