"""The vocabulary of figures: what an expectation, a table or a search monitor may ask a run for, by name."""

import re
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from tuitrain.config.problems import nearest
from tuitrain.config.text import shown

Comparison: TypeAlias = Literal[">=", "<="]

STATUSES: Final = ("completed", "diverged", "stopped_early", "interrupted")
SCORES: Final = ("train_loss", "train_accuracy", "test_loss", "test_accuracy", "gap")
RUN_FIGURES: Final = ("status", "updates", *SCORES, "loss_last_100", "verdict")
HIDDEN_FIGURES: Final = ("activation.zero", "activation.dead", "activation.spread")
LAYER_FIGURES: Final = (
    "activation.mean",
    "activation.std",
    "activation.rms",
    *HIDDEN_FIGURES,
    "z.mean",
    "z.std",
    "gradient.rms",
    "weight.std",
    "update.ratio",
    "verdict",
)
TEXT_FIGURES: Final = ("status", "verdict")
RUN_ARM: Final = "run"

_EPOCHS_TO: Final = re.compile(
    r"epochs_to\(\s*(\w+)\s*(>=|<=)\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*\)"
)
_LAYER: Final = re.compile(r"layer([1-9]\d{0,3})\.(.+)")


@dataclass(frozen=True)
class Figure:
    """One figure of one arm.

    `quantity` is its name without arm and layer, or `epochs_to`, whose condition is then `score`, `comparison`,
    `threshold`. `layer` counts from 1; it is None for a figure of the whole run.
    """

    quantity: str
    arm: str = RUN_ARM
    layer: int | None = None
    score: str | None = None
    comparison: Comparison | None = None
    threshold: float | None = None

    @property
    def name(self) -> str:
        """The one way to write it, without the arm: tables and JSON use it as a key."""
        if self.quantity == "epochs_to":
            return f"epochs_to({self.score} {self.comparison} {self.threshold!r})"
        return self.quantity if self.layer is None else f"layer{self.layer}.{self.quantity}"

    @property
    def is_text(self) -> bool:
        """Whether its value is a word (`equals` only) and not a number."""
        return self.quantity in TEXT_FIGURES


class FigureError(ValueError):
    """A name that is no figure; the message is one sentence."""


def parse_figure(name: str, arms: tuple[str, ...] = (RUN_ARM,)) -> Figure:
    """The figure with that name, as `<arm>.<figure>` or, for a single run, without the arm.

    Raises FigureError with the nearest known name. Whether the network has the layer: `check_layer`.
    """
    head, dot, rest = name.partition(".")
    if dot and head in arms:
        return _parse(rest, head)
    try:
        return _parse(name, arms[0])
    except FigureError:
        if dot and re.fullmatch(r"\w+", head) and not head.startswith("layer"):
            known = ", ".join(arms)
            raise FigureError(f"there is no arm {shown(head)}; the arms are: {known}") from None
        raise


def check_layer(figure: Figure, hidden: int) -> None:
    """Raise FigureError where a network of that many hidden layers has no such figure; its last is the output."""
    if figure.layer is None:
        return
    if figure.layer > hidden + 1:
        raise FigureError(
            f"there is no layer {figure.layer}; this network has {hidden + 1}, the last is the output"
        )


def figure_names(hidden: int) -> tuple[str, ...]:
    """Every figure of a run with that many hidden layers, without the endless `epochs_to(…)`."""
    layers = (f"layer{number}.{quantity}" for number in range(1, hidden + 2) for quantity in LAYER_FIGURES)
    return (*RUN_FIGURES, *layers)


def _parse(name: str, arm: str) -> Figure:
    if name in RUN_FIGURES:
        return Figure(name, arm)
    if name.startswith("epochs_to"):
        return _parse_epochs_to(name, arm)
    match = _LAYER.fullmatch(name)
    if match is None:
        known = (
            *RUN_FIGURES,
            "epochs_to(train_accuracy >= 0.99)",
            *(f"layer1.{each}" for each in LAYER_FIGURES),
        )
        raise FigureError(f"unknown figure {shown(name)}{nearest(name, known)}")
    layer, quantity = int(match[1]), match[2]
    if quantity not in LAYER_FIGURES:
        full = (f"layer{layer}.{each}" for each in LAYER_FIGURES)
        raise FigureError(f"unknown figure {shown(name)}{nearest(name, full)}")
    return Figure(quantity, arm, layer)


def _parse_epochs_to(name: str, arm: str) -> Figure:
    match = _EPOCHS_TO.fullmatch(name)
    if match is None:
        raise FigureError(f"{shown(name)} is not written like epochs_to(train_accuracy >= 0.99)")
    score, comparison, threshold = match[1], match[2], float(match[3])
    if score not in SCORES:
        raise FigureError(f"unknown score {shown(score)} in epochs_to{nearest(score, SCORES)}")
    if threshold in (float("inf"), float("-inf")):
        raise FigureError(f"{shown(match[3])} in epochs_to is not finite")
    return Figure("epochs_to", arm, None, score, ">=" if comparison == ">=" else "<=", threshold)
