"""Histograms over time: a bounded number of moments of a run, each as it was seen."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

CAPACITY = 120
"""Moments that are kept at most."""


@dataclass(frozen=True, eq=False)
class Moment:
    """A layer's histogram after so many updates, as counts in bins over `low`..`high`."""

    update: int
    counts: NDArray[np.int64]
    low: float
    high: float


class Moments:
    """Moments of any run, noted whenever somebody looks: one for each layer.

    When there are `capacity` of them every second one goes, and from then on they are to lie twice as far
    apart, so that they cover all of the run. The newest is always there.
    """

    def __init__(self, capacity: int = CAPACITY) -> None:
        self._capacity = capacity
        self._kept: list[tuple[Moment, ...]] = []
        self._newest: tuple[Moment, ...] = ()
        self._gap = 1
        """Updates between two that are kept."""

    def note(self, layers: tuple[Moment, ...]) -> None:
        """Note how all layers are now; in a run that went back, what came later is forgotten."""
        update = layers[0].update
        self._kept = [kept for kept in self._kept if kept[0].update <= update]
        if not self._kept or update - self._kept[-1][0].update >= self._gap:
            if len(self._kept) == self._capacity:
                self._thin()
            self._kept.append(layers)
        self._newest = layers

    def of(self, layer: int) -> tuple[Moment, ...]:
        """The moments of that layer, counted from 1, in order."""
        newest = [self._newest] if self._newest and self._newest[0].update > self._kept[-1][0].update else []
        return tuple(layers[layer - 1] for layers in (*self._kept, *newest))

    def _thin(self) -> None:
        self._kept = self._kept[::2]
        self._gap = max(
            2 * self._gap, (self._kept[-1][0].update - self._kept[0][0].update) // len(self._kept)
        )
