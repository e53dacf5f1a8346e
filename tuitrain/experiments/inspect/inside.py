"""One layer from inside: every unit's figures, its weights, its histogram over time."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.experiments.inspect.layers import LayersWatch
from tuitrain.experiments.inspect.moments import Moment
from tuitrain.training import Quantity, Snapshot

AnyFloats = NDArray[np.floating[Any]]


@dataclass(frozen=True, eq=False)
class Inside:
    """Layer `number`, counted from 1, of what is shown of all layers. Figures are one a unit, (units,).

    Of weights, their gradients and updates they are those of the weights that lead into the unit; before the
    first update there is no last one, and its figures are 0.
    """

    number: int
    name: str
    quantity: Quantity
    mean: AnyFloats
    std: AnyFloats
    zero: AnyFloats
    """Share of exact zeros."""
    dead: NDArray[np.bool_]
    """Silent on every row that was looked at; only ReLU's can be."""
    weights: AnyFloats
    """(inputs, units)"""
    image_shape: tuple[int, int] | None
    """What the weights of a unit lead in from, where that is a picture."""
    moments: tuple[Moment, ...]


def inside(seen: Snapshot, watch: LayersWatch, quantity: Quantity, number: int | None) -> Inside | None:
    """That layer as `watch` has just seen it; None where nobody asks or there is no such layer."""
    if number is None or not 1 <= number <= len(watch.probes):
        return None
    probe = watch.probes[number - 1]
    weights = seen.model.parameters.tensors[f"weight{number}"]
    values = probe.values.get(quantity, np.zeros_like(weights))
    silent = np.logical_not(probe.values["activation"].any(axis=0))
    with np.errstate(all="ignore"):
        return Inside(
            number=number,
            name=probe.name,
            quantity=quantity,
            mean=values.mean(axis=0),
            std=values.std(axis=0),
            zero=1 - np.count_nonzero(values, axis=0) / len(values),
            dead=silent if probe.name == "relu" else np.zeros_like(silent),
            weights=weights.copy(),
            image_shape=seen.dataset.image_shape if number == 1 else None,
            moments=watch.moments(quantity).of(number),
        )
