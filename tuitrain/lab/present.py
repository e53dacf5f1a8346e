"""From a view to what the widgets show: charts, layers, words."""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np

from tuitrain.config import setting_of
from tuitrain.experiments.layers import LayerView
from tuitrain.experiments.verdicts import WINDOW
from tuitrain.experiments.view import Curves, Phase, View
from tuitrain.plot.layers import LayerRow, LayersSpec
from tuitrain.plot.spec import Baseline, ChartSpec, Curve, Floats, Mark, Marker
from tuitrain.training import SCORE_FIGURES, Quantity

NAMES: dict[Quantity, str] = {
    "activation": "activations",
    "z": "z, before the activation",
    "gradient": "gradients of the weights",
    "weight": "weights",
    "update": "Δw of the last update",
}

PHASES = {
    Phase.READY: ("○", "ready"),
    Phase.RUNNING: ("▶", "running"),
    Phase.PAUSED: ("‖", "paused"),
    Phase.FINISHED: ("■", "finished"),
    Phase.DIVERGED: ("×", "diverged"),
    Phase.FAILED: ("×", "failed"),
}


def loss_chart(view: View, ascii: bool) -> ChartSpec:
    """Raw loss of every update and its mean of a hundred, the run before as a ghost."""
    curves = [*_ghosts(view, _smooth, "dash")]
    losses = view.trial.curves.losses
    if len(losses.end):
        # Both ends of each bucket, one after the other: what the eye sees as the band of raw losses.
        x = np.repeat(losses.end, 2)
        y = np.column_stack((losses.low, losses.high)).reshape(-1)
        curves.append(Curve(x, y, role="raw", label="raw", marker="dot", tag="·", last=False))
        x, y = _smooth(view.trial.curves)
        curves.append(Curve(x, y, role="accent", label=f"mean of {WINDOW}", tag="━"))
    classes = view.trial.config.loss.endswith("cross_entropy")
    name = f"ln {np.exp(view.trial.baseline):.0f}" if classes else "the mean"
    # From nothing to a little over knowing nothing, or as far as the mean went: the axis seldom moves.
    top = max(
        1.1 * view.trial.baseline, *(float(curve.y.max()) for curve in curves if curve.role != "raw"), 0.0
    )
    return _chart(view, "LOSS", curves, Baseline(view.trial.baseline, name), (0.0, top), ascii)


def score_chart(view: View, ascii: bool) -> ChartSpec:
    """Train, validation and test accuracy of every evaluation, the run before as a ghost.

    Where numbers are asked for and not classes, their losses.
    """
    classes = view.trial.config.data.shape.classes
    figure = "loss" if classes is None else "accuracy"
    curves = [*_ghosts(view, partial(_score, figure=f"test_{figure}"), "dot")]
    for name, role, marker, tag in SCORED:
        x, y = _score(view.trial.curves, f"{name}_{figure}")
        if name != "validation" or view.trial.config.data.validation_rows:
            curves.append(Curve(x, y, role=role, label=name, marker=marker, tag=tag))
    if classes is not None:
        return _chart(view, "ACCURACY", curves, Baseline(1 / classes, "chance"), (0.0, 1.0), ascii)
    baseline = Baseline(view.trial.baseline, "the mean")
    return _chart(view, "SCORED LOSS", curves, baseline, (0.0, 1.1 * view.trial.baseline), ascii)


SCORED: tuple[tuple[str, str, Marker, str], ...] = (
    ("test", "test", "dash", "╌"),
    ("validation", "arm3", "dot", "·"),
    ("train", "train", "braille", "━"),
)
"""What is drawn of the scores, from the back to the front: set, role, marker, tag."""


def layers(view: View, ascii: bool) -> LayersSpec:
    """The table of layers."""
    probed = view.layers
    if probed is None:
        return LayersSpec(ascii=ascii)
    largest = max((layer.figures.get("gradient.rms", 0.0) for layer in probed.layers), default=0.0)
    return LayersSpec(
        title=f"LAYERS {NAMES[probed.quantity]}",
        note=f"{probed.rows} train rows",
        rows=tuple(_layer(layer, largest) for layer in probed.layers),
        low=probed.low,
        high=probed.high,
        ascii=ascii,
    )


def marks(view: View) -> Iterator[Mark]:
    """Every edit in force: where, and from what to what."""
    config = view.preset.trials[view.trial.arm]
    values: dict[str, object] = {}
    for edit in view.trial.edits:
        for path, value in edit.set.items():
            known = setting_of(config, path)
            was = values.get(path, known.value if known else None)
            name = "rate" if path == "optimizer.lr" else path.rpartition(".")[2]
            yield Mark(float(edit.update), f"{name} {_brief(was)}→{_brief(value)}")
            values[path] = value


def expectations(view: View) -> tuple[str, str]:
    """What is to be said of the preset's expectations, and in which role."""
    count = len(view.preset.expect)
    if not count:
        return "", "dim"
    if view.expectations_skipped:
        return "expected: skipped (edited)", "dim"
    if not view.expectations:
        return f"expects {count} figure{'s' if count > 1 else ''}", "dim"
    missed = [each for each in view.expectations if not each.met]
    if not missed:
        return f"expected: all {count} met", "dim"
    return f"MISSED {missed[0].reason}", "warn"


def _chart(
    view: View,
    title: str,
    curves: list[Curve],
    baseline: Baseline,
    y_range: tuple[float, float] | None,
    ascii: bool,
) -> ChartSpec:
    return ChartSpec(
        title=title,
        curves=tuple(curves),
        baselines=(baseline,),
        marks=tuple(marks(view)),
        y_range=y_range,
        x_range=(0.0, float(view.trial.config.total_updates)),
        ascii=ascii,
        x_label="updates",
    )


def _smooth(curves: Curves) -> tuple[Floats, Floats]:
    return curves.losses.end, curves.losses.trailing_mean(WINDOW)


def _score(curves: Curves, figure: str) -> tuple[Floats, Floats]:
    return curves.scores[:, 0], curves.scores[:, 1 + SCORE_FIGURES.index(figure)]


def _ghosts(view: View, series: Callable[[Curves], tuple[Floats, Floats]], marker: Marker) -> Iterator[Curve]:
    if view.before is not None:
        x, y = series(view.before.curves)
        yield Curve(x, y, role="ghost", label="before", marker=marker, last=False)


def _layer(layer: LayerView, largest: float) -> LayerRow:
    figures = layer.figures
    gradient = figures.get("gradient.rms")
    return LayerRow(
        number=layer.number,
        name=layer.name,
        units=layer.units,
        zero=layer.zero if layer.name != "out" else None,
        counts=layer.counts,
        low=layer.low,
        high=layer.high,
        own_axis=layer.own_axis,
        mean=layer.mean,
        std=layer.std,
        dead=figures.get("activation.dead"),
        gradient=gradient / largest if gradient is not None and largest else None,
        update=figures.get("update.ratio"),
        verdict=str(layer.verdict),
    )


def _brief(value: object) -> str:
    return f"{value:g}".removeprefix("0") if isinstance(value, float) else str(value)
