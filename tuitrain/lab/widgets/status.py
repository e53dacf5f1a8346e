"""The bottom lines: how far it is, and what the keys do."""

from collections.abc import Sequence

from tuitrain.experiments.view import Phase, View
from tuitrain.lab.actions import ACTIONS, Action, hints
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot import words
from tuitrain.plot.cells import width
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.ticks import reading


class Status(PictureWidget):
    """A line of progress and a line of keys."""

    def __init__(
        self, actions: Sequence[Action] = ACTIONS, *, ascii: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._actions = actions
        self._view: View | None = None
        self._ascii = ascii

    def show(self, view: View | None) -> None:
        """Say how far `view` is."""
        self._view = view
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """Both lines."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        if self._view is not None:
            _progress(canvas, self._view)
        _keys(canvas, hints(self._view is not None and self._view.phase is Phase.RUNNING, self._actions))
        return canvas.picture()


def _progress(canvas: Canvas, view: View) -> None:
    total = view.trial.config.total_updates
    digits = len(f"{total:,}")
    parts = [
        f"epoch {view.trial.epoch:{len(f'{view.trial.epochs:.0f}')}.0f}/{view.trial.epochs:.0f}",
        f"update {view.trial.updates:{digits},}/{total:,}",
        _speed(view),
        _left(view),
        f"loss {'–' if view.trial.loss is None else reading(view.trial.loss):<6}",
        f"rate {view.trial.config.optimizer.lr:g}",
    ]
    # What does not fit is left out whole, from the least wanted on.
    for wanted in range(len(parts), 0, -1):
        text = "   ".join(parts[:wanted])
        if width(text) + 2 <= canvas.width:
            break
    x = canvas.put(1, 0, text)
    room = min(canvas.width - x - 4, 40)
    if room >= 6:
        bar = words.bar(view.trial.updates / total, room, canvas.ascii_only)
        canvas.right(canvas.width - 1, 0, bar, "accent" if view.phase is Phase.RUNNING else "dim")


def _speed(view: View) -> str:
    if view.speed is not None:
        return f"{view.speed:>6,}/s set"
    return f"{view.pace:>6,.0f}/s" if view.phase is Phase.RUNNING and view.pace else f"{'–':>6}/s"


def _left(view: View) -> str:
    going = [trial for trial in view.trials if trial.status is None]
    pace = view.speed * len(going) if view.speed else view.pace
    if view.phase is not Phase.RUNNING or not pace:
        return f"{'':>9}"
    left = sum(trial.config.total_updates - trial.updates for trial in going)
    return f"{words.duration(left / pace):>4} left"


def _keys(canvas: Canvas, shown: list[tuple[str, str]]) -> None:
    room = canvas.width + 1
    # The last two, help and quit, stay: from there all others can be found.
    while len(shown) > 2 and sum(width(f"{key} {label}  ", canvas.ascii_only) for key, label in shown) > room:
        del shown[-3]
    x = 1
    for key, label in shown:
        x = canvas.put(x, 1, key, "accent")
        x = canvas.put(x + 1, 1, label, "dim") + 2
