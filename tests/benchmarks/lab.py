"""What the screen costs the training: `python -m tests.benchmarks.lab`.

784-100×5-10, Adam, batch 100, evaluation off: updates per wall second in the lab, in a pseudo-terminal of
140×40 with every panel of the main screen repainted ≥ 4 times a second, over those of a headless run. Pairs
interleaved, every other one the other way round; the median of their ratios is the figure, bound ≥ 0.88.
"""

import json
import os
import pty
import statistics
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from fcntl import ioctl
from pathlib import Path
from termios import TIOCSWINSZ
from threading import Thread
from time import perf_counter, sleep

from textual.geometry import Size

from tuitrain.__main__ import ONE_BLAS_THREAD
from tuitrain.config import Loaded, Preset
from tuitrain.experiments.runner import Runner
from tuitrain.headless.training import SLICE
from tuitrain.lab.app import LabApp
from tuitrain.lab.screens.main import MainScreen
from tuitrain.lab.widgets.picture import PictureWidget

BOUND, REPAINTS, PAIRS = 0.88, 4.0, 9
SECONDS = 4.0
COLUMNS, ROWS = 140, 40
PANELS = ("headline", "settings", "loss", "accuracy", "layers", "learnt", "status")
PRESET = Preset.model_validate(
    {
        "network": {"hidden": {"width": 100, "depth": 5}},
        "optimizer": "adam",
        "updates": 10**6,
        "evaluate": {"every": 10**6},
    }
)
LOADED = Loaded(PRESET, "benchmark", ())


def headless() -> dict[str, float]:
    """Updates a wall second without a screen, as `tuitrain run` does them."""
    runner = Runner(PRESET)
    measured = 0.0
    for counted in (False, True):
        begin, started = runner.trial.updates, perf_counter()
        while (measured := perf_counter() - started) < (SECONDS if counted else 1.0):
            for _ in runner.advance(SLICE):
                pass
    return {"pace": (runner.trial.updates - begin) / measured}


def lab() -> dict[str, float]:
    """Updates a wall second under a screen, and how often its panels were repainted."""

    drawn: Counter[str] = Counter()
    draw = PictureWidget._picture

    def counted(self: PictureWidget, size: Size) -> object:
        before = self._drawn
        picture = draw(self, size)
        drawn[self.id or ""] += picture is not before
        return picture

    PictureWidget._picture = counted  # type: ignore[method-assign,assignment]
    app = LabApp(LOADED)
    found: dict[str, float] = {}

    def watch() -> None:
        try:
            look()
        finally:
            app.call_from_thread(app.exit, 0)

    def look() -> None:
        while not (shown := [each for each in app.screen_stack if isinstance(each, MainScreen)]):
            sleep(0.05)
        while shown[0].desk.view is None:
            sleep(0.05)
        app.call_from_thread(shown[0].action_run)
        sleep(1.0)
        trial = app.session._experiment._rounds.places[0].trial  # type: ignore[union-attr]
        updates, painted, started = trial.updates, drawn.copy(), perf_counter()
        sleep(SECONDS)
        wall = perf_counter() - started
        found["pace"] = (trial.updates - updates) / wall
        found.update({name: (drawn[name] - painted[name]) / wall for name in PANELS})

    Thread(target=watch, daemon=True).start()
    app.run()
    return found


def started(*arguments: str) -> tuple[subprocess.Popen[bytes], int]:
    """This module in a process of its own, in a terminal of 140×40, and the other end of that."""
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    command = [sys.executable, "-m", "tests.benchmarks.lab", *arguments]
    environment = os.environ | ONE_BLAS_THREAD | {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    return process, leader


def measured(mode: str) -> dict[str, float]:
    """What that process measures."""
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer"
        process, leader = started(mode, str(answer))
        output = b""
        try:
            while piece := os.read(leader, 1 << 16):
                output = output[-4096:] + piece
        except OSError:
            pass  # the other end is closed: the process has ended
        os.close(leader)
        if process.wait():
            raise SystemExit(f"{mode} failed:\n{output.decode(errors='replace')}")
        return json.loads(answer.read_text())  # type: ignore[no-any-return]


def pair(number: int) -> tuple[dict[str, float], dict[str, float]]:
    """One headless and one in the lab; the order changes, so that a machine growing slow favours neither."""
    order = ("headless", "lab") if number % 2 else ("lab", "headless")
    found = {mode: measured(mode) for mode in order}
    return found["headless"], found["lab"]


def main() -> None:
    """Print both paces and their ratio."""
    pairs = [pair(number) for number in range(PAIRS)]
    ratios = sorted(screen["pace"] / plain["pace"] for plain, screen in pairs)
    ratio = statistics.median(ratios)
    plain = statistics.median(each["pace"] for each, _ in pairs)
    seldom = min(PANELS, key=lambda name: statistics.median(screen[name] for _, screen in pairs))
    repaints = statistics.median(screen[seldom] for _, screen in pairs)
    print(f"headless {plain:,.0f} updates/s; fewest repaints {repaints:.1f}/s ({seldom}), bound {REPAINTS}")
    print(
        f"lab over headless {ratio:.3f} (min {ratios[0]:.3f}, max {ratios[-1]:.3f}, {PAIRS} pairs), "
        f"bound {BOUND}"
    )
    raise SystemExit(ratio < BOUND or repaints < REPAINTS)


if __name__ == "__main__":
    if sys.argv[1:] == ["open"]:
        LabApp(LOADED).sit()
    elif len(sys.argv) > 1:
        mode, answer = sys.argv[1:]
        Path(answer).write_text(json.dumps({"headless": headless, "lab": lab}[mode]()))
    else:
        main()
