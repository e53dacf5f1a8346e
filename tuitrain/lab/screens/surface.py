"""Walks down a surface, played on a map, in the field of gradients, in space."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from textual.app import ComposeResult
from textual.binding import Binding

from tuitrain.config import HOMES, Preset
from tuitrain.experiments.walk import Walk
from tuitrain.lab.actions import ARM, SHARED, Wanted, bindings, bindings_of
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.widgets.drawn import Drawn
from tuitrain.lab.widgets.settings import Groups
from tuitrain.plot import words
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.raster import Look

GROUPS: Groups = (
    (
        "SURFACE",
        (("surface.function", "function"), ("surface.start.x", "start x"), ("surface.start.y", "start y")),
    ),
    (
        "OPTIMIZER",
        (
            ("optimizer.name", "name"),
            ("optimizer.lr", "rate"),
            ("optimizer.momentum", "momentum"),
            ("optimizer.decay", "decay"),
            ("schedule.name", "schedule"),
            ("updates", "updates"),
        ),
    ),
)


class SurfaceScreen(StudyScreen):
    """Plays what was found: an index into every path at once."""

    BINDINGS: ClassVar[list[Binding | tuple[str, str] | tuple[str, str, str]]] = [
        *bindings_of(*SHARED),
        *bindings("study"),
        *bindings("surface"),
    ]
    KIND = "surface"
    GROUPS = GROUPS
    HINTS: ClassVar[tuple[Wanted, ...]] = (
        (("play",), "play"),
        (("walk(1)", "walk(-1)"), "step"),
        (("picture",), "view"),
        (("tiles",), "tiles"),
        ARM,
    )

    def make_picture(self) -> ComposeResult:
        """The picture."""
        yield Drawn(id="picture", ascii=self.ascii)

    @property
    def walks(self) -> Mapping[str, Walk]:
        """By arm."""
        return cast(Mapping[str, Walk], self.found)

    def along(self, preset: Preset, path: str, value: Any) -> Mapping[str, Any]:
        """On another surface the walk begins where that is usually begun."""
        return {"surface.start": HOMES[value]} if path == "surface.function" and value in HOMES else {}

    def headline(self) -> tuple[str, str, str]:
        """What is walked down, how far it has come, who is lowest."""
        return words.surface(self.preset), "", ""

    def show(self) -> None:
        """The picture."""
        self.query_one("#picture", Drawn).show(self._picture)
        self.say()

    def _picture(self, columns: int, rows: int, look: Look) -> Picture:
        canvas = Canvas(columns, rows)
        for y, (arm, walk) in enumerate(self.walks.items()):
            canvas.put(0, y, f"{arm:10} {walk.places[-1]}")
        return canvas.picture()
