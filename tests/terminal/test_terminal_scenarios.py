"""Whole sittings in a real terminal: what somebody does there, one thing after the other."""

import signal
import subprocess
import sys
from itertools import product

import pytest
from terminal import assert_clean_exit, quit_lab, start_training, updates

SMALL = """
title: Small
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 20
updates: 1000000
evaluate: {every: 100}
"""
SHORT = SMALL.replace("1000000", "30")
ARMS = "kind: compare\narms: {slow: {optimizer: {lr: 0.001}}, good: {}}\n"

UP, DOWN, RIGHT, ESCAPE = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b"
ALL_LEFT = "\x15"
"""Deletes all before the cursor."""
SCREENS = {
    "browser": ("p", "BEGIN HERE"),
    "help": ("?", "Restart with the next seed"),
    "layer": ("2\r", "UNITS 8"),
    "learnt": ("v", "esc back"),
    "board": ("d", "ANSWER"),
    "settings": ("a", "/ find"),
}
"""The keys that open each screen, and what is on no other."""


@pytest.fixture
def preset(tmp_path):
    """A preset in a file."""

    def write(text=SMALL):
        path = tmp_path / "small.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_arms_are_compared_chosen_pinned_and_shown_in_a_grid(open_terminal, preset):
    terminal = open_terminal("lab", preset(SMALL + ARMS))
    start_training(terminal)
    # Both curves have come to an end with a figure behind it, in both charts.
    terminal.wait_until(lambda: terminal.find(r"(1 \d?\.\d+ .*\n(?s:.*) 2 \.\d+)"))
    assert "LOSS mean of 100  ━1 slow  ━2 good" in terminal.text
    terminal.type("]]")
    terminal.wait_until(lambda: "small: good" in terminal.lines[0] and terminal.find(r"(rate +◂ 0\.1 ▸)"))
    terminal.type("c")
    terminal.wait_until(lambda: terminal.find(r"LOSS mean of 100 .*(pinned).*ACCURACY .*pinned"))
    terminal.type("g")
    terminal.wait_until(lambda: terminal.find(r"\n slow +(good)") and "t other rows" in terminal.text)
    terminal.type("\x1b")
    terminal.wait_until(lambda: "LAYERS" in terminal.text and "t other rows" not in terminal.text)
    seen = updates(terminal)
    terminal.wait_until(lambda: updates(terminal) > seen)
    quit_lab(terminal)


def test_after_a_divergence_b_goes_back_to_calmer_rates_until_it_learns(open_terminal):
    terminal = open_terminal("lab", "diverge")
    terminal.wait_until(lambda: "ready" in terminal.text)
    for rate in (100, 10):
        terminal.type(" ")
        terminal.wait_until(lambda: "× diverged" in terminal.lines[0] and "–/s" in terminal.text)
        terminal.wait_until(lambda: terminal.text.count("NOT FINITE") == 5)
        said = rf"\n DIVERGED  at update \d, first in layer [1-5], rate ({rate})\b"
        terminal.wait_until(lambda said=said: terminal.find(said))
        charts = "\n".join(line[38:] for line in terminal.lines[2:20])
        assert "LOSS" in charts
        assert "nan" not in charts.lower()
        terminal.type("b")
        terminal.wait_until(
            lambda rate=rate: f"◂ {rate / 10:g} ▸" in terminal.text and "paused" in terminal.text
        )
        terminal.wait_until(lambda: updates(terminal) == 0 and "NOT FINITE" not in terminal.text)
    terminal.type(" ")
    terminal.wait_until(lambda: "LEARNING" in terminal.lines[1] and terminal.find(r"rate (1) "))
    quit_lab(terminal)


def test_a_digit_is_drawn_with_the_mouse_and_with_keys_and_answered(open_terminal, preset):
    terminal = open_terminal("lab", preset())
    start_training(terminal)
    terminal.type("d")
    terminal.wait_until(lambda: "drawing board" in terminal.lines[0] and "draw something" in terminal.text)
    terminal.drag((20, 10), (20, 20), (30, 20))
    terminal.wait_until(
        lambda: terminal.find(r"(\d ━+╸? .* [\d.]+ %)") and "draw something" not in terminal.text
    )
    terminal.type("c")
    terminal.wait_until(lambda: "draw something" in terminal.text)
    terminal.type(f" {3 * DOWN}")
    terminal.wait_until(lambda: "><" in terminal.text and terminal.find(r"(\d ━+╸? .* [\d.]+ %)"))
    terminal.type(ESCAPE)
    terminal.wait_until(lambda: "LOSS" in terminal.text and "drawing board" not in terminal.text)
    quit_lab(terminal)


