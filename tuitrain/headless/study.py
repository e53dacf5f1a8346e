"""Computing a study, arm by arm, and telling what was found."""

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

from tuitrain.config import ENSEMBLE_ARM, ConfigError, Loaded, Preset, changed, facts_of
from tuitrain.config.kinds import BLOCKS
from tuitrain.experiments.expectations import check
from tuitrain.experiments.figures import by_arm
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.studies.study import compute, figures_of
from tuitrain.headless.background import BackgroundTask
from tuitrain.headless.outcome import ArmOutcome, Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Computed, Report


def as_gradcheck(loaded: Loaded) -> Loaded:
    """The same networks in float64, to be checked and not trained; expectations are left out.

    The members of an ensemble are one network. ConfigError where there is none.
    """
    preset = loaded.preset
    if preset.kind == "gradcheck":
        return loaded
    if not facts_of(preset.kind).trains:
        raise ConfigError.of(f"{loaded.source} is of kind {preset.kind}: no network's gradients to check")
    # What says more of its own kind says nothing of this one. Not by `changed`: a search's space would stay.
    blank = {name: Preset.model_fields[name].default for name in ("paired", "draws_as", *BLOCKS)}
    changes: dict[str, Any] = {"kind": "gradcheck", "expect": [], "edits": []}
    if preset.members:
        changes["arms"] = {ENSEMBLE_ARM: {}}
    return replace(loaded, preset=changed(preset.model_copy(update=blank), changes))


class Computing:
    """One study, ready to be computed; ConfigError where `arms` names one that it does not have."""

    def __init__(self, preset: Preset, arms: Collection[str] = ()) -> None:
        self.preset, self.arms = preset, plan_of(preset, arms).names

    def run(self, report: Report, progress: Progress, stop: Callable[[], bool], *, judge: bool) -> Outcome:
        """Compute one arm after the other, or until `stop` says so; what was found."""
        arms: dict[str, ArmOutcome] = {}
        for number, arm in enumerate(self.arms):
            progress.show(number, len(self.arms), "arms", arm)
            if stop():
                break
            report.begin(arm)
            started = perf_counter()
            work = BackgroundTask(partial(compute, self.preset, arm), stop)
            while not work.ended():
                progress.show(number, len(self.arms), "arms", f"{arm} {work.share:.0%}")
            found = work.result
            if found is None:
                break
            seconds = perf_counter() - started
            arms[arm] = ArmOutcome(found.status, figures_of(found), seconds, series=found.series)
            report.tell(Computed(arm, found))
        figures = by_arm({arm: each.figures for arm, each in arms.items()})
        interrupted = len(arms) < len(self.arms)
        checked = check(self.preset, figures, self.arms)
        return Outcome(self.preset, arms, checked, interrupted, skipped=interrupted or not judge)
