"""A trial as it stood at one moment, to be looked at while it trains on."""

from collections.abc import Collection
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.nn.network import Model
from tuitrain.training.arithmetic import arithmetic
from tuitrain.training.predictor import Predictor
from tuitrain.training.probe import LayerProbe, Prober, Quantity
from tuitrain.training.trial import Trial


class Snapshot:
    """A copy of what `trial` knows now, with buffers of its own to look through it.

    `take` it in the thread that trains; look at it in any one thread, while the trial goes on. With `rates`
    "update.rate" is among the figures of its layers: it takes a walk over all that Adam remembers.
    """

    def __init__(self, trial: Trial, *, rates: bool = False) -> None:
        self.trial, self.dataset = trial, trial.dataset
        self._rates_wanted = rates
        self.model = Model(trial.model.architecture)
        self._before = self.model.parameters.like()
        self.take()

    def take(self) -> None:
        """Copy the trial again. Views of the previous copy are no longer valid."""
        trial = self.trial
        self.updates, self.finished, self.divergence = trial.updates, trial.finished, trial.divergence
        self.factor = trial.factor
        self._blas_threads = trial.config.blas_threads
        self.model.copy_from(trial.model)
        before = trial.before
        self._moved = before is not None
        if before is not None:
            np.copyto(self._before.flat, before.flat)
        self._rates = self._rates_now() if self._rates_wanted else {}

    def _rates_now(self) -> dict[str, float | None]:
        weights = [name for name, tensor in self.model.parameters.tensors.items() if tensor.ndim == 2]
        with arithmetic(self._blas_threads):
            return {name: self.trial.mean_rate(name) for name in weights}

    @property
    def rows(self) -> int:
        """Rows that `probe` looks at."""
        return self._prober.rows

    def probe(self, quantities: Collection[Quantity]) -> tuple[LayerProbe, ...]:
        """Layer statistics on fixed training rows; the values in them last until the next probe."""
        with arithmetic(self._blas_threads):
            return self._prober.measure(quantities, self._before if self._moved else None, self._rates.get)

    @cached_property
    def untrained(self) -> tuple[LayerProbe, ...]:
        """Layer statistics on the same rows of the network as it was first drawn."""
        with arithmetic(self._blas_threads):
            return Prober(self.trial.untrained(), self.dataset, self.trial.streams).measure({"activation"})

    def answers(self, x: NDArray[Any]) -> NDArray[np.floating[Any]]:
        """What it answers to rows (n, features), stored as those of its data set are.

        A probability for each class, (n, classes), or numbers, (n, targets).
        """
        with arithmetic(self._blas_threads):
            return self._predictor.answers(x)

    def activations(self, x: NDArray[Any]) -> tuple[NDArray[np.floating[Any]], ...]:
        """What every layer gives for one row (features,); the last are the outputs before the softmax."""
        with arithmetic(self._blas_threads):
            return self._predictor.layers(x)

    @cached_property
    def _prober(self) -> Prober:
        return Prober(self.model, self.dataset, self.trial.streams)

    @cached_property
    def _predictor(self) -> Predictor:
        return Predictor(self.model, self.dataset)
