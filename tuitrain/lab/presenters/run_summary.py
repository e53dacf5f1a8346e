"""From a view to what the widgets show: layers, words."""

from collections.abc import Sequence

from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.inspect.layers import LayerView
from tuitrain.experiments.live.view import Phase, View
from tuitrain.plot.layers import LayerRow, LayersSpec
from tuitrain.training import Quantity

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


def whose(view: View) -> str:
    """` of relu`: whose layers and answers are shown, where there are several arms."""
    return f" of {view.trial.arm}" if len(view.arms) > 1 else ""


def layers(view: View, ascii: bool) -> LayersSpec:
    """The table of layers."""
    probed = view.layers
    if probed is None:
        return LayersSpec(ascii=ascii)
    largest = max((layer.figures.get("gradient.rms", 0.0) for layer in probed.layers), default=0.0)
    return LayersSpec(
        title=f"LAYERS {NAMES[probed.quantity]}{whose(view)}",
        note=f"{probed.rows} train rows",
        rows=tuple(_layer(layer, largest) for layer in probed.layers),
        low=probed.low,
        high=probed.high,
        ascii=ascii,
    )


def expectations(view: View) -> tuple[str, str]:
    """What is to be said of the preset's expectations, and in which role."""
    count = len(view.preset.expect)
    if count and not view.expectations and not view.expectations_skipped:
        return f"expects {count} figure{'s' if count > 1 else ''}", "dim"
    return expected(view.expectations, edited=bool(count) and view.expectations_skipped)


def expected(checked: Sequence[Checked], *, edited: bool) -> tuple[str, str]:
    """What became of expectations; nothing is said of them where something was edited."""
    if edited:
        return "expected: skipped (edited)", "dim"
    missed = [each for each in checked if not each.met]
    if missed:
        return f"MISSED {missed[0].reason}", "warn"
    return (f"expected: all {len(checked)} met" if checked else ""), "dim"


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
