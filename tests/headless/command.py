"""The command as tests run it: in their own process, or as a program of its own.

`tuitrain(...)` runs the command line in the test's process. Use it for everything that the command writes and
decides: logs, JSON, tables, refusals, settings, seeds, expectations. It does not start Python and load NumPy
again, which takes .4 s of CPU. The test fails with a traceback if the command raises, and with a list if the
command leaves something behind in the process (see `left_as_found`).

`tuitrain_process(...)` starts a Python of its own. Use it if the test is about the process: signals, closed
or full streams, encodings, pipes and terminals, the current folder, imports, the environment of BLAS,
`--jobs` and `--cluster`. `test_process.py` runs every subcommand this way once.

Both return the same kind of result, with text in `stdout` and `stderr`. Neither reads the preferences of the
person at this machine. Without a terminal, both have 80 columns.

To watch or stop it while it runs, use `subprocess.Popen`. Read lines, then take all others with `rest_of`.
"""

import json
import logging
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import numpy as np
from click.testing import CliRunner
from threadpoolctl import ThreadpoolController

from tuitrain.cli import cli

HANG = 60
"""Seconds after which it has hung."""

LEAVING = 20
"""Seconds after which a command told to stop has hung: ten times the bound of `benchmarks/leaving.py`."""

ALONE: dict[str, str | None] = {
    "COLUMNS": "80",
    "LINES": "24",
    "XDG_CONFIG_HOME": os.devnull,
    "TUITRAIN_CONFIG": None,
}
"""Variables that keep the settings of the person at this machine out; None removes one."""


def tuitrain(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in this process."""
    runner = CliRunner(env=ALONE | environment, catch_exceptions=False)
    with left_as_found():
        done = runner.invoke(cli, arguments, prog_name="tuitrain")
    if done.exit_code == 128 + signal.SIGINT:
        # The command catches Ctrl-C, but it was meant for pytest.
        raise KeyboardInterrupt
    return subprocess.CompletedProcess(["tuitrain", *arguments], done.exit_code, done.stdout, done.stderr)


def tuitrain_process(
    *arguments: str, cwd: Any = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command as a program of its own, to its end."""
    variables = {**os.environ, **ALONE, **environment}
    return subprocess.run(
        [sys.executable, "-m", "tuitrain", *arguments],
        capture_output=True,
        text=True,
        timeout=HANG,
        check=False,
        cwd=cwd,
        env={name: value for name, value in variables.items() if value is not None},
    )


def rest_of(process: "subprocess.Popen[str]", within: float = HANG) -> tuple[str, str | None]:
    """Everything that `process` still writes until its end, to standard output and standard error.

    Use it where a test has read lines of `process`. `communicate` alone would leave out what came with the
    last line: `readline` takes all that is there, and keeps what is behind the line.
    """
    guard = threading.Timer(within, process.kill)
    guard.start()
    try:
        out = process.stdout.read() if process.stdout else ""
        return out, process.communicate()[1]
    finally:
        guard.cancel()


@contextmanager
def left_as_found() -> Iterator[None]:
    """Fail if the block leaves something behind that ends with a process of its own.

    Restore variables, the current folder and signal handlers, so that only this test fails.
    """
    before = _process()
    try:
        yield
        after = _process()
    finally:
        os.environ.clear()
        os.environ.update(before["variables"])
        os.chdir(before["folder"])
        for number, handler in before["signal handlers"].items():
            signal.signal(number, handler)
    # Threads and processes of an earlier test may end meanwhile.
    left = {
        name: (before[name], now)
        for name, now in after.items()
        if (now - before[name] if isinstance(now, set) else now != before[name])
    }
    assert not left, f"left behind, as (before, after): {left}"


def _process() -> dict[str, Any]:
    """State that all runs in one process share."""
    return {
        "variables": dict(os.environ),
        "folder": os.getcwd(),
        "signal handlers": {
            each: signal.getsignal(each) for each in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM)
        },
        "log handlers": list(logging.root.handlers),
        "warning filters": list(warnings.filters),
        "floating-point errors": np.geterr(),
        "BLAS threads": [library.num_threads for library in _blas().lib_controllers],
        "threads": set(threading.enumerate()),
        "child processes": set(multiprocessing.active_children()),
    }


@lru_cache(maxsize=1)
def _blas() -> ThreadpoolController:
    # To find the loaded libraries takes milliseconds.
    return ThreadpoolController().select(user_api="blas")


def objects(text: str) -> list[dict[str, Any]]:
    """The objects of `--json`."""
    return [json.loads(line) for line in text.splitlines()]


def named(told: list[dict[str, Any]], event: str) -> list[dict[str, Any]]:
    """Those of one kind."""
    return [each for each in told if each["event"] == event]
