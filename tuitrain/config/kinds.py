"""Kinds of experiment: what each does with the fields of a preset, in one table that all others ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

RUN_ARM: Final = "run"
"""What the only arm of a single run is called."""

Kind: TypeAlias = Literal["train", "compare", "ensemble", "search", "gradcheck", "surface", "activations"]


@dataclass(frozen=True)
class KindFacts:
    """What a kind of experiment is."""

    does: str
    """In a few words, for the help of the field."""
    trains: bool = True
    """Whether its trials are trained: then they have a length, and may be edited on the way."""
    arms: Literal["none", "some", "needed"] = "none"
    arm: str = RUN_ARM
    """What figures call the only arm, where the preset names none."""
    double: bool = False
    """Whether it is computed in float64 whatever `dtype` says."""
    block: str | None = None
    """The field whose object says more of it, and of no other kind."""
    reads: frozenset[str] | None = None
    """The fields of a trial that it depends on; None for all. Any other has to stay as it is by default."""
    figures: tuple[str, ...] | None = None
    """Its figures beside the status, those of a layer as `layer.…`; None for those of training."""
    most_updates: int | None = None
    """How long it may be at most, where it is of a length and computed in one go."""

    has_output: bool = True
    """Whether an output layer comes behind the hidden ones."""

    @property
    def counts_updates(self) -> bool:
        """Whether updates are made though nothing is trained."""
        return self.reads is not None and "updates" in self.reads


KINDS: Final[dict[Kind, KindFacts]] = {
    "train": KindFacts("train one network"),
    "compare": KindFacts("train one network for each arm", arms="needed"),
    "ensemble": KindFacts(
        "train members independently and average their predictions, and one more network for each arm",
        arms="some",
        block="ensemble",
    ),
    "search": KindFacts("try many settings and find the best", block="search", arm="best"),
    "gradcheck": KindFacts(
        "compare gradients with central differences",
        trains=False,
        arms="some",
        double=True,
        block="gradcheck",
        figures=("largest_relative", "largest_absolute", "skipped", "verdict"),
    ),
    "surface": KindFacts(
        "walk down a surface of two parameters, once for each arm",
        trains=False,
        arms="some",
        double=True,
        block="surface",
        # Nothing is drawn at random, but expectations hold under any seed, and so every kind takes one.
        reads=frozenset(("optimizer", "schedule", "updates", "seed")),
        figures=("updates", "x", "y", "f"),
        most_updates=10_000,
    ),
    "activations": KindFacts(
        "send random rows through untrained hidden layers, once for each arm",
        trains=False,
        arms="some",
        double=True,
        block="activations",
        reads=frozenset(("network", "seed")),
        figures=(
            *(
                f"layer.activation.{name}"
                for name in ("mean", "std", "rms", "zero", "saturated", "dead", "spread")
            ),
            *("layer.z.mean", "layer.z.std", "layer.verdict"),
        ),
        has_output=False,
    ),
}
BLOCKS: Final[dict[str, Kind]] = {facts.block: kind for kind, facts in KINDS.items() if facts.block}
"""The fields that are of one kind each."""


def facts_of(kind: object) -> KindFacts:
    """What that kind is; what is no kind is taken for a single run, so that checks on other fields go on."""
    return next((facts for name, facts in KINDS.items() if name == kind), KINDS["train"])


def kinds_with_arms() -> str:
    """`kind compare and kind gradcheck`."""
    return listed(f"kind {kind}" for kind in get_args(Kind) if KINDS[kind].arms != "none")


def listed(words: Iterable[str]) -> str:
    """`a, b and c`."""
    *others, last = words
    return f"{', '.join(others)} and {last}" if others else last