def test_what_was_changed_and_edited_is_saved_and_comes_back(open_terminal, preset, tmp_path):
    terminal = open_terminal("lab", preset(SHORT))
    terminal.wait_until(lambda: "ready" in terminal.text)
    terminal.type(5 * UP + RIGHT)
    terminal.wait_until(lambda: "◂ sigmoid ▸" in terminal.text and "ready" in terminal.lines[0])
    terminal.type("e")
    terminal.wait_until(lambda: updates(terminal) == 10 and "paused" in terminal.lines[0])
    terminal.type("+")
    terminal.wait_until(lambda: "1 edit" in terminal.lines[0])
    saved = tmp_path / "saved.yaml"
    terminal.type("s")
    terminal.wait_until(lambda: "SAVE AS A PRESET" in terminal.text and "small-edited.yaml" in terminal.text)
    terminal.type(ALL_LEFT)
    terminal.wait_until(lambda: "small-edited.yaml" not in terminal.text)
    terminal.type(f"{saved}\r")
    terminal.wait_until(lambda: "Saved:" in terminal.text and "SAVE AS" not in terminal.text)
    assert saved.exists()
    loss = loss_at_the_end(terminal)

    again = open_terminal("lab", str(saved))
    again.wait_until(lambda: "activation    sigmoid" in again.text and "ready" in again.lines[0])
    assert loss_at_the_end(again) == loss
    assert again.find(r"(◂ 0\.2 ▸ was 0\.1)")
    run = [sys.executable, "-W", "error", "-m", "tuitrain", "run", str(saved)]
    done = subprocess.run(run, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")


def loss_at_the_end(terminal):
    """Train to the end, and leave; the last loss, to all the digits on the screen."""
    terminal.type(" ")
    terminal.wait_until(lambda: "finished" in terminal.lines[0] and updates(terminal) == 30)
    loss = terminal.find(r"update +30/30 .* loss ([\d.e-]+) ")
    quit_lab(terminal)
    return loss


@pytest.mark.slow
@pytest.mark.parametrize("names", [["browser", "help", "layer"], ["learnt", "board", "settings"]])
def test_every_screen_follows_the_size_while_it_trains(open_terminal, preset, names):
    terminal = open_terminal("lab", preset())
    start_training(terminal)
    for keys, shown in map(SCREENS.__getitem__, names):
        seen = updates(terminal)
        terminal.type(keys)
        terminal.wait_until(lambda shown=shown: shown in terminal.text)
        for size in ((80, 24), (60, 16), (140, 40)):
            terminal.resize(*size)
            terminal.wait_until(lambda shown=shown: shown in terminal.text)
        terminal.type(ESCAPE)
        terminal.wait_until(lambda shown=shown: shown not in terminal.text and "q quit" in terminal.text)
        terminal.wait_until(lambda seen=seen: (updates(terminal) or 0) > seen)
    quit_lab(terminal)


ENDS = {"SIGTERM": 143, "SIGHUP": 129, "hang-up": 129}
"""What ends it, and with which exit code."""
PAIRS = [*zip(SCREENS, ENDS, strict=False)]
"""Each end once, on different screens; the others are proved beside."""


@pytest.mark.parametrize(
    ("name", "end"),
    [pytest.param(*pair, marks=() if pair in PAIRS else pytest.mark.slow) for pair in product(SCREENS, ENDS)],
)
def test_every_screen_is_ended_in_good_order(open_terminal, preset, name, end):
    keys, shown = SCREENS[name]
    terminal = open_terminal("lab", preset())
    start_training(terminal)
    terminal.type(keys)
    terminal.wait_until(lambda: shown in terminal.text)
    if end == "hang-up":
        terminal.hang_up()
        assert terminal.wait_for_exit() == ENDS[end]
        assert not terminal.processes_left
    else:
        terminal.signal(signal.Signals[end])
        assert_clean_exit(terminal, ENDS[end])


BOOM = r"""
def boom(*_):
    raise RuntimeError("[b]boom[/b] \x1b]0;x\x07")
"""
FAILING_TRAINER = f"""{BOOM}
from tuitrain.experiments.live.live_experiment import LiveExperiment
usual = LiveExperiment.slice
def slice(self, stop, enough):
    usual(self, stop, enough)
    if self._rounds.live_trials[0].trial.updates > 9:
        boom()
LiveExperiment.slice = slice
"""
FAILING_DRAWING = f"""{BOOM}
from tuitrain.lab.widgets.layers import Layers
Layers.draw_picture = boom
"""


def test_what_fails_in_the_trainers_thread_is_said_and_can_be_begun_anew(open_terminal, preset):
    terminal = open_terminal("lab", preset(), first=FAILING_TRAINER)
    terminal.wait_until(lambda: "ready" in terminal.lines[0])
    for _ in range(2):
        terminal.type(" ")
        terminal.wait_until(lambda: "× failed" in terminal.lines[0] and updates(terminal) >= 10)
        assert terminal.lines[1].startswith(" RuntimeError: [b]boom[/b] ")
        terminal.type("r")
        terminal.wait_until(lambda: "○ ready" in terminal.lines[0] and updates(terminal) == 0)
    quit_lab(terminal)


def test_what_fails_while_drawing_is_said_in_its_place_and_training_goes_on(open_terminal, preset):
    terminal = open_terminal("lab", preset(), first=FAILING_DRAWING)
    start_training(terminal)
    terminal.wait_until(lambda: "Cannot draw: RuntimeError: [b]boom[/b] " in terminal.text)
    seen = updates(terminal)
    terminal.wait_until(lambda: updates(terminal) > seen and "LOSS" in terminal.text)
    quit_lab(terminal)
