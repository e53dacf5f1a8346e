"""`run --jobs`: the same as without, sooner; and nothing of it is left when it ends."""

import json
import os
import signal
import subprocess
import sys
from time import perf_counter

import pytest
from command import HANG, LEAVING, objects, tuitrain, tuitrain_process

PRESET = """
data: {name: mnist, train: 200, test: 100}
network: {hidden: [16, 8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 50
"""
COMPARE = PRESET + "updates: 40\nkind: compare\narms: {long: {updates: 400}, plain: {}, bn: {seed: 3}}\n"
ENDLESS = PRESET + "updates: 100000000\nkind: compare\narms: {short: {updates: 4}, one: {}, two: {}}\n"


def without_seconds(text):
    told = objects(text)
    for each in told:
        for one in (each, *each.get("arms", {}).values()):
            one.pop("seconds", None)
    return told


def group(leader):
    """Who is in that process group, but for the dead."""
    listed = subprocess.run(["ps", "-eo", "pgid=,stat=,pid="], capture_output=True, text=True, check=True)
    rows = (line.split() for line in listed.stdout.splitlines())
    return [pid for pgid, status, pid in rows if int(pgid) == leader and not status.startswith("Z")]


def wait_until_empty(leader):
    """multiprocessing's own tracker ends when it sees that its parent has."""
    started = perf_counter()
    while left := group(leader):
        assert perf_counter() - started < HANG, left


@pytest.fixture
def running_process(preset_file):
    """An endless comparison in two processes, its first arm done and the others under way."""
    command = [sys.executable, "-m", "tuitrain", "run", preset_file(ENDLESS), "--jobs", "2", "--json"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert json.loads(process.stdout.readline())["event"] == "start"
        assert json.loads(process.stdout.readline())["arm"] == "short"
        assert len(group(process.pid)) >= 3
        yield process
        for pid in group(process.pid):
            os.kill(int(pid), signal.SIGKILL)


def test_arms_come_to_the_same_with_two_processes(preset_file):
    path = preset_file(COMPARE)
    start, *inline = without_seconds(tuitrain("run", path, "--json").stdout)
    done = tuitrain_process("run", path, "--json", "--jobs", "2")
    assert done.stderr == ""
    begun, *pooled = without_seconds(done.stdout)
    assert begun == start
    assert pooled[-1] == inline[-1]
    assert list(pooled[-1]["arms"]) == ["long", "plain", "bn"]
    for arm in ("long", "plain", "bn"):
        assert [each for each in pooled if each.get("arm") == arm] == [
            each for each in inline if each.get("arm") == arm
        ]


def test_seeds_are_told_in_their_order(preset_file):
    command = ("run", preset_file(PRESET + "updates: 40"), "--json", "--seeds", "3..6")
    pooled = tuitrain_process(*command, "--jobs", "2")
    assert without_seconds(pooled.stdout) == without_seconds(tuitrain(*command).stdout)


def test_the_log_tells_arms_whole(preset_file):
    done = tuitrain_process("run", preset_file(COMPARE), "--jobs", "2", "--plot")
    assert done.returncode == 0
    for number, arm in enumerate(("long", "plain", "bn"), 1):
        assert done.stdout.count(f"arm {arm} ({number} of 3)") == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_ctrl_c_or_a_terminal_gone_ends_all_workers(running_process, number):
    os.killpg(running_process.pid, number)
    assert running_process.wait(LEAVING) == 128 + number
    wait_until_empty(running_process.pid)
    finish = json.loads(running_process.stdout.read().splitlines()[-1])
    assert finish["status"] == "interrupted"
    assert {arm: each["status"] for arm, each in finish["arms"].items()} == {"short": "completed"}
    assert running_process.stderr.read() == ""


def test_a_killed_parent_leaves_no_worker(running_process):
    running_process.kill()
    wait_until_empty(running_process.pid)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_to_all_while_workers_still_begin_ends_in_good_order(preset_file, number):
    path = preset_file(ENDLESS.replace("{updates: 4}", "{}"))
    command = [sys.executable, "-m", "tuitrain", "run", path, "--jobs", "2"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        while len(group(process.pid)) < 3:
            assert process.poll() is None
        os.killpg(process.pid, number)
        assert process.wait(HANG) == 128 + number
        wait_until_empty(process.pid)
        assert process.stderr.read() == ""


def test_one_trial_alone_runs_here(preset_file):
    code = f"""
import sys
from tuitrain.config import load
from tuitrain.headless import Options, Output, run
assert run(load({preset_file(PRESET + "updates: 4")!r}), Options(Output.QUIET, jobs=2)) == 0
assert "tuitrain.experiments.trials.pool" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], timeout=HANG, check=True)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("quickstart", "--jobs", "2", "--cluster", "tcp://a:1"), "use either --jobs or --cluster, not both"),
        (
            ("gradient-check", "--jobs", "2"),
            "gradient-check.yaml trains nothing, so --jobs and --cluster do not apply",
        ),
    ],
)
def test_what_cannot_be_is_refused(arguments, sentence):
    done = tuitrain("run", *arguments)
    assert done.returncode == 2
    assert sentence in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_cluster_without_dask_says_what_to_install():
    code = """
import sys
sys.modules["distributed"] = None
sys.argv = ["tuitrain", "run", "quickstart", "--cluster", "tcp://localhost:8786"]
from tuitrain.__main__ import main
main()
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "--cluster: needs Dask: pip install 'tuitrain[cluster]'\n"
