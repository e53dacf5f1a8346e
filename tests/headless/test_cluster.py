"""`run --cluster` on a Dask cluster of two workers on loopback: the same as without, one killed or not."""

import json
import signal
import subprocess
import sys

import pytest
from command import LEAVING, objects, rest_of, tuitrain, tuitrain_process

pytest.importorskip("distributed", reason="needs the extra tuitrain[cluster]")
pytestmark = pytest.mark.slow

PRESET = """
kind: compare
data: {name: mnist, train: 2000, test: 500}
network: {hidden: [64, 32]}
optimizer: {name: sgd, lr: 0.1}
updates: 2000
evaluate: {every: 500}
arms: {short: {updates: 20}, one: {}, two: {seed: 1}, bn: {network: {batch_norm: before}}}
"""
SEARCH = """
kind: search
data: {name: mnist, train: 1000, validation: 200}
network: {hidden: [50]}
updates: 300
search: {space: {optimizer.lr: {log: [1e-3, .5]}, weight_decay: {log: [1e-6, 1e-2]}}, trials: 12}
"""
ENDLESS = PRESET.replace("updates: 2000", "updates: 100000000").replace("every: 500", "every: 100000000")


def dask(module, *arguments):
    return subprocess.Popen(
        [sys.executable, "-m", f"distributed.cli.{module}", *arguments, "--host", "127.0.0.1"],
        stderr=subprocess.PIPE,
        text=True,
    )


def line_with(stream, text):
    """The first line that has it, waited for."""
    for line in stream:
        if text in line:
            return line
    raise AssertionError(f"ended without {text!r}")


@pytest.fixture
def cluster(tmp_path):
    """Its address and its workers, as processes."""
    started = [dask("dask_scheduler", "--port", "0", "--no-dashboard")]
    try:
        address = line_with(started[0].stderr, "Scheduler at:").split()[-1]
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path))
        started += [dask("dask_worker", address, *options) for _ in range(2)]
        for worker in started[1:]:
            line_with(worker.stderr, "Registered to:")
        yield address, started
    finally:
        for process in started:
            process.kill()
            process.communicate()


def start_command(path, address):
    """The command, its first arm done and others under way on both workers; what it wrote so far is read."""
    command = [sys.executable, "-m", "tuitrain", "run", path, "--json", "--cluster", address]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line_with(process.stdout, '"arm": "short"')
    return process


def bits(text):
    finish = json.loads(text.splitlines()[-1])
    return [(arm, each["status"], each["state_sha256"]) for arm, each in finish["arms"].items()]


def test_two_workers_come_to_the_same_and_one_killed_in_the_middle_changes_nothing(preset_file, cluster):
    path, (address, processes) = preset_file(PRESET), cluster
    inline = bits(tuitrain("run", path, "--json").stdout)
    done = tuitrain_process("run", path, "--json", "--cluster", address)
    assert (done.returncode, done.stderr) == (0, "")
    assert bits(done.stdout) == inline
    run = start_command(path, address)
    processes[1].kill()
    out, err = rest_of(run)
    assert (run.returncode, err) == (0, "")
    assert bits(out) == inline


def trials_of(text):
    """Every trial of a search by its number, with what it came to, and the best."""
    finish = json.loads(text.splitlines()[-1])
    told = ("number", "set", "validation_accuracy", "state_sha256")
    trials = [[each[name] for name in told] for each in finish["trials"]]
    return sorted(trials), finish["best"], finish["arms"]["best"]["state_sha256"]


def test_a_search_tries_the_same_whoever_tries_it_and_one_killed_in_the_middle_changes_nothing(
    preset_file, cluster
):
    path, (address, processes) = preset_file(SEARCH), cluster
    inline = trials_of(tuitrain("run", path, "--json").stdout)
    assert len(inline[0]) == 12
    for options in (("--jobs", "1"), ("--jobs", "2"), ("--cluster", address)):
        done = tuitrain_process("run", path, "--json", *options)
        assert (done.returncode, done.stderr) == (0, "")
        assert trials_of(done.stdout) == inline
    command = [sys.executable, "-m", "tuitrain", "run", path, "--json", "--cluster", address]
    run = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    line_with(run.stdout, '"event": "trial"')
    processes[1].kill()
    out, err = rest_of(run)
    assert (run.returncode, err) == (0, "")
    assert trials_of(out) == inline


def test_ctrl_c_leaves_the_workers_to_others(preset_file, cluster):
    address, _ = cluster
    run = start_command(preset_file(ENDLESS), address)
    run.send_signal(signal.SIGINT)
    out, err = rest_of(run, LEAVING)
    assert (run.returncode, err) == (130, "")
    finish = objects(out)[-1]
    assert (finish["status"], list(finish["arms"])) == ("interrupted", ["short"])
    short = PRESET.replace("updates: 2000", "updates: 20")
    assert tuitrain_process("run", preset_file(short), "--quiet", "--cluster", address).returncode == 0


def test_a_cluster_that_goes_is_told_of_in_a_sentence(preset_file, cluster):
    address, processes = cluster
    run = start_command(preset_file(ENDLESS), address)
    processes[0].kill()
    _, err = rest_of(run)
    assert run.returncode == 4
    assert err == "the connection to the cluster is lost, and its running trials with it\n"


def test_a_scheduler_that_is_silent_holds_up_neither_ctrl_c_nor_who_knocks(preset_file, cluster):
    address, (scheduler, *_) = cluster
    run = start_command(preset_file(ENDLESS), address)
    scheduler.send_signal(signal.SIGSTOP)
    try:
        knocks = tuitrain_process("run", preset_file(ENDLESS, "other.yaml"), "--cluster", address)
        assert (knocks.returncode, knocks.stderr) == (
            2,
            f"--cluster: no Dask cluster answers at '{address}'\n",
        )
        assert run.poll() is None
        run.send_signal(signal.SIGINT)
        _, err = rest_of(run)
        assert (run.returncode, err) == (130, "")
    finally:
        scheduler.send_signal(signal.SIGCONT)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("tcp://127.0.0.1:9", "no Dask cluster answers at 'tcp://127.0.0.1:9'"),
        ("tcp://127.0.0.1", "'tcp://127.0.0.1' is not an address such as tcp://HOST:8786"),
        ("somewhere:8786", "'somewhere:8786' is not an address such as tcp://HOST:8786"),
        ("foo://here:8786", "'foo://here:8786' is not an address such as tcp://HOST:8786"),
    ],
)
def test_where_no_cluster_is_a_sentence_says_so(address, sentence):
    done = tuitrain_process("run", "quickstart", "--cluster", address)
    assert (done.returncode, done.stderr) == (2, f"--cluster: {sentence}\n")


def test_a_cluster_without_workers_is_refused(preset_file):
    scheduler = dask("dask_scheduler", "--port", "0", "--no-dashboard")
    try:
        address = line_with(scheduler.stderr, "Scheduler at:").split()[-1]
        done = tuitrain_process("run", preset_file(PRESET), "--cluster", address)
    finally:
        scheduler.kill()
        scheduler.communicate()
    assert (done.returncode, done.stderr) == (2, f"--cluster: the cluster at '{address}' has no workers\n")
