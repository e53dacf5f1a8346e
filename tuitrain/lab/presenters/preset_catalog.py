"""The order in which the shipped presets are best met, and how they are found."""

import os
from collections.abc import Sequence
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
_ENDINGS = (".yaml", ".yml")
BY_NAME, BY_TITLE, BY_TEXT = "NAMED SO", "IN THE TITLE", "IN THE LESSON"


def found(text: str) -> list[tuple[str, Sequence[str]]]:
    """All presets in teaching order; with `text`, those that have it in their name, then in their title, then
    in their file, each in that order.

    What can only be a path is your own file. A `/` before what is no file is the key to find by, elsewhere.
    """
    text = text.strip()
    if text.startswith(os.sep) and os.sep not in text[1:] and not os.path.isfile(text):
        text = text[1:]
    if os.sep in text or text.endswith(_ENDINGS):
        return [(FILE, (os.path.expanduser(text),))]
    named = {name for _, names in ORDER for name in names}
    groups = [*ORDER, ("OTHERS", tuple(name for name in preset_names() if name not in named))]
    if not text:
        return [(heading, names) for heading, names in groups if names]
    left = [name for _, names in groups for name in names]
    ranked: dict[str, list[str]] = {BY_NAME: [], BY_TITLE: [], BY_TEXT: []}
    for name in left:
        if heading := _where(text.lower(), name):
            ranked[heading].append(name)
    # A name that begins so is meant rather than one that holds it.
    ranked[BY_NAME].sort(key=lambda name: not name.startswith(text.lower()))
    return [(heading, names) for heading, names in ranked.items() if names]


def _where(text: str, name: str) -> str:
    """Under which heading a preset is found by `text`; empty if it is not."""
    if text in name:
        return BY_NAME
    if text in titles().get(name, "").lower():
        return BY_TITLE
    return BY_TEXT if text in _texts().get(name, "") else ""


@cache
def titles() -> dict[str, str]:
    """The title of every shipped preset."""
    return {name: preset_title(name) for name in preset_names()}


@cache
def _texts() -> dict[str, str]:
    """The text of every preset's file, with its line breaks undone."""
    return {name: " ".join(preset_text(name).lower().split()) for name in preset_names()}
