"""States to go back to: after a divergence the last finite update's weights are already ruined."""

from collections import deque
from math import inf

from tuitrain.training import State, Trial

KEPT = 4
APART = 0.01
"""States lie at least so much of the run apart."""
GOOD = 2.0
"""A state is good while its losses stay under so many times the best."""
SHORT = 10
"""Beside the mean of a hundred losses that of so many counts: the long one hides a jump just made."""
MOST_BYTES = 1 << 28
"""What the states of all trials of an experiment may take together."""


class Rewind:
    """The newest few good states of one trial, and its first."""

    def __init__(self, trial: Trial, share: float = 1.0) -> None:
        self._first = trial.state()
        size = sum(array.nbytes for array in self._first.arrays.values())
        kept = min(KEPT, int(MOST_BYTES * share / max(size, 1)))
        self._states: deque[State] = deque(maxlen=max(kept, 1))
        self._best = inf

    def note(self, trial: Trial) -> None:
        """Keep the trial's state, if it is good and far enough from the one before."""
        history = trial.history
        mean, newest = history.recent_mean(), history.recent_mean(SHORT)
        if mean is None or newest is None or trial.divergence:
            return
        self._best = min(self._best, mean)
        last = self._states[-1].updates if self._states else 0
        far = trial.updates - last >= max(1, APART * trial.config.total_updates)
        if far and max(mean, newest) < GOOD * self._best:
            self._states.append(trial.state())

    def back(self, trial: Trial) -> State:
        """The newest good state before the trial's own; it and those after it are given up."""
        while self._states:
            state = self._states.pop()
            if state.updates < trial.updates:
                return state
        return self._first
