"""Walks: an optimizer on its way down a surface."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.config import Optimizer, Preset, TrialConfig
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.interruption import Watch
from tuitrain.nn.parameters import Parameters
from tuitrain.nn.schedules import Schedule, constant, schedule
from tuitrain.nn.surfaces import SURFACES, Point, Surface
from tuitrain.training.model import optimizer_of

FARTHEST = 1e30
"""Who is farther from the middle than this has left, and comes back no more."""


@dataclass(frozen=True, eq=False)
class Walk:
    """Where a walk led: `places` (steps + 1, 2), the start first, and the gradient at each of them.

    `rates` are the learning rates of the steps, `memory` what the optimizer remembered after each, by name:
    (steps + 1, 2), or (steps + 1,) for a count. A walk that `left` ends with its last place in reach.
    """

    places: Floats
    heights: Floats
    gradients: Floats
    rates: Floats
    memory: Mapping[str, Floats]
    left: bool

    @property
    def steps(self) -> int:
        """How many were made."""
        return len(self.places) - 1

    @property
    def status(self) -> Status:
        """Diverged where it left."""
        return "diverged" if self.left else "completed"

    @cached_property
    def figures(self) -> Figures:
        """Where it ends, by the names that expectations use."""
        x, y = self.places[-1].tolist()
        return {"updates": self.steps, "x": x, "y": y, "f": float(self.heights[-1])}

    @property
    def series(self) -> Mapping[str, Any]:
        """The points of the path, by the name that JSON uses."""
        return {"path": self.places.tolist()}


def walk(preset: Preset, config: TrialConfig, watch: Watch | None = None) -> Walk:
    """Walk down the preset's surface with the optimizer, the schedule and the length of `config`."""
    start = preset.surface.start
    factor = schedule(**config.schedule.model_dump(), total=config.total_updates, updates_per_epoch=1)
    surface = SURFACES[preset.surface.function]
    return walk_from(surface, (start.x, start.y), config.optimizer, config.total_updates, factor, watch)


def walk_from(
    surface: Surface,
    start: Point,
    optimizer: Optimizer,
    updates: int,
    factor: Schedule | None = None,
    watch: Watch | None = None,
) -> Walk:
    """Walk down `surface` from `start`; `factor` is the schedule of the rate, by default constant."""
    walker = _Walker(surface, start, optimizer, factor or constant())
    watch = watch or Watch()
    for update in range(updates):
        watch(update, updates)
        if not walker.step(update):
            break
    return walker.walk()


class _Walker:
    """A point of the plane as an optimizer's parameters, and all that is noted on its way."""

    def __init__(self, surface: Surface, start: Point, optimizer: Optimizer, factor: Schedule) -> None:
        self._surface = surface
        # As weights of one unit: what an optimizer does to these alone, such as AdamW's decay, is to be seen.
        self._p = Parameters({"weight1": (2, 1)}, np.float64)
        self._p.flat[...] = start
        self._g = self._p.like()
        self._optimizer = optimizer_of(optimizer, self._p, self._g)
        self._rate, self._factor = optimizer.lr, factor
        self._places: list[Floats] = []
        self._gradients: list[Floats] = []
        self._rates: list[float] = []
        self._memory: dict[str, list[Floats]] = {name: [] for name in self._optimizer.arrays()}
        self._left = False
        self._note()

    def step(self, update: int) -> bool:
        """The step after `update` of them; whether it stays in reach."""
        self._optimizer.lr = rate = self._rate * self._factor(update)
        np.copyto(self._g.flat, self._gradients[-1])
        with np.errstate(over="ignore", invalid="ignore"):
            self._optimizer.update()
        if not (np.abs(self._p.flat) < FARTHEST).all():
            self._left = True
            return False
        self._rates.append(rate)
        self._note()
        return True

    def walk(self) -> Walk:
        """The finished walk, as arrays of what was noted at each step."""
        places = np.array(self._places)
        return Walk(
            places,
            self._surface.f(places[:, 0], places[:, 1]),
            np.array(self._gradients),
            np.array(self._rates),
            {name: np.array(noted, np.float64) for name, noted in self._memory.items()},
            self._left,
        )

    def _note(self) -> None:
        place = np.asarray(self._p.flat, np.float64).copy()
        self._places.append(place)
        self._gradients.append(np.array(self._surface.gradient(place[0], place[1])))
        for name, array in self._optimizer.arrays().items():
            self._memory[name].append(array.copy())
