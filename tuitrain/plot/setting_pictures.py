"""What a setting does, as a small picture of its present value: beside its explanation."""

from collections.abc import Callable, Collection, Mapping
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import Optimizer, TrialConfig
from tuitrain.experiments.studies.walk import Walk, walk_from
from tuitrain.nn.activations import ACTIVATIONS
from tuitrain.nn.dropout import Masks
from tuitrain.nn.initializers import Normal, initializer
from tuitrain.nn.schedules import schedule
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot import ticks, words
from tuitrain.plot.cells import fit
from tuitrain.plot.chart import draw
from tuitrain.plot.fluid_picture import FluidPicture
from tuitrain.plot.histogram import bars
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.spec import ChartSpec, Curve
from tuitrain.plot.surface import flat, scene
from tuitrain.streams import Purpose, Streams

STEPS = 100
"""Updates that the path of an optimizer shows."""
START = (-7.0, 2.0)
"""The book's start on its ravine."""
REACH = 4.0
"""An activation is drawn between minus and plus this."""
LAYERS, DRAWN = 6, 20_000
"""The most layers whose first weights are shown, and the most weights of each."""
ROWS = 5
"""Rows of a batch whose masks are shown."""
_KEPT, _LEFT_OUT = "■", "·"


def setting_picture(
    path: str, config: TrialConfig, by_arm: Collection[str] = (), *, draws_apart: bool = False
) -> FluidPicture | None:
    """The picture of that setting under `config`; None where there is none, or where arms have several.

    `by_arm` are the settings that differ from arm to arm; `draws_apart` says that random numbers do.
    """
    start = next((start for start in _PICTURES if path.startswith(start)), None)
    if start is None or any(other.startswith(start) for other in by_arm):
        return None
    return None if draws_apart and _PICTURES[start] in _RANDOM else _PICTURES[start](config)


def _path(config: TrialConfig) -> FluidPicture:
    return FluidPicture(11, config.optimizer, partial(_draw_path, config.optimizer))


def _draw_path(optimizer: Optimizer, width: int, look: PixelStyle) -> Picture:
    walked = _walk(optimizer)
    seen = scene(SURFACES["ravine"], {optimizer.name: walked}, STEPS, near=True, ascii=look == "ascii")
    left = f", leaves after {walked.steps}" if walked.left else ""
    title = f"{STEPS} updates at rate {optimizer.lr:g} on {SURFACES['ravine'].formula}{left}"
    return _titled(title, flat(seen, width, 10, look), look)


@lru_cache(maxsize=8)
def _walk(optimizer: Optimizer) -> Walk:
    return walk_from(SURFACES["ravine"], START, optimizer, STEPS)


def _activation(config: TrialConfig) -> FluidPicture:
    name = config.network.activation
    return FluidPicture(10, name, partial(_draw_activation, name))


def _draw_activation(name: str, width: int, look: PixelStyle) -> Picture:
    z = np.linspace(-REACH, REACH, 401)
    layer = ACTIVATIONS[name](1, len(z), np.float64)
    value = np.array(layer.forward(z[:, None].copy())[:, 0], np.float64)
    slope = np.array(layer.backward(np.ones((len(z), 1)))[:, 0], np.float64)
    curves = (
        Curve(z, slope, "test", "slope", "dash", tag="╌", last=False),
        Curve(z, value, "accent", name, tag="━", last=False),
    )
    return draw(ChartSpec("φ AND ITS SLOPE", curves, x_label="z", ascii=look == "ascii"), width, 10)


def _schedule(config: TrialConfig) -> FluidPicture:
    of = (config.schedule, config.optimizer.lr, config.total_updates, config.updates_per_epoch)
    return FluidPicture(9, of, partial(_draw_schedule, config))


def _draw_schedule(config: TrialConfig, width: int, look: PixelStyle) -> Picture:
    total = config.total_updates
    factor = schedule(**config.schedule.model_dump(), total=total, updates_per_epoch=config.updates_per_epoch)
    x = np.unique(np.linspace(0, total - 1, min(total, 1000)).astype(int))
    rates = np.array([config.optimizer.lr * factor(int(done)) for done in x])
    spec = ChartSpec(
        "RATE",
        (Curve(x + 1.0, rates, "accent", tag="━"),),
        x_range=(0.0, float(total)),
        y_range=(0.0, float(rates.max()) or 1.0),
        x_label="updates",
        ascii=look == "ascii",
    )
    return draw(spec, width, 9)


