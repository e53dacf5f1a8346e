"""Signals that end a run: which are heard, what a second one does, what is left afterwards."""

import signal
import subprocess
import sys

import pytest
from command import HANG, named, objects, rest_of

from tuitrain.headless.signals import ENDING, interruption

ENDLESS = "data: {train: 200, test: 100}\nnetwork: {hidden: [8]}\nbatch_size: 50\nupdates: 100000000\n"


def on_hangup(*_):
    """What a caller does then."""


def on_terminate(*_):
    """What a caller does then."""


USUAL = {
    signal.SIGHUP: on_hangup,
    signal.SIGINT: signal.default_int_handler,
    signal.SIGTERM: on_terminate,
}


def handlers():
    return {each: signal.getsignal(each) for each in ENDING}


@pytest.fixture(autouse=True)
def default_signals():
    """Signals are heard as a caller wants, whoever runs the tests; as they were in the end."""
    before = handlers()
    for each, handler in USUAL.items():
        signal.signal(each, handler)
    yield
    for each, handler in before.items():
        signal.signal(each, handler)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGHUP, 129), (signal.SIGINT, 130), (signal.SIGTERM, 143)]
)
def test_a_signal_says_that_it_is_time_to_stop_and_is_the_exit_code(number, code):
    with interruption() as stop:
        assert (stop(), stop.exit_code) == (False, 0)
        signal.raise_signal(number)
        assert (stop(), stop.exit_code) == (True, code)


@pytest.mark.parametrize("number", ENDING)
def test_a_second_signal_is_nobodys_to_catch(number):
    with interruption():
        signal.raise_signal(number)
        assert handlers() == dict.fromkeys(ENDING, signal.SIG_DFL)


@pytest.mark.parametrize("number", ENDING)
def test_afterwards_signals_are_heard_by_those_who_heard_them_before(number):
    with interruption():
        signal.raise_signal(number)
    assert handlers() == USUAL


@pytest.mark.parametrize("ignored", ENDING)
def test_what_was_ignored_from_the_start_stays_ignored(ignored):
    signal.signal(ignored, signal.SIG_IGN)
    with interruption() as stop:
        signal.raise_signal(ignored)
        assert not stop()
        # The others are heard.
        signal.raise_signal(signal.SIGINT if ignored is signal.SIGTERM else signal.SIGTERM)
        assert stop()
    assert handlers() == USUAL | {ignored: signal.SIG_IGN}


def test_under_nohup_a_run_goes_on_when_its_terminal_hangs_up(preset_file):
    process = subprocess.Popen(
        ["nohup", sys.executable, "-m", "tuitrain", "run", preset_file(ENDLESS), "--json"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        for number in (signal.SIGHUP, signal.SIGTERM):
            for line in process.stdout:
                if '"event": "epoch"' in line:  # it trains
                    break
            process.send_signal(number)
        out, err = rest_of(process)
    assert (process.returncode, err) == (143, "")
    (finish,) = named(objects(out), "finish")
    assert finish["status"] == "interrupted"


EARLY = """
import os, signal, sys
class Interrupted:
    def find_spec(self, name, *_):
        if name == "tuitrain.cli":
            sys.meta_path.remove(self)
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupted())
from tuitrain.__main__ import main
try:
    main()
finally:
    print("it was interrupted as any code is", file=sys.stderr)
"""
LATE = """
import atexit, os, signal, sys
atexit.register(lambda: os.kill(os.getpid(), signal.SIGINT))
sys.argv = ["tuitrain", *sys.argv[1:]]
from tuitrain.__main__ import main
main()
"""


@pytest.mark.parametrize(
    ("code", "arguments"), [(EARLY, []), (LATE, ["--version"]), (LATE, ["run", "nosuch"])]
)
def test_ctrl_c_while_python_begins_or_ends_says_nothing(code, arguments):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        timeout=HANG,
    )
    assert done.returncode == 128 + signal.SIGINT
    assert not {"Traceback", "ignored", "interrupted"} & {*done.stderr.split()}
