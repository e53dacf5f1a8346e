"""The top lines: what is trained, what it is doing, how it fares."""

from collections.abc import Iterable
from dataclasses import replace
from statistics import fmean

from tuitrain.experiments.inspect.verdicts import counted
from tuitrain.experiments.live.view import Phase, View
from tuitrain.lab.presenters import run_summary
from tuitrain.lab.presenters.worst import worst_layer
from tuitrain.lab.widgets.picture import PictureWidget
from tuitrain.plot import words
from tuitrain.plot.cells import fit, width
from tuitrain.plot.picture import Canvas, Picture

WIDE = 100
"""Columns from which on there is room for data and parameters."""
MOST_NAMED = 3
"""Arms that are named with a verdict that others do not have."""


class Headline(PictureWidget):
    """Two lines; the second is the run's verdict, or what went wrong.

    `back` is the key that goes back after a divergence, `worst` the one that leads to the worst layer.
    """

    def __init__(
        self, *, back: str = "b", worst: str = "!", ascii: bool = False, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._view: View | None = None
        self._title = self._trouble = ""
        self._back, self._worst, self._ascii = back, worst, ascii

    def show(self, title: str, view: View | None, trouble: str = "") -> None:
        """Say how `view` stands, or what kept it from being made."""
        self._title, self._view, self._trouble = title, view, trouble
        self.changed()

    def draw_picture(self, width: int, height: int) -> Picture:
        canvas = Canvas(width, height, ascii_only=self._ascii)
        if self._view is None:
            canvas.put(1, 0, self._title, "title")
            canvas.put(1, 1, self._trouble or "reading the data …", "warn" if self._trouble else "dim")
        else:
            _first(canvas, self._title, self._view)
            _second(canvas, self._view, self._back, self._worst)
        return canvas.picture()


def _first(canvas: Canvas, title: str, view: View) -> None:
    sign, phase = run_summary.PHASES[view.phase]
    count = len(view.trial.changes)
    edits = f"{count} edit{'' if count == 1 else 's'}" if count else ""
    # All at fixed columns from the right: a longer word or the first edit moves nothing.
    status = f"{edits:>8}   {sign} {phase:<9} {_said_seeds(_seeds(view))}"
    room = canvas.width - width(status) - 3
    parts = _facts(view, canvas.width >= WIDE)
    if _all_arms(view):
        parts.insert(0, _how_many(view))
    elif view.preset.arms or view.preset.members:
        title += f": {view.trial.arm}"
    x = canvas.put(1, 0, fit(title, room), "title")
    for part in parts:
        if x + 3 + width(part) <= room:
            x = canvas.put(x, 0, " │ ", "dim")
            x = canvas.put(x, 0, part)
    role = "accent" if view.phase is Phase.RUNNING else "warn" if sign == "×" else ""
    canvas.right(canvas.width - 1, 0, status, role)


def _how_many(view: View) -> str:
    """`3 arms`; of an ensemble `5 members, 1 arm`."""
    members = len(view.preset.members)
    arms = len(view.arms) - members
    named = [f"{members} members"] if members else []
    return ", ".join([*named, f"{arms} arm{'' if arms == 1 else 's'}"] if arms else named)


def _facts(view: View, wide: bool) -> list[str]:
    """Network and data; of several arms what all of them have."""
    configs = [trial.config for trial in view.trials] if _all_arms(view) else [view.trial.config]
    network = _common(words.network(config) for config in configs)
    count = _common(f"{config.parameter_count:,} parameters" for config in configs)
    data = _common(words.data(config) for config in configs)
    parts = [", ".join(filter(None, (network, count))), data] if wide else [network]
    return [part for part in parts if part]


def _common(texts: Iterable[str]) -> str:
    """The text that all are, or none."""
    different = set(texts)
    return different.pop() if len(different) == 1 else ""


def _seeds(view: View) -> list[int]:
    """Those of the arm that is chosen, or of all, which a file may give arms apart."""
    return sorted({trial.seed for trial in view.trials if view.chosen in (None, trial.arm)})


def _said_seeds(seeds: list[int]) -> str:
    return f"seed{'s' if len(seeds) > 1 else ''} {words.seeds(seeds)}"


def _all_arms(view: View) -> bool:
    """Whether it is about all arms together."""
    return len(view.arms) > 1 and view.chosen is None


def _second(canvas: Canvas, view: View, back: str, worst: str) -> None:
    expected, role = run_summary.expectations(view)
    if view.error:
        canvas.put(1, 1, fit(view.error, canvas.width - 2), "warn")
        return
    several = _all_arms(view) or len(_seeds(view)) > 1
    x = _verdicts(canvas, view, worst) if several else _verdict(canvas, view, back)
    if x + 3 + width(expected) <= canvas.width:
        canvas.right(canvas.width - 1, 1, expected, role)


def _verdict(canvas: Canvas, view: View, back: str) -> int:
    """The verdict of the one trial, its worst layer, the way out of a divergence; the column behind it."""
    word, sentence = view.trial.verdict.word, view.trial.verdict.sentence
    x = canvas.put(1, 1, word, _role(word))
    room = canvas.width - x - 3
    if view.trial.divergence is not None:
        way = f"{back} goes back"
        where = sentence.partition(",")[0]
        said = (f"{sentence};  {way}, at a tenth of it", f"{sentence};  {way}", f"{where};  {way}", way)
        return canvas.put(x + 2, 1, next((each for each in said if width(each) <= room), fit(way, room)))
    worst = worst_layer(replace(view, trials=(view.trial,), shown=0))
    x = canvas.put(x + 2, 1, fit(sentence, room))
    layer = f" layer {worst.ill.layer}" if worst is not None else ""
    if worst is None or x + 3 + width(worst.ill.word + layer) + 1 > canvas.width:
        return x
    return canvas.put(canvas.put(x + 3, 1, worst.ill.word, "warn"), 1, layer)


def _verdicts(canvas: Canvas, view: View, worst: str) -> int:
    """The worst layer, how many trials have which verdict, and which arms if few; the column behind it."""
    trials = [trial for trial in view.trials if view.chosen in (None, trial.arm)]
    found = counted(trial.verdict.word for trial in trials)
    x = _worst(canvas, view, worst)
    for word, count in found:
        arms = dict.fromkeys(trial.arm for trial in trials if trial.verdict.word == word)
        names = f" {', '.join(arms)}" if len(found) > 1 and len(arms) <= MOST_NAMED else ""
        part = f"{word} ×{count}{names}"
        if x + width(part) + 1 > canvas.width:
            part = f"{word} ×{count}"
        if x + width(part) + 1 > canvas.width:
            break
        end = canvas.put(x, 1, f"{word} ", _role(word))
        x = canvas.put(end, 1, part.removeprefix(f"{word} ")) + 3
    if view.averages:
        x = _gain(canvas, x, view)
    return x


def _worst(canvas: Canvas, view: View, key: str) -> int:
    """The layer that is worst off in any arm, and the key that leads there; the column behind it."""
    worst = worst_layer(view) if _all_arms(view) else None
    if worst is None:
        return 1
    end = canvas.put(1, 1, worst.ill.word, "warn")
    return canvas.put(end, 1, f" layer {worst.ill.layer} of {worst.arm} ({key})") + 3


def _gain(canvas: Canvas, x: int, view: View) -> int:
    """What the average gains on its members, of several seeds on average; the column behind it."""
    gains = [float(each.gains["gain"]) for each in view.averages if "gain" in each.gains]
    if not gains:
        return x
    said = f"together {100 * fmean(gains):+.1f} points on the mean member"
    return canvas.put(x, 1, fit(said, canvas.width - x - 1)) + 3


def _role(word: str) -> str:
    return "accent" if word in ("LEARNING", "READY") else "warn"
