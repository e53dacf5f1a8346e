"""Random keys, clicks, pastes and sizes for the lab, and what must hold after each of them."""

import multiprocessing
import threading
from collections import Counter
from pathlib import Path
from random import Random

from app_pilot import key_event
from screen_rules import RULES, ScreenRules
from settling import wait_until_handled
from textual import events
from textual.actions import parse
from textual.geometry import Size

from tuitrain import lab as lab_package
from tuitrain.config import Preset
from tuitrain.lab.action import Action
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.grid import GridScreen
from tuitrain.lab.screens.layer import LayerScreen
from tuitrain.lab.screens.learnt import LearntScreen
from tuitrain.lab.screens.leave import LeaveScreen
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.screens.save import SaveScreen
from tuitrain.lab.screens.study import StudyScreen
from tuitrain.lab.screens.trial import TrialScreen

HOME = "home.yaml"
"""A file that brings the walk back to its own preset."""
ANY_COLUMNS, ANY_ROWS = (40, 240), (10, 70)
"""As often as one of these sizes, any between: a panel comes and goes at a size that nobody names."""
SIZES = [(140, 40), (140, 40), (100, 28), (80, 24), (60, 16), (20, 5), (120, 30), (140, 20)]
PASTED = (
    "0.01", "5", "relu", "adam", "[5, 4]", "-1", "nan", "1e400", "rate", "x" * 300, "two\nlines",
    "\x1b]0;title\x07", "[/b]", "wörter 漢字", HOME,
)  # fmt: skip
WITHOUT_FOCUS = (GridScreen, LayerScreen, LearntScreen, LeaveScreen)
"""What these show takes no keys of its own."""


class CountingLab(LabApp):
    """Counts what is done; does not leave, writes no pictures, and stays where it is unless it `follows`."""

    CSS_PATH = Path(lab_package.__file__).with_name("lab.tcss")

    def __init__(self, loaded, *, follows=False):
        self.fired = Counter()
        self._follows = follows
        self.terminal: Size | None = None
        super().__init__(loaded, report=lambda name, view, saved: f"{name}, a run\n")

    @property
    def size(self):
        return self.terminal or super().size

    async def run_action(self, action, default_namespace=None, namespaces=None):
        done = await super().run_action(action, default_namespace, namespaces)
        self.fired[str(action)] += done
        return done

    def on_another_screen(self, message):
        self.fired["another screen"] += 1
        if not self._follows:
            # The screen of another kind of experiment: a walk through all of them goes there.
            message.prevent_default()

    def exit(self, *_, **__):
        self.fired["exit"] += 1

    def deliver_screenshot(self, *_, **__):
        self.fired["screenshot"] += 1


