"""What the screen costs the training: `python -m tests.benchmarks.lab`.

784-100×5-10, Adam, batch 100, evaluation off: updates per wall second in the lab, in a pseudo-terminal of
140×40 with every panel of the main screen repainted ≥ 4 times a second, over those of a headless run. Both
processes live all the time and one of them is stopped: so they take turns every two seconds, and what the
machine does beside them meets both. The median of the ratios of neighbouring turns is the figure, bound
≥ 0.88.
"""

import json
import os
import pty
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
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

BOUND, REPAINTS, PAIRS = 0.88, 4.0, 40
WARM, SETTLE, SECONDS = 5.0, 0.4, 1.6
"""Seconds until both train as they will, after a turn begins, and of what is measured of it."""
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


Sample = tuple[float, int, dict[str, int]]
"""When, how many updates, and how often each panel had been painted."""


def headless(samples: list[Sample]) -> None:
    """Train without a screen, as `tuitrain run` does."""
    runner = Runner(PRESET)
    signal.signal(signal.SIGUSR1, lambda *_: samples.append((perf_counter(), runner.trial.updates, {})))
    while True:
        for _ in runner.advance(SLICE):
            pass


def lab(samples: list[Sample]) -> None:
    """Train under a screen."""
    drawn: Counter[str] = Counter()
    draw = PictureWidget._picture

    def counted(self: PictureWidget, size: Size) -> object:
        before = self._drawn
        picture = draw(self, size)
        drawn[self.id or ""] += picture is not before
        return picture

    def sample(*_: object) -> None:
        trial = app.session._experiment.trials[0]  # type: ignore[union-attr]
        samples.append((perf_counter(), trial.updates, dict(drawn)))

    def begin() -> None:
        while not (shown := [each for each in app.screen_stack if isinstance(each, MainScreen)]):
            sleep(0.05)
        while shown[0].controller.view is None:
            sleep(0.05)
        # Textual would paint all of the screen again whenever its turn begins.
        app.call_from_thread(signal.signal, signal.SIGCONT, signal.SIG_DFL)
        app.call_from_thread(shown[0].action_run)

    PictureWidget._picture = counted  # type: ignore[method-assign,assignment]
    app = LabApp(LOADED)
    signal.signal(signal.SIGUSR1, sample)
    Thread(target=begin, daemon=True).start()
    app.run()


def started(*arguments: str, colours: str = "truecolor") -> tuple[subprocess.Popen[bytes], int]:
    """This module in a process of its own, in a terminal of 140×40, and the other end of that."""
    leader, follower = pty.openpty()
    ioctl(follower, TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    command = [sys.executable, "-m", "tests.benchmarks.lab", *arguments]
    environment = os.environ | ONE_BLAS_THREAD | {"TERM": "xterm-256color", "COLORTERM": colours}
    process = subprocess.Popen(
        command, stdin=follower, stdout=follower, stderr=follower, env=environment, start_new_session=True
    )
    os.close(follower)
    return process, leader


@contextmanager
def training(mode: str, answer: Path) -> Iterator[subprocess.Popen[bytes]]:
    """That process, which leaves its samples in `answer` when it is left."""
    process, leader = started(mode, str(answer))
    Thread(target=drain, args=(leader,), daemon=True).start()
    try:
        yield process
    finally:
        for each in (signal.SIGCONT, signal.SIGUSR2):
            process.send_signal(each)
        process.wait(10)


def drain(leader: int) -> None:
    """Read what it draws, as a terminal would, until it has ended."""
    try:
        while os.read(leader, 1 << 16):
            pass
    except OSError:
        pass  # the other end is closed: the process has ended
    os.close(leader)


def turn(process: subprocess.Popen[bytes]) -> None:
    """Let it train for a while, and have it take a sample at both ends of that."""
    process.send_signal(signal.SIGCONT)
    sleep(SETTLE)
    for seconds in (SECONDS, 0.0):
        process.send_signal(signal.SIGUSR1)
        sleep(seconds)
    sleep(SETTLE / 4)  # for the sample to be taken
    process.send_signal(signal.SIGSTOP)


def paces(samples: list[Sample]) -> tuple[list[float], dict[str, float]]:
    """Updates a second in every turn, and repaints a second of each panel over all of them."""
    turns = list(zip(samples[::2], samples[1::2], strict=True))
    seconds = sum(end - begin for (begin, *_), (end, *_) in turns)
    painted = {
        name: sum(after.get(name, 0) - before.get(name, 0) for (*_, before), (*_, after) in turns) / seconds
        for name in PANELS
    }
    return [(after - before) / (end - begin) for (begin, before, _), (end, after, _) in turns], painted


def measured() -> dict[str, tuple[list[float], dict[str, float]]]:
    """What both modes come to, turn by turn; every other pair the other way round."""
    with tempfile.TemporaryDirectory() as folder:
        answers = {mode: Path(folder) / mode for mode in ("headless", "lab")}
        with ExitStack() as stack:
            processes = {}
            for mode, answer in answers.items():
                processes[mode] = stack.enter_context(training(mode, answer))
                sleep(WARM)
                processes[mode].send_signal(signal.SIGSTOP)
            for number in range(PAIRS):
                for mode in sorted(answers, reverse=bool(number % 2)):
                    turn(processes[mode])
        return {mode: paces(json.loads(answer.read_text())) for mode, answer in answers.items()}


def main() -> None:
    """Print both paces and their ratio."""
    found = measured()
    (plain, _), (screen, painted) = found["headless"], found["lab"]
    ratios = sorted(below / above for above, below in zip(plain, screen, strict=True))
    ratio = statistics.median(ratios)
    seldom = min(PANELS, key=painted.__getitem__)
    print(
        f"headless {statistics.median(plain):,.0f} updates/s; "
        f"fewest repaints {painted[seldom]:.1f}/s ({seldom}), bound {REPAINTS}"
    )
    quarter = PAIRS // 4
    print(
        f"lab over headless {ratio:.3f} (quartiles {ratios[quarter]:.3f}, {ratios[-quarter - 1]:.3f} of "
        f"{PAIRS} pairs; of all updates {sum(screen) / sum(plain):.3f}), bound {BOUND}"
    )
    raise SystemExit(ratio < BOUND or painted[seldom] < REPAINTS)


def child(mode: str, answer: Path) -> None:
    """Train until it is asked for its samples."""
    samples: list[Sample] = []

    def leave(*_: object) -> None:
        answer.write_text(json.dumps(samples), encoding="utf-8")
        os._exit(0)

    signal.signal(signal.SIGUSR2, leave)
    {"headless": headless, "lab": lab}[mode](samples)


if __name__ == "__main__":
    if sys.argv[1:] == ["open"]:
        LabApp(LOADED).run_lab()
    elif len(sys.argv) > 1:
        child(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
