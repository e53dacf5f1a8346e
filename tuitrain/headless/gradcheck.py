"""Checking the gradients of an experiment's arms, and telling what was found."""

from collections.abc import Callable, Collection
from dataclasses import replace
from time import perf_counter

from tuitrain.config import Loaded, Preset, changed, facts_of
from tuitrain.experiments.expectations import check
from tuitrain.experiments.gradient_check import check_gradients
from tuitrain.experiments.plans import plan_of
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import GradientsChecked, Report


def as_gradcheck(loaded: Loaded) -> Loaded:
    """The same networks in float64, to be checked and not trained; expectations are left out."""
    if loaded.preset.kind == "gradcheck":
        return loaded
    # What says more of its own kind says nothing of this one.
    own = facts_of(loaded.preset.kind).block
    usual = {own: Preset.model_fields[own].default.model_dump()} if own else {}
    preset = changed(loaded.preset, {"kind": "gradcheck", "expect": [], "edits": [], **usual})
    return replace(loaded, preset=preset)


class GradientCheck:
    """One gradient check, ready to be run; ConfigError where `arms` names one that it does not have."""

    def __init__(self, preset: Preset, arms: Collection[str] = ()) -> None:
        self.preset, self.arms = preset, plan_of(preset, arms).names

    def run(self, report: Report, progress: Progress, stop: Callable[[], bool], *, judge: bool) -> Outcome:
        """Check one arm after the other, or until `stop` says so; what was found."""
        arms: dict[str, ArmOutcome] = {}
        for number, arm in enumerate(self.arms):
            progress.show(number, len(self.arms), "arms", arm)
            if stop():
                break
            report.begin(arm)
            started = perf_counter()
            found = check_gradients(self.preset, self.preset.trials[arm])
            arms[arm] = ArmOutcome("completed", found.figures, perf_counter() - started)
            report.tell(GradientsChecked(arm, found))
        figures = {
            f"{arm}.{name}": value for arm, each in arms.items() for name, value in each.figures.items()
        }
        interrupted = len(arms) < len(self.arms)
        checked = check(self.preset, figures, self.arms)
        return Outcome(self.preset, arms, checked, interrupted, skipped=interrupted or not judge)