class RandomWalk:
    """Posts random events to the lab, the same ones for the same seed.

    Now and then one of `files` is opened, since what is set can take away what could be done for the rest of
    the walk, and the first of them where it becomes too much; `workers` is how many processes there may be.
    """

    def __init__(
        self, app: CountingLab, seed: int, files: tuple[str, ...] = (HOME,), workers: int = 0
    ) -> None:
        self.app, self.random = app, Random(seed)
        self.seen: Counter[type] = Counter()
        self.done: list[str] = []
        self._files, self._workers = files, workers
        self._next: list[str | events.Event] = []
        self._opened: Counter[str] = Counter()
        self._draft, self._found = self.home.controller.draft, None
        app.fired.clear()

    @property
    def front(self):
        return self.app.screen

    @property
    def home(self):
        """The screen under all others that only look at what it is about."""
        return [screen for screen in self.app.screen_stack if isinstance(screen, MainScreen | StudyScreen)][
            -1
        ]

    @property
    def rules(self) -> ScreenRules:
        return RULES[type(self.home)]

    async def go(self, steps: int) -> None:
        before = None
        for _ in range(steps):
            event = self.choose()
            self.done.append(f"{type(self.front).__name__}: {event}")
            # Now and then twice at once, as keys are held and screens are slow.
            for _ in range(1 if self._next or self.random.random() < 0.85 else 2):
                self.post(event)
            await wait_until_handled(self.app)
            self.check()
            if self.front is not before:
                self.seen[type(self.front)] += 1
                before = self.front

    def post(self, event: str | events.Event) -> None:
        if isinstance(event, str):
            event = key_event(event)
        elif isinstance(event, events.Resize):
            self.app.terminal = event.size
        self.app.post_message(copied(event))

    # Choosing events

    def choose(self) -> str | events.Event:
        if self._next:
            return self._next.pop(0)
        if self.front is self.home:
            if self.rules.too_much(self.home):
                return self.opening(self._files[0])
            return self.random.choices(
                [
                    self.action,
                    self.any_key,
                    self.mouse,
                    self.resize,
                    self.paste,
                    lambda: "ctrl+p",
                    self.another,
                ],
                [70, 10, 12, 4, 4, 1, 2 * len(self._files) - 1],
            )[0]()
        return self.random.choices(
            [lambda: "escape", self.any_key, self.letter, self.mouse, self.resize, self.paste],
            [36, 32, 12, 11, 3, 6],
        )[0]()

    def opening(self, file: str) -> str:
        self._opened[file] += 1
        # What is being typed would take the letters.
        self._next = ["p", events.Paste(file), "enter", "y", "1"]
        return "escape"

    def another(self) -> str:
        """One of the files, sooner one that was opened seldom."""
        (file,) = self.random.choices(
            self._files, [1 / (1 + self._opened[each]) ** 2 for each in self._files]
        )
        return self.opening(file)

    def action(self) -> str:
        """A key of what was done least, or of the way to it."""
        actions = [action for action in self.home.ACTIONS if action.name != "quit"]
        action = self.random.choices(actions, [self.weight_of(each) for each in actions])[0]
        focused = self.front.focused
        if action.where in self.rules.panels:
            way, panel = self.rules.panels[action.where]
            if focused is None or f"#{focused.id}" != panel:
                self._next = [self.random.choice(action.keys.split(","))]
                return way
        return self.random.choice(action.keys.split(","))

    def weight_of(self, action: Action) -> float:
        """How much it is wanted: what cannot be done now would only take the turn of what seldom can."""
        name, parameters = parse(action.name)[1:]
        can = action.where in self.rules.panels or self.home.check_action(name, parameters)
        return (1 if can else 0.05) / (1 + self.app.fired[action.name]) ** 3

    def any_key(self) -> str:
        keys = {key for action in self.home.ACTIONS for key in action.keys.split(",")}
        return self.random.choice(
            [*self.allowed(sorted(keys | {"home", "end", "backspace"})), "ctrl+p", "delete"]
        )

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
        named = self.random.random() < 0.5
        any_size = self.random.randint(*ANY_COLUMNS), self.random.randint(*ANY_ROWS)
        size = Size(*(self.random.choice(SIZES) if named else any_size))
        return events.Resize(size, size)

    def paste(self) -> events.Paste:
        return events.Paste(self.random.choice(PASTED))

    # Invariants

    def check(self) -> None:
        app, last = self.app, "\n".join(self.done[-12:])
        assert app._exception is None, last
        working = Counter(thread.name for thread in threading.enumerate())
        assert (working["trainer"], working["search"]) in self.rules.threads, (working, last)
        assert len(multiprocessing.active_children()) <= self._workers, last
        assert isinstance(self.home, self.rules.screen), (app.screen_stack, last)
        assert app.screen_stack.index(self.home) == 1 + isinstance(self.home, TrialScreen), last
        assert len(app.screen_stack) <= 6, (app.screen_stack, last)
        assert isinstance(self.front, WITHOUT_FOCUS) or self.front.focused is not None, last
        controller = self.home.controller
        if controller.draft is not self._draft:
            self._draft = controller.draft
            assert (
                Preset.model_validate(controller.draft.model_dump(exclude_unset=True)) == controller.draft
            ), last
        found = getattr(self.home, "found", None)
        self.rules.check(self.home, found is not self._found, last)
        self._found = found


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
