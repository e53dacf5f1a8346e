"""What a network answers to one picture, drawn or taken from the test set, at one moment."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.data.centred import centred
from tuitrain.training import Snapshot

Question = NDArray[np.float64] | int
"""A drawing, (rows, columns), 0..1; or a row of the test set, by its number from 0."""


@dataclass(frozen=True, eq=False)
class Answer:
    """One picture, and what goes on in the network that sees it."""

    question: Question
    picture: NDArray[np.float64]
    """(rows, columns), 0..1: as the network sees it."""
    label: int | None
    """What a picture of the test set shows."""
    probabilities: NDArray[np.floating[Any]]
    """One for each class."""
    layers: tuple[NDArray[np.floating[Any]], ...]
    """What each layer gives, (units,); the last are the outputs before the softmax."""


def answer(seen: Snapshot, question: Question | None) -> Answer | None:
    """What the network answers now; None where nothing was asked, or nothing that fits its data."""
    if question is None or seen.dataset.image_shape is None:
        return None
    row, label = _tested(seen, question) if isinstance(question, int) else _drawn(seen, question)
    if row is None:
        return None
    picture = seen.dataset.picture(row)
    return Answer(question, picture, label, seen.answers(row.reshape(1, -1))[0], seen.activations(row))


def _drawn(seen: Snapshot, picture: NDArray[np.float64]) -> tuple[NDArray[Any] | None, None]:
    data = seen.dataset
    return (data.drawn(centred(picture)) if picture.shape == data.image_shape else None), None


def _tested(seen: Snapshot, number: int) -> tuple[NDArray[Any] | None, int | None]:
    """A row as it is stored: it was put in the middle by those who made the set."""
    test = seen.dataset.test
    if not 0 <= number < len(test):
        return None, None
    label = test.y[number]
    return test.x[number], int(label.argmax() if label.ndim else label)
