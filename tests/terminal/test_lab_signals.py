"""Signals to a lab in front of a shell: whatever ends or stops it, the terminal is the shell's again."""

import os
import signal

import pytest
from terminal import updates

from tuitrain.lab.signals import ending_signals

USUAL = (signal.SIGQUIT, signal.SIGUSR1, signal.SIGALRM, signal.SIGTERM)
ENDING = sorted(ending_signals())


def start_job(shell):
    """A lab at its first screen."""
    job = shell.start_job("lab", "xor")
    shell.wait_until(lambda: "ready" in shell.text and "q quit" in shell.lines[-1])
    return job


def test_what_ends_a_process_is_known():
    names = ("HUP", "INT", "USR2", "VTALRM", "PROF", "XCPU", "IO", "ABRT", "RTMIN", "RTMAX")
    assert {*USUAL, *(getattr(signal, f"SIG{name}") for name in names)} <= {*ENDING}
    assert not {signal.SIGCHLD, signal.SIGWINCH, signal.SIGCONT, signal.SIGSEGV, signal.SIGKILL} & {*ENDING}


@pytest.mark.parametrize(
    "number", [pytest.param(each, marks=() if each in USUAL else pytest.mark.slow) for each in ENDING]
)
def test_a_signal_leaves_the_terminal_as_it_was_twice_in_a_row(shell, number):
    for _ in range(2):
        os.kill(start_job(shell), number)
        shell.assert_restored(128 + number)


def job_is_stopped(shell):
    """Whether the shell has noticed that its job stopped."""
    return "Stopped" in shell.ask("jobs")


def test_after_a_stop_that_nobody_can_catch_it_is_painted_again_and_works(shell):
    job = start_job(shell)
    os.kill(job, signal.SIGSTOP)
    shell.foreground()
    shell.wait_until(lambda: "ready" in shell.text and "q quit" in shell.lines[-1])
    shell.type("n")
    shell.wait_until(lambda: updates(shell) == 1)
    shell.type("q")
    shell.assert_restored(0)


def test_a_stop_and_going_on_at_once_then_q_leaves_in_order(shell):
    job = start_job(shell)
    # The shell gets no turn in between: it would take the terminal.
    os.kill(shell.process.pid, signal.SIGSTOP)
    for number in (signal.SIGSTOP, signal.SIGCONT):
        os.kill(job, number)
    shell.type("q")
    shell.wait_until(lambda: shell.modes_left_on == set())
    os.kill(shell.process.pid, signal.SIGCONT)
    shell.assert_restored(0)


def test_sigcont_without_a_stop_only_repaints(shell):
    job = start_job(shell)
    for _ in range(3):
        shell.clear()
        os.kill(job, signal.SIGCONT)
        shell.wait_until(lambda: "ready" in shell.text and "q quit" in shell.lines[-1])
    shell.type("n")
    shell.wait_until(lambda: updates(shell) == 1)
    shell.type("q")
    shell.assert_restored(0)


def test_ctrl_z_stops_it_under_a_list_too(shell):
    start_job(shell)
    shell.type("p")
    shell.wait_until(lambda: "BEGIN HERE" in shell.text)
    shell.type("\x1a")
    shell.assert_restored(128 + signal.SIGSTOP)
    shell.foreground()
    shell.wait_until(lambda: "BEGIN HERE" in shell.text)
    shell.type("\x1b")
    shell.wait_until(lambda: "q quit" in shell.lines[-1])
    shell.type("q")
    shell.assert_restored(0)


@pytest.mark.parametrize("way", ["key", "signal"])
def test_stopped_by_ctrl_z_it_gives_the_terminal_back_and_fg_brings_it_on(shell, way):
    job = start_job(shell)
    for update in (1, 2):
        if way == "key":
            shell.type("\x1a")
        else:
            os.kill(job, signal.SIGTSTP)
        shell.assert_restored(128 + signal.SIGSTOP)
        assert job_is_stopped(shell)
        shell.foreground()
        shell.wait_until(lambda: "q quit" in shell.lines[-1])
        shell.type("n")
        shell.wait_until(lambda update=update: updates(shell) == update)
    shell.type("q")
    shell.assert_restored(0)


def test_ended_while_it_is_stopped_it_leaves_the_terminal_to_the_shell(shell):
    start_job(shell)
    shell.type("\x1a")
    shell.wait_for_prompt()
    shell.ask("kill %1")
    shell.ask("wait %1")
    assert shell.settings_restored
    assert shell.modes_left_on == set()
