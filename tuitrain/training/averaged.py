"""Networks that were trained apart, and how they score when they answer together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import TrialConfig
from tuitrain.data import Dataset
from tuitrain.nn.average import Averages
from tuitrain.nn.network import Model
from tuitrain.streams import Streams
from tuitrain.training.arithmetic import arithmetic
from tuitrain.training.evaluation import Evaluator
from tuitrain.training.model import model_of
from tuitrain.training.scores import Score


@dataclass(frozen=True, eq=False)
class TrainedNetwork:
    """What a trial has learnt, copied, and the config it has; fit to go from one process to another."""

    config: TrialConfig
    parameters: NDArray[Any]
    statistics: NDArray[Any]
    """Running ones of batch norm; empty without it."""

    @classmethod
    def of(cls, config: TrialConfig, model: Model) -> Self:
        """That of `model`, of a trial that now has `config`."""
        return cls(config, model.parameters.flat.copy(), model.statistics.flat.copy())

    def model(self, dataset: Dataset) -> Model:
        """A model with these parameters, for the shape of `dataset`."""
        made = model_of(self.config, dataset, Streams(self.config.seed))
        np.copyto(made.parameters.flat, self.parameters)
        np.copyto(made.statistics.flat, self.statistics)
        return made


class Averaged:
    """Several networks of one config that answer together: the mean of their answers is scored."""

    def __init__(self, config: TrialConfig, models: Sequence[Model], dataset: Dataset) -> None:
        self._config = config
        self._evaluator = Evaluator(Averages(models), dataset, models[0].parameters.flat.dtype)

    def score(self, update: int, stop: Callable[[], bool] = lambda: False) -> Score | None:
        """The score of the networks as they stand, each after `update` updates; no L2 term is its own.

        None if a loss is not finite, or if `stop`, asked before every chunk of rows, said so.
        """
        limits = self._config.evaluate
        if update < self._config.total_updates:
            limits = limits.before_end()
        with arithmetic(self._config.blas_threads):
            return self._evaluator.score(update, limits, 0.0, stop)
