"""Pools: the trials of plans over any `concurrent.futures.Executor`, as many at once as it has workers.

    with LocalPool(2) as pool:                        # or ClusterPool("tcp://…") of trials/cluster.py
        runner = PoolRunner(pool, [Planned(preset, plan_of(preset))], notice=print)
        while not runner.finished and not stop():
            for planned, event in runner.advance(0.1):    # waits at most so many seconds
                ...                                        # a trial's events in order, its Finished last

The plan is asked for as many specs as there are free workers; where it answers None it is asked again after
more results are told. It is told a result before the Finished event is handed out, and results in the order
in which trials end: what it does with them must not depend on that order. `pause()` submits no more,
`resume()` goes on; leaving the pool (`close`) stops whatever still runs, at once. A trial whose worker died
is run again; where it takes its third worker with it, the last time alone, it is given up, `notice` is told,
and the others go on.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait as wait_for_end
from multiprocessing.context import SpawnContext, SpawnProcess
from threading import Thread
from typing import Any, Self

from tuitrain.config import Preset
from tuitrain.experiments.trials.ending_signals import UNHEARD
from tuitrain.experiments.trials.plan import TrialSpec
from tuitrain.experiments.trials.planned import Planned
from tuitrain.experiments.trials.trial_run import Event, Finished
from tuitrain.experiments.trials.worker import TrialEvents, WorkersLostError, run_trial, this_worker
from tuitrain.text import clean

MOST_DEATHS = 3
"""Workers that a trial may take with it; then it is the trial's fault."""
MOST_LOST = 3
"""Trials that may be given up one after the other; where none ends in between, no trial will."""


class Pool:
    """Any executor, with room for `size` trials at once.

    `lost` are the errors of a trial whose worker died, or had no memory left: it is to be run again, unless
    the error is one of `hopeless`.
    """

    lost: tuple[type[BaseException], ...] = (BrokenExecutor, MemoryError)
    hopeless: tuple[type[BaseException], ...] = ()

    def __init__(self, executor: Executor, size: int) -> None:
        self._executor, self._size = executor, size

    @property
    def size(self) -> int:
        """Trials that it runs at once; a cluster's may change."""
        return self._size

    def submit(self, preset: Preset, spec: TrialSpec) -> "Future[TrialEvents]":
        """Have the trial run by a worker."""
        return self._executor.submit(run_trial, preset, spec)

    def close(self) -> None:
        """Stop what still runs and let every worker go."""
        self._executor.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class LocalPool(Pool):
    """Processes of this machine: spawned, so that they share nothing, and killed when it is closed.

    They hear no Ctrl-C and no hang-up, which are their parent's, and end when it does, however that ends.
    """

    def __init__(self, jobs: int) -> None:
        self._context = _Recording()
        super().__init__(self._processes(jobs), jobs)

    def submit(self, preset: Preset, spec: TrialSpec) -> "Future[TrialEvents]":
        """Have the trial run by a process; by new ones where one has died and taken the others with it."""
        with _unheard():
            try:
                return super().submit(preset, spec)
            except BrokenProcessPool:
                self.close()
                self._executor = self._processes(self.size)
                return super().submit(preset, spec)

    def close(self) -> None:
        """Kill them, whatever they are at: a trial keeps nothing that would be lost."""
        for process in self._context.started:
            # One that could not be started has none.
            if process.pid is not None:
                process.kill()
        super().close()
        self._context.started.clear()

    def _processes(self, jobs: int) -> Executor:
        # It starts the process that minds semaphores, which a hang-up heard by all would end as well.
        with _unheard():
            return Processes(jobs, mp_context=self._context, initializer=_end_with_parent)


