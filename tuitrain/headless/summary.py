"""Summaries: the results of an experiment with several seeds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from tuitrain.config import Preset
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.trials.seeds import Spread, check_mean, spreads
from tuitrain.headless.exit_codes import DONE, MISSED
from tuitrain.headless.outcome import Outcome, judgement


@dataclass(frozen=True)
class Summary:
    """The outcomes of all seeds that were done to the end; `skipped` says that none is judged together."""

    preset: Preset
    names: tuple[str, ...]
    """The arms that ran."""
    outcomes: Mapping[int, Outcome]
    skipped: bool

    @cached_property
    def spreads(self) -> Mapping[str, Mapping[str, Spread]]:
        """How far each figure spreads, by arm."""
        found = spreads([outcome.figures for outcome in self.outcomes.values()])
        return {
            arm: {
                name.removeprefix(f"{arm}."): spread
                for name, spread in found.items()
                if name.startswith(f"{arm}.")
            }
            for arm in (self.names if found else ())
        }

    @cached_property
    def checked(self) -> tuple[Checked, ...]:
        """The preset's expectations on the means."""
        runs = [outcome.figures for outcome in self.outcomes.values()]
        return check_mean(self.preset, runs, self.names) if runs else check(self.preset, {}, self.names)

    def diverged(self, arm: str) -> int:
        """The number of seeds with which that arm diverged."""
        ended = (outcome.arms.get(arm) for outcome in self.outcomes.values())
        return sum(each is not None and each.status == "diverged" for each in ended)

    def seeds_met(self, number: int) -> int:
        """How many seeds met the expectation of that number, counted from 0."""
        return sum(outcome.checked[number].met for outcome in self.outcomes.values())

    @property
    def exit_code(self) -> int:
        """The largest of any seed; MISSED also where an expectation is missed on the mean."""
        missed = any(judgement(each, self.skipped) == "missed" for each in self.checked)
        codes = [outcome.exit_code for outcome in self.outcomes.values()]
        return max([*codes, MISSED if missed else DONE])
