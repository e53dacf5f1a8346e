"""Walks down a surface, played on a map, in the field of gradients, in space."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, Literal, cast

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from tuitrain.config import HOMES, Loaded, Preset
from tuitrain.experiments.studies.walk import Walk
from tuitrain.lab.action import WALK, Action, bindings, reworded
from tuitrain.lab.key_hints import ARM, Wanted
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.run_actions import ArmActions
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.widgets.drawn import Drawn
from tuitrain.lab.widgets.settings import Groups, Settings
from tuitrain.nn.surfaces import SURFACES
from tuitrain.plot import words
from tuitrain.plot.picture import Picture
from tuitrain.plot.raster import PixelStyle
from tuitrain.plot.surface import MISSES, Scene, Stand, flat, formula, misses, scene, space, tiles

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


PICTURES = ("contours", "field", "space")
PACES = (1, 2, 5, 10, 20, 50, 100)
"""Steps a second."""
TICKS = 20
"""Looks a second, at most, while it plays."""
TURN, TILTS = 15, (55, 75, 30)
"""Degrees of a turn, and the tilts by turns."""
NAMES = {"contours": "CONTOURS", "field": "GRADIENTS", "space": "IN SPACE"}


class SurfaceScreen(StudyScreen):
    """Plays what was found: an index into every path at once."""

    ACTIONS = (
        Action("play", "space", "play", "Play or pause. At the end, play from the start.", WALK),
        Action("walk(1)", "n", "on", "One step forward, then pause.", WALK),
        Action("walk(-1)", "b", "back", "One step back, then pause.", WALK),
        Action("jump(0)", "home", "start", "Go to the start.", WALK),
        Action("jump(1)", "end", "end", "Go to the end, with the whole of every path.", WALK),
        Action(
            "pace(-1)", "less_than_sign,comma", "slower", "Slower: fewer steps per second.", WALK, sign="<"
        ),
        Action(
            "pace(1)",
            "greater_than_sign,full_stop",
            "faster",
            "Faster: more steps per second.",
            WALK,
            sign=">",
        ),
        Action("picture", "v", "view", "Contours, gradient field or 3D view.", WALK),
        Action("tiles", "g", "tiles", "All paths on one map, or one map for each.", WALK),
        Action("zoom", "z", "zoom", "Zoom in to the paths, or out again.", WALK),
        Action("turn(-1)", "left_parenthesis", "", "3D view: turn left.", WALK),
        Action("turn(1)", "right_parenthesis", "", "3D view: turn right.", WALK),
        Action("tilt", "t", "tilt", "3D view: look from higher up, or from the side.", WALK),
        *Settings.ACTIONS,
        *StudyScreen.RATE,
        StudyScreen.AS_OPENED,
        StudyScreen.UNDO,
        *reworded(ArmActions.CHOOSE, {"arm(-1)": "Select the previous arm: path, formula, settings."}),
        *StudyScreen.OF_THE_LAB,
    )
    BINDINGS: ClassVar[list[BindingType]] = bindings(ACTIONS)
    GROUPS = GROUPS
    HINTS: ClassVar[tuple[Wanted, ...]] = (
        (("play",), "play"),
        (("walk(1)", "walk(-1)"), "step"),
        (("picture",), "view"),
        (("zoom",), "zoom"),
        (("tiles",), "tiles"),
        ARM,
        (("pace(-1)", "pace(1)"), "speed"),
        (("turn(-1)", "turn(1)"), "turn"),
    )

    def __init__(self, loaded: Loaded, display_options: DisplayOptions) -> None:
        super().__init__(loaded, display_options)
        self.at = loaded.preset.total_updates
        """Steps that are shown of every path."""
        self._playing: Timer | None = None
        self._pace = PACES.index(10)
        self._picture_shown = 0
        self._tiled, self._near = False, True
        self._stand = Stand()

    def make_picture(self) -> ComposeResult:
        """The picture, and the step in numbers."""
        yield Drawn(id="picture", ascii=self.ascii)
        yield Drawn(id="formula", ascii=self.ascii, can_focus=False)

    @property
    def walks(self) -> Mapping[str, Walk]:
        """The walks that were found, by the names of their arms."""
        return cast(Mapping[str, Walk], self.found)

    @property
    def steps(self) -> int:
        """Those of the longest path."""
        return max((walk.steps for walk in self.walks.values()), default=0)

    def along(self, preset: Preset, path: str, value: Any) -> Mapping[str, Any]:
        """On another surface the walk begins where that is usually begun."""
        return {"surface.start": HOMES[value]} if path == "surface.function" and value in HOMES else {}

    def opened(self) -> None:
        super().opened()
        self._stop()
        self._whole = True

    # Display

    def show_known(self) -> None:
        """Every path up to the step that is shown; what was seen to its end stays so."""
        if self._whole:
            self.at = self.steps
        self.at = min(self.at, self.steps)
        self.query_one("#picture", Drawn).show(self._picture)
        self.query_one("#formula", Drawn).show(self._formula)
        self.say()

    _whole = True
    """Whether the paths are shown to their ends, however long they become."""

    def headline(self) -> tuple[str, str, str]:
        """What is walked down, how far it has come, who is lowest."""
        digits = len(str(self.steps))
        sign, state = ("▶", "playing") if self._playing else ("■", "end") if self._whole else ("‖", "paused")
        standing = f"{PACES[self._pace]:>3}/s   {sign} {state:<8} step {self.at:{digits}}/{self.steps}"
        return words.surface(self.preset), standing, self._sentence()

    def _sentence(self) -> str:
        if PICTURES[self._picture_shown] == "field":
            missed = f"{misses(self._scene):.0%} of the arrows"
            return f"{NAMES['field']}  {missed} miss the minimum by over {MISSES:g}°"
        left = [name for name, walk in self.walks.items() if walk.left and self.at >= walk.steps]
        ended = f"   {', '.join(left)}diverged" if left else ""
        heights = {name: float(walk.heights[min(self.at, walk.steps)]) for name, walk in self.walks.items()}
        lowest = min(heights, key=heights.__getitem__)
        shown = NAMES[PICTURES[self._picture_shown]]
        return f"{shown}  lowest now: {lowest}, f {words.number(heights[lowest])}{ended}"

    @property
    def _scene(self) -> Scene:
        surface = SURFACES[self.preset.surface.function]
        return scene(surface, self.walks, self.at, self._chosen, near=self._near, ascii=self.ascii)

    @property
    def _chosen(self) -> str | None:
        return self.controller.arm if self.controller.arm in self.walks else None

    def _picture(self, columns: int, rows: int, look: PixelStyle) -> Picture:
        def draw(scene: Scene, width: int, height: int) -> Picture:
            kind = PICTURES[self._picture_shown]
            if kind == "space":
                return space(scene, width, height, look, self._stand)
            return flat(scene, width, height, look, "field" if kind == "field" else "contours")

        return tiles(self._scene, columns, rows, draw) if self._tiled else draw(self._scene, columns, rows)

    def _formula(self, columns: int, rows: int, _: PixelStyle) -> Picture:
        arm = self._chosen or next(iter(self.walks))
        config = self.preset.trials[arm]
        return formula(arm, config, self.walks[arm], self.at, columns, rows, ascii=self.ascii)

    # Keys

    def action_play(self) -> None:
        """Play on or pause; at the end from the start."""
        if self._playing:
            self._stop()
        else:
            if self.at >= self.steps:
                self.at = 0
            self._whole = False
            self._play()
        self.show()

    def action_walk(self, direction: Literal[-1, 1]) -> None:
        self._stop()
        self._go(self.at + direction)

    def action_jump(self, end: int) -> None:
        """To the start or the end."""
        self._stop()
        self._go(end * self.steps)

    def action_pace(self, direction: Literal[-1, 1]) -> None:
        self._pace = min(max(self._pace + direction, 0), len(PACES) - 1)
        if self._playing:
            self._stop()
            self._play()
        self.say()

    def action_picture(self) -> None:
        """The next way to look at it."""
        self._picture_shown = (self._picture_shown + 1) % len(PICTURES)
        self.show()

    def action_tiles(self) -> None:
        """A map for each path, or one for all."""
        self._tiled = not self._tiled
        self.show()

    def action_zoom(self) -> None:
        self._near = not self._near
        self.show()

    def action_turn(self, direction: Literal[-1, 1]) -> None:
        self._stand = replace(self._stand, turn=(self._stand.turn + direction * TURN) % 360)
        self.show()

    def action_tilt(self) -> None:
        at = TILTS.index(self._stand.tilt)
        self._stand = replace(self._stand, tilt=TILTS[(at + 1) % len(TILTS)])
        self.show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What turns it is there in space only."""
        if action in ("turn", "tilt"):
            return PICTURES[self._picture_shown] == "space"
        return super().check_action(action, parameters)

    def _play(self) -> None:
        pace = PACES[self._pace]
        self._playing = self.set_interval(1 / min(pace, TICKS), partial(self._tick, max(1, pace // TICKS)))

    def _stop(self) -> None:
        if self._playing:
            self._playing.stop()
            self._playing = None

    def _tick(self, steps: int) -> None:
        if self.at + steps >= self.steps:
            self._stop()
        self._go(self.at + steps)

    def _go(self, at: int) -> None:
        self.at = min(max(at, 0), self.steps)
        self._whole = self.at == self.steps
        self.show()
