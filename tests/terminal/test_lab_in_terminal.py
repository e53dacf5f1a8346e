"""The lab in a real terminal, from the command line to the last escape sequence."""

import re
import signal
import subprocess
import sys

import pytest
from terminal import ENTER, assert_clean_exit, quit_lab, start_training, updates

PRESET = """
title: Small
about: "An **idea** ≈ 2.3 (◆), über — “all”."
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 20
epochs: 1000000
evaluate: {every: 1000}
"""


@pytest.fixture
def preset(tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(PRESET, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("columns", "rows", "then"),
    [pytest.param(140, 40, (90, 30), marks=pytest.mark.slow), (80, 24, (120, 35))],
    ids=["140x40", "80x24"],
)
def test_a_sitting_from_start_to_quit(open_terminal, preset, columns, rows, then):
    terminal = open_terminal("lab", preset, columns=columns, rows=rows)
    start_training(terminal)
    seen = updates(terminal)
    terminal.wait_until(lambda: updates(terminal) > seen)
    terminal.type(" ")
    # Without a pace behind it the counter is the last one, too.
    terminal.wait_until(lambda: "paused" in terminal.text and terminal.find(r"update +[\d,]+/.*(–/s)"))
    stopped = updates(terminal)
    terminal.type("n")
    terminal.wait_until(lambda: updates(terminal) == stopped + 1)
    terminal.type("+")
    terminal.wait_until(lambda: "rate 0.2" in terminal.text and "1 edit" in terminal.text)

    assert ("1 Charts" in terminal.text) == (columns < 100)
    assert terminal.lines[-1].strip().endswith("q quit")
    terminal.resize(*then)
    terminal.wait_until(lambda: ("1 Charts" in terminal.text) == (then[0] < 100))
    terminal.wait_until(lambda: terminal.lines[-1].strip().endswith("q quit"))
    terminal.wait_until(lambda: updates(terminal) == stopped + 1)
    quit_lab(terminal)


def test_the_first_preset_trains_and_ctrl_c_twice_leaves(open_terminal):
    terminal = open_terminal()
    start_training(terminal)
    assert "quickstart" in terminal.lines[0]
    terminal.wait_until(lambda: updates(terminal) > 100)
    terminal.type("\x03")
    terminal.wait_until(lambda: "ctrl+c again" in terminal.text)
    terminal.type("\x03")
    assert_clean_exit(terminal, 0)
    assert terminal.text_outside.startswith("quickstart: ")
    assert terminal.text_outside.endswith("again   tuitrain run quickstart --seed 0")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_signal_while_it_trains_ends_it_in_good_order(open_terminal, preset, number, code):
    terminal = open_terminal("lab", preset)
    start_training(terminal)
    terminal.signal(number)
    assert_clean_exit(terminal, code)


def test_without_its_terminal_it_ends(open_terminal, preset):
    terminal = open_terminal("lab", preset)
    start_training(terminal)
    terminal.hang_up()
    assert terminal.wait_for_exit() == 129


def test_an_unknown_preset_is_refused_before_the_screen_is_touched(open_terminal):
    terminal = open_terminal("lab", "nosuch")
    assert terminal.wait_for_exit() == 2
    assert b"\x1b" not in terminal.output
    lines = terminal.written.splitlines()
    assert lines == ["there is no preset 'nosuch'; 'tuitrain presets' lists all presets"]


@pytest.mark.parametrize("arguments", [[], ["lab"], ["lab", "overfit"]])
def test_without_a_terminal_it_says_what_to_do_instead(arguments):
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tuitrain", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr == "the lab needs a terminal, for standard error too; 'tuitrain run PRESET' needs none\n"
    )


@pytest.mark.parametrize(
    ("columns", "rows"), [(140, 40), pytest.param(80, 24, marks=pytest.mark.slow)], ids=["140x40", "80x24"]
)
def test_in_ascii_no_cell_holds_anything_else(open_terminal, preset, columns, rows):
    terminal = open_terminal("lab", preset, "--ascii", columns=columns, rows=rows)
    start_training(terminal)
    terminal.wait_until(lambda: terminal.find(r"(LOSS)"))
    for key, shown in (
        ("+", "1 edit"),
        ("2", "LAYERS"),
        ("3", "OPTIMIZER"),
        ("4", "idea"),
        ("?", "Make one update, then pause."),
    ):
        terminal.type(key)
        terminal.wait_until(lambda shown=shown: shown in terminal.text)
    terminal.type("\x1b")
    terminal.wait_until(lambda: "Make one update, then pause." not in terminal.text)
    # Not only what is on the screen now, but whatever was printed at any time.
    assert terminal.output.partition(ENTER)[1]
    assert re.findall(rb"[\x7f-\xff]+", terminal.output) == []
    quit_lab(terminal)


def test_a_walk_from_start_to_quit_and_to_training(open_terminal):
    terminal = open_terminal("lab", "surface", columns=120, rows=35)
    terminal.wait_until(lambda: "step 29/29" in terminal.text and "○1 sgd" in terminal.text)
    terminal.type(">> ")
    terminal.wait_until(lambda: "playing" in terminal.text)
    terminal.wait_until(lambda: "■ end" in terminal.text)
    terminal.type("vv")
    terminal.wait_until(lambda: "IN SPACE" in terminal.text)
    terminal.resize(70, 20)
    terminal.wait_until(lambda: "1 Picture" in terminal.text and "1 sgd" in terminal.text)
    terminal.type("p")
    terminal.wait_until(lambda: "enter open" in terminal.text or "WAYS DOWN" in terminal.text)
    terminal.type("xor")
    terminal.wait_until(lambda: "▸ xor" in terminal.text and "/ xor▏" in terminal.text)
    terminal.type("\r")
    terminal.wait_until(lambda: terminal.lines[0].strip().startswith("xor"))
    # Slow enough to be seen running: the whole of it takes the tenth of a second.
    terminal.wait_until(lambda: "ready" in terminal.text)
    terminal.type("<")
    start_training(terminal)
    quit_lab(terminal)


ENDS = ("q", "term", "term, from a trial")


@pytest.mark.parametrize(
    "end", ["q, from a trial", *(pytest.param(each, marks=pytest.mark.slow) for each in ENDS)]
)
def test_in_the_middle_of_a_search_it_ends_with_all_its_workers(open_terminal, end):
    terminal = open_terminal("lab", "search")
    terminal.wait_until(lambda: "○ ready" in terminal.text)
    terminal.type(" ")
    terminal.wait_until(lambda: terminal.find(r" ([1-9]\d*)/100 trials"))
    if "trial" in end:
        terminal.type("\r")
        start_training(terminal)
        assert terminal.lines[0].strip().startswith("search-trial")
    if end.startswith("q"):
        terminal.type("q")
        terminal.wait_until(lambda: "is under way." in terminal.text)
        terminal.type("y")
    else:
        terminal.signal(signal.SIGTERM)
    code = 0 if end.startswith("q") else 143
    assert terminal.wait_for_exit() == code
    # The last to end is what looks after the workers' semaphores: it does when its parent has.
    terminal.wait_for_processes()
    assert_clean_exit(terminal, code)
