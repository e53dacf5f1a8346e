"""A pool of the workers of a Dask cluster, for who has outgrown a machine: the extra `tuitrain[cluster]`.

The cluster is somebody else's: it is neither started nor stopped here. Its workers need the same tuitrain.
Dask itself runs the trials of a dead worker again.
"""

import asyncio
import importlib
import logging
from collections.abc import Callable, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from threading import Lock
from typing import Any

from tuitrain import __version__
from tuitrain.config import ConfigError, Preset, Problem
from tuitrain.experiments.trials.plan import TrialSpec
from tuitrain.experiments.trials.pool import Pool
from tuitrain.experiments.trials.worker import TrialEvents, Worker, WorkersLostError, run_trial, this_worker
from tuitrain.text import shown

ANSWERS_WITHIN = 4
"""Seconds that a cluster has to answer."""
WORKERS_ANSWER_WITHIN = 20
"""Seconds that its workers have, who may have to import tuitrain first."""
WAITS = 1
"""Seconds that all else waits for a scheduler that was there: it may be slow, Ctrl-C must not be."""


class ClusterPool(Pool):
    """The workers of the Dask cluster at `address`, a trial each; ConfigError where there is none."""

    def __init__(self, address: str) -> None:
        distributed = _distributed()
        # What goes wrong is said here, in a sentence; Dask would log tracebacks beside it.
        for logger in ("distributed", "distributed.client"):
            logging.getLogger(logger).setLevel(logging.CRITICAL)
        self._client = _client(distributed, address)
        try:
            self._check(self._asked(self._client.run, this_worker, on_error="return"), address)
        except TimeoutError as error:
            self._let_go()
            problem = f"not all workers of the cluster at {shown(address)} answer"
            raise ConfigError.of(problem, _OPTION) from error
        except ConfigError:
            self._let_go()
            raise
        # pure: equal trials would be one to Dask, and cancelled for all who wait for it.
        super().__init__(self._client.get_executor(pure=False), 1)
        self.lost = (distributed.KilledWorker, CancelledError)
        self.hopeless = (distributed.KilledWorker,)

    @property
    def size(self) -> int:
        """The workers there are now; one is waited for where there is none."""
        try:
            self._size = max(1, len(self._asked(self._client.nthreads, within=WAITS)))
        except TimeoutError:
            pass  # as many as there were: one that is silent may speak again, or its connection breaks
        except OSError as error:
            raise WorkersLostError(_GONE) from error
        return self._size

    def submit(self, preset: Preset, spec: TrialSpec) -> "Future[TrialEvents]":
        """Have the trial run by a worker. WorkersLostError where the cluster is gone."""
        if self._client.status != "running":
            raise WorkersLostError(_GONE)
        return self._executor.submit(run_on_cluster, preset, spec)

    def close(self) -> None:
        """Have the workers stop what they are at, and leave the cluster to others."""
        if self._client.status == "running":
            self._executor.shutdown(wait=False)
        self._let_go()

    def _let_go(self) -> None:
        # One that does not answer will notice for itself that nobody is there any more.
        with suppress(TimeoutError):
            self._client.close(timeout=WAITS)

    def _asked(
        self, what: Callable[..., Any], *args: Any, within: float = WORKERS_ANSWER_WITHIN, **options: Any
    ) -> Any:
        """What the cluster answers. TimeoutError where it does not, as it can for ever otherwise."""
        return self._client.sync(what, *args, callback_timeout=within, **options)

    @staticmethod
    def _check(answers: Mapping[str, Worker | Exception], address: str) -> None:
        """ConfigError where nobody is there to run a trial, or somebody who cannot."""
        if not answers:
            raise ConfigError.of(f"the cluster at {shown(address)} has no workers", _OPTION)
        unable = {name: each for name, each in answers.items() if isinstance(each, Exception)}
        if unable:
            problem = "the worker {} cannot run tuitrain {}: {}"
            raise ConfigError(
                [
                    Problem(_OPTION, None, "", problem.format(shown(name), __version__, shown(str(error))))
                    for name, error in unable.items()
                ]
            )


_OPTION = "--cluster"
_GONE = "the connection to the cluster is lost, and its running trials with it"


def run_on_cluster(preset: Preset, spec: TrialSpec) -> TrialEvents:
    """In a Dask worker: run the trial until it ends or nobody wants it any more.

    One at a time, however many threads the worker has: the number of BLAS threads is the process's.
    """
    worker: Any = _distributed().get_worker()
    task = worker.state.tasks[worker.get_current_task()]
    with _ALONE:
        return run_trial(preset, spec, lambda: task.state != "executing")


_ALONE = Lock()


def _client(distributed: Any, address: str) -> Any:
    try:
        scheme, where = distributed.comm.parse_address(address, strict=True)
        distributed.comm.registry.get_backend(scheme)
        distributed.comm.addressing.parse_host_port(where)
    except ValueError as error:
        problem = f"{shown(address)} is not an address such as tcp://HOST:8786"
        raise ConfigError.of(problem, _OPTION) from error
    try:
        # A client that does not come to its cluster cannot be closed in less than eight seconds.
        asyncio.run(asyncio.wait_for(_knock(distributed, address), ANSWERS_WITHIN))
        return distributed.Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
    # Who speaks another language seems to announce messages of any size.
    except (OSError, ValueError, MemoryError, OverflowError) as error:
        raise ConfigError.of(f"no Dask cluster answers at {shown(address)}", _OPTION) from error


async def _knock(distributed: Any, address: str) -> None:
    comm = await distributed.comm.connect(address, timeout=ANSWERS_WITHIN)
    await comm.close()


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        problem = "needs Dask: pip install 'tuitrain[cluster]'"
        raise ConfigError.of(problem, _OPTION) from error
