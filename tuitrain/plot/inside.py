"""What is drawn of a layer from inside, and the list of its units."""

from dataclasses import dataclass

from tuitrain.experiments.inside import Inside
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import Look
from tuitrain.plot.ticks import decimal

_NUMBER, _FIGURE, _DEAD = 6, 8, 6


@dataclass(frozen=True, eq=False, slots=True)
class InsideSpec:
    """A layer, the unit that is chosen in it (from 0), how many updates the run is to have."""

    shown: Inside
    unit: int
    total: int


def units(spec: InsideSpec, width: int, height: int, look: Look) -> Picture:
    """A line for each unit, as many as there is room for, around the chosen one."""
    canvas = Canvas(width, height, ascii_only=look == "ascii")
    shown = spec.shown
    count, dead = len(shown.mean), int(shown.dead.sum())
    x = canvas.put(0, 0, "UNITS", "title")
    canvas.put(x + 1, 0, f"{count:,}{f', {dead:,} of them dead' if dead else ''}", "dim")
    columns = [("mean", shown.mean), ("std", shown.std), ("=0", shown.zero)]
    if width < _NUMBER + len(columns) * _FIGURE + _DEAD:
        del columns[1]
    for place, (name, _) in enumerate(columns, 1):
        canvas.right(_NUMBER + place * _FIGURE, 1, name, "axis")
    room = max(height - 2, 1)
    first = min(max(spec.unit - room // 2, 0), max(count - room, 0))
    for y, unit in enumerate(range(first, min(first + room, count)), 2):
        chosen = unit == spec.unit
        if chosen:
            canvas.put(0, y, "▸", "accent")
        canvas.right(_NUMBER, y, f"{unit + 1:,}", "title" if chosen else "dim")
        for place, (name, figures) in enumerate(columns, 1):
            figure = float(figures[unit])
            text = f"{figure:.0%}" if name == "=0" else decimal(figure)
            canvas.right(_NUMBER + place * _FIGURE, y, text, "title" if chosen else "")
        if shown.dead[unit]:
            canvas.put(_NUMBER + len(columns) * _FIGURE + 2, y, "DEAD", "warn")
    return canvas.picture()
