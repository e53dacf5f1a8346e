"""The command in the tests' own process: what goes wrong there fails the test."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from command import left_as_found, rest_of, tuitrain, tuitrain_process

from tuitrain.commands import preset


@pytest.mark.parametrize("run", [tuitrain, tuitrain_process])
def test_both_tell_standard_output_error_and_the_exit_code_apart(preset_file, run):
    path = preset_file("kind: compare\nupdates: 5\nnetwork: {hidden: [4]}\narms: {a: {seed: 1}}\n")
    done = run("run", path, "--check", "--set", "seed=5")
    assert done.returncode == 0
    assert "kind: compare\n" in done.stdout
    assert done.stderr == "--set seed=5: a sets it itself\n"
    assert run("fly").returncode == 2


@pytest.mark.parametrize("error", [ValueError, OSError])
def test_an_exception_that_nobody_caught_comes_through(monkeypatch, error):
    def broken(*_):
        raise error("broken")

    monkeypatch.setattr(preset, "load", broken)
    with pytest.raises(error) as caught:
        tuitrain("run", "quickstart")
    assert "broken" in str(caught.value.__context__ or caught.value)


def test_ctrl_c_stops_the_tests(monkeypatch):
    monkeypatch.setattr(preset, "load", lambda *_: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt):
        tuitrain("run", "quickstart")


def test_the_rest_of_what_a_process_writes_begins_behind_the_line_that_was_read():
    # Lines that come together are read together, as on a busy machine.
    code = "import sys; sys.stdout.write('first\\nsecond\\nthird\\n'); sys.stderr.write('said')"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "first\n"
        assert rest_of(process) == ("second\nthird\n", "said")
    assert process.returncode == 0


def test_what_is_left_of_it_is_named_and_taken_back():
    handler = signal.getsignal(signal.SIGHUP)

    @left_as_found()
    def leave():
        os.environ["LEFT"] = "1"
        os.chdir("/")
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with pytest.raises(AssertionError, match=r"variables.*folder.*signal handlers"):
        leave()
    assert "LEFT" not in os.environ
    assert os.getcwd() != "/"
    assert signal.getsignal(signal.SIGHUP) == handler


def test_a_thread_that_is_left_is_named():
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    with pytest.raises(AssertionError, match="threads"), left_as_found():
        thread.start()
    end.set()
    thread.join()
