"""A surface from above: bands of equal height, or the field of gradients, and paths over them."""

from functools import lru_cache
from math import atan2, hypot, pi
from typing import Literal

import numpy as np

from tuitrain.arrays import Floats
from tuitrain.nn.surfaces import SURFACES, Ends, Surface
from tuitrain.plot import ticks
from tuitrain.plot.cells import fit
from tuitrain.plot.legend import longest as _longest
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.surface.ink import FADED, Levels, Sheet
from tuitrain.plot.surface.scene import Path, Scene, banded

Kind = Literal["contours", "field"]

BANDS = 7
LINES = 6
"""Of them where each is but a line of dots."""
SIGNS = "○△□◇▽☆●▲■◆▼★"
"""What stands at the places of each path, by turns."""
PLAIN_SIGNS = "ox#+%&"
_LEFT = 5
"""Cells for the numbers beside the map."""
_ARROWS = {"unicode": "→↗↑↖←↙↓↘", "ascii": ">/^\\</v\\"}
_ACROSS, _DOWN = 6, 3
"""Cells from arrow to arrow."""
_GRID = 40
MISSES = 20.0
"""Degrees by which an arrow points past the nearest minimum that is said to miss it."""


def flat(scene: Scene, width: int, height: int, look: PixelStyle, kind: Kind = "contours") -> Picture:
    """The map with its axes under a line with the names of the paths."""
    canvas = Canvas(width, height, ascii_only=scene.ascii)
    legend(canvas, scene)
    edges = 1 if height >= 8 and width >= 30 else 0
    left = _LEFT * edges
    columns, rows = width - left, height - 1 - edges
    if columns < 4 or rows < 2:
        return canvas.picture()
    levels = _levels(_name(scene.surface), scene.x, scene.y, columns, rows, kind)
    sheet = Sheet(canvas, left, 1, levels, look, shaded=False)
    if kind == "contours" and look != "halves":
        _outlines(sheet, _heights(scene, columns, rows))
    if kind == "field":
        _arrows(sheet, scene)
    if edges:
        _axes(canvas, scene, left, rows)
    place = _Placing(scene)
    for path in scene.paths:
        draw_path(sheet, scene, path, *place.all(path.places))
    for minimum in scene.surface.minima:
        cell = sheet.cell(*place.of(minimum))
        if cell:
            sheet.sign(*cell, "@" if scene.ascii else "✚", "")
    for path in scene.paths:
        draw_tag(sheet, scene, path, *place.all(path.places[-1:]))
    return canvas.picture()


def legend(canvas: Canvas, scene: Scene) -> None:
    """Sign, number and name of each path; where there is not room for all, the ends of the longest go."""
    paths = sorted(scene.paths, key=lambda path: int(path.tag))
    signs = [f"{sign_of(path, scene.ascii)}{path.tag}" for path in paths]
    names = [path.name + "!" * (path.left and path.ended) for path in paths]
    fixed = sum(map(len, signs)) + len(paths)
    room = canvas.width - fixed
    gap = 2 if room >= sum(map(len, names)) + 2 * (len(paths) - 1) else 1
    longest = _longest([len(name) for name in names], room - gap * (len(paths) - 1))
    x = 0
    for path, sign, name in zip(paths, signs, names, strict=True):
        x = canvas.put(x, 0, sign, path.role if path.strong else "dim") + 1
        x = canvas.put(x, 0, fit(name, longest, scene.ascii), "" if path.strong else "dim") + gap


def sign_of(path: Path, ascii: bool) -> str:
    """What stands at its places."""
    signs = PLAIN_SIGNS if ascii else SIGNS
    return signs[(int(path.tag) - 1) % len(signs)]


def draw_path(sheet: Sheet, scene: Scene, path: Path, across: Floats, down: Floats) -> None:
    """The line, and a sign at every place but the last."""
    level = scene.level(path)
    sheet.line(across, down, path.role, level)
    cells = [sheet.cell(float(x), float(y)) for x, y in zip(across, down, strict=True)]
    for cell in cells[:-1]:
        if cell:
            sheet.sign(*cell, sign_of(path, scene.ascii), path.role, level)


def draw_tag(sheet: Sheet, scene: Scene, path: Path, across: Floats, down: Floats) -> None:
    """The number of its arm where it stands."""
    cell = sheet.cell(float(across[-1]), float(down[-1]))
    if cell:
        sheet.sign(*cell, path.tag, path.role, scene.level(path))


class _Placing:
    """From places of the plane to 0..1 from the left and from the top."""

    def __init__(self, scene: Scene) -> None:
        self._x, self._y = scene.x, scene.y

    def of(self, place: tuple[float, float]) -> tuple[float, float]:
        return (place[0] - self._x[0]) / (self._x[1] - self._x[0]), (self._y[1] - place[1]) / (
            self._y[1] - self._y[0]
        )

    def all(self, places: Floats) -> tuple[Floats, Floats]:
        return self.of((places[:, 0], places[:, 1]))  # type: ignore[arg-type,return-value]


