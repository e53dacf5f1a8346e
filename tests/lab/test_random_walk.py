"""Random walks through the lab: whatever is pressed, clicked, pasted or resized, it stays usable."""

import asyncio
import threading
from collections import Counter
from pathlib import Path
from random import Random
from time import monotonic

import pytest
from textual import events
from textual.geometry import Size
from textual.keys import _character_to_key

from tuitrain import lab as lab_package
from tuitrain.config import Loaded, Preset, load, save
from tuitrain.experiments.view import Phase
from tuitrain.lab.actions import ACTIONS as ALL
from tuitrain.lab.actions import within
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.all_settings import AllSettingsScreen
from tuitrain.lab.screens.board import BoardScreen
from tuitrain.lab.screens.browser import BrowserScreen
from tuitrain.lab.screens.explain import ExplainScreen
from tuitrain.lab.screens.figures import FiguresScreen
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.help import HelpScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.main import PANELS, MainScreen
from tuitrain.lab.screens.palette import Palette
from tuitrain.lab.screens.save import SaveScreen

DEADLINE = 20.0
HOME = "home.yaml"
"""A file that brings the walk back to its own preset."""
SIZES = [(140, 40), (140, 40), (100, 28), (80, 24), (60, 16), (20, 5), (120, 30), (140, 20)]
PASTED = (
    "0.01", "5", "relu", "adam", "[5, 4]", "-1", "nan", "1e400", "rate", "x" * 300, "two\nlines",
    "\x1b]0;title\x07", "[/b]", "wörter 漢字", HOME,
)  # fmt: skip
ACTIONS = within("main", ALL)
KEYS = sorted({key for action in ACTIONS for key in action.keys.split(",")} | {"home", "end", "backspace"})
MOST_PARAMETERS, MOST_ROWS, MOST_TRIALS = 100_000, 5_000, 20
"""More than that and the walk goes home: it is to be slow on no machine."""
SCREENS = (
    MainScreen, HelpScreen, AllSettingsScreen, SaveScreen, BrowserScreen, ExplainScreen, LearntScreen,
    BoardScreen, LayerScreen, GridScreen, FiguresScreen, Palette,
)  # fmt: skip
WITHOUT_FOCUS = (GridScreen, LayerScreen, LearntScreen)
"""What these show takes no keys of its own."""
PANEL_KEYS = {"charts": "1", "layers": "2", "settings": "3", "lesson": "4"}
PRESETS = {
    "arms": {"kind": "compare", "arms": {"plain": {}, "slow": {"optimizer": {"lr": 0.02}}}},
    "points": {
        "data": {"name": "spirals", "train": 100, "test": 50},
        "network": {"hidden": [8, 4], "activation": "tanh"},
    },
    "small": {},
}


class Lab(LabApp):
    """Counts what is done; does not leave, writes no pictures, and stays on the screen of what trains."""

    CSS_PATH = Path(lab_package.__file__).with_name("lab.tcss")

    def __init__(self, loaded):
        self.fired = Counter()
        super().__init__(loaded, report=lambda name, view: f"{name}, a run\n")

    async def run_action(self, action, default_namespace=None, namespaces=None):
        done = await super().run_action(action, default_namespace, namespaces)
        self.fired[str(action)] += done
        return done

    def on_another_screen(self, message):
        # A walk, a search: what holds there is asked by their own tests.
        message.prevent_default()
        self.fired["another screen"] += 1

    def exit(self, *_, **__):
        self.fired["exit"] += 1

    def deliver_screenshot(self, *_, **__):
        self.fired["screenshot"] += 1


