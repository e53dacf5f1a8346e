"""Training the arms of an experiment, for one seed or several, all in one pool of workers."""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field

from tuitrain.config import Preset
from tuitrain.experiments.lane import Event
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.pool import LocalPool, Planned, Pool, PoolRunner
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Report
from tuitrain.headless.telling import tell

EVERY_SECONDS = 0.1
"""How often a signal is looked for."""


@dataclass(eq=False)
class _Experiment:
    """One of them, with what happened in it that the report does not know yet."""

    planned: Planned
    untold: list[Event] = field(default_factory=list)
    arm: str | None = None
    started: bool = False


class Pooled:
    """Experiments side by side, told one after the other: no line of one stands among those of another.

    Arms are told whole, in the order in which they end.
    """

    def __init__(self, pool: Pool, presets: Iterable[Preset], arms: Collection[str] = ()) -> None:
        self._pool = pool
        self._experiments = deque(_Experiment(Planned(each, plan_of(each, arms))) for each in presets)

    def run(
        self,
        source: str,
        report: Report,
        progress: Progress,
        stop: Callable[[], bool],
        notice: Callable[[str], None],
        *,
        judge: bool,
    ) -> Iterator[Outcome]:
        """Run them to their end, or until `stop` says so; what each came to.

        `notice` is told of workers that may come to other bits.

        Of those that a stop cuts short only the finished trials are told. WorkersLostError where workers die
        again and again.
        """
        self._source, self._report, self._judge = source, report, judge
        waiting, alone = self._experiments, len(self._experiments) == 1
        runner = PoolRunner(self._pool, [each.planned for each in waiting], notice)
        of_plan = {each.planned: each for each in waiting}
        progress.next()
        while waiting and not stop():
            self._catch_up(waiting[0])
            for planned, event in runner.advance(EVERY_SECONDS):
                of_plan[planned].untold.append(event)
            while waiting and runner.over(waiting[0].planned):
                yield self._finish(waiting.popleft(), interrupted=False)
            now = f"{len(runner.running)} running"
            progress.show(runner.updates, runner.total_updates, "updates", now)
        for each in waiting:
            if alone or each.planned.plan.results:
                yield self._finish(each, interrupted=True)

    def _catch_up(self, experiment: _Experiment) -> None:
        """Tell what has happened in it."""
        planned = experiment.planned
        if not experiment.started:
            experiment.started = True
            self._report.start(self._source, planned.preset, planned.plan.names)
        for event in experiment.untold:
            if event.arm != experiment.arm:
                experiment.arm = event.arm
                self._report.begin(event.arm)
            tell(self._report, planned.plan, event)
        experiment.untold.clear()

    def _finish(self, experiment: _Experiment, *, interrupted: bool) -> Outcome:
        self._catch_up(experiment)
        preset, plan = experiment.planned.preset, experiment.planned.plan
        outcome = Outcome.of(preset, plan, interrupted=interrupted, judge=self._judge)
        self._report.finish(outcome)
        return outcome


def pool_of(jobs: int | None, cluster: str | None) -> Pool:
    """So many processes, or the cluster at that address. ConfigError where there is none."""
    if cluster is None:
        return LocalPool(jobs or 1)
    # Here and not above: who has no cluster has not installed what it needs either.
    from tuitrain.experiments.cluster import ClusterPool

    return ClusterPool(cluster)