class Processes(ProcessPoolExecutor):
    """When one dies while another is just being started, all are lost, as at any other time.

    The executor's own thread then goes over all processes and closes what they are fed through, and no lock
    keeps it from doing so: a signal to all while they began left its traceback, now and then, or said that no
    worker can be started.
    """

    def __init__(self, jobs: int, **options: Any) -> None:
        super().__init__(jobs, **options)
        self._processes = _Started()

    def _spawn_process(self) -> None:
        try:
            super()._spawn_process()  # type: ignore[misc]
        except OSError as error:
            if self._broken:
                raise BrokenProcessPool("a worker died while another was being started") from error
            raise


class _Started(dict[int, Any]):
    """Processes by number, to be gone over as they are at that moment."""

    def values(self) -> tuple[Any, ...]:  # type: ignore[override]
        """Those that there are now."""
        return tuple(super().values())


class _Recording(SpawnContext):
    """Spawns processes and remembers them: an executor does not say which are its own."""

    def __init__(self) -> None:
        self.started: list[SpawnProcess] = []

    def Process(self, *args: Any, **options: Any) -> SpawnProcess:  # type: ignore[override]  # noqa: N802
        """A process to be started."""
        process = SpawnProcess(*args, **options)
        self.started.append(process)
        return process


def _stand_somewhere() -> None:
    """Leave a current folder that is gone: Python tells a new process where we are, and fails there.

    In it nothing is found any more, so that modules need not be looked for there.
    """
    try:
        os.getcwd()
    except FileNotFoundError:
        os.chdir(os.sep)
        sys.path[:] = filter(None, sys.path)


@contextmanager
def _unheard() -> Iterator[None]:
    """Processes started meanwhile never hear Ctrl-C or a hang-up, not even while they import.

    The signals are blocked, which a new process inherits, and delivered to this one afterwards.
    WorkersLostError where one cannot be started.
    """
    with _blocked():
        try:
            _stand_somewhere()
            yield
        except OSError as error:
            raise WorkersLostError(f"no worker can be started: {error.strerror or error}") from error


