"""Plans: which trials an experiment has, and what their results come to."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from tuitrain.config import Edit, Preset, TrialConfig
from tuitrain.experiments.figures import Figures, Status, by_arm
from tuitrain.streams import Streams
from tuitrain.training import Divergence, Score, State, TrainedNetwork


@dataclass(frozen=True)
class TrialSpec:
    """A trial to run: its arm's name, its config, its share of the edits, its random streams."""

    arm: str
    config: TrialConfig
    edits: tuple[Edit, ...]
    streams: Streams
    data_streams: Streams
    """Those that its data come from."""
    hands_in: bool = False
    """Whether its result is to carry what it has learnt."""
    scores_only: bool = False
    """Whether it is one of many: the test rows are kept from it, and its layers are not probed at the end."""
    start: State | None = None
    """Where it goes on from; None for its beginning."""
    until: int | None = None
    """After how many updates it stops and hands in its state, though it is longer."""

    @property
    def begun(self) -> int:
        """Updates done before it starts."""
        return 0 if self.start is None else self.start.updates

    @property
    def goal(self) -> int:
        """After how many updates it ends, unless something ends it before."""
        return self.config.total_updates if self.until is None else self.until


@dataclass(frozen=True)
class Result:
    """The result of a trial, or of several together."""

    arm: str
    status: Status
    figures: Figures
    seconds: float
    parameters_sha256: str
    state_sha256: str
    edits: tuple[Edit, ...]
    divergence: Divergence | None
    learnt: TrainedNetwork | None = None
    """Only where the plan asked for it."""
    state: State | None = None
    """Where it stopped, if it may go on."""

    @property
    def hashes(self) -> Mapping[str, str]:
        """Of parameters and state, by their names in JSON."""
        return {"parameters_sha256": self.parameters_sha256, "state_sha256": self.state_sha256}


@dataclass(frozen=True)
class Together:
    """The result of several trials together; no score if one of them diverged."""

    result: Result
    score: Score | None


class Plan(Protocol):
    """Hands out trials and takes their results; its order does not depend on who runs them."""

    @property
    def names(self) -> tuple[str, ...]:
        """Every name that figures stand under, in the order in which they are told."""

    @property
    def trials(self) -> tuple[str, ...]:
        """Those of them that are trained, in the order in which they are asked for."""

    @property
    def total_updates(self) -> int:
        """Those of all trials together, as far as it is known."""

    @property
    def results(self) -> Mapping[str, Result]:
        """By arm, as told so far."""

    @property
    def stopped(self) -> bool:
        """Whether it was stopped while it chose the next trial, and offers none."""

    def ask(self) -> TrialSpec | None:
        """The next trial; None when there is none (left, or before more results are told)."""

    def tell(self, result: Result) -> tuple[Together, ...]:
        """Take the result of a trial; the results that it completes together with others."""

    def lose(self, arm: str) -> None:
        """Give up a trial that was asked for: no worker survives it."""

    def figures(self) -> Figures:
        """Every figure so far, as `<arm>.<figure>`."""


class Arms:
    """The arms of a comparison in the order of the preset; a single run is its only arm.

    With `only`, no others than these: an arm gets the same bits alone and beside others.
    """

    stopped = False

    def __init__(self, preset: Preset, only: Collection[str] = ()) -> None:
        self.names = self.trials = tuple(name for name in preset.trials if not only or name in only)
        self.total_updates = sum(preset.trials[name].total_updates for name in self.trials)
        self._told: dict[str, Result] = {}
        self._specs = iter([_spec(preset, name) for name in self.trials])

    def ask(self) -> TrialSpec | None:
        """The next arm's trial."""
        return next(self._specs, None)

    def tell(self, result: Result) -> tuple[Together, ...]:
        """An arm's result, which stands by itself."""
        self._told[result.arm] = result
        return ()

    def lose(self, arm: str) -> None:
        """Nothing depends on it."""

    @property
    def results(self) -> Mapping[str, Result]:
        """By name, in the order of the names."""
        return {name: self._told[name] for name in self.names if name in self._told}

    def figures(self) -> Figures:
        """Those of all arms told so far."""
        return figures_by_arm(self.results)


def figures_by_arm(results: Mapping[str, Result]) -> Figures:
    """Every figure of all results, as `<arm>.<figure>`."""
    return by_arm({arm: result.figures for arm, result in results.items()})


def _spec(preset: Preset, arm: str) -> TrialSpec:
    config = preset.trials[arm]
    own = None if preset.paired else arm
    # Trials of a search have their rows in common even where they draw apart.
    streams, of_data = Streams(config.seed, preset.draws_as or own), Streams(config.seed, own)
    return TrialSpec(arm, config, preset.edits_for(arm), streams, of_data)
