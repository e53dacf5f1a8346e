"""The line of progress: how much is done of all there is, and how long that will take."""

import io
import re

import pytest
from report_samples import Terminal

from tuitrain.config import load
from tuitrain.headless import Options, run
from tuitrain.headless.progress import Progress

COMPARISON = """
kind: compare
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
batch_size: 50
updates: 40
arms:
  long: {}
  short: {updates: 20}
"""


class Clock:
    """The time that it takes, as a test says."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr("tuitrain.headless.progress.perf_counter", clock)
    monkeypatch.setenv("COLUMNS", "120")
    return clock


def last(terminal):
    """What its line says in the end, behind the bar."""
    return terminal.getvalue().rpartition("\x1b[K")[2].partition(" ")[2]


def bar(terminal):
    return terminal.getvalue().rpartition("\x1b[K")[2].partition(" ")[0]


def test_progress_shows_share_speed_and_time_left(clock):
    terminal = io.StringIO()
    progress = Progress(terminal)
    progress.next()
    clock.now += 4
    progress.show(20, 80, "updates", "adam", 0.25)
    assert last(terminal) == "adam: 20/80 updates  5/s  0:12 left  loss 0.2500"
    assert bar(terminal) == "▓" * 7 + "░" * 23


def test_of_several_runs_it_counts_those_before_and_those_to_come(clock):
    terminal = io.StringIO()
    progress = Progress(terminal, runs=3)
    said = []
    for seed, done in ((3, 40), (4, 60), (5, 60)):
        progress.next(f"seed {seed}")
        for part in (done // 2, done):
            clock.now += 2
            progress.show(part, 60, "updates", "")
            said.append(last(terminal))
    assert said == [
        "seed 3: 20/180 updates  10/s  0:16 left",
        "seed 3: 40/180 updates  10/s  0:14 left",
        # What the first has left undone nobody will do.
        "seed 4: 70/160 updates  12/s  0:08 left",
        "seed 4: 100/160 updates  12/s  0:05 left",
        "seed 5: 130/160 updates  13/s  0:02 left",
        "seed 5: 160/160 updates  13/s  0:00 left",
    ]
    assert bar(terminal) == "▓" * 30


def test_a_run_that_came_to_nothing_counts_for_nothing(clock):
    terminal = io.StringIO()
    progress = Progress(terminal, runs=3)
    progress.next("seed 3")
    clock.now += 2
    progress.show(40, 60, "updates", "")
    progress.next("seed 4")
    progress.next("seed 5")
    clock.now += 2
    progress.show(10, 60, "updates", "")
    assert last(terminal).startswith("seed 5: 50/100 updates")


def test_the_run_is_named_before_what_it_is_at(clock):
    terminal = io.StringIO()
    progress = Progress(terminal, runs=2)
    progress.next("seed 3")
    clock.now += 1
    progress.show(20, 60, "updates", "adam")
    assert last(terminal) == "seed 3: adam: 20/120 updates  20/s  0:05 left"


def test_progress_is_flushed_when_drawn_and_cleared(clock):
    seen = []

    class Seen(io.StringIO):
        def flush(self):
            seen.append(self.getvalue().count("\x1b[K"))

    progress = Progress(Seen())
    progress.next()
    clock.now += 1
    progress.show(20, 60, "updates", "adam")
    progress.clear()
    assert seen == [1, 2]


def test_before_anything_is_done_nobody_knows_how_long_it_takes(clock):
    terminal = io.StringIO()
    progress = Progress(terminal)
    progress.next()
    clock.now += 1
    progress.show(0, 80, "arms", "relu")
    assert last(terminal) == "relu: 0/80 arms  0/s  –:–– left"


def test_progress_is_redrawn_at_a_limited_rate_and_cleared_once(clock):
    terminal = io.StringIO()
    progress = Progress(terminal)
    progress.next()
    clock.now += 1
    progress.clear()
    assert terminal.getvalue() == ""
    progress.show(1, 10, "updates", "")
    clock.now += 0.09
    progress.show(2, 10, "updates", "")
    assert last(terminal).startswith("1/10")
    clock.now += 0.02
    progress.show(3, 10, "updates", "")
    assert last(terminal).startswith("3/10")
    progress.clear()
    progress.clear()
    assert terminal.getvalue().count("\x1b[K") == 3
    assert last(terminal) == ""


@pytest.mark.parametrize("columns", [10, 40, 60])
def test_progress_never_fills_the_last_column(clock, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = io.StringIO()
    progress = Progress(terminal, ascii=True)
    progress.next("seed 3")
    clock.now += 1
    progress.show(5, 10, "updates", "adam", 1.0)
    line = terminal.getvalue().rpartition("\x1b[K")[2]
    assert len(line) <= columns - 1
    assert line.isascii()


@pytest.mark.parametrize(
    ("options", "total"),
    [
        ({}, "60"),
        ({"arms": ("short",)}, "20"),
        ({"seeds": range(3, 6)}, "180"),
        ({"seeds": range(3, 6), "jobs": 1}, "180"),
    ],
)
def test_what_is_to_be_done_is_that_of_all_arms_and_seeds(preset_file, monkeypatch, options, total):
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    assert run(load(preset_file(COMPARISON)), Options(**options)) == 0
    assert set(re.findall(r"/(\d+) updates", terminal.getvalue())) == {total}


def test_what_a_broken_arm_leaves_undone_is_not_to_be_done(preset_file, monkeypatch):
    breaking = COMPARISON.replace(
        "long: {}", "long: {network: {hidden: {width: 16, depth: 6}}, optimizer: {name: sgd, lr: 1000}}"
    )
    terminal = Terminal()
    monkeypatch.setattr("sys.stderr", terminal)
    # Every look at the clock is a second later: all is shown.
    clock = iter(range(1000))
    monkeypatch.setattr("tuitrain.headless.progress.perf_counter", lambda: next(clock))
    run(load(preset_file(breaking)), Options())
    said = re.findall(r"short: (\d+)/(\d+) updates", terminal.getvalue())
    done, total = said[-1]
    assert done == total
    assert int(total) < 60
