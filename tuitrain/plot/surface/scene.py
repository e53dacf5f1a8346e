"""What a picture of walks down a surface shows, as frozen data."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.experiments.studies.walk import Walk
from tuitrain.nn.surfaces import Ends, Surface
from tuitrain.plot.surface.ink import FADED, INK

MARGIN = 0.05
"""Of the part that is shown, how much lies beyond what it has to hold."""


@dataclass(frozen=True, eq=False)
class Path:
    """A walk as far as it is shown: `places` (n, 2). `tag` is the number of its arm, `role` its colour."""

    tag: str
    name: str
    role: str
    places: Floats
    ended: bool
    left: bool
    strong: bool = True


@dataclass(frozen=True, eq=False)
class Scene:
    """Paths on the part of a surface between the ends of `x` and `y`, and what the title says of it."""

    surface: Surface
    x: Ends
    y: Ends
    paths: tuple[Path, ...]
    ascii: bool = False

    def level(self, path: Path) -> int:
        """How strong its colour is: beside a chosen one the others fade, on a map of its own none."""
        return INK if path.strong or len(self.paths) == 1 else FADED

    def only(self, path: Path) -> "Scene":
        """The same with one path."""
        return Scene(self.surface, self.x, self.y, (path,), self.ascii)


def scene(
    surface: Surface,
    walks: Mapping[str, Walk],
    at: int,
    chosen: str | None = None,
    *,
    near: bool = False,
    ascii: bool = False,
) -> Scene:
    """All `walks` as they stand after `at` steps; the `chosen` one is drawn over the others, which fade.

    `near`: no more of the surface than the whole of every walk and its nearest minimum need.
    """
    paths = [
        Path(
            str(number),
            name,
            f"arm{(number - 1) % 6 + 1}",
            walk.places[: at + 1],
            at >= walk.steps,
            walk.left,
            chosen in (None, name),
        )
        for number, (name, walk) in enumerate(walks.items(), start=1)
    ]
    ordered = tuple(sorted(paths, key=lambda path: path.strong))
    places = np.concatenate([walk.places for walk in walks.values()])
    start = places[0]
    x, y = _holding(surface.x, start[0]), _holding(surface.y, start[1])
    if near:
        x, y = _around(x, places[:, 0], surface.minima[0][0]), _around(y, places[:, 1], surface.minima[0][1])
    return Scene(surface, x, y, ordered, ascii)


def _around(ends: Ends, values: Floats, wanted: float) -> Ends:
    """The part of the ends that holds the values and the wanted one, with a margin."""
    low, high = min(float(values.min()), wanted), max(float(values.max()), wanted)
    room = 2 * MARGIN * (high - low) or MARGIN * (ends[1] - ends[0])
    return max(ends[0], low - room), min(ends[1], high + room)


def _holding(ends: Ends, value: float) -> Ends:
    """The ends, moved so that `value` is between them."""
    room = MARGIN * (ends[1] - ends[0])
    return min(ends[0], float(value) - room) if value < ends[0] else ends[0], (
        max(ends[1], float(value) + room) if value > ends[1] else ends[1]
    )


def banded(surface: Surface, heights: Floats, bands: int) -> Floats:
    """Heights as 0..`bands`: as even as can be in the root of what they are above the lowest place.

    A bowl so has bands of even width; a steep wall does not take them all.
    """
    lowest = float(surface.f(np.array(surface.minima[0][0]), np.array(surface.minima[0][1])))
    roots = np.sqrt(np.maximum(heights - lowest, 0.0))
    top = float(np.quantile(roots, 0.98)) or 1.0
    return np.asarray(np.clip(roots / top, 0, 1) * bands)
