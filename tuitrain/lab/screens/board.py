"""The drawing board: what the network makes of a picture, while one draws and while it trains."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.geometry import Size

from tuitrain.experiments.inspect.answers import Answer
from tuitrain.experiments.live.commands import Ask
from tuitrain.experiments.live.view import View
from tuitrain.lab.action import bindings
from tuitrain.lab.controller import Controller
from tuitrain.lab.key_hints import ARM, Wanted
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.screens.display_options import DisplayOptions
from tuitrain.lab.screens.run_actions import ArmActions, RunActions
from tuitrain.lab.screens.run_screen import RunScreen
from tuitrain.lab.widgets.answer import AnswerPanel
from tuitrain.lab.widgets.board import Board
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.keys import Keys
from tuitrain.plot.answer import AnswerSpec, LayerStrip

ASKED_A_SECOND = 15
"""While one draws: often enough to seem at once, and a hand is faster."""
ROOM = 50
"""Columns that the answer wants beside large pixels."""

KEYS = (
    (("mouse",), "draws"), (("space",), "pen"), (("c",), "clear"), (("t",), "picture"), (("←↑↓→",), "move"),
    (("p",), "train/pause"), (("shift+mouse",), "erases"), (("update",), "update"),
    (("epoch",), "epoch"), ARM, (("esc",), "back"),
)  # fmt: skip


class BoardScreen(RunScreen):
    """`shape` is that of the data's pictures. Space is the pen here, so that `p` trains."""

    DEFAULT_CSS = """
    BoardScreen { background: $background; }
    BoardScreen Headline { height: 2; }
    BoardScreen #easel { padding: 1 1 0 1; height: 1fr; }
    BoardScreen AnswerPanel { margin: 1 0 0 3; height: 1fr; }
    BoardScreen.compact #easel { padding: 0 1; }
    BoardScreen.compact AnswerPanel { margin: 0 0 0 2; }
    BoardScreen.tight Headline { height: 1; }
    BoardScreen.tight #easel { padding: 0; }
    BoardScreen.tight Board { border: none; border-right: vkey $foreground 30%; }
    BoardScreen.tight AnswerPanel { margin: 0 0 0 1; }
    """

    ACTIONS = (*RunActions.STEPS, *RunActions.SPEED, *ArmActions.CHOOSE)
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,d,q", "leave", "Leave"),
        ("t", "test", "Test picture"),
        ("p", "run", "Train or pause"),
        *bindings(ACTIONS),
    ]

    def __init__(
        self, controller: Controller, display_options: DisplayOptions, shape: tuple[int, int]
    ) -> None:
        super().__init__(controller, display_options)
        self._shape = shape
        self._drawn = False
        """Whether there is something on the board that nobody was asked about."""
        self._row = -1
        self._awaited = False
        """Whether that row of the test set was asked for and is not on the board yet."""

    def compose(self) -> ComposeResult:
        """The board, and the answer beside it."""
        yield Headline(ascii=self.ascii)
        with Horizontal(id="easel"):
            yield Board(*self._shape, ascii=self.ascii)
            yield AnswerPanel(ascii=self.ascii)
        yield Keys(self.keys(training=False), ascii=self.ascii)

    def wanted(self) -> Sequence[Wanted]:
        """The pen, the run, and the arms if there are any."""
        return [hint for hint in KEYS if hint is not ARM or self.controller.has_arms]

    def on_mount(self) -> None:
        """Look at the source from now on, and ask it what was drawn."""
        self.set_focus(self.query_one(Board))
        self.set_interval(1 / ASKED_A_SECOND, self._ask)

    def fit(self, size: Size) -> None:
        """Pixels as large as there is room for."""
        (rows, columns), (width, height) = self._shape, size
        large = width >= 2 * columns + ROOM and height >= rows + 6
        self.set_class(not large, "compact")
        self.set_class(not large and height < -(-rows // 2) + 6, "tight")
        self.call_after_refresh(self.query_one(Board).fit, large)

    # Commands

    def _ask(self) -> None:
        if self._drawn:
            self._drawn, self._awaited = False, False
            drawing = self.query_one(Board).drawing
            self.controller.send(Ask(None if drawing.empty else drawing.pixels))
            self.asked()

    def on_board_changed(self) -> None:
        """Ask, at the next turn."""
        self._drawn = True

    def action_test(self) -> None:
        """The next picture of the test set on the board."""
        if self.view is not None:
            self._row = (self._row + 1) % self.view.trial.config.data.test_rows
            self._awaited, self._drawn = True, False
            self.controller.send(Ask(self._row))
            self.asked()

    def action_leave(self) -> None:
        """Back to the main screen; nobody asks any more."""
        self._drawn = False  # or its clock would still ask, which goes on until the screen is gone
        self.controller.send(Ask(None))
        super().action_leave()

    # Display

    def show(self, view: View) -> None:
        """The run's lines, and the answer."""
        answer = view.answer
        if self._awaited and answer is not None and answer.question is self._row:
            self._awaited = False
            self.query_one(Board).put(answer.picture)
        # The headline names an arm that was chosen.
        whose = run_summary.whose(view) if view.chosen is None else ""
        self.query_one(Headline).show(f"{self.controller.name} · drawing board{whose}", view)
        self.query_one(AnswerPanel).show(spec_of(view, self._shape))


def spec_of(view: View, shape: tuple[int, int]) -> AnswerSpec:
    """The answer in `view` as it is drawn."""
    classes = view.trial.config.data.shape.classes or 0
    answer = view.answer
    if answer is None:
        return AnswerSpec("draw something", classes, shape)
    names = [view.trial.config.network.activation] * (len(answer.layers) - 1) + ["out"]
    strips = zip(names, answer.layers, strict=True)
    return AnswerSpec(
        note=_note(answer),
        classes=classes,
        shape=shape,
        shares=answer.probabilities,
        label=answer.label,
        seen=answer.picture,
        layers=tuple(LayerStrip(n, name, values) for n, (name, values) in enumerate(strips, 1)),
    )


def _note(answer: Answer) -> str:
    """Which picture of the test set it is of, and what that shows."""
    if not isinstance(answer.question, int):
        return ""
    return f"label {answer.label}, test picture {answer.question + 1:,}"
