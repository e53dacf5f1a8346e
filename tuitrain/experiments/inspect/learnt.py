"""What a trial has learnt, as one can see it: borders in the plane, a curve through points, its mistakes."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tuitrain.arrays import Floats
from tuitrain.data import Dataset, Rows
from tuitrain.training import Divergence

Ends = tuple[float, float]

GRID = 64
"""Squares to a side of the plane: as fine as half a cell of a large picture."""
CURVE = 256
MOST_POINTS = 500
MOST_WORST = 60
GLANCE = 500
"""Test rows looked at while training goes on: of fewer a good network has not mistakes enough to show."""
EVERY_SECONDS = 0.15
MARGIN = 0.06
"""How far one sees beyond the outermost point, in shares of the whole."""


class Answering(Protocol):
    """What is asked: a trial."""

    dataset: Dataset

    def answers(self, x: NDArray[Any]) -> NDArray[np.floating[Any]]:
        """Probabilities (n, classes), or numbers (n, targets)."""


@dataclass(frozen=True, eq=False)
class Boundary:
    """Points of the plane in classes: what would be said everywhere, and the training points.

    Grids are (GRID, GRID), the first row at the top, where y is largest. A class of -1 is no answer.
    """

    x: Ends
    y: Ends
    said: NDArray[np.int64]
    certainty: Floats
    """Probability of what is said."""
    points: Floats
    labels: NDArray[np.int64]
    classes: int


@dataclass(frozen=True, eq=False)
class Surface:
    """A number for every point of the plane; `values` as in a `Boundary`, NaN where there is none."""

    x: Ends
    y: Ends
    values: Floats
    points: Floats
    targets: Floats


@dataclass(frozen=True, eq=False)
class Fit:
    """A curve (n, 2), and the points it was to go through."""

    curve: Floats
    train: Floats
    test: Floats


@dataclass(frozen=True, eq=False)
class Mistake:
    """A row with the wrong answer: `probability` is that of what was said."""

    image: NDArray[np.uint8] | None
    """(height, width), where a row is a picture."""
    said: int
    true: int
    probability: float


@dataclass(frozen=True, eq=False)
class Mistakes:
    """How the first `rows` test rows are answered; the worst ones first, by the loss of the true class.

    `confusion[true, said]` counts all answers, the right ones too.
    """

    worst: tuple[Mistake, ...]
    confusion: NDArray[np.int64]
    rows: int
    whole: bool = True
    """Whether those are all test rows."""

    @property
    def wrong(self) -> int:
        """How many are answered wrong."""
        return self.rows - int(np.trace(self.confusion))


Learnt = Boundary | Surface | Fit | Mistakes


def learnt_of(trial: Answering, rows: int) -> Learnt | None:
    """What there is to see of `trial`, or None; mistakes are those in its first `rows` test rows."""
    data = trial.dataset
    if data.image_shape is None and data.features == 2:
        return _boundary(trial, data) if data.classes else _surface(trial, data)
    if data.classes:
        return _mistakes(trial, data, rows)
    return _fit(trial, data) if data.features == 1 else None


# Decision boundary


def plane(x: Ends, y: Ends) -> Floats:
    """The middles of the squares of a grid, (GRID², 2), row by row from the top."""
    across, down = ((np.arange(GRID) + 0.5) / GRID * (high - low) + low for low, high in (x, y))
    return np.column_stack((np.tile(across, GRID), np.repeat(down[::-1], GRID)))


def _boundary(trial: Answering, data: Dataset) -> Boundary:
    x, y = _extent(data.train.x)
    answers = trial.answers(plane(x, y)).reshape(GRID, GRID, -1)
    known = np.isfinite(answers).all(axis=2)
    return Boundary(
        x=x,
        y=y,
        said=np.where(known, answers.argmax(axis=2), -1),
        certainty=np.where(known, answers.max(axis=2), np.nan).astype(np.float64),
        points=data.train.x[:MOST_POINTS].astype(np.float64),
        labels=_labels(data.train.first(MOST_POINTS)),
        classes=int(data.classes or 0),
    )


def _surface(trial: Answering, data: Dataset) -> Surface:
    x, y = _extent(data.train.x)
    values = trial.answers(plane(x, y))[:, 0].reshape(GRID, GRID).astype(np.float64)
    return Surface(
        x=x,
        y=y,
        values=np.where(np.isfinite(values), values, np.nan),
        points=data.train.x[:MOST_POINTS].astype(np.float64),
        targets=data.train.y[:MOST_POINTS, 0].astype(np.float64),
    )


def _extent(points: NDArray[Any]) -> tuple[Ends, Ends]:
    """Both ends of both axes, one unit as long on the one as on the other."""
    low, high = points.min(axis=0).astype(np.float64), points.max(axis=0).astype(np.float64)
    middle, half = (low + high) / 2, (high - low).max() * (0.5 + MARGIN) or 1.0
    x, y = ((float(centre - half), float(centre + half)) for centre in middle)
    return x, y


# Fit


def _fit(trial: Answering, data: Dataset) -> Fit:
    low, high = float(data.train.x.min()), float(data.train.x.max())
    beyond = (high - low) * MARGIN or 1.0
    x = np.linspace(low - beyond, high + beyond, CURVE)
    answers = trial.answers(x.reshape(-1, 1))[:, 0]
    return Fit(_pairs(x, answers), *(_few(rows) for rows in (data.train, data.test)))


def _few(rows: Rows) -> Floats:
    """Pairs of the first few rows, from left to right."""
    pairs = _pairs(rows.x[:MOST_POINTS, 0], rows.y[:MOST_POINTS, 0])
    return pairs[pairs[:, 0].argsort(kind="stable")]


def _pairs(x: NDArray[Any], y: NDArray[Any]) -> Floats:
    return np.column_stack((x, y)).astype(np.float64)


# Mistakes


def _mistakes(trial: Answering, data: Dataset, rows: int) -> Mistakes:
    seen = data.test.first(rows)
    answers = trial.answers(seen.x)
    true, said = _labels(seen), answers.argmax(axis=1)
    known = np.isfinite(answers).all(axis=1)
    confusion = np.zeros((answers.shape[1],) * 2, np.int64)
    np.add.at(confusion, (true[known], said[known]), 1)
    wrong = np.flatnonzero(known & (true != said))
    own, best = answers[wrong, true[wrong]], answers[wrong, said[wrong]]
    # Where the true class has no chance at all, the more certain answer is the worse one.
    worst = wrong[np.lexsort((-best, own))][:MOST_WORST]
    return Mistakes(
        worst=tuple(
            Mistake(
                image=None if data.image_shape is None else _bytes(data.picture(seen.x[row])),
                said=int(said[row]),
                true=int(true[row]),
                probability=float(answers[row, said[row]]),
            )
            for row in worst.tolist()
        ),
        confusion=confusion,
        rows=len(seen),
        whole=len(seen) == len(data.test),
    )


def _bytes(picture: Floats) -> NDArray[np.uint8]:
    return np.rint(picture * 255).astype(np.uint8)


def _labels(rows: Rows) -> NDArray[np.int64]:
    return (rows.y if rows.y.ndim == 1 else rows.y.argmax(axis=1)).astype(np.int64)


# Refreshing


class Watched(Answering, Protocol):
    """What is looked at: a trial, and how far it is."""

    updates: int
    divergence: Divergence | None

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""


class LearntWatch:
    """Looks at one trial again and again, seldom enough to cost it nothing.

    While it runs, a glance at most every `EVERY_SECONDS`; a trial that stands is looked at once, and at all
    its test rows.
    """

    def __init__(self, clock: Callable[[], float] = perf_counter) -> None:
        self._clock = clock
        self._seen: tuple[object, ...] = ()
        self._learnt: Learnt | None = None
        self._next = -float("inf")

    def look(self, trial: Watched, running: bool) -> Learnt | None:
        """What `trial` has learnt; the same object as long as it is not looked at again."""
        running = running and not trial.finished
        seen = (running, trial.updates, trial.finished, trial.divergence)
        now = self._clock()
        if seen != self._seen and (not running or now >= self._next):
            self._learnt = learnt_of(trial, GLANCE if running else len(trial.dataset.test))
            self._seen, self._next = seen, now + EVERY_SECONDS
        return self._learnt
