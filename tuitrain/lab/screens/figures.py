"""The figures of everything that can be compared, on a screen of its own."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tuitrain.experiments.view import View
from tuitrain.lab.comparing import compared
from tuitrain.lab.desk import Desk
from tuitrain.lab.screens.over import Over
from tuitrain.lab.screens.run_actions import RunActions
from tuitrain.lab.widgets.figures import Figures
from tuitrain.lab.widgets.headline import Headline
from tuitrain.lab.widgets.scroll import Scroll
from tuitrain.lab.widgets.words import Words

KEYS = "c pin   C unpin   space run   esc back"


class FiguresScreen(RunActions, Over[None]):
    """Works at the same desk as the main screen."""

    DEFAULT_CSS = """
    FiguresScreen Headline { height: 2; }
    FiguresScreen #figures { height: 1fr; padding: 0 1; }
    FiguresScreen #keys { padding: 0 1; color: $text-muted; }
    """

    AUTO_FOCUS = "#figures"
    BINDINGS: ClassVar[list[BindingType]] = [
        ("escape,f,q", "dismiss", "Close"),
        ("c", "pin", "Pin"),
        ("C,shift+c", "unpin", "Unpin"),
        ("space", "run", "Train or pause"),
    ]

    def __init__(self, desk: Desk, *, fps: float, ascii: bool) -> None:
        super().__init__()
        self.desk = desk
        self._fps, self._ascii = fps, ascii
        self._view: View | None = None

    def compose(self) -> ComposeResult:
        """The run's lines, the table, what the keys do."""
        yield Headline(ascii=self._ascii)
        with Scroll(id="figures", ascii=self._ascii):
            yield Figures(ascii=self._ascii)
        yield Words(KEYS, ascii=self._ascii, id="keys")

    def on_mount(self) -> None:
        """Look from now on."""
        self.look()
        self.set_interval(1 / self._fps, self.look)

    def look(self) -> None:
        """Show the view that the desk has, if it is another than the one shown."""
        view = self.desk.view
        if view is not None and view is not self._view:
            self._view = view
            self.query_one(Headline).show(self.desk.name, view)
            self.query_one(Figures).show(compared(view, self.desk.name))

    def refuse(self, reason: str) -> None:
        """Say why something was not done."""
        self.notify(reason, severity="warning", markup=False)