def _name(surface: Surface) -> str:
    return next(name for name, each in SURFACES.items() if each is surface)


def _grid(x: Ends, y: Ends, columns: int, rows: int) -> tuple[Floats, Floats]:
    """The middles of the cells."""
    across = x[0] + (np.arange(columns) + 0.5) / columns * (x[1] - x[0])
    up = y[1] - (np.arange(rows) + 0.5) / rows * (y[1] - y[0])
    return across[None, :], up[:, None]


@lru_cache(maxsize=64)
def _levels(name: str, x: Ends, y: Ends, columns: int, rows: int, kind: Kind) -> Levels:
    """A shade for each band, the deepest the darkest."""
    if kind == "field":
        return np.full((2 * rows, columns), -1)
    surface = SURFACES[name]
    bands = np.floor(banded(surface, surface.f(*_grid(x, y, columns, 2 * rows)), BANDS)).astype(int)
    return np.asarray(np.minimum(bands, BANDS - 1))


def _heights(scene: Scene, columns: int, rows: int) -> Floats:
    heights = scene.surface.f(*_grid(scene.x, scene.y, columns, rows))
    return np.floor(banded(scene.surface, heights, LINES))


def _outlines(sheet: Sheet, bands: Floats) -> None:
    """Where one band ends, for terminals without shades."""
    edge = np.zeros(bands.shape, bool)
    edge[:, :-1] |= bands[:, :-1] != bands[:, 1:]
    edge[:-1] |= bands[:-1] != bands[1:]
    for row, column in zip(*np.nonzero(edge), strict=True):
        sheet.sign(int(column), int(row), "·" if sheet.look != "ascii" else ".", "dim")


def _axes(canvas: Canvas, scene: Scene, left: int, rows: int) -> None:
    for end, row in ((scene.y[1], 1), (scene.y[0], rows)):
        canvas.right(left - 1, row, ticks.short(end), "axis")
    canvas.right(left - 1, 1 + rows // 2, "y", "axis")
    canvas.put(left, 1 + rows, ticks.short(scene.x[0]), "axis")
    canvas.right(canvas.width, 1 + rows, ticks.short(scene.x[1]), "axis")
    canvas.put(left + (canvas.width - left) // 2, 1 + rows, "x", "axis")


# The field of gradients


def _arrows(sheet: Sheet, scene: Scene) -> None:
    """Against the gradient, as it is seen on this map: longer and brighter where it is steep."""
    signs = _ARROWS["ascii" if sheet.look == "ascii" else "unicode"]
    per_x, per_y = sheet.columns / (scene.x[1] - scene.x[0]), 2 * sheet.rows / (scene.y[1] - scene.y[0])
    x, y = _grid(scene.x, scene.y, sheet.columns, sheet.rows)
    slope_x, slope_y = (
        np.broadcast_to(each, (sheet.rows, sheet.columns)) for each in scene.surface.gradient(x, y)
    )
    steepness = np.hypot(slope_x, slope_y)
    top = float(np.quantile(steepness, 0.9)) or 1.0
    for row in range(_DOWN // 2, sheet.rows, _DOWN):
        for column in range(_ACROSS // 2, sheet.columns, _ACROSS):
            across, up = -slope_x[row, column] * per_x, -slope_y[row, column] * per_y
            size = hypot(across, up)
            share = min(float(steepness[row, column]) / top, 1.0) ** 0.5
            if not size or share < 0.02:
                sheet.sign(column, row, "." if sheet.look == "ascii" else "·", "dim", FADED)
                continue
            level = 4 + round(share * 7)
            if sheet.look != "ascii":
                tail = 1.1 + 1.3 * share
                # In cells twice as high as wide.
                xs = np.array([column + 0.5 - tail * across / size, column + 0.5]) / sheet.columns
                ys = np.array([row + 0.5 + tail * up / size / 2, row + 0.5]) / sheet.rows
                sheet.line(xs, ys, "", level)
            sheet.sign(column, row, signs[round(atan2(up, across) / (pi / 4)) % 8], "", level)


def misses(scene: Scene) -> float:
    """Of a grid of arrows against the gradient the share that points past every minimum."""
    x, y = np.broadcast_arrays(*_grid(scene.x, scene.y, _GRID, _GRID))
    down_x, down_y = (-np.broadcast_to(each, x.shape) for each in scene.surface.gradient(x, y))
    best = np.full(x.shape, -1.0)
    for minimum in scene.surface.minima:
        to_x, to_y = minimum[0] - x, minimum[1] - y
        sizes = np.maximum(np.hypot(down_x, down_y) * np.hypot(to_x, to_y), 1e-300)
        best = np.maximum(best, (down_x * to_x + down_y * to_y) / sizes)
    return float((best < np.cos(np.radians(MISSES))).mean())
