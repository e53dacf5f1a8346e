"""Training the arms of an experiment, for one seed or several, all in one pool of workers."""

from collections.abc import Callable, Collection, Iterable, Iterator

from tuitrain.config import Preset
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.pool import LocalPool, Pool, PoolRunner
from tuitrain.experiments.trials.trial_run import Event
from tuitrain.experiments.trials.worker import WorkersLostError
from tuitrain.headless.outcome import Outcome
from tuitrain.headless.progress import Progress
from tuitrain.headless.report import Report
from tuitrain.headless.telling import Telling

EVERY_SECONDS = 0.1
"""How often a signal is looked for."""


class _Experiment:
    """One of them, with what happened in it that the report does not know yet."""

    def __init__(self, planned: Planned, report: Report) -> None:
        self.planned = planned
        self.telling = Telling(report, planned.plan)
        self.untold: list[Event] = []
        self.started = False


class Pooled:
    """`count` experiments side by side, told one after the other: no line of one stands among another's.

    Arms are told whole, in the order in which they end.
    """

    def __init__(self, pool: Pool, presets: Iterable[Preset], count: int, arms: Collection[str] = ()) -> None:
        self._pool, self._presets, self._count, self._arms = pool, presets, count, arms
        self._experiments: dict[Planned, _Experiment] = {}

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
        """Run them to their end, or until `stop` says so; the outcome of each.

        `notice` is told of workers that may come to other bits, and of trials that are given up.

        Of those that a stop cuts short only the finished trials are told, as where
        workers die again and again.
        """
        self._source, self._report, self._judge, self._stop = source, report, judge, stop
        runner = PoolRunner(self._pool, self._planned(), notice)
        waiting = self._experiments
        progress.next()
        unfinished = False
        while waiting and not stop():
            self._catch_up(next(iter(waiting.values())))
            try:
                for planned, event in runner.advance(EVERY_SECONDS):
                    waiting[planned].untold.append(event)
            except WorkersLostError as error:
                notice(str(error))
                unfinished = True
                break
            while waiting and runner.over(first := next(iter(waiting))):
                cut, lost = first.plan.stopped, bool(runner.lost(first))
                yield self._finish(waiting.pop(first), interrupted=cut, unfinished=lost)
            self._show(progress, runner)
        # The report is told of one experiment at least, and of those that have something to tell.
        for each in waiting.values():
            if self._count == 1 or each.planned.plan.results or runner.lost(each.planned):
                yield self._finish(each, interrupted=True, unfinished=unfinished)

    def _planned(self) -> Iterator[Planned]:
        for preset in self._presets:
            whose = f"of seed {preset.seed}" if self._count > 1 else ""
            planned = Planned(preset, plan_of(preset, self._arms, self._stop), whose)
            self._experiments[planned] = _Experiment(planned, self._report)
            yield planned

    def _show(self, progress: Progress, runner: PoolRunner) -> None:
        # Those not taken up yet differ in their seeds alone.
        to_come = (self._count - len(runner.planned)) * runner.planned[-1].plan.total_updates
        now = f"{len(runner.running)} running"
        progress.show(runner.updates, runner.total_updates + to_come, "updates", now)

    def _catch_up(self, experiment: _Experiment) -> None:
        """Tell what has happened in it."""
        planned = experiment.planned
        if not experiment.started:
            experiment.started = True
            self._report.start(self._source, planned.preset, planned.plan.names)
        experiment.telling.hear(experiment.untold)
        experiment.untold.clear()

    def _finish(
        self, experiment: _Experiment, *, interrupted: bool = False, unfinished: bool = False
    ) -> Outcome:
        self._catch_up(experiment)
        preset, plan = experiment.planned.preset, experiment.planned.plan
        outcome = Outcome.of(preset, plan, interrupted=interrupted, judge=self._judge, unfinished=unfinished)
        self._report.finish(outcome)
        return outcome


def pool_of(jobs: int | None, cluster: str | None) -> Pool:
    """So many processes, or the cluster at that address. ConfigError where there is none."""
    if cluster is None:
        return LocalPool(jobs or 1)
    # Here and not above: who has no cluster has not installed what it needs either.
    from tuitrain.experiments.trials.cluster import ClusterPool

    return ClusterPool(cluster)
