"""What a worker does: one trial from its spec to its end, wherever it is told to."""

import os
import platform
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from tuitrain import __version__
from tuitrain.config import Preset
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.environment import environment
from tuitrain.experiments.trials.plan import TrialSpec
from tuitrain.experiments.trials.trial_run import Event, TrialRun

SLICE = 1024
"""Updates at a time; nobody looks in between, and a stop is asked for before each of them."""


class WorkersLostError(Exception):
    """Workers die again and again, or none can be started; its text says which in one sentence."""


@dataclass(frozen=True)
class Worker:
    """Who did it: its name, and everything that its bits depend on beside preset and seed."""

    name: str
    environment: Mapping[str, str]

    def differs(self, other: "Worker") -> Iterator[str]:
        """What is other than at `other`, in words; nothing where both come to the same bits."""
        for what, here in other.environment.items():
            mine = self.environment.get(what, "unknown")
            if mine != here:
                yield f"{what} {mine} instead of {here}"


@cache
def this_worker() -> Worker:
    """The process at hand."""
    name = f"{platform.node()}:{os.getpid()}"
    return Worker(name, {"tuitrain": __version__, **environment()})


@dataclass(frozen=True, eq=False)
class TrialEvents:
    """Everything that a trial told, in order; the last event is its end, unless it was stopped."""

    events: tuple[Event, ...]
    worker: Worker = field(default_factory=this_worker)


class _Own(threading.local):
    """Data sets of a thread: a process that runs many trials reads MNIST once."""

    def __init__(self) -> None:
        self.datasets = Datasets()


_OWN = _Own()


def run_trial(preset: Preset, spec: TrialSpec, stop: Callable[[], bool] = lambda: False) -> TrialEvents:
    """Run the trial of `spec` to its end, or until `stop` says so. ConfigError where its data cannot be read.

    The same bits as inline: it is the same run. It may be sent anywhere: its arguments and what it gives
    back can be pickled.
    """
    trial_run = TrialRun(preset, spec, _OWN.datasets.of(spec))
    events: list[Event] = []
    while trial_run.status is None and not stop():
        events += trial_run.advance(SLICE, stop)
    return TrialEvents(tuple(events))
