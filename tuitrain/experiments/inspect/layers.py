"""Layers as a screen shows them: histograms on an axis that holds still, and verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor, isfinite, log10
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.experiments.inspect.moments import Moment, Moments
from tuitrain.experiments.inspect.verdicts import (
    ALONE,
    SPANS,
    Course,
    SteadyVerdicts,
    Verdict,
    layer_verdicts,
)
from tuitrain.training import LayerProbe, Quantity, Snapshot

BINS = 30
PERCENTILE = 99.5
"""How far a layer reaches: so far into its absolute values."""
OWN_AXIS = 5
"""A layer that reaches so many times further than the median one has an axis of its own."""
TINY = 1e-30
"""Smaller numbers have no axis of their own: in float32 it could not be divided into bins."""
PATIENCE = 20
"""Probes under half of the axis before it narrows."""


@dataclass(frozen=True, eq=False)
class LayerView:
    """One layer: the histogram of the quantity shown, without its exact zeros, and all its figures."""

    number: int
    name: str
    units: int
    zero: float
    """Share of exact zeros among the numbers shown."""
    counts: NDArray[np.int64]
    low: float
    high: float
    own_axis: bool
    mean: float
    std: float
    figures: dict[str, float]
    verdict: Verdict


@dataclass(frozen=True, eq=False)
class LayersView:
    """Every layer at one probe."""

    quantity: Quantity
    rows: int
    low: float
    high: float
    layers: tuple[LayerView, ...]


def histogram(values: NDArray[Any], low: float, high: float, zeros: int) -> NDArray[np.int64]:
    """Counts of `values`, but for their exact `zeros`, in BINS equal bins of `low`..`high`; none beyond."""
    factor = values.dtype.type(BINS / (high - low))
    scaled = values.reshape(-1) * factor
    if low:
        scaled -= values.dtype.type(low) * factor
    # One bin more at each end takes what lies beyond; NaN goes to the lower one.
    np.fmin(np.fmax(scaled, -1), BINS, out=scaled)
    np.floor(scaled, out=scaled)
    counts = np.bincount(scaled.astype(np.intp) + 1, minlength=BINS + 2)[1:-1]
    if low <= 0 <= high:
        # Cheaper than leaving the zeros out beforehand, and they are half of what ReLU gives. Their bin is
        # found in the arithmetic of the values: in another it may be the one beside it.
        counts[int(np.floor(-values.dtype.type(low) * factor))] -= zeros
    return counts


def round_up(value: float) -> float:
    """The smallest of 1, 2, 5 × a power of ten that is not below `value`."""
    if not value > TINY or not isfinite(value):
        return 1.0
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in (1, 2, 5) if value <= step * power * (1 + 1e-9)), 10 * power)


class Axis:
    """The end of an axis: widens at once, narrows only after it was too wide for a while."""

    def __init__(self) -> None:
        self.end = 0.0
        self._narrow = 0

    def fit(self, reach: float) -> float:
        """The end for values that reach to `reach`."""
        end = round_up(reach)
        self._narrow = self._narrow + 1 if end <= self.end / 2 else 0
        if end > self.end or self._narrow > PATIENCE:
            self.end, self._narrow = end, 0
        return self.end


class LayersWatch:
    """Looks at a trial's layers again and again, with what must hold still in between."""

    def __init__(self) -> None:
        self._axes: dict[str, Axis] = {}
        self._verdicts = SteadyVerdicts()
        self._moments: dict[Quantity, Moments] = {}
        self.probes: tuple[LayerProbe, ...] = ()
        """What was measured last; its values last until the next look."""

    def look(
        self, seen: Snapshot, quantity: Quantity, course: Course = ALONE, *, running: bool = True
    ) -> LayersView:
        """Probe `seen`, of a run with that `course`, and lay out `quantity`."""
        self.probes = seen.probe({"activation", "gradient", "update", quantity})
        laid = self.lay_out(self.probes, quantity, seen.rows, course, running=running)
        noted = (Moment(seen.updates, view.counts, view.low, view.high) for view in laid.layers)
        self.moments(quantity).note(tuple(noted))
        return laid

    def lay_out(
        self,
        layers: Sequence[LayerProbe],
        quantity: Quantity,
        rows: int,
        course: Course = ALONE,
        *,
        running: bool = False,
    ) -> LayersView:
        """Lay out `quantity` of what was measured on so many rows."""
        shown = [layer.values.get(quantity, _NOTHING) for layer in layers]
        reaches = [_reach(values) for values in shown]
        bounded = quantity == "activation" and layers[0].name in SPANS
        signed = quantity != "activation" or layers[0].name not in UNSIGNED
        hidden = [each for each, layer in zip(reaches, layers, strict=True) if layer.name != "out"] or reaches
        common = OWN_AXIS * sorted(hidden)[len(hidden) // 2]
        if bounded:
            reach = common = 1.0
        else:
            reach = max((reach for reach in hidden if reach <= common), default=0.0)
        high = self._axis(quantity).fit(reach)
        low = -high if signed else 0.0
        verdicts = self._verdicts.settle(layer_verdicts(layers, course), running=running)
        views = []
        for layer, reach, verdict in zip(layers, reaches, verdicts, strict=True):
            output = layer.name == "out" and quantity in ("activation", "z")
            own = output or reach > common
            if own:
                end = self._axis(f"{quantity}{layer.number}").fit(reach)
                ends = (-end if signed or output else 0.0, end)
            else:
                ends = (low, high)
            views.append(_view(layer, quantity, ends, own, verdict))
        return LayersView(quantity, rows, low, high, tuple(views))

    def moments(self, quantity: Quantity) -> Moments:
        """The histograms of that quantity, whenever it was looked at."""
        return self._moments.setdefault(quantity, Moments())

    def _axis(self, name: str) -> Axis:
        return self._axes.setdefault(name, Axis())


UNSIGNED = ("relu", "sigmoid")
"""Activations that are never negative: their axis starts at 0."""

_NOTHING = np.zeros(0)


def _view(
    layer: LayerProbe, quantity: Quantity, ends: tuple[float, float], own: bool, verdict: Verdict
) -> LayerView:
    values, figures = layer.values.get(quantity, _NOTHING), layer.figures
    size = max(values.size, 1)
    with np.errstate(all="ignore"):
        # What the probe has found already is not looked for again.
        mean, std = figures.get(f"{quantity}.mean"), figures.get(f"{quantity}.std")
        # Numpy counts what a comparison has found five times as fast as numbers themselves.
        zeros = int(np.count_nonzero(values == 0))
        if mean is None:
            mean = float(values.sum(dtype=np.float64)) / size
        if std is None:
            std = float(values.std()) if values.size else 0.0
        return LayerView(
            number=layer.number,
            name=layer.name,
            units=layer.units,
            zero=zeros / size,
            counts=histogram(values, *ends, zeros),
            low=ends[0],
            high=ends[1],
            own_axis=own,
            mean=mean,
            std=std,
            figures=dict(figures),
            verdict=verdict,
        )


def _reach(values: NDArray[Any]) -> float:
    """How far the absolute values go, but for the last half percent, on every eighth of many."""
    sample = np.abs(values.reshape(-1)[:: 8 if values.size > 8192 else 1])
    if not sample.size:
        return 0.0
    at = min(int(sample.size * PERCENTILE / 100), sample.size - 1)
    return float(np.partition(sample, at)[at])