class Walk:
    """Somebody at the lab who does anything at all, the same with the same seed."""

    def __init__(self, app: Lab, seed: int) -> None:
        self.app, self.random = app, Random(seed)
        self.seen: Counter[type] = Counter()
        self.done: list[str] = []
        self._next: list[events.Event] = []
        self._checked = app.screen.desk.draft
        app.fired.clear()

    @property
    def front(self):
        return self.app.screen

    async def go(self, steps: int) -> None:
        before = None
        for _ in range(steps):
            event = self.choose()
            self.done.append(f"{type(self.front).__name__}: {event}")
            # Now and then twice at once, as keys are held and screens are slow.
            for _ in range(1 if self._next or self.random.random() < 0.85 else 2):
                self.post(event)
            await settled(self.app)
            self.check()
            if self.front is not before:
                self.seen[type(self.front)] += 1
                before = self.front

    def post(self, event: str | events.Event) -> None:
        if isinstance(event, str):
            event = key(event)
        elif isinstance(event, events.Resize):
            self.app._driver._size = event.size
        self.app.post_message(copied(event))

    # What comes next

    def choose(self) -> str | events.Event:
        if self._next:
            return self._next.pop(0)
        if isinstance(self.front, MainScreen):
            if self.too_much:
                self._next = ["slash", events.Paste(HOME), "enter", "enter", "1"]
                return "p"
            return self.random.choices(
                [self.action, self.any_key, self.mouse, self.resize, self.paste, lambda: "ctrl+p"],
                [70, 10, 12, 4, 4, 1],
            )[0]()
        return self.random.choices(
            [lambda: "escape", self.any_key, self.letter, self.mouse, self.resize, self.paste],
            [36, 32, 12, 11, 3, 6],
        )[0]()

    @property
    def too_much(self) -> bool:
        desk = self.app.screen_stack[1].desk
        trials = desk.draft.trials.values()
        return (
            max(trial.parameter_count for trial in trials) > MOST_PARAMETERS
            or max(trial.data.train_rows + trial.data.test_rows for trial in trials) > MOST_ROWS
            or len(trials) * desk.seeds > MOST_TRIALS
        )

    def action(self) -> str:
        """A key of what was done least, or of the way to it."""
        actions = [action for action in ACTIONS if action.name != "quit"]
        fired = self.app.fired
        action = self.random.choices(actions, [1 / (1 + fired[each.name]) ** 2 for each in actions])[0]
        focused = self.front.focused
        if action.where:
            panel = PANEL_KEYS[action.where]
            if focused is None or f"#{focused.id}" != PANELS[int(panel) - 1]:
                self._next = [self.random.choice(action.keys.split(","))]
                return panel
        return self.random.choice(action.keys.split(","))

    def any_key(self) -> str:
        return self.random.choice([*self.allowed(KEYS), "ctrl+p", "delete"])

    def letter(self) -> str:
        return self.random.choice(self.allowed([*"aeinrst019.", "enter", "down"]))

    def allowed(self, keys: list[str]) -> list[str]:
        # What is saved stays in the folder at hand.
        return [each for each in keys if each != "slash" or not isinstance(self.front, SaveScreen)]

    def mouse(self) -> events.Event:
        # Where something is already: Textual takes the keys from everybody for a click into nothing.
        width, height = self.front._compositor.size
        x, y = self.random.randrange(max(width, 1)), self.random.randrange(max(height, 1))
        kind = self.random.choice(
            [events.MouseDown, events.MouseUp, events.MouseMove, events.MouseScrollDown, events.MouseScrollUp]
        )
        return kind(None, x, y, 0, 0, self.random.choice([0, 1, 1, 3]), False, False, False)

    def resize(self) -> events.Resize:
        size = Size(*self.random.choice(SIZES))
        return events.Resize(size, size)

    def paste(self) -> events.Paste:
        return events.Paste(self.random.choice(PASTED))

    # What holds after each event

    def check(self) -> None:
        app, last = self.app, "\n".join(self.done[-12:])
        assert app._exception is None, last
        assert len([thread for thread in threading.enumerate() if thread.name == "trainer"]) == 1, last
        main = app.screen_stack[1]
        assert isinstance(main, MainScreen), last
        assert len(app.screen_stack) <= 5, (app.screen_stack, last)
        assert isinstance(self.front, WITHOUT_FOCUS) or self.front.focused is not None, last
        desk = main.desk
        if desk.draft is not self._checked:
            self._checked = desk.draft
            assert Preset.model_validate(desk.draft.model_dump(exclude_unset=True)) == desk.draft, last
        assert desk.arm is None or desk.arm in desk.draft.arms, last
        view = desk.view
        assert view is None or (view.phase in Phase and view.phase is not Phase.FAILED), (view.error, last)


def key(name: str) -> events.Key:
    """The event of that key, with its character if it has one."""
    characters = {_character_to_key(character): character for character in "/<>+-=.,?[] "}
    if len(name) == 1:
        return events.Key(_character_to_key(name), name)
    return events.Key(name, characters.get(name))


def copied(event: events.Event) -> events.Event:
    """The same again: what was worked off once would not be twice."""
    match event:
        case events.Key():
            return events.Key(event.key, event.character)
        case events.Paste():
            return events.Paste(event.text)
        case events.Resize():
            return events.Resize(event.size, event.virtual_size)
    return type(event).from_event(None, event)


async def settled(app: LabApp) -> None:
    """Until everybody from the widget with the keys up to the app has worked off what came before."""
    for _ in range(2):
        for node in (app, *(app.screen.focused or app.screen).ancestors_with_self):
            reached: list[bool] = []
            end = monotonic() + DEADLINE
            sent = node.call_later(reached.append, True)
            while sent and not reached and node.is_running:
                assert monotonic() < end, f"{node} works at something for ever"
                await asyncio.sleep(0)


@pytest.fixture
def walk(small, sit, tmp_path, monkeypatch, caplog):
    """Walk through the lab on one of the presets."""
    monkeypatch.chdir(tmp_path)

    async def run(name: str, steps: int, seed: int) -> Walk:
        preset = small(**PRESETS[name])
        save(preset, Path(HOME))
        app = Lab(Loaded(preset, HOME, ()))
        async with sit(app) as hands:
            await hands.until(lambda: app.screen.desk.view)
            walk = Walk(app, seed)
            await walk.go(steps)
        for file in tmp_path.iterdir():
            load(str(file))
        assert not caplog.records
        return walk

    return run


@pytest.mark.parametrize(("name", "steps"), [("arms", 400), ("points", 300), ("small", 300)])
async def test_whatever_is_done_it_stays_whole(walk, name, steps):
    await walk(name, steps, 1)


@pytest.mark.slow
@pytest.mark.timeout(1200)
async def test_whatever_is_done_for_long_everything_was_done(walk):
    made = await walk("arms", 5000, 2)
    seldom = {each.name: made.app.fired[each.name] for each in ACTIONS if made.app.fired[each.name] < 20}
    assert seldom.keys() <= {"quit"}, seldom
    assert {each.__name__: made.seen[each] for each in SCREENS if made.seen[each] < 10} == {}
