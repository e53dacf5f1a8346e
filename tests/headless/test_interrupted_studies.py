"""What takes long and is no training: it says how far it is, and a signal ends it at once."""

import io
import json
import signal
import subprocess
import sys
from threading import Event
from threading import enumerate as threads

import pytest
from command import LEAVING, objects

from tuitrain.config import Preset, load
from tuitrain.experiments.interruption import StoppedError, Watch
from tuitrain.experiments.plans import plan_of
from tuitrain.experiments.studies.study import compute, compute_all
from tuitrain.experiments.trials.worker import run_trial
from tuitrain.headless import Options, Output, run
from tuitrain.headless.report import Quiet
from tuitrain.headless.study import Computing
from tuitrain.headless.training import Training

CHECKED = """
kind: gradcheck
data: {name: mnist, train: 200, test: 100}
network: {hidden: [1000, 1000]}
gradcheck: {entries: 10000}
"""


def test_ctrl_c_ends_a_long_gradient_check(preset_file):
    command = [sys.executable, "-m", "tuitrain", "gradcheck", preset_file(CHECKED), "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert json.loads(process.stdout.readline())["event"] == "start"
        process.send_signal(signal.SIGINT)
        assert process.wait(LEAVING) == 130
        finish = json.loads(process.stdout.read().splitlines()[-1])
        assert (finish["status"], finish["arms"]) == ("interrupted", {})
        assert process.stderr.read() == ""


SMALL = {"network": {"hidden": [8, 8]}}
STUDIES = {
    "gradcheck": {"kind": "gradcheck", "data": {"name": "moons", "train": 20}, **SMALL, "batch_size": 20},
    "activations": {"kind": "activations", "network": {"hidden": {"width": 10, "depth": 5}}},
    "surface": {"kind": "surface", "optimizer": "adam", "updates": 20},
}
STEPS = {"gradcheck": 16 + 64 + 16 + 8 + 8 + 2, "activations": 10, "surface": 20}


@pytest.mark.parametrize("kind", STUDIES)
def test_a_study_tells_its_steps_and_is_stopped_at_any_of_them(kind):
    preset = Preset.model_validate(STUDIES[kind])
    watch = Watch()
    whole = compute(preset, "run", watch)
    assert watch.total == STEPS[kind]
    assert watch.done >= watch.total - 1
    asked = []

    def stop():
        asked.append(len(asked))
        return len(asked) > 5

    with pytest.raises(StoppedError):
        compute(preset, "run", Watch(stop))
    assert len(asked) == 6
    asked.clear()
    # Once between arms, then within.
    assert compute_all(preset, stop) is None
    assert len(asked) == 6
    assert compute(preset, "run").figures == whole.figures


class Shown:
    def __init__(self):
        self.texts = []

    def show(self, done, total, unit, now):
        self.texts.append(now)


@pytest.fixture
def hanging_computation(monkeypatch):
    """A computation that hangs half-way, as a product of large matrices does, until it is let go."""
    go, ended = Event(), Event()

    def hanging(preset, arm, watch):
        watch(1, 2)
        assert go.wait(LEAVING)
        ended.set()
        return compute(preset, arm, Watch())

    monkeypatch.setattr("tuitrain.headless.study.compute", hanging)
    yield go
    go.set()
    assert ended.wait(LEAVING)


def test_what_hangs_is_left_to_itself_when_a_signal_comes(hanging_computation, monkeypatch):
    monkeypatch.setattr("tuitrain.headless.background.GRACE", 0.01)
    shown, looks = Shown(), iter([False, False, False, True])
    preset = Preset.model_validate(STUDIES["surface"])
    outcome = Computing(preset).run(Quiet(), shown, lambda: next(looks), judge=True)
    assert (outcome.status, outcome.arms) == ("interrupted", {})
    assert shown.texts == ["run", "run 50%", "run 50%"]


def test_a_mistake_in_a_computation_is_raised_to_who_waits(monkeypatch):
    def breaks(*_):
        raise ZeroDivisionError("in the thread")

    monkeypatch.setattr("tuitrain.headless.study.compute", breaks)
    preset = Preset.model_validate(STUDIES["surface"])
    with pytest.raises(ZeroDivisionError, match="in the thread"):
        Computing(preset).run(Quiet(), Shown(), lambda: False, judge=True)


SEARCH = {
    "kind": "search",
    "data": {"name": "moons", "train": 40, "validation": 10, "test": 10},
    **SMALL,
    "batch_size": 10,
    "updates": 2,
    "search": {
        "space": {"optimizer.lr": {"log": [1e-3, 1]}},
        "sampler": {"name": "bayes", "start": 2, "batch": 4},
        "trials": 10,
    },
}


def test_a_search_that_is_stopped_while_it_chooses_is_cut_short():
    asked = []
    plan = plan_of(Preset.model_validate(SEARCH), stop=lambda: asked.append(1) or len(asked) == 3)
    for _ in range(2):
        told = run_trial(Preset.model_validate(SEARCH), plan.ask())
        plan.tell(told.events[-1].result)
    # The last of the two had it choose four, of which it came to the third.
    assert len(asked) == 3
    assert (plan.ask(), plan.stopped, len(plan.attempts)) == (None, True, 2)


def test_threads_of_studies_end_with_them():
    before = set(threads())
    Computing(Preset.model_validate(STUDIES["surface"])).run(Quiet(), Shown(), lambda: False, judge=True)
    assert set(threads()) == before


DATA = "data: {name: mnist, train: 200, test: 100}\nnetwork: {hidden: [8]}\nupdates: 4\n"


def test_a_signal_while_data_are_read_ends_the_run_at_once(preset_file, monkeypatch):
    go, ended = Event(), Event()

    def reading(*arguments):
        # As if somebody had pressed Ctrl-C while a large folder is read.
        signal.raise_signal(signal.SIGTERM)
        assert go.wait(LEAVING)
        ended.set()
        return Training(*arguments)

    monkeypatch.setattr("tuitrain.headless.background.GRACE", 0.01)
    monkeypatch.setattr(sys.modules["tuitrain.headless.run"], "Training", reading)
    out = io.StringIO()
    monkeypatch.setattr(sys, "stdout", out)
    try:
        assert run(load(preset_file(DATA)), Options(Output.JSON)) == 143
    finally:
        go.set()
    assert ended.wait(LEAVING)
    start, finish = objects(out.getvalue())
    assert (start["event"], finish["event"]) == ("start", "finish")
    assert (finish["status"], finish["arms"]) == ("interrupted", {})
