"""What a command costs before it does anything: `python -m tests.benchmarks.start [PAIRS]`.

CPU time of the whole process, user and system, over that of `import textual.app, numpy`, which every lab
needs. The commands and that import take turns, so that other load on the machine meets both; the figure is
the median of the ratios, of 15 rounds by default. Prints JSON, with the bounds to hold. Python's compiled
files are used, as after an installation.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import tuitrain

PAIRS = 15
BASE = ("-c", "import textual.app, numpy")
COMMANDS: Mapping[str, Sequence[str]] = {
    "--help": ("-m", "tuitrain", "--help"),
    "--version": ("-m", "tuitrain", "--version"),
    "presets": ("-m", "tuitrain", "presets"),
    "importing the lab": ("-c", "import tuitrain.lab"),
    "a run of one update": ("-m", "tuitrain", "run", "xor", "--set", "updates=1", "--quiet"),
}
BOUNDS: Mapping[str, float] = {"--help": 0.35, "--version": 0.35, "presets": 0.8, "importing the lab": 1.8}


def compiled() -> dict[str, str]:
    """An environment in which the package has its compiled files: pip makes them when it installs it."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    package = Path(tuitrain.__file__).parent
    subprocess.run([sys.executable, "-m", "compileall", "-q", str(package)], env=environment, check=True)
    return environment


def cpu_seconds(arguments: Sequence[str], environment: Mapping[str, str]) -> float:
    """CPU time of Python with those arguments, from its start to its end."""
    process = subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment
    )
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return used.ru_utime + used.ru_stime


def ratios(pairs: int) -> Mapping[str, float]:
    """The median ratio of each command."""
    environment = compiled()
    measured: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(pairs):
        base = cpu_seconds(BASE, environment)
        for name, arguments in COMMANDS.items():
            measured[name].append(cpu_seconds(arguments, environment) / base)
    return {name: round(statistics.median(found), 3) for name, found in measured.items()}


def main(pairs: str = str(PAIRS)) -> None:
    """Print each command's ratio, and its bound where there is one."""
    found = ratios(int(pairs))
    table = {name: {"ratio": ratio, "bound": BOUNDS.get(name)} for name, ratio in found.items()}
    print(json.dumps({"over": BASE[1], "pairs": int(pairs), "commands": table}, indent=2))


if __name__ == "__main__":
    main(*sys.argv[1:])
