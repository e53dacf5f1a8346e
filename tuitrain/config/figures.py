"""The vocabulary of figures: what an expectation, a table or a monitor may ask a run for, by name."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tuitrain.config.kinds import KINDS, RUN_ARM
from tuitrain.config.problems import suggestion
from tuitrain.text import shorten, shown

Comparison: TypeAlias = Literal[">=", "<="]

LayerWord: TypeAlias = Literal[
    "ok", "NOT FINITE", "ALIKE", "DEAD", "COLLAPSED", "EXPLODING", "SATURATED", "NO GRADIENT", "FROZEN",
    "JUMPY",
]  # fmt: skip
"""Verdicts on a layer, in the order in which they are looked for: behind `ok` the gravest first."""
RunWord: TypeAlias = Literal[
    "READY", "LEARNING", "NOT LEARNING", "PLATEAU", "RISING", "OVERFITTING", "UNDERFITTING", "DIVERGED"
]  # fmt: skip
"""Verdicts on a run."""
CheckWord: TypeAlias = Literal["AGREES", "DIFFERS"]
"""Verdicts on gradients."""

STATUSES: Final = ("completed", "diverged", "stopped_early", "interrupted")
SCORES: Final = (
    "train_loss",
    "train_accuracy",
    "validation_loss",
    "validation_accuracy",
    "test_loss",
    "test_accuracy",
    "objective",
    "gap",
    *(
        f"{split}_{name}"
        for name in ("balanced_accuracy", "f1", "rmse", "mae", "r2")
        for split in ("train", "validation", "test")
    ),
)
ENSEMBLE_FIGURES: Final = ("gain", "gain_on_best")
SEARCH_FIGURES: Final = (
    "trial",
    "trials",
    "trials_diverged",
    "trials_median",
    "standard_error",
    "grid_best",
    "random_best",
)
SEARCHED: Final = ("setting", "top5_min", "top5_max")
"""Of a field that is searched: what the best trial has, and between what those of the best five lie."""
LAYER_FIGURES: Final = (
    "activation.mean",
    "activation.std",
    "activation.rms",
    "activation.zero",
    "activation.saturated",
    "activation.dead",
    "activation.spread",
    "z.mean",
    "z.std",
    "gradient.rms",
    "weight.std",
    "update.ratio",
    "update.rate",
    "verdict",
)
_OF_TRAINING: Final = ("status", "updates", *SCORES, "loss_last_100", "verdict")
STUDY_FIGURES: Final = tuple(
    name
    for facts in KINDS.values()
    for name in facts.figures or ()
    if name not in _OF_TRAINING and not name.startswith("layer.")
)
"""Figures that only a kind has in which nothing is trained."""
RUN_FIGURES: Final = (
    *_OF_TRAINING[:-1],
    *ENSEMBLE_FIGURES,
    *SEARCH_FIGURES,
    *STUDY_FIGURES,
    _OF_TRAINING[-1],
)
TEXT_FIGURES: Final = ("status", "verdict")
_SHARES: Final = frozenset(
    (
        *(name for name in SCORES if name.endswith(("_accuracy", "_f1"))),
        *("activation.zero", "activation.saturated", "activation.dead"),
    )
)
_LEAST_PERCENTAGE: Final = 2.0
"""A share from here on is a percentage; one that is a little above 1 is none."""
_NEVER_NEGATIVE: Final = frozenset(
    (
        *(name for name in SCORES if name.endswith(("_loss", "_rmse", "_mae"))),
        *("objective", "loss_last_100", "updates", "epochs_to"),
        *(name for name in LAYER_FIGURES if name.endswith((".std", ".rms", ".spread", ".ratio", ".rate"))),
        *("largest_relative", "largest_absolute", "skipped"),
    )
)

_EXAMPLE: Final = "epochs_to(train_accuracy >= 0.99)"
_NUMBER: Final = r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_EPOCHS_TO: Final = re.compile(rf"epochs_to\( *([a-z0-9_]+) *(>=|<=) *({_NUMBER}) *\)")
_LAYER: Final = re.compile(r"layer([1-9][0-9]{0,3})\.(.+)")
_SEARCHED: Final = re.compile(rf"({'|'.join(SEARCHED)})\.([a-z_0-9]+(?:\.[a-z_0-9]+)*)")
_LONGEST: Final = 200
_MOST_SHOWN: Final = 100
ARM_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")
_NO_ARM: Final = re.compile(r"layer[0-9]|epochs_to")


@dataclass(frozen=True)
class Figure:
    """One figure of one arm.

    `quantity` is its name without arm and layer, or `epochs_to`, whose condition is `score`, `comparison` and
    `threshold`; of a field that is searched, `setting` is its path. `layer` counts from 1 and is None for a
    figure of the whole run.
    """

    quantity: str
    arm: str = RUN_ARM
    layer: int | None = None
    score: str | None = None
    comparison: Comparison | None = None
    threshold: float | None = None
    setting: str | None = None

    @property
    def name(self) -> str:
        """Its one spelling, without the arm, as tables and JSON have it."""
        if self.quantity == "epochs_to":
            return f"epochs_to({self.score} {self.comparison} {self.threshold!r})"
        if self.setting is not None:
            return f"{self.quantity}.{self.setting}"
        return self.quantity if self.layer is None else f"layer{self.layer}.{self.quantity}"

    @property
    def in_kinds(self) -> str:
        """How the table of kinds calls it."""
        return self.quantity if self.layer is None else f"layer.{self.quantity}"

    def likely_share(self, value: float) -> float | None:
        """The share that was meant, where `value` looks like a percentage; None where it does not."""
        of_share = (self.score or self.quantity) in _SHARES
        return value / 100 if of_share and _LEAST_PERCENTAGE <= value <= 100 else None

    @property
    def of_score(self) -> Figure | None:
        """Of `epochs_to`, the score that it waits for."""
        return None if self.score is None else Figure(self.score, self.arm)

    @property
    def is_text(self) -> bool:
        """Whether its value is a word, to be compared by `equals` only."""
        return self.quantity in TEXT_FIGURES

    @property
    def bounds(self) -> tuple[float, float]:
        """Between what it always lies."""
        if self.quantity in _SHARES:
            return 0.0, 1.0
        if self.quantity == "gap":
            return -1.0, 1.0
        if self.quantity.endswith("_r2"):
            return -math.inf, 1.0
        return (0.0 if self.quantity in _NEVER_NEGATIVE else -math.inf), math.inf


class FigureError(ValueError):
    """A name that is no figure; the message is one sentence."""


def parse_figure(name: str, arms: tuple[str, ...] = (RUN_ARM,)) -> Figure:
    """The figure with that name: `<arm>.<figure>`; that of a single run may go without its arm.

    Raises FigureError with the nearest known name. Whether a network has the layer says `check_layer`.
    """
    head, dot, rest = name[:_LONGEST].partition(".")
    if dot and head in arms:
        return _figure(rest, head)
    if dot and ARM_NAME.fullmatch(head) and not _NO_ARM.match(head):
        raise FigureError(no_arm(head, arms))
    if arms != (RUN_ARM,):
        raise FigureError(f"of which arm? Write {shorten(f'{arms[0]}.{name}', _MOST_SHOWN)}")
    return _figure(name[:_LONGEST], RUN_ARM)


def no_arm(name: str, arms: tuple[str, ...]) -> str:
    """Why `name` names none of `arms`, and which would, in one sentence."""
    if arms == (RUN_ARM,):
        return f"there is no arm {shown(name)}; a single run is '{RUN_ARM}'"
    near = suggestion(name, arms) or f"; the arms are: {shorten(', '.join(arms), _MOST_SHOWN)}"
    return f"there is no arm {shown(name)}{near}"


def arm_problem(name: str) -> str | None:
    """What keeps `name` from naming an arm, in one sentence; None if nothing does."""
    if not ARM_NAME.fullmatch(name):
        return (
            f"{shown(name)} is not a name for an arm: use a letter, then at most 39 letters, digits, - or _"
        )
    if _NO_ARM.match(name) or name in RUN_FIGURES:
        return f"{shown(name)} is the name of a figure; give the arm another name"
    return None


def check_layer(figure: Figure, hidden: int, *, output: bool = True) -> None:
    """Raise FigureError where a network with that many hidden layers does not have the figure's layer.

    Without an `output` layer the last of them is the last of all.
    """
    layers = hidden + output
    if figure.layer is not None and figure.layer > layers:
        named = ", the output," if output else ""
        raise FigureError(f"there is no layer {figure.layer}; layer {layers}{named} is the last")


def figure_names(hidden: int) -> tuple[str, ...]:
    """Every figure of a run with that many hidden layers, but for the endless `epochs_to(…)`."""
    layers = (f"layer{number}.{quantity}" for number in range(1, hidden + 2) for quantity in LAYER_FIGURES)
    return (*RUN_FIGURES, *layers)


def _figure(name: str, arm: str) -> Figure:
    if name in RUN_FIGURES:
        return Figure(name, arm)
    if name.startswith("epochs_to("):
        return _epochs_to(name, arm)
    match = _LAYER.fullmatch(name)
    if match and match[2] in LAYER_FIGURES:
        return Figure(match[2], arm, int(match[1]))
    searched = _SEARCHED.fullmatch(name)
    if searched:
        return Figure(searched[1], arm, setting=searched[2])
    number = match[1] if match else "1"
    known = (*RUN_FIGURES, _EXAMPLE, *(f"layer{number}.{quantity}" for quantity in LAYER_FIGURES))
    raise FigureError(f"unknown figure {shown(name)}{_near(name, known)}")


_IN_LAYER: Final = re.compile(r"layer[1-9][0-9]{0,3}\.")
_LIKELIEST: Final = ("test_", "activation.")
"""What is most likely meant where a name lacks its first part."""


def _near(name: str, known: Iterable[str]) -> str:
    """The end of a sentence about an unknown name; a name without its first part is looked for first."""
    known = tuple(known)
    layer = found[0] if (found := _IN_LAYER.match(name)) else ""
    last = name.removeprefix(layer).lower()
    whole = [each for each in known if re.fullmatch(rf"{re.escape(layer)}[a-z]+[_.]{re.escape(last)}", each)]
    whole.sort(key=lambda each: not each.removeprefix(layer).startswith(_LIKELIEST))
    return f"; did you mean '{whole[0]}'?" if last and whole else suggestion(name, known)


def _epochs_to(name: str, arm: str) -> Figure:
    match = _EPOCHS_TO.fullmatch(name)
    if match is None:
        raise FigureError(f"{shown(name)} is not written like {_EXAMPLE}")
    score, threshold = match[1], float(match[3])
    if score not in SCORES:
        raise FigureError(f"unknown score {shown(score)} in epochs_to{_near(score, SCORES)}")
    if abs(threshold) == float("inf"):
        raise FigureError(f"{shown(match[3])} in epochs_to is not finite")
    return Figure("epochs_to", arm, None, score, ">=" if match[2] == ">=" else "<=", threshold)
