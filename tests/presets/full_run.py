"""A preset at full length, as tests and measurements run it."""

from collections.abc import Collection
from dataclasses import dataclass

from tuitrain.config import load
from tuitrain.experiments.expectations import Checked
from tuitrain.experiments.figures import Figures
from tuitrain.experiments.runner import Runner


@dataclass(frozen=True)
class FullRun:
    """What a run came to: figures as `<arm>.<figure>`, and the preset's expectations."""

    figures: Figures
    checked: tuple[Checked, ...]


def full_run(name: str, seed: int, *overrides: str, arms: Collection[str] = ()) -> FullRun:
    """Run a preset to its end. Only views may be overridden: they change no result."""
    loaded = load(name, overrides, seed=seed)
    assert not loaded.edited
    runner = Runner(loaded.preset, arms)
    while not runner.finished:
        for _ in runner.advance(1000):
            pass
    return FullRun(runner.plan.figures(), runner.check())
