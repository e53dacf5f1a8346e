"""Which plan carries out which kind of experiment."""

from collections.abc import Callable, Collection

from tuitrain.config import Preset, check_arms
from tuitrain.experiments.trials.ensemble import Ensemble
from tuitrain.experiments.trials.plan import Arms, Plan
from tuitrain.experiments.trials.trial_run import never


def plan_of(preset: Preset, arms: Collection[str] = (), stop: Callable[[], bool] = never) -> Plan:
    """The plan for the preset's kind, or for some of its arms. ConfigError names an arm it does not have.

    A plan that takes long to choose what comes next asks `stop` meanwhile.
    """
    check_arms(preset, arms)
    if preset.kind == "search":
        # Here and not above: no other kind needs samplers.
        from tuitrain.experiments.search.plan import Search

        return Search(preset, stop)
    return (Ensemble if preset.members else Arms)(preset, arms)
