"""Plans: which trials an experiment has, and what their results come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from tuitrain.config import Edit, Preset, TrialConfig
from tuitrain.config.figures import RUN_ARM
from tuitrain.experiments.figures import Figures, Status
from tuitrain.training import Divergence


@dataclass(frozen=True)
class TrialSpec:
    """A trial to run: its arm's name, its config, its share of the edits."""

    arm: str
    config: TrialConfig
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Result:
    """What a trial came to."""

    arm: str
    status: Status
    figures: Figures
    seconds: float
    parameters_sha256: str
    state_sha256: str
    edits: tuple[Edit, ...]
    divergence: Divergence | None


class Plan(Protocol):
    """Hands out trials and takes their results; its order does not depend on who runs them."""

    @property
    def results(self) -> Mapping[str, Result]:
        """By arm, as told so far."""

    def ask(self) -> TrialSpec | None:
        """The next trial; None when there is none (left, or before more results are told)."""

    def tell(self, result: Result) -> None:
        """Take the result of a trial that was asked for."""

    def figures(self) -> Figures:
        """Every figure so far, as `<arm>.<figure>`."""


class Single:
    """One trial: kind `train`."""

    def __init__(self, preset: Preset) -> None:
        self._spec: TrialSpec | None = TrialSpec(RUN_ARM, preset.trial, preset.edits)
        self.results: dict[str, Result] = {}

    def ask(self) -> TrialSpec | None:
        """The trial, once."""
        spec, self._spec = self._spec, None
        return spec

    def tell(self, result: Result) -> None:
        """Its result."""
        self.results[result.arm] = result

    def figures(self) -> Figures:
        """Its figures, as `run.<figure>`."""
        return {
            f"{arm}.{name}": value
            for arm, result in self.results.items()
            for name, value in result.figures.items()
        }


def plan_of(preset: Preset) -> Plan:
    """The plan for the preset's kind."""
    return Single(preset)
