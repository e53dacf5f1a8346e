"""The order in which the shipped presets are best met, and how they are found."""

import os
from collections.abc import Callable, Sequence
from functools import cache

from tuitrain.config import preset_names, preset_text, preset_title

ORDER: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("BEGIN HERE", ("quickstart", "xor", "spirals", "regression")),
    ("ANSWERS", ("labels", "one-sigmoid")),
    ("WAYS DOWN", ("surface", "surface-notes", "local-minimum")),
    ("STEPS", ("learning-rate", "diverge", "descent-variants", "optimizers", "adagrad-stalls", "adam-family",
               "schedules")),
    ("FIRST WEIGHTS", ("init-activations-sigmoid", "init-activations-tanh", "init-activations-relu",
                       "zero-init", "init", "linear-depth", "vanishing-gradient", "dead-relu")),
    ("BATCH NORM", ("batch-norm", "batch-norm-scales", "batch-norm-placement")),
    (
        "OVERFITTING",
        ("overfit", "weight-decay", "dropout", "ensemble", "overfit-batch-norm", "early-stopping"),
    ),
    ("SEARCH", ("search", "search-grid", "search-halving", "search-narrowing", "search-bayes")),
    ("PROOF", ("gradient-check",)),
)  # fmt: skip
"""From what a network can do to what can go wrong with it; each preset once."""
FILE = "A FILE"


def found(text: str) -> list[tuple[str, Sequence[str]]]:
    """The presets with `text` in their name, title or file, in teaching order.

    What can only be a path is a file of one's own.
    """
    text = text.strip()
    if os.sep in text or text.endswith((".yaml", ".yml")):
        return [(FILE, (os.path.expanduser(text),))]
    named = {name for _, names in ORDER for name in names}
    groups = [*ORDER, ("OTHERS", tuple(name for name in preset_names() if name not in named))]
    fits = _fits(text.lower())
    left = [(heading, tuple(filter(fits, names))) for heading, names in groups]
    return [(heading, names) for heading, names in left if names]


@cache
def titles() -> dict[str, str]:
    """The title of every shipped preset."""
    return {name: preset_title(name) for name in preset_names()}


@cache
def _texts() -> dict[str, str]:
    """Everything that a preset can be found by, with its line breaks undone."""
    return {name: f"{name} {' '.join(preset_text(name).lower().split())}" for name in preset_names()}


def _fits(text: str) -> Callable[[str], bool]:
    return lambda name: text in _texts().get(name, "")
