"""Ensembles: members trained apart, the mean of their answers, and other networks beside them."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from math import fsum
from typing import get_args

from tuitrain.config import ENSEMBLE_ARM, Preset
from tuitrain.experiments.figures import Figures, Status
from tuitrain.experiments.trials.datasets import Datasets
from tuitrain.experiments.trials.plan import Result, Together, TrialSpec, figures_by_arm
from tuitrain.streams import Streams
from tuitrain.training import SCORE_FIGURES, Averaged, Score, TrainedNetwork


class Ensemble:
    """The members of an ensemble, its average as soon as all are told, and then the arms beside it.

    Members differ in all that is random, first weights, batches and dropout, and learn from the same rows.
    Their names are part of their streams: a member gets the same bits alone and beside others. With
    `only`, nothing but these; the average wants all members.
    """

    stopped = False

    def __init__(self, preset: Preset, only: Collection[str] = ()) -> None:
        wanted = set(only or preset.figure_arms)
        if ENSEMBLE_ARM in wanted:
            wanted.update(preset.members)
        elif wanted.issuperset(preset.members):
            wanted.add(ENSEMBLE_ARM)
        self.names = tuple(name for name in preset.figure_arms if name in wanted)
        self.trials = tuple(name for name in self.names if name != ENSEMBLE_ARM)
        self.total_updates = sum(preset.trials[name].total_updates for name in self.trials)
        self._averages = ENSEMBLE_ARM in wanted
        self._preset = preset
        self._told: dict[str, Result] = {}
        self._handed_in: dict[str, TrainedNetwork] = {}
        self._specs = {name: self._spec(name) for name in self.trials}
        self._to_ask = iter(self._specs.values())

    def _spec(self, name: str) -> TrialSpec:
        config = self._preset.trials[name]
        shared, member = Streams(config.seed), name in self._preset.members
        streams = Streams(config.seed, name) if member else shared
        edits = self._preset.edits_for(name)
        return TrialSpec(name, config, edits, streams, shared, hands_in=member and self._averages)

    def ask(self) -> TrialSpec | None:
        """The next member, then the next arm."""
        return next(self._to_ask, None)

    def tell(self, result: Result) -> tuple[Together, ...]:
        """A trial's result; the average, when it is that of the last member."""
        # What was learnt may be large: kept until all members have handed it in, and no longer.
        self._told[result.arm] = replace(result, learnt=None)
        if result.learnt is None or result.status == "interrupted":
            return ()
        self._handed_in[result.arm] = result.learnt
        if len(self._handed_in) < len(self._preset.members):
            return ()
        members = [self._told[name] for name in self._preset.members]
        score = None if any(each.divergence for each in members) else self._score()
        self._handed_in.clear()
        together = averaged(members, score)
        self._told[ENSEMBLE_ARM] = together.result
        return (together,)

    def lose(self, arm: str) -> None:
        """Without that member there is no average, which waits for all."""

    def _score(self) -> Score | None:
        first = self._specs[self._preset.members[0]]
        dataset = Datasets().of(first)
        models = [self._handed_in[name].model(dataset) for name in self._preset.members]
        return Averaged(first.config, models, dataset).score(first.config.total_updates)

    @property
    def results(self) -> Mapping[str, Result]:
        """By name, in the order of the names."""
        return {name: self._told[name] for name in self.names if name in self._told}

    def figures(self) -> Figures:
        """Those of all that was told so far."""
        return figures_by_arm(self.results)


def averaged(members: Sequence[Result], score: Score | None) -> Together:
    """The result of all `members` together: the `score` of their average, and its gain over them.

    It has their updates, the seconds of all, the worst of their ends, and for its hashes those of all.
    """
    status: Status = max((each.status for each in members), key=get_args(Status).index)
    figures: dict[str, float | int | str] = {
        "status": status,
        "updates": max(int(each.figures["updates"]) for each in members),
    }
    if score is not None:
        known = {name: getattr(score, name) for name in (*SCORE_FIGURES, "gap") if name != "objective"}
        figures |= {name: value for name, value in known.items() if value is not None}
        figures |= gains(score, [each.figures.get("test_accuracy") for each in members])
    result = Result(
        arm=ENSEMBLE_ARM,
        status=status,
        figures=figures,
        seconds=fsum(each.seconds for each in members),
        parameters_sha256=_of_all([each.parameters_sha256 for each in members]),
        state_sha256=_of_all([each.state_sha256 for each in members]),
        edits=(),
        divergence=None,
    )
    return Together(result, score)


def gains(score: Score, members: Sequence[object]) -> Mapping[str, float]:
    """By how much the average's test accuracy exceeds the mean of its members', and the best of them."""
    known = [each for each in members if isinstance(each, float)]
    if score.test_accuracy is None or len(known) < len(members):
        return {}
    mean = fsum(known) / len(known)
    return {"gain": score.test_accuracy - mean, "gain_on_best": score.test_accuracy - max(known)}


def _of_all(hashes: Sequence[str]) -> str:
    return hashlib.sha256("".join(hashes).encode()).hexdigest()
