"""There and back: what is done and taken back leaves every cell as it was, whatever is done in between."""

from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

import pytest
from screen_cases import ARMS, FLAT, PRESET, views
from scripted_app import ScriptedApp, ScriptedSource
from stored_screens import cells

from tuitrain.config import load
from tuitrain.experiments.live.commands import Choose
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.activations import ActivationsScreen
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.finding import takes_text
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.surface import SurfaceScreen
from tuitrain.plot.smoothing import SMOOTHINGS
from tuitrain.training import QUANTITIES

SIZES = (140, 40), (100, 28), (99, 28), (120, 27), (80, 24), (60, 16), (40, 10), (140, 60)
THEMES = "tuitrain-dark", "tuitrain-light", "nord", "ansi-dark"
DEEP = 3
"""So many ways may lie one in the other."""


class Way(NamedTuple):
    """Keys that lead away, and those that lead back; what `moves` may find no further place."""

    there: tuple[str, ...]
    back: tuple[str, ...]
    moves: bool = False


def way(there: str, back: str, *, moves: bool = False) -> Way:
    return Way(tuple(there.split()), tuple(back.split()), moves)


def way_round(key: str, several: int) -> Way:
    """What comes round again after several presses."""
    return Way((key,), (key,) * (several - 1))


MOVES = way("down", "up", moves=True), way("up", "down", moves=True)
ROUND = way("[", "]"), way("]", "[")
OVER = tuple(
    way(key, "escape", moves=True) for key in ("a", "f", "v", "d", "question_mark", "p", "s", "ctrl+p")
)
SET = (
    *MOVES,
    way("right", "u", moves=True),
    way("left", "u", moves=True),
    way("enter 5", "escape"),
    way("enter", "enter"),
    way("enter . 0 3 enter", "u", moves=True),
    way("i", "i"),
)
LOOKED = {
    "loss": (),
    "layers": (*MOVES, way("enter", "escape")),
    "settings": SET,
    "lesson": (way("pagedown", "pageup", moves=True),),
    "learnt": (),
}
MAIN = (
    way("l", "l"),
    way("w", "w"),
    way("x", "x"),
    way_round("m", len(SMOOTHINGS)),
    way_round("h", len(QUANTITIES)),
    way("plus", "u"),
    way("minus", "u"),
    way("plus minus minus", "u u u"),
    way("<", ">", moves=True),
    way("tab", "shift+tab"),
    way("shift+tab", "tab"),
    way("slash x", "escape escape"),
    *OVER,
)


class Obeying(ScriptedSource):
    """Shows the arm that is chosen, as a session does."""

    def send(self, command):
        super().send(command)
        if isinstance(command, Choose):
            arms = [trial.arm for trial in self.view.trials]
            shown = arms.index(command.arm) if command.arm else 0
            self.show(chosen=command.arm, shown=shown)


class Looks:
    """Somebody who goes ways there and back, and looks whether all is as it was."""

    def __init__(self, pilot, seed: int, ways: Callable[["Looks"], Iterator[Way]]) -> None:
        self.pilot, self.random, self.ways = pilot, Random(seed), ways
        self.gone: list[str] = []

    @property
    def screen(self):
        return self.pilot.app.screen

    @property
    def picture(self):
        """All cells, and who has the keys."""
        focused = self.screen.focused
        return type(self.screen), focused and focused.id, cells(self.pilot.app)

    async def go(self, deep: int = DEEP) -> None:
        """A way there, perhaps others from there, and back."""
        before = self.picture
        kind = self.random.choice(["keys"] * 8 + ["size", "theme"])
        if kind == "keys":
            there, back, moves = self.random.choice(list(self.ways(self)))
            await self.press(*there)
            if moves and takes_text(self.screen.focused):
                # Refused: it is to be mended.
                await self.press("escape")
                back = ()
            elif moves and self.picture == before:
                return
        elif kind == "size":
            was = tuple(self.pilot.app.size)
            await self.resize(self.random.choice(SIZES))
        else:
            theme = self.pilot.app.theme
            await self.paint(self.random.choice(THEMES))
        for _ in range(self.random.choice([0, 1, 2]) if deep > 1 else 0):
            await self.go(deep - 1)
        if kind == "keys":
            await self.press(*back)
        elif kind == "size":
            await self.resize(was)
        else:
            await self.paint(theme)
        self.compare(before)

    async def press(self, *keys: str) -> None:
        self.gone += keys
        await self.pilot.press(*keys)

    async def resize(self, size: tuple[int, int]) -> None:
        self.gone.append(str(size))
        await self.pilot.resize_terminal(*size)

    async def paint(self, theme: str) -> None:
        self.gone.append(theme)
        self.pilot.app.theme = theme
        await self.pilot.wait_until_settled()

    def compare(self, before) -> None:
        after, last = self.picture, " ".join(self.gone[-25:])
        assert after[:2] == before[:2], last
        for y, (old, new) in enumerate(zip(before[2], after[2], strict=True)):
            assert new == old, (y, "".join(each for each, _ in old), "".join(each for each, _ in new), last)


