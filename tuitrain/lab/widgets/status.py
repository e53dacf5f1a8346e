"""The bottom lines: how far it is, and what the keys do."""

from collections.abc import Callable, Sequence

from textual import events

from tuitrain.experiments.live.view import Phase, TrialView, View
from tuitrain.lab.presenters.coming_edits import coming
from tuitrain.lab.widgets import hints
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot import words
from tuitrain.plot.cells import width
from tuitrain.plot.picture import Canvas, Picture
from tuitrain.plot.ticks import reading

KEPT = 3
"""The last hints, such as help and quit, always stay: from there all others can be found."""


class Status(PictureWidget):
    """A line of progress and a line of keys."""

    def __init__(
        self,
        keys: Callable[[bool], Sequence[hints.Hint]],
        *,
        ascii: bool = False,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._keys, self._ascii = keys, ascii
        self._view: View | None = None

    def show(self, view: View | None) -> None:
        """Say how far `view` is."""
        self._view = view
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        canvas = Canvas(width, height, ascii_only=self._ascii)
        if self._view is not None:
            _progress(canvas, self._view)
        hints.put(canvas, 1, self._hints, KEPT)
        return canvas.picture()

    def on_click(self, event: events.Click) -> None:
        """Press the key under the mouse."""
        key = hints.key_at(event.x, self.size.width, self._hints, KEPT, self._ascii) if event.y == 1 else None
        if key is not None:
            self.app.simulate_key(key)

    @property
    def _hints(self) -> Sequence[hints.Hint]:
        return self._keys(self._view is not None and self._view.phase is Phase.RUNNING)


def _progress(canvas: Canvas, view: View) -> None:
    # Of several arms the one that is furthest: the first may have diverged long ago.
    several = len(view.trials) > 1 and view.chosen is None
    trial = max(view.trials, key=_share) if several else view.trial
    total = trial.config.total_updates
    digits = len(f"{total:,}")
    parts = [
        f"epoch {trial.epoch:{len(f'{trial.epochs:.0f}')}.0f}/{trial.epochs:.0f}",
        f"update {trial.updates:{digits},}/{total:,}",
        _speed(view),
        _left(view),
    ]
    if not several:
        parts += [
            f"loss {'–' if trial.loss is None else reading(trial.loss):<6}",
            f"rate {trial.config.optimizer.lr:g}{_scheduled(trial)}",
        ]
    said = coming(view)
    if said and width("   ".join((*parts, said))) + 2 <= canvas.width:
        parts.append(said)
    elif said:
        # In the place of the pace and what is left.
        parts[2:4] = [said]
    # What does not fit is left out whole, from the least wanted on.
    for wanted in range(len(parts), 0, -1):
        text = "   ".join(parts[:wanted])
        if width(text) + 2 <= canvas.width:
            break
    x = canvas.put(1, 0, text)
    room = min(canvas.width - x - 4, 40)
    if room >= 6:
        bar = words.bar(_share(trial), room, canvas.ascii_only)
        canvas.right(canvas.width - 1, 0, bar, "accent" if view.phase is Phase.RUNNING else "dim")


def _scheduled(trial: TrialView) -> str:
    """What the schedule makes of the rate that is set; always as wide."""
    return "" if trial.config.schedule.name == "constant" else f" × {trial.factor:<5.2g}"


def _share(trial: TrialView) -> float:
    return trial.updates / trial.config.total_updates


def _speed(view: View) -> str:
    if view.speed is not None:
        return f"{view.speed:>6,}/s set"
    # Of one trial, as the count of updates beside it and the speed that can be set.
    pace = view.pace / max(len(_going(view)), 1)
    return f"{pace:>6,.0f}/s" if view.phase is Phase.RUNNING and pace else f"{'–':>6}/s"


def _going(view: View) -> list[TrialView]:
    return [trial for trial in view.trials if trial.status is None]


def _left(view: View) -> str:
    going = _going(view)
    pace = view.speed * len(going) if view.speed else view.pace
    if view.phase is not Phase.RUNNING or not pace:
        return f"{'':>9}"
    left = sum(trial.config.total_updates - trial.updates for trial in going)
    return f"{words.duration(left / pace):>4} left"
