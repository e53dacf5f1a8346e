"""The log of walks down a surface: where each ends, and on a terminal the map with their paths."""

from collections.abc import Iterator

from tuitrain.experiments.studies.walk import Walk
from tuitrain.headless.console import Console
from tuitrain.headless.main_figures import coordinate
from tuitrain.headless.study_log import StudyLog
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.table import table

WIDEST, HEIGHT = 120, 24
"""Columns of the map at most, and its rows."""
_HEADINGS = ("arm", "updates", "x", "y", "f", "status")


class SurfaceLog(StudyLog[Walk]):
    """A line for each arm."""

    def draw(self, console: Console) -> None:
        # Here and not above: a run that draws nothing loads no pictures.
        from tuitrain.plot.surface import flat, scene

        longest = max(walk.steps for walk in self.found.values())
        surface = SURFACES[self.preset.surface.function]
        seen = scene(surface, self.found, longest, near=True, ascii=console.ascii)
        look: PixelStyle = "ascii" if console.ascii else "shades"
        console.picture(flat(seen, min(console.columns, WIDEST), HEIGHT, look))
        console.line()

    def lines(self, room: int | None) -> Iterator[str]:
        rows = [[name, *_texts(walk)] for name, walk in self.found.items()]
        yield from table(_HEADINGS, rows, ("arm", "status"), room)


def _texts(walk: Walk) -> list[str]:
    place = (*walk.places[-1].tolist(), float(walk.heights[-1]))
    return [f"{walk.steps:,}", *map(coordinate, place), walk.status]
