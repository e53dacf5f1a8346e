"""A pool of the workers of a Dask cluster, for who has outgrown a machine: the extra `tuitrain[cluster]`.

The cluster is somebody else's: it is neither started nor stopped here. Its workers need the same tuitrain.
Dask itself runs the trials of a dead worker again.
"""

import importlib
from concurrent.futures import CancelledError, Future
from threading import Lock
from typing import Any

from tuitrain.config import ConfigError, Preset
from tuitrain.config.text import shown
from tuitrain.experiments.plan import TrialSpec
from tuitrain.experiments.pool import Pool
from tuitrain.experiments.work import Told, WorkersLostError, run_trial

ANSWERS_WITHIN = 4
"""Seconds that a cluster has to answer."""


class ClusterPool(Pool):
    """The workers of the Dask cluster at `address`, a trial each; ConfigError where there is none."""

    def __init__(self, address: str) -> None:
        distributed = _distributed()
        try:
            self._client = distributed.Client(address, timeout=ANSWERS_WITHIN, set_as_default=False)
        except (OSError, ValueError, TypeError, ImportError) as error:
            problem = f"no Dask cluster answers at {shown(address)}"
            raise ConfigError.of(problem, "--cluster") from error
        # pure: equal trials are one to Dask otherwise, and one that is cancelled would be cancelled for all.
        super().__init__(self._client.get_executor(pure=False), 0)
        self.lost = (distributed.KilledWorker, CancelledError)

    @property
    def size(self) -> int:
        """The workers there are now."""
        return len(self._client.nthreads())

    def submit(self, preset: Preset, spec: TrialSpec) -> "Future[Told]":
        """Have the trial run by a worker. WorkersLostError where the cluster is gone."""
        if self._client.status != "running":
            raise WorkersLostError("the cluster is gone")
        return self._executor.submit(run_on_cluster, preset, spec)

    def close(self) -> None:
        """Have the workers stop what they are at, and leave the cluster to others."""
        self._executor.shutdown(wait=False)
        self._client.close()


def run_on_cluster(preset: Preset, spec: TrialSpec) -> Told:
    """In a Dask worker: run the trial until it ends or nobody wants it any more.

    One at a time, however many threads the worker has: the number of BLAS threads is the process's.
    """
    worker: Any = _distributed().get_worker()
    task = worker.state.tasks[worker.get_current_task()]
    with _ALONE:
        return run_trial(preset, spec, lambda: task.state != "executing")


_ALONE = Lock()


def _distributed() -> Any:
    try:
        return importlib.import_module("distributed")
    except ImportError as error:
        problem = "needs Dask, which pip install 'tuitrain[cluster]' brings"
        raise ConfigError.of(problem, "--cluster") from error
