"""Verdicts on layers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final, get_args

from tuitrain.config import LayerWord
from tuitrain.experiments.inspect.verdicts.course import ALONE, Course
from tuitrain.experiments.inspect.verdicts.losses import FAINT, FROZEN
from tuitrain.experiments.inspect.verdicts.verdict import NOT_FINITE, OK, Verdict
from tuitrain.training import LayerProbe

SPANS: Final[Mapping[str, float]] = {"sigmoid": 1.0, "tanh": 2.0}
"""How far the values of a bounded activation can lie apart."""
ROWS: Final = 10
"""A unit that is 0 for fewer rows may be so by chance."""
DEAD: Final = 1 / 3
"""A layer with that share of its units dead is."""
COLLAPSED: Final = 0.01
"""A layer whose values are a smaller share of the first layer's (rms) passes nothing on."""
NARROW: Final = 0.02
"""So does a bounded one whose values lie within a smaller share of its span (standard deviation)."""
SAME: Final = 0.1
"""So does one whose values differ from row to row by a smaller share of their size."""
EXPLODING: Final = 20.0
"""A layer whose values are so many times the first layer's grows without end."""
SATURATED: Final = 0.4
"""A layer with that share of its values on the flat ends may be saturated."""
NO_GRADIENT: Final = 1e-3
"""A layer whose gradient is a smaller share of the largest one (rms) gets none."""
JUMPY: Final = 0.1
"""A layer whose update is a larger share of its weights jumps."""


def layer_verdicts(layers: Sequence[LayerProbe], course: Course = ALONE) -> tuple[Verdict, ...]:
    """For each layer of a probe with activations, gradients and weights: the first that matches.

    `course` is that of the run they are of.
    """
    gradients = (layer.figures.get("gradient.rms", 0.0) for layer in layers)
    largest = max(filter(isfinite, gradients), default=0.0)
    return tuple(
        _output(layer, largest, course)
        if layer.name == "out"
        else _hidden(layer, layers[0].figures, largest, course)
        for layer in layers
    )


def _hidden(layer: LayerProbe, first: Mapping[str, float], largest: float, course: Course) -> Verdict:
    figures, reference = layer.figures, first["activation.rms"]
    rms, dead = figures["activation.rms"], figures.get("activation.dead", 0.0)
    if not _finite(figures):
        return _not_finite(figures)
    if layer.alike:
        return Verdict("ALIKE")
    if dead >= DEAD and layer.rows >= ROWS:
        return Verdict("DEAD", f"{round(dead * layer.units)} of {layer.units}")
    span = SPANS.get(layer.name)
    if rms <= COLLAPSED * reference if span is None else figures["activation.std"] <= NARROW * span:
        return Verdict("COLLAPSED")
    if span is None and layer.varies <= SAME and layer.rows >= ROWS:
        return Verdict("COLLAPSED", "the same for all rows")
    if rms > EXPLODING * reference > 0:
        return Verdict("EXPLODING")
    if _saturated(layer, course):
        return Verdict("SATURATED", f"{figures['activation.saturated']:.0%} on the flat ends")
    return _learning(figures, largest, course)


def _saturated(layer: LayerProbe, course: Course) -> bool:
    """Healthy if the layer became decisive while it learnt, not if it was drawn like that."""
    if layer.figures.get("activation.saturated", 0.0) < SATURATED:
        return False
    return course.stuck or course.untrained()[layer.number - 1].figures["activation.saturated"] >= SATURATED


def _output(layer: LayerProbe, largest: float, course: Course) -> Verdict:
    if not _finite(layer.figures):
        return _not_finite(layer.figures)
    return _learning(layer.figures, largest, course)


def _learning(figures: Mapping[str, float], largest: float, course: Course) -> Verdict:
    gradient, ratio = figures.get("gradient.rms"), figures.get("update.ratio")
    if gradient is not None and gradient <= NO_GRADIENT * largest:
        return Verdict("NO GRADIENT")
    if ratio is None:
        return Verdict(OK)
    # At the end of a schedule steps are small because they are meant to be. They are no larger than that,
    # though: momentum goes on with what the rate was before.
    if course.factor >= FAINT and ratio < FROZEN * course.factor and not course.learnt:
        return Verdict("FROZEN")
    return Verdict("JUMPY" if ratio > JUMPY else OK)


def _finite(figures: Mapping[str, float]) -> bool:
    return all(isfinite(value) for value in figures.values())


def _not_finite(figures: Mapping[str, float]) -> Verdict:
    """Values break from the first broken layer on; all gradients break then, those of whole layers too."""
    forward = {name: value for name, value in figures.items() if name.startswith(_FORWARD)}
    return Verdict(NOT_FINITE, "its gradient" if _finite(forward) else "")


@dataclass(frozen=True)
class Ill:
    """A layer that is not well: its number, from 1, and its verdict's word."""

    layer: int
    word: str


_FORWARD: Final = ("activation.", "z.", "weight.")
_GRAVITY: Final = {word: place for place, word in enumerate(get_args(LayerWord))}


def ills(figures: Mapping[str, object]) -> tuple[Ill, ...]:
    """The layers that are not well by the figures of a run that ended, the gravest first."""
    found = ((name.split("."), str(value)) for name, value in figures.items() if name.endswith(".verdict"))
    # Behind the word may stand its sentence.
    words = ((int(name[0].removeprefix("layer")), said.partition(":")[0]) for name, said in found)
    sick = [Ill(layer, word) for layer, word in words if word != OK]
    return tuple(sorted(sick, key=gravity))


def gravity(ill: Ill) -> tuple[int, int]:
    """Less is graver: by the word, then from the first layer on."""
    return _GRAVITY[ill.word], ill.layer


class SteadyVerdicts:
    """Layer verdicts that do not flicker: the first shows at once, a later change when two agree.

    What is not finite shows at once too: a run that diverged is not probed again. So does all of a run that
    stands: what it shows is its end.
    """

    def __init__(self) -> None:
        self._shown: tuple[Verdict, ...] = ()
        self._last: tuple[Verdict, ...] = ()

    def settle(self, verdicts: tuple[Verdict, ...], *, running: bool = True) -> tuple[Verdict, ...]:
        """What to show, given the newest probe's `verdicts`."""
        if len(self._shown) != len(verdicts) or not running:
            self._shown = self._last = verdicts
        self._shown = tuple(
            new if new.word in (last.word, shown.word, NOT_FINITE) else shown
            for new, last, shown in zip(verdicts, self._last, self._shown, strict=True)
        )
        self._last = verdicts
        return self._shown