def ways_of_main(looks: Looks) -> Iterator[Way]:
    """Those that there are where one stands."""
    screen = looks.screen
    match screen:
        case _ if takes_text(screen.focused):
            yield way("", "")
        case MainScreen():
            yield from MAIN
            if screen.controller.has_arms:
                yield from (*ROUND, way_round("t", 2), way("g", "escape"))
            if screen.focused:
                yield from LOOKED.get(screen.focused.id, ())
        case AllSettingsScreen():
            yield from SET
        case ExplainScreen():
            yield from (way("right", "left"), way("left", "right"), way("down", "up", moves=True))
        case GridScreen():
            yield way_round("t", 3)
        case LayerScreen():
            yield from (*MOVES, way_round("h", len(QUANTITIES)))
        case LearntScreen() if screen.controller.has_arms:
            yield from ROUND
        case _:
            yield way("", "")


SHARED = way("tab", "shift+tab"), way("shift+tab", "tab"), way("i", "escape"), way("question_mark", "escape")
STUDIES = {
    ActivationsScreen: (way("g", "g"), way("R R", "u u"), *ROUND),
    SurfaceScreen: (
        way("g", "g"),
        way("z", "z"),
        way_round("v", 3),
        way("plus", "u"),
        way("plus minus", "u u"),
        way("minus r", "u u"),
        way("<", ">"),
        *ROUND,
    ),
}
IN_SPACE = way("(", ")"), way(")", "("), way_round("t", 3)


def ways_of_studies(looks: Looks) -> Iterator[Way]:
    """Those that there are on a study's screen, and over it."""
    screen = looks.screen
    if type(screen) in STUDIES and not takes_text(screen.focused):
        yield from SHARED
        for each in STUDIES[type(screen)]:
            # Where it does nothing, as with a matrix of all arms, there is nothing to take back.
            yield each._replace(moves=True)
        if screen.focused:
            yield from LOOKED.get(screen.focused.id, ())
        if isinstance(screen, SurfaceScreen) and screen.check_action("turn", ()):
            yield from IN_SPACE
    else:
        yield from ways_of_main(looks)


@pytest.mark.parametrize("name", ["arms", "points", "finished"])
async def test_whatever_is_taken_back_on_the_main_screen_leaves_it_as_it_was(run_app, name):
    preset = {"arms": ARMS, "points": FLAT, "finished": PRESET}[name]
    app = ScriptedApp(Obeying(views()[name]), preset)
    async with run_app(app) as pilot:
        await pilot.press("n")
        looks = Looks(pilot, 1, ways_of_main)
        for _ in range(25):
            await looks.go()


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("local-minimum", ()),
        ("init-activations-tanh", ("network.hidden.width=8", "activations.rows=40")),
    ],
)
async def test_whatever_is_taken_back_on_the_screen_of_a_study_leaves_it_as_it_was(run_app, name, fields):
    async with run_app(LabApp(load(name, fields))) as pilot:
        await pilot.wait_until_settled()
        looks = Looks(pilot, 1, ways_of_studies)
        for _ in range(12):
            await looks.go()


# Same as a fresh start


@pytest.mark.parametrize("name", ["arms", "points", "finished"])
async def test_a_screen_of_another_size_or_theme_looks_as_one_that_was_begun_so(run_app, name):
    preset = {"arms": ARMS, "points": FLAT, "finished": PRESET}[name]

    def lab_app():
        return ScriptedApp(Obeying(views()[name]), preset)

    begun = {}
    for size, theme in zip(SIZES, THEMES * 2, strict=True):
        app = lab_app()
        app.theme = theme
        async with run_app(app, size) as pilot:
            await pilot.press("3")
            begun[size, theme] = cells(app), app.source.watched
    app = lab_app()
    async with run_app(app) as pilot:
        await pilot.press("3")
        for size, theme in (*begun, *reversed(begun)):
            await pilot.resize_terminal(*size)
            app.theme = theme
            await pilot.wait_until_settled()
            assert (cells(app), app.source.watched) == begun[size, theme], (size, theme)


async def test_an_arm_that_is_chosen_looks_as_one_that_was_chosen_from_the_beginning(run_app):
    begun = {}
    for shown, arm in enumerate(ARMS.arms):
        app = ScriptedApp(Obeying(views()["arms"]), ARMS)
        app.source.show(chosen=arm, shown=shown)
        app.main.controller.choose_arm(arm)
        async with run_app(app, (140, 60)):
            begun[arm] = cells(app)
    app = ScriptedApp(Obeying(views()["arms"]), ARMS)
    async with run_app(app, (140, 60)) as pilot:
        for key in ("]", "]", "[", "[", "["):
            await pilot.press(key)
            arm = app.main.controller.arm
            assert arm is None or cells(app) == begun[arm], arm


@pytest.mark.parametrize(
    ("name", "fields"),
    [("local-minimum", ()), ("init-activations-tanh", ("network.hidden.width=8", "activations.rows=40"))],
)
async def test_a_study_of_another_size_or_theme_looks_as_one_that_was_begun_so(run_app, name, fields):
    begun = {}
    for size, theme in zip(SIZES[:4], THEMES, strict=True):
        app = LabApp(load(name, fields), theme=theme)
        async with run_app(app, size) as pilot:
            await pilot.press("2")
            begun[size, theme] = cells(app)
    app = LabApp(load(name, fields))
    async with run_app(app) as pilot:
        await pilot.press("2")
        for size, theme in (*begun, *reversed(begun)):
            await pilot.resize_terminal(*size)
            app.theme = theme
            await pilot.wait_until_settled()
            assert cells(app) == begun[size, theme], (size, theme)