def _first_weights(config: TrialConfig) -> FluidPicture:
    sizes, seed = tuple(config.layer_sizes), config.seed
    shown = min(len(sizes) - 1, LAYERS)
    of = (config.network.init, sizes, seed)
    return FluidPicture(shown + 2, of, partial(_draw_weights, config, shown))


def _draw_weights(config: TrialConfig, shown: int, width: int, look: PixelStyle) -> Picture:
    canvas = Canvas(width, shown + 2, ascii_only=look == "ascii")
    canvas.put(0, 0, fit(f"FIRST WEIGHTS {words.init(config.network.init)}", width), "title")
    drawn = [_drawn(config, layer) for layer in range(1, shown + 1)]
    reach = max((float(np.abs(each).max()) for each in drawn), default=0.0) or 1.0
    names = [f"{n} {a}→{b}" for n, (a, b) in enumerate(_pairs(config)[:shown], 1)]
    left = max(map(len, names), default=0) + 2
    across = max(width - left - 12, 0)
    for y, (name, weights) in enumerate(zip(names, drawn, strict=True), 1):
        counts, _ = np.histogram(weights, bins=30, range=(-reach, reach))
        canvas.put(0, y, name)
        canvas.put(left, y, bars(counts, across, 1, look == "ascii")[0], "bar")
        canvas.right(width, y, f"std {ticks.short(float(weights.std()))}".rjust(11), "dim")
    low, high = f"-{ticks.short(reach)}", ticks.short(reach)
    canvas.put(left, shown + 1, low, "axis")
    canvas.put(left + across // 2, shown + 1, "0", "axis")
    canvas.right(left + across, shown + 1, high, "axis")
    return canvas.picture()


def _pairs(config: TrialConfig) -> list[tuple[int, int]]:
    sizes = config.layer_sizes
    return list(pairwise(sizes))


def _drawn(config: TrialConfig, layer: int) -> NDArray[np.float64]:
    """The first of that layer's weights, as a run draws them."""
    inputs, outputs = _pairs(config)[layer - 1]
    rule = initializer(**config.network.init.model_dump())
    if isinstance(rule, Normal):
        deviation = rule.spread(inputs, outputs)
        rule = Normal(lambda *_: deviation)
    # Rows are drawn one after the other: the first are the same without the rest.
    weight = np.empty((min(inputs, max(DRAWN // outputs, 1)), outputs))
    rule.draw(weight, Streams(config.seed).of(Purpose.INIT, layer))
    return weight


def _dropout(config: TrialConfig) -> FluidPicture | None:
    if not config.network.widths:
        return None
    of = (config.network.dropout, config.network.widths[:1], config.seed)
    return FluidPicture(ROWS + 1, of, partial(_draw_masks, config))


def _draw_masks(config: TrialConfig, width: int, look: PixelStyle) -> Picture:
    canvas = Canvas(width, ROWS + 1, ascii_only=look == "ascii")
    units, ratio = config.network.widths[0], config.network.dropout.ratio
    seen = min(units, width)
    title = f"LEFT OUT {ratio:.0%} of {units} units in layer 1, {ROWS} rows of the first batch"
    canvas.put(0, 0, fit(title, width), "title")
    kept = np.empty((ROWS, units), bool)
    masks = Masks(lambda layer: Streams(config.seed).sequence(Purpose.DROPOUT, layer), ratio)
    masks.draw(1, kept)
    for y, row in enumerate(kept[:, :seen].tolist(), 1):
        canvas.put(0, y, "".join(_KEPT if unit else _LEFT_OUT for unit in row), "bar")
    return canvas.picture()


def _titled(title: str, picture: Picture, look: PixelStyle) -> Picture:
    width = sum(len(run.text) for run in picture.rows[0])
    canvas = Canvas(width, 1, ascii_only=look == "ascii")
    canvas.put(0, 0, fit(title, width, look == "ascii"), "title")
    return Picture((*canvas.picture().rows, *picture.rows))


_PICTURES: Mapping[str, Callable[[TrialConfig], FluidPicture | None]] = {
    "optimizer.": _path,
    "schedule.": _schedule,
    "network.activation": _activation,
    "network.init.": _first_weights,
    "network.hidden": _first_weights,
    "network.dropout.": _dropout,
}
"""By how a setting's path begins."""
_RANDOM = (_first_weights, _dropout)
"""What is drawn of the numbers that a run would draw."""
