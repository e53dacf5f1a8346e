"""The plan of a search: tries settings in batches, continues the best, trains the very best again."""

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, partial
from typing import TypeAlias

from tuitrain.arrays import Floats
from tuitrain.config import Preset, TrialConfig
from tuitrain.config.search import GridSampler
from tuitrain.experiments.figures import Figures
from tuitrain.experiments.interruption import StoppedError, Watch
from tuitrain.experiments.search.edges import BEST, at_edges
from tuitrain.experiments.search.samplers import batches
from tuitrain.experiments.search.search_trial import (
    SearchTrial,
    best_value,
    error_of,
    median_value,
    ranked,
    scored,
)
from tuitrain.experiments.search.space import Space
from tuitrain.experiments.trials.plan import Result, Together, TrialSpec
from tuitrain.experiments.trials.trial_run import never
from tuitrain.streams import Streams

BEST_ARM = "best"

_Stretch: TypeAlias = tuple[str, int | None]
"""An arm, and after how many updates it stops; None for its end."""


class Search:
    """Trials `trial1`, `trial2` and so on, and last of all `best`: the best of them, now with the test rows.

    All trials have the same rows to validate. Paired, as arms are, they also share unit normals for first
    weights and batches: what differs between two is then what their settings do, and a single run with a
    trial's settings gives the same bits. Unpaired each draws its own, as the book's do.

    `ask` gives None while a batch, or a rung of halving, waits for results: what comes next depends on all of
    them, and on nothing else.
    """

    def __init__(self, preset: Preset, stop: Callable[[], bool] = never) -> None:
        self._preset, self._search = preset, preset.search
        self._streams = Streams(preset.seed)
        self.space = Space(preset.trial, preset.search.space)
        self._attempts: dict[str, SearchTrial] = {}
        self._best: Result | None = None
        self._waiting: deque[_Stretch] = deque()
        self._open: set[str] = set()
        self._lost: list[str] = []
        self._watch = Watch(stop)
        """Watches the choice of what is tried next, which may take seconds."""
        self.stopped = self._over = False
        self._course = self._batches()

    @property
    def names(self) -> tuple[str, ...]:
        """The only one that figures stand under."""
        return (BEST_ARM,)

    @property
    def trials(self) -> tuple[str, ...]:
        """All that will be trained."""
        numbers = range(1, self._search.trials + 1)
        return (*(f"trial{number}" for number in numbers), BEST_ARM)

    @property
    def total_updates(self) -> int:
        """Those of all trials, as if each had the preset's own length."""
        full = self._preset.total_updates
        updates, count = full, self._search.trials
        rounds = self._search.narrow.rounds if self._search.narrow else 1
        before = 0
        for length in self._lengths(full):
            updates += rounds * max(count // rounds, 1) * (length - before)
            before, count = length, max(count // self._eta, 1)
        return updates

    @property
    def results(self) -> Mapping[str, Result]:
        """By arm, as told so far."""
        told = {name: each.result for name, each in self._attempts.items() if each.result}
        return told if self._best is None else {**told, BEST_ARM: self._best}

    @property
    def attempts(self) -> tuple[SearchTrial, ...]:
        """Those that were told of, in the order of their numbers."""
        return tuple(each for each in self._attempts.values() if each.result)

    @property
    def ranking(self) -> list[SearchTrial]:
        """The same, the best first."""
        return ranked(self.attempts, self._search.monitor)

    @property
    def best(self) -> SearchTrial | None:
        """The best so far; None before any trial has a score."""
        return next(iter(self._scored), None)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Sentences about what to mistrust."""
        lost = (f"{arm} has no result: its workers died again and again" for arm in self._lost)
        return (*at_edges(self._scored, self.space, self._search.space), *lost)

    @property
    def _scored(self) -> list[SearchTrial]:
        return scored(self.attempts, self._search.monitor)

    def ask(self) -> TrialSpec | None:
        """The next trial, or the next stretch of one that goes on."""
        self._proceed()
        if not self._waiting:
            return None
        arm, until = self._waiting.popleft()
        self._open.add(arm)
        return self._again() if arm == BEST_ARM else self._spec(self._attempts[arm], until)

    def tell(self, result: Result) -> tuple[Together, ...]:
        """The result of a trial, or of a stretch of it; of one that was interrupted nothing is kept."""
        if result.status == "interrupted":
            return ()
        if result.arm == BEST_ARM:
            self._best = result
        else:
            self._attempts[result.arm] = replace(self._attempts[result.arm], result=result)
        self._open.remove(result.arm)
        self._proceed()
        return ()

    def lose(self, arm: str) -> None:
        """Go on without that trial; its last result is kept."""
        self._lost.append(arm)
        if arm != BEST_ARM:
            attempt = self._attempts[arm]
            self._attempts[arm] = replace(attempt, rung=max(attempt.rung - 1, 0))
        self._open.remove(arm)
        self._proceed()

    @property
    def monitor(self) -> str:
        """The figure that trials are judged by."""
        return self._search.monitor

    def attempt(self, arm: str) -> SearchTrial:
        """The trial of that name."""
        return self._attempts[arm]

    def figures(self) -> Figures:
        """Those of the best."""
        return {f"{BEST_ARM}.{name}": value for name, value in self.best_figures.items()}

    @property
    def best_figures(self) -> Figures:
        """Those of the best trial, and what is to be said of all together."""
        best, monitor = self.best, self._search.monitor
        attempts = self.attempts
        figures: dict[str, float | int | str | None] = {
            "trials": len(attempts),
            "trials_diverged": sum(each.figures["status"] == "diverged" for each in attempts),
            "trials_median": median_value(attempts, monitor),
        }
        if isinstance(self._search.sampler, GridSampler) and self._search.sampler.beside:
            crossings = self._search.trials - self._search.sampler.beside
            figures["grid_best"] = best_value(attempts[:crossings], monitor)
            figures["random_best"] = best_value(attempts[crossings:], monitor)
        if best:
            figures |= {**best.figures, **(self._best.figures if self._best else {})}
            figures |= {"trial": best.number, "standard_error": error_of(best, monitor)}
            figures |= {f"setting.{path}": value for path, value in best.settings.items()}
            figures |= _extremes(self._scored[:BEST])
        return {name: value for name, value in figures.items() if value is not None}

    # Scheduling

    def _proceed(self) -> None:
        """Look what comes next, as soon as nothing is left of what came before."""
        if self._waiting or self._open or self._over or self.stopped:
            return
        try:
            batch = next(self._course, None)
        except StoppedError:
            self.stopped = True
            return
        self._over = batch is None
        self._waiting.extend(batch or ())

    def _batches(self) -> Iterator[Sequence[_Stretch]]:
        """Trials that do not depend on each other's results; the next when all of those before are told."""
        for points in batches(self._search, self.space, self._streams, lambda: self.attempts, self._watch):
            yield from self._rungs([self._made(point) for point in points])
        if self.best:
            yield ((BEST_ARM, None),)

    def _made(self, point: Floats) -> str:
        place = tuple(point.tolist())
        settings = self.space.settings(place)
        trial = cache(partial(self.space.trial, settings))
        made = SearchTrial(len(self._attempts) + 1, place, settings, trial)
        self._attempts[made.name] = made
        return made.name

    def _rungs(self, arms: Sequence[str]) -> Iterator[Sequence[_Stretch]]:
        """All of `arms` to the first length, the best of them to the next, and so on."""
        lengths = self._lengths(self._preset.total_updates)
        for rung, length in enumerate(lengths):
            last = length == lengths[-1]
            for arm in arms:
                self._attempts[arm] = replace(self._attempts[arm], rung=rung)
            yield [(arm, None if last else length) for arm in arms]
            if last or not (arms := self._promoted(arms)):
                return

    def _promoted(self, arms: Sequence[str]) -> Sequence[str]:
        """Those that go on, in the order of their numbers; the others' states are let go."""
        told = [self._attempts[arm] for arm in arms if arm not in self._lost]
        order = ranked(told, self._search.monitor)
        alive = [each for each in order if each.figures["status"] == "stopped_early"]
        promoted = {each.name for each in alive[: max(len(arms) // self._eta, 1)]}
        for each in order:
            if each.name not in promoted and each.result:
                self._attempts[each.name] = replace(each, result=replace(each.result, state=None))
        return [arm for arm in arms if arm in promoted]

    def _spec(self, attempt: SearchTrial, until: int | None) -> TrialSpec:
        state = attempt.result.state if attempt.result else None
        return TrialSpec(
            attempt.name,
            attempt.config,
            (),
            self._streams_of(attempt),
            Streams(attempt.config.seed),
            scores_only=True,
            start=state,
            until=until,
        )

    def _streams_of(self, attempt: SearchTrial) -> Streams:
        return Streams(attempt.config.seed, None if self._preset.paired else attempt.name)

    def _again(self) -> TrialSpec:
        """The best once more, from the beginning and to the same bits; it may now see the test rows."""
        attempt = self.ranking[0]
        streams, shared = self._streams_of(attempt), Streams(attempt.config.seed)
        return TrialSpec(BEST_ARM, _scored_at_the_end(attempt.config), (), streams, shared)

    @property
    def _eta(self) -> int:
        return self._search.halving.eta if self._search.halving else 1

    def _lengths(self, full: int) -> list[int]:
        """After how many updates trials are compared; the last is their full length."""
        lengths = []
        length = self._search.halving.first if self._search.halving else full
        while length < full:
            lengths.append(length)
            length *= self._eta
        return [*lengths, full]


def _scored_at_the_end(config: TrialConfig) -> TrialConfig:
    """Scoring 10,000 rows takes longer than many updates; where scores end it, they stay as they are."""
    if config.early_stop:
        return config
    evaluate = config.evaluate.model_copy(update={"every": config.total_updates})
    return config.model_copy(update={"evaluate": evaluate})


def _extremes(best: Sequence[SearchTrial]) -> Mapping[str, float]:
    """Between what the numbers of the best lie."""
    figures: dict[str, float] = {}
    for path in best[0].settings:
        values = [each.settings[path] for each in best]
        if all(isinstance(value, int | float) for value in values):
            figures |= {f"top5_min.{path}": min(values), f"top5_max.{path}": max(values)}
    return figures
