"""What a report is told of the trials of a plan, wherever they run."""

from collections.abc import Iterable
from dataclasses import replace

from tuitrain.experiments.search.plan import BEST_ARM, Search
from tuitrain.experiments.trials.plan import Plan, Result
from tuitrain.experiments.trials.trial_run import Event, Finished
from tuitrain.headless.report import Report, Tried


class Telling:
    """Tells `report` of events in the order in which it hears them, and when an arm begins."""

    def __init__(self, report: Report, plan: Plan) -> None:
        self._report, self._plan = report, plan
        self._arm: str | None = None

    def begin(self, arm: str) -> None:
        """From here on events are of that arm."""
        if arm != self._arm:
            self._arm = arm
            self._report.begin(arm)

    def hear(self, events: Iterable[Event]) -> None:
        """Tell of each of them; of a search only how its trials end, its reader wants no hundred curves."""
        for event in events:
            if not isinstance(self._plan, Search):
                self.begin(event.arm)
                self._report.tell(event)
            elif isinstance(event, Finished) and event.arm != BEST_ARM:
                self._tell_of_trial(self._plan, event.result)

    def _tell_of_trial(self, plan: Search, result: Result) -> None:
        # The result of that moment, since the trial may have gone on. A trial that was cut short has none.
        if result.status != "interrupted":
            self._report.tell(Tried(replace(plan.attempt(result.arm), result=result), plan.monitor))
