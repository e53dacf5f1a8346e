"""The log of walks down a surface: where each ends, and on a terminal the map with their paths."""

from collections.abc import Iterator

from tuitrain.experiments.walk import Walk
from tuitrain.headless.study_log import StudyLog
from tuitrain.plot.table import table

_HEADINGS = ("arm", "updates", "x", "y", "f", "status")


class SurfaceLog(StudyLog[Walk]):
    """A line for each arm."""

    def lines(self, room: int | None) -> Iterator[str]:
        """The table."""
        rows = [[name, *_texts(walk)] for name, walk in self.found.items()]
        yield from table(_HEADINGS, rows, ("arm", "status"), room)


def _texts(walk: Walk) -> list[str]:
    x, y = walk.places[-1].tolist()
    return [f"{walk.steps:,}", f"{x:.6f}", f"{y:.6f}", f"{float(walk.heights[-1]):.6f}", walk.status]
