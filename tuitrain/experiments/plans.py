"""Which plan carries out which kind of experiment."""

from collections.abc import Callable, Collection

from tuitrain.config import Kind, Preset, check_arms
from tuitrain.experiments.search.plan import Search
from tuitrain.experiments.trials.ensemble import Ensemble
from tuitrain.experiments.trials.plan import Arms, Plan


def plan_of(preset: Preset, arms: Collection[str] = ()) -> Plan:
    """The plan for the preset's kind, or for some of its arms. ConfigError names an arm it does not have."""
    check_arms(preset, arms)
    return _PLANS.get(preset.kind, Arms)(preset, arms)


_PLANS: dict[Kind, Callable[[Preset, Collection[str]], Plan]] = {"ensemble": Ensemble, "search": Search}
"""Any other kind has arms that stand by themselves."""
