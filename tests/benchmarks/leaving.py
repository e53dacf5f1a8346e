"""How soon a run in several processes ends when it is told to: `python -m tests.benchmarks.leaving`.

An endless comparison in two processes, both at work. Measured is the time from Ctrl-C, or from a hang-up,
to the end of the command; as a terminal does, it sends the signal to all processes of the run. With the
extra `cluster`, also from Ctrl-C on a Dask cluster of two workers. Bound: the slowest takes less than 2 s.
Wants two processors that nobody else uses.
"""

import importlib.util
import os
import signal
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from time import perf_counter

BOUND, ROUNDS, HANG = 2.0, 10, 60
PRESET = """
kind: compare
data: {name: mnist, train: 2000, test: 500}
network: {hidden: [64, 32]}
optimizer: {name: sgd, lr: 0.1}
updates: 100000000
evaluate: {every: 100000000}
arms: {short: {updates: 20}, one: {}, two: {seed: 1}}
"""


def seconds(preset: Path, number: signal.Signals, *options: str) -> float:
    """Wall time from the signal to the end of the command, its first arm done and the others under way."""
    with subprocess.Popen(
        [sys.executable, "-m", "tuitrain", "run", str(preset), "--json", *options],
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout
        try:
            while '"arm": "short"' not in process.stdout.readline():
                assert process.poll() is None
            started = perf_counter()
            os.killpg(process.pid, number)
            assert process.wait(HANG) == 128 + number
            return perf_counter() - started
        finally:
            process.kill()


def main() -> None:
    """Print the times of each way to leave."""
    ways = {
        "--jobs, Ctrl-C": (signal.SIGINT, "--jobs", "2"),
        "--jobs, hang-up": (signal.SIGHUP, "--jobs", "2"),
    }
    slowest = 0.0
    with ExitStack() as stack:
        preset = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "endless.yaml"
        preset.write_text(PRESET)
        if importlib.util.find_spec("distributed"):
            from distributed import LocalCluster

            cluster = stack.enter_context(LocalCluster(2, threads_per_worker=1, dashboard_address=":0"))
            ways["--cluster, Ctrl-C"] = (signal.SIGINT, "--cluster", cluster.scheduler_address)
        for way, (number, *options) in ways.items():
            times = [seconds(preset, number, *options) for _ in range(ROUNDS)]
            slowest = max(slowest, *times)
            print(
                f"{way:<18} median {statistics.median(times):.2f} s, slowest {max(times):.2f} s of {ROUNDS}"
            )
    print(f"slowest {slowest:.2f} s, bound {BOUND:g}; load {os.getloadavg()[0]:.1f}")
    raise SystemExit(slowest >= BOUND)


if __name__ == "__main__":
    main()