@contextmanager
def _blocked() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        # Windows: a worker ignores Ctrl-C from its first work on.
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, UNHEARD)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    """In a worker: end as soon as the parent has, even where it was killed."""
    for each in UNHEARD:
        signal.signal(each, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is None:
        raise RuntimeError("only a worker process ends with its parent")

    def watch() -> None:
        wait_for_end([parent.sentinel])
        os._exit(1)

    Thread(target=watch, name="parent", daemon=True).start()


@dataclass(frozen=True, eq=False)
class _Sent:
    """A trial that a worker has; `deaths` are those of workers that had it before."""

    planned: Planned
    spec: TrialSpec
    number: int
    deaths: int = 0

    @property
    def alone(self) -> bool:
        """Whether it runs beside no other: one process that dies takes all with it, whosever fault it is."""
        return self.deaths == MOST_DEATHS - 1


class PoolRunner:
    """Runs all trials of some plans in one pool; `notice` is told once of each worker that is not like us.

    `planned` are those taken up so far; the next when those before have no trial left for a free worker.
    """

    def __init__(
        self, pool: Pool, planned: Iterable[Planned], notice: Callable[[str], None] = lambda _: None
    ) -> None:
        self.planned: list[Planned] = []
        self._to_come: Iterator[Planned] | None = iter(planned)
        self._pool, self._notice = pool, notice
        self._sent: dict[Future[TrialEvents], _Sent] = {}
        self._again: list[_Sent] = []
        self._lost: dict[Planned, list[str]] = {}
        self._lost_since = 0
        self._submitted = 0
        self._paused = False
        self._offering: set[Planned] = set()
        self._here = this_worker()
        self._known = {self._here.name}
        self._next()

    @property
    def running(self) -> tuple[str, ...]:
        """The arms under way, in the order in which they were asked for."""
        return tuple(sent.spec.arm for sent in sorted(self._sent.values(), key=lambda sent: sent.number))

    @property
    def updates(self) -> int:
        """Those of the trials that have ended."""
        return sum(each.updates for each in self.planned)

    @property
    def total_updates(self) -> int:
        """Those of all trials of the plans at hand."""
        return sum(each.total_updates for each in self.planned)

    @property
    def finished(self) -> bool:
        """Whether every plan is over."""
        return self._to_come is None and not (self._sent or self._again or self._offering)

    def over(self, planned: Planned) -> bool:
        """Whether nothing of that plan runs and it offers no other trial."""
        at_hand = (*self._sent.values(), *self._again)
        return planned not in self._offering and all(sent.planned is not planned for sent in at_hand)

    def lost(self, planned: Planned) -> tuple[str, ...]:
        """The trials of that plan that were given up."""
        return tuple(self._lost.get(planned, ()))

    def pause(self) -> None:
        """Submit no more; what runs goes on to its end."""
        self._paused = True

    def resume(self) -> None:
        """Submit trials again after a `pause`."""
        self._paused = False

    def advance(self, seconds: float) -> Iterator[tuple[Planned, Event]]:
        """Give free workers their trials, wait at most `seconds` for one to end, and tell of those that did.

        Comes back at once where nothing runs. WorkersLostError where trial after trial is given up; whatever
        else goes wrong in a trial is raised here.
        """
        self._fill()
        done, _ = wait(self._sent, seconds, FIRST_COMPLETED)
        for future in sorted(done, key=lambda each: self._sent[each].number):
            sent = self._sent.pop(future)
            try:
                told = future.result()
            except self._pool.lost as error:
                self._lose(sent, error)
                continue
            self._lost_since = 0
            self._look_at(told)
            yield from self._tell(sent, told)
        self._fill()

    def _fill(self) -> None:
        while not self._paused and len(self._sent) < self._pool.size:
            if self._sent and any(each.alone for each in (*self._sent.values(), *self._again[:1])):
                return
            sent = self._again.pop(0) if self._again else self._asked()
            if sent is None:
                return
            self._sent[self._pool.submit(sent.planned.preset, sent.spec)] = sent

    def _asked(self) -> _Sent | None:
        for planned in [each for each in self.planned if each in self._offering]:
            spec = planned.plan.ask()
            if spec is not None:
                self._submitted += 1
                return _Sent(planned, spec, self._submitted)
            self._offering.discard(planned)
        return self._asked() if self._next() else None

    def _next(self) -> bool:
        """Take up the next plan, if there is one: thousands of seeds are not planned before one runs."""
        planned = None if self._to_come is None else next(self._to_come, None)
        if planned is None:
            self._to_come = None
            return False
        self.planned.append(planned)
        self._offering.add(planned)
        return True

    def _lose(self, sent: _Sent, error: BaseException) -> None:
        if not sent.alone and not isinstance(error, self._pool.hopeless):
            self._again.append(_Sent(sent.planned, sent.spec, sent.number, sent.deaths + 1))
            return
        which = f"{sent.spec.arm} {sent.planned.whose}".strip()
        message = f"workers died again and again in {which}: is there too little memory?"
        self._lost.setdefault(sent.planned, []).append(sent.spec.arm)
        self._lost_since += 1
        if self._lost_since == MOST_LOST:
            raise WorkersLostError(message) from error
        self._notice(message)
        self._offering.add(sent.planned)
        sent.planned.lose(sent.spec)

    def _tell(self, sent: _Sent, told: TrialEvents) -> Iterator[tuple[Planned, Event]]:
        for event in told.events:
            if isinstance(event, Finished):
                self._offering.add(sent.planned)
            for each in sent.planned.hear(sent.spec, event):
                yield sent.planned, each

    def _look_at(self, told: TrialEvents) -> None:
        worker = told.worker
        if worker.name in self._known:
            return
        self._known.add(worker.name)
        other = ", ".join(worker.differs(self._here))
        if other:
            notice = f"worker {worker.name} has {other}: its results may differ in their last bits"
            self._notice(clean(notice))
