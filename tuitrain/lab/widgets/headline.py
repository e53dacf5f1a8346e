"""The top lines: what is trained, what it is doing, how it fares."""

from tuitrain.experiments.view import Phase, View
from tuitrain.lab import present
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot import words
from tuitrain.plot.cells import fit, width
from tuitrain.plot.picture import Canvas, Picture

WIDE = 100
"""Columns from which on there is room for data and parameters."""


class Headline(PictureWidget):
    """Two lines; the second is the run's verdict, or what went wrong."""

    def __init__(self, *, ascii: bool = False, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view: View | None = None
        self._title = self._trouble = ""
        self._ascii = ascii

    def show(self, title: str, view: View | None, trouble: str = "") -> None:
        """Say how `view` stands, or what kept it from being made."""
        self._title, self._view, self._trouble = title, view, trouble
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        """Both lines."""
        canvas = Canvas(width, height, ascii_only=self._ascii)
        if self._view is None:
            canvas.put(1, 0, self._title, "title")
            canvas.put(1, 1, self._trouble or "reading the data …", "warn" if self._trouble else "dim")
        else:
            _first(canvas, self._title, self._view)
            _second(canvas, self._view)
        return canvas.picture()


def _first(canvas: Canvas, title: str, view: View) -> None:
    config = view.trial.config
    sign, phase = present.PHASES[view.phase]
    edits = (
        f"{len(view.trial.edits)} edit{'' if len(view.trial.edits) == 1 else 's'}" if view.trial.edits else ""
    )
    # All at fixed columns from the right: a longer word or the first edit moves nothing.
    status = f"{edits:>8}   {sign} {phase:<9} seed {config.seed}"
    room = canvas.width - width(status) - 3
    parts = [words.network(config)]
    if canvas.width >= WIDE:
        parts[0] += f", {config.parameter_count:,} parameters"
        parts.append(f"train {config.data.train_rows:,}, test {config.data.test_rows:,}")
    arm = f": {view.trial.arm}" if view.preset.arms else ""
    x = canvas.put(1, 0, fit(title + arm, room), "title")
    for part in parts:
        if x + 3 + width(part) <= room:
            x = canvas.put(x, 0, " │ ", "dim")
            x = canvas.put(x, 0, part)
    role = "accent" if view.phase is Phase.RUNNING else "warn" if sign == "×" else ""
    canvas.right(canvas.width - 1, 0, status, role)


def _second(canvas: Canvas, view: View) -> None:
    expected, role = present.expectations(view)
    room = canvas.width - 2
    if view.error:
        canvas.put(1, 1, fit(view.error, room), "warn")
        return
    word, sentence = view.trial.verdict.word, view.trial.verdict.sentence
    plain = word in ("LEARNING", "READY")
    x = canvas.put(1, 1, word, "accent" if plain else "warn")
    sentence = fit(sentence, canvas.width - x - 3)
    x = canvas.put(x + 2, 1, sentence)
    if x + 3 + width(expected) <= canvas.width:
        canvas.right(canvas.width - 1, 1, expected, role)
