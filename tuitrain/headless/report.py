"""Reports: what is told of an experiment while it goes on and at its end."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

from tuitrain.config import Preset
from tuitrain.experiments.search.search_trial import SearchTrial
from tuitrain.experiments.studies.study import StudyResult
from tuitrain.experiments.trials.trial_run import Event
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.summary import Summary


@dataclass(frozen=True)
class Computed:
    """An arm of a study was computed."""

    arm: str
    found: StudyResult


@dataclass(frozen=True, eq=False)
class Tried:
    """A trial of a search has ended, or a stretch of it; `monitor` is the figure that it is judged by."""

    attempt: SearchTrial
    monitor: str


Told: TypeAlias = Event | Computed | Tried
"""Everything that a report is told of."""


class Report(Protocol):
    """Told of everything, in order; writes what its reader wants to know."""

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        """An experiment begins, with these arms of the preset's."""

    def begin(self, arm: str) -> None:
        """An arm of a study begins."""

    def tell(self, event: Told) -> None:
        """An event happened in one of the arms."""

    def finish(self, outcome: Outcome) -> None:
        """The experiment is over."""

    def sum_up(self, summary: Summary) -> None:
        """The experiment is over for every seed that was asked for."""


class Quiet(Report):
    """Says nothing: the exit code is the answer. Others say nothing where they leave a method as here."""

    def start(self, source: str, preset: Preset, arms: tuple[str, ...]) -> None:
        pass

    def begin(self, arm: str) -> None:
        pass

    def tell(self, event: Told) -> None:
        pass

    def finish(self, outcome: Outcome) -> None:
        pass

    def sum_up(self, summary: Summary) -> None:
        pass
