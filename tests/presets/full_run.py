"""A preset at full length, as tests and measurements run it."""

from collections.abc import Collection
from dataclasses import dataclass

import pytest

from tuitrain.config import facts_of, load
from tuitrain.experiments.expectations import Checked, check
from tuitrain.experiments.figures import Figures
from tuitrain.experiments.runner import Runner
from tuitrain.experiments.studies.study import compute, figures_of

LONG = {
    *("adam-family", "batch-norm-scales", "dropout", "ensemble", "init", "optimizers", "overfit"),
    *("overfit-batch-norm", "quickstart", "schedules", "weight-decay"),
    *("search", "search-bayes", "search-grid", "search-halving", "search-narrowing"),
}
"""Presets that take more than five seconds: only the slow group runs them."""


@dataclass(frozen=True)
class FullRun:
    """What a run came to: figures as `<arm>.<figure>`, and the preset's expectations."""

    figures: Figures
    checked: tuple[Checked, ...]

    @property
    def missed(self) -> list[str]:
        """The expectations that were not met, in words, of those whose arms ran."""
        return [each.reason for each in self.checked if each.ran and not each.met]


def full_run(name: str, seed: int, *overrides: str, arms: Collection[str] = ()) -> FullRun:
    """Run a preset to its end. Only views may be overridden: they change no result."""
    loaded = load(name, overrides, seed=seed)
    assert not loaded.edited
    if not facts_of(loaded.preset.kind).trains:
        figures = {
            f"{arm}.{figure}": value
            for arm in arms or loaded.preset.trials
            for figure, value in figures_of(compute(loaded.preset, arm)).items()
        }
        return FullRun(figures, check(loaded.preset, figures, arms or None))
    runner = Runner(loaded.preset, arms)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return FullRun(runner.plan.figures(), runner.check())


def slow_if_long(name: str):
    """The preset's name as a test's parameter, in the slow group if it takes long."""
    return pytest.param(name, marks=[pytest.mark.slow] if name in LONG else [])
