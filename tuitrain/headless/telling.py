"""Telling a report what happens in the trials of a plan."""

from dataclasses import replace

from tuitrain.experiments.search.plan import BEST_ARM, Search
from tuitrain.experiments.trials.plan import Plan
from tuitrain.experiments.trials.trial_run import Event, Finished
from tuitrain.headless.report import Report, Tried


def tell(report: Report, plan: Plan, event: Event) -> None:
    """Tell of the event; of a search only how its trials end, its reader wants no hundred curves."""
    if not isinstance(plan, Search):
        report.tell(event)
    elif isinstance(event, Finished) and event.arm != BEST_ARM:
        # What it came to then: meanwhile it may have gone on.
        report.tell(Tried(replace(plan.attempt(event.arm), result=event.result), plan.monitor))
