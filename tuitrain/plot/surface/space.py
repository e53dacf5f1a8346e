"""A surface in space: its height over the plane, turned and tilted, what is behind a hill hidden."""

from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.nn.surfaces import SURFACES, Ends, Surface
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.surface.flat import draw_path, draw_tag, legend
from tuitrain.plot.surface.ink import Levels, Sheet
from tuitrain.plot.surface.scene import Scene

RINGS = 9
"""Steps of equal height in its shade."""
_CUT, _DEEPEST, _RANGE = 1, 2, 9
"""Levels of its cut edges, of its deepest step, and from there to its highest."""
_TALL = 0.9
"""Its height, where its sides are 2."""
_NEAR = 0.06
"""A place of a path is hidden by what is nearer than this."""


@dataclass(frozen=True)
class Stand:
    """From where it is seen: `turn` around its middle and `tilt` above the horizon, in degrees."""

    turn: int = 30
    tilt: int = 55


@dataclass(frozen=True, eq=False)
class _View:
    """Levels of the pixels, how far each pixel's place is, and where a place of the plane is on them."""

    levels: Levels
    depths: Floats
    low: float
    span: float


def space(scene: Scene, width: int, height: int, look: PixelStyle, stand: Stand = Stand()) -> Picture:
    """The surface as it stands in space, and the paths on it."""
    canvas = Canvas(width, height, ascii_only=scene.ascii)
    legend(canvas, scene)
    columns, rows = width, height - 1
    if columns < 10 or rows < 4:
        return canvas.picture()
    name = next(name for name, each in SURFACES.items() if each is scene.surface)
    view = _seen(name, scene.x, scene.y, columns, rows, stand)
    sheet = Sheet(canvas, 0, 1, view.levels, look)
    for path in scene.paths:
        across, down, depth = _placed(scene.surface, scene.x, scene.y, path.places, stand, view)
        with np.errstate(invalid="ignore"):
            inside = (across >= 0) & (across < 1) & (down >= 0) & (down < 1)
        column = np.where(inside, across * columns, 0).astype(int)
        row = np.where(inside, down * 2 * rows, 0).astype(int)
        hidden = depth > view.depths[row, column] + _NEAR
        gone = ~inside | hidden
        across, down = np.where(gone, np.nan, across), np.where(gone, np.nan, down)
        draw_path(sheet, scene, path, across, down)
        draw_tag(sheet, scene, path, across, down)
    return canvas.picture()


def _turned(x: Floats, y: Floats, turn: int) -> tuple[Floats, Floats]:
    """Across and away, of the plane scaled to -1..1."""
    c, s = cos(radians(turn)), sin(radians(turn))
    return c * x - s * y, s * x + c * y


def _height(surface: Surface, x: Ends, y: Ends, across: Floats, away: Floats) -> tuple[Floats, Floats]:
    """How high, 0..1, and in which ring, at places of the plane scaled to -1..1."""
    at_x = (x[0] + x[1]) / 2 + across * (x[1] - x[0]) / 2
    at_y = (y[0] + y[1]) / 2 + away * (y[1] - y[0]) / 2
    with np.errstate(over="ignore", invalid="ignore"):
        heights = surface.f(at_x, at_y)
    grid = np.linspace(-1, 1, 41)
    top_x = (x[0] + x[1]) / 2 + grid * (x[1] - x[0]) / 2
    top_y = (y[0] + y[1]) / 2 + grid * (y[1] - y[0]) / 2
    all_heights = surface.f(top_x[None, :], top_y[:, None])
    lowest = float(surface.f(np.array(surface.minima[0][0]), np.array(surface.minima[0][1])))
    top = float(np.quantile(all_heights - lowest, 0.98)) or 1.0
    share = np.clip(np.maximum(heights - lowest, 0) / top, 0, 1)
    # Half way between the height itself and its root: walls do not dwarf what lies in the valley.
    return np.asarray(0.35 * share + 0.65 * np.sqrt(share)), np.floor(np.sqrt(share) * RINGS)


@lru_cache(maxsize=32)
def _seen(name: str, x: Ends, y: Ends, columns: int, rows: int, stand: Stand) -> _View:
    """Every column from the nearest place to the farthest: what is higher than all before it is seen."""
    surface = SURFACES[name]
    pixels = 2 * rows
    reach = 1.45
    lift, fall = cos(radians(stand.tilt)), sin(radians(stand.tilt))
    low, span = -reach * fall, 2 * reach * fall + _TALL * lift
    u = (np.arange(columns) + 0.5) / columns * 2 * reach - reach
    levels = np.full((pixels, columns), -1)
    depths = np.full((pixels, columns), np.inf)
    filled = np.full(columns, pixels)
    index = np.arange(pixels)[:, None]
    steps = 3 * pixels
    begun = np.zeros(columns, bool)
    for depth in np.linspace(-reach, reach, steps):
        across, away = _turned(u, np.full(columns, depth), -stand.turn)
        on = (np.abs(across) <= 1) & (np.abs(away) <= 1)
        if not on.any():
            continue
        high, ring = _height(surface, x, y, across, away)
        up = depth * fall + _TALL * high * lift
        top = np.clip(np.floor((1 - (up - low) / span) * pixels), 0, pixels).astype(int)
        top = np.where(on, np.minimum(top, filled), filled)
        # The nearest place of a column is its edge: what is below it is not the surface but the cut.
        level = np.where(begun, np.rint(_DEEPEST + ring / RINGS * _RANGE), _CUT).astype(int)
        new = (index >= top) & (index < filled)
        levels = np.where(new, level[None, :], levels)
        depths = np.where(new, depth, depths)
        filled = top
        begun |= on
    return _View(levels, depths, low, span)


def _placed(
    surface: Surface, x: Ends, y: Ends, places: Floats, stand: Stand, view: _View
) -> tuple[Floats, Floats, Floats]:
    """Where places are seen, 0..1 from the left and from the top, and how far away they are."""
    plane_x = (places[:, 0] - (x[0] + x[1]) / 2) / ((x[1] - x[0]) / 2)
    plane_y = (places[:, 1] - (y[0] + y[1]) / 2) / ((y[1] - y[0]) / 2)
    high, _ = _height(surface, x, y, plane_x, plane_y)
    across, away = _turned(plane_x, plane_y, stand.turn)
    lift, fall = cos(radians(stand.tilt)), sin(radians(stand.tilt))
    up = away * fall + _TALL * high * lift
    reach = 1.45
    outside = (np.abs(plane_x) > 1) | (np.abs(plane_y) > 1)
    down = 1 - (up - view.low) / view.span
    return np.where(outside, np.nan, (across + reach) / (2 * reach)), down, away
