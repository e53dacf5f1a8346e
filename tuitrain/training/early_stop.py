"""Early stopping: training ends when a score has not got better for a while."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from tuitrain.config import EarlyStopConfig
from tuitrain.training.scores import Score, ScoreSeries
from tuitrain.training.state import Arrays, under


class EarlyStop:
    """Watches one figure of the scores, and keeps what the network was at its best.

    `network` are the arrays that a network is made of, by name; they are read and written in place.
    """

    def __init__(self, config: EarlyStopConfig, network: Arrays) -> None:
        self._config, self._network = config, network
        self._sign = -1.0 if config.monitor.endswith("_loss") else 1.0
        self._best, self._waited = ScoreSeries(), 0
        self._at_best = _copies(network)
        self._at_end: dict[str, NDArray[Any]] = {}

    @property
    def over(self) -> bool:
        """Whether it has waited long enough."""
        return self._waited >= self._config.patience

    @property
    def shown(self) -> Score | None:
        """The best score, while the network is the one that got it; else None."""
        return self._best.last if self._at_end else None

    def note(self, score: Score) -> None:
        """Take the newest score, of the network as it stands."""
        if self._better(score):
            self._best, self._waited = ScoreSeries(), 0
            self._best.append(score)
            _copy(self._network, self._at_best)
        else:
            self._waited += 1

    def go_to_best(self, last: Score) -> None:
        """At the end of a run: make the network what it was at its best, if that is asked for.

        `last` is the score of the network as it stands; it may be the best without having been noted.
        """
        if self._config.restore == "best" and not self._at_end and not self._better(last):
            self._at_end = _copies(self._network)
            _copy(self._at_best, self._network)

    def go_on(self) -> None:
        """When a run goes on after its end: make the network what it was there."""
        _copy(self._at_end, self._network)
        self._at_end = {}

    def _better(self, score: Score) -> bool:
        value, best = getattr(score, self._config.monitor), self._best.last
        return best is None or bool(self._sign * (value - getattr(best, self._config.monitor)) > 0)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Everything, by name, for `restore`."""
        return {
            "waited": np.array(self._waited, np.int64),
            **{f"score.{name}": array for name, array in self._best.arrays().items()},
            **{f"best.{name}": array for name, array in _copies(self._at_best).items()},
            **{f"end.{name}": array for name, array in _copies(self._at_end).items()},
        }

    def restore(self, arrays: Arrays) -> None:
        """Become what `arrays` was taken from; the network's own arrays are restored apart."""
        self._waited = int(arrays["waited"])
        self._best = ScoreSeries()
        self._best.restore(under("score.", arrays))
        _copy(under("best.", arrays), self._at_best)
        self._at_end = _copies(under("end.", arrays))


def _copies(arrays: Arrays) -> dict[str, NDArray[Any]]:
    return {name: array.copy() for name, array in arrays.items()}


def _copy(source: Arrays, target: Arrays) -> None:
    for name, array in source.items():
        target[name][...] = array
