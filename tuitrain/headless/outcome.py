"""Outcomes: the results of an experiment, and its exit code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import fsum
from typing import Any, Literal, Self, get_args

from tuitrain.config import ENSEMBLE_ARM, Expectation, Figure, Preset, parse_figure
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Figures, Status, by_arm
from tuitrain.experiments.search.plan import BEST_ARM, Search
from tuitrain.experiments.search.search_result import SearchResult
from tuitrain.experiments.studies.gradient_check import DIFFERS
from tuitrain.experiments.trials.plan import Plan, Result
from tuitrain.headless.exit_codes import DIVERGED, DONE, MISSED, UNFINISHED

_ORDER: tuple[Status, ...] = get_args(Status)
_BREAKS = (("status", "diverged"), ("verdict", "DIVERGED"))
"""Figures by which an expectation says that an arm diverges."""
_AGREEMENT = ("verdict", "largest_relative", "largest_absolute")
"""Figures by which an expectation judges how well gradients agree."""


@dataclass(frozen=True)
class ArmOutcome:
    """The result of one arm; `hashes` by their names in JSON, none if nothing is trained.

    `series` are what a study tells in JSON beside its figures.
    """

    status: Status
    figures: Figures
    seconds: float
    hashes: Mapping[str, str] = field(default_factory=dict)
    series: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, result: Result) -> Self:
        """That of a trial."""
        return cls(result.status, result.figures, result.seconds, result.hashes)


@dataclass(frozen=True)
class Outcome:
    """The result of an experiment.

    `arms` are those that ran, the last one perhaps cut short; `skipped` says that expectations do not apply.
    """

    preset: Preset
    arms: Mapping[str, ArmOutcome]
    checked: tuple[Checked, ...]
    interrupted: bool
    skipped: bool
    found: SearchResult | None = None
    """What a search has found."""
    unfinished: bool = False
    """Whether it was cut short though nobody asked it to stop."""

    @classmethod
    def of(
        cls, preset: Preset, plan: Plan, *, interrupted: bool, judge: bool, unfinished: bool = False
    ) -> Self:
        """That of a plan, as far as it was told of its trials; nothing is judged that was cut short."""
        interrupted |= unfinished
        arms = {arm: ArmOutcome.of(result) for arm, result in plan.results.items()}
        found = None
        if isinstance(plan, Search):
            arms, found = {BEST_ARM: _best(plan, interrupted)}, SearchResult.of(plan)
        checked = check(preset, plan.figures(), plan.names)
        skipped = interrupted or not judge
        return cls(preset, arms, checked, interrupted, skipped, found, unfinished)

    @property
    def figures(self) -> Figures:
        """Those of all arms, as `<arm>.<figure>`."""
        return by_arm({arm: each.figures for arm, each in self.arms.items()})

    @property
    def status(self) -> Status:
        """Of all arms together: the worst."""
        if self.interrupted:
            return "interrupted"
        return max((each.status for each in self.arms.values()), key=_ORDER.index)

    @property
    def exit_code(self) -> int:
        """The largest that applies: see exit_codes."""
        if self.unfinished:
            return UNFINISHED
        # An average diverges where members do, and is expected to where they are.
        averaged = {ENSEMBLE_ARM} if self.preset.members else set()
        broken = {arm for arm, each in self.arms.items() if each.status == "diverged"} - averaged
        if not broken <= self._spoken_of(_breaks):
            return DIVERGED
        wrong = {arm for arm, each in self.arms.items() if each.figures.get("verdict") == DIFFERS}
        missed = any(judgement(each, self.skipped) == "missed" for each in self.checked)
        return MISSED if missed or not wrong <= self._spoken_of(_agrees) else DONE

    def _spoken_of(self, fits: Callable[[Figure, Expectation], bool]) -> set[str]:
        """The arms of which the preset expects something that fits."""
        arms = self.preset.figure_arms
        figures = ((parse_figure(each.figure, arms), each) for each in self.preset.expect)
        return {figure.arm for figure, expectation in figures if fits(figure, expectation)}


def _best(plan: Search, interrupted: bool) -> ArmOutcome:
    """The best as the one arm that is told of, with the seconds of all trials; a broken one is no arm."""
    results = plan.results
    seconds = fsum(result.seconds for result in results.values())
    if BEST_ARM in results:
        best = ArmOutcome.of(results[BEST_ARM])
        return ArmOutcome(best.status, plan.best_figures, seconds, best.hashes)
    return ArmOutcome("interrupted" if interrupted else "completed", plan.best_figures, seconds)


Judgement = Literal["met", "missed", "skipped"]


def judgement(checked: Checked, skipped: bool) -> Judgement:
    """What is to be said of an expectation; nothing where it does not apply, or its arms did not run."""
    if skipped or not checked.ran:
        return "skipped"
    return "met" if checked.met else "missed"


def _breaks(figure: Figure, expectation: Expectation) -> bool:
    return figure.layer is None and (figure.quantity, expectation.equals) in _BREAKS


def _agrees(figure: Figure, _: Expectation) -> bool:
    return figure.quantity in _AGREEMENT
