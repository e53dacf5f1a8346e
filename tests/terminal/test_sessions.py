"""Whole sittings in a real terminal: what somebody does there, one thing after the other."""

import pytest
from terminal import assert_left_in_order, train, updates

SMALL = """
title: Small
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
optimizer: {name: sgd, lr: 0.1}
batch_size: 20
updates: 1000000
evaluate: {every: 100}
"""
ARMS = "kind: compare\narms: {slow: {optimizer: {lr: 0.001}}, good: {}}\n"


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
    train(terminal)
    # Both curves have come to an end with a figure behind it, in both charts.
    terminal.until(lambda: terminal.find(r"(1 \d?\.\d+ .*\n(?s:.*) 2 \.\d+)"))
    assert "LOSS mean of 100  ━1 slow  ▀2 good" in terminal.text
    terminal.type("]]")
    terminal.until(lambda: "small: good" in terminal.lines[0] and terminal.find(r"(rate +◂ 0\.1 ▸)"))
    terminal.type("c")
    terminal.until(lambda: terminal.find(r"LOSS mean of 100 .*(pinned).*ACCURACY .*pinned"))
    terminal.type("g")
    terminal.until(lambda: terminal.find(r"\n slow +(good)") and "t other rows" in terminal.text)
    terminal.type("\x1b")
    terminal.until(lambda: "LAYERS" in terminal.text and "t other rows" not in terminal.text)
    seen = updates(terminal)
    terminal.until(lambda: updates(terminal) > seen)
    terminal.type("q")
    assert_left_in_order(terminal, 0)


def test_after_a_divergence_b_goes_back_to_calmer_rates_until_it_learns(open_terminal):
    terminal = open_terminal("lab", "diverge")
    terminal.until(lambda: "ready" in terminal.text)
    for rate in (100, 10):
        terminal.type(" ")
        terminal.until(lambda: "× diverged" in terminal.lines[0] and "–/s" in terminal.text)
        terminal.until(lambda: terminal.text.count("NOT FINITE") == 5)
        said = rf"\n DIVERGED  at update \d, first in layer [1-5], rate ({rate})\b"
        terminal.until(lambda said=said: terminal.find(said))
        charts = "\n".join(line[38:] for line in terminal.lines[2:20])
        assert "LOSS" in charts
        assert "nan" not in charts.lower()
        terminal.type("b")
        terminal.until(lambda rate=rate: f"◂ {rate / 10:g} ▸" in terminal.text and "paused" in terminal.text)
        terminal.until(lambda: updates(terminal) == 0 and "NOT FINITE" not in terminal.text)
    terminal.type(" ")
    terminal.until(lambda: "LEARNING" in terminal.lines[1] and terminal.find(r"rate (1) "))
    terminal.type("q")
    assert_left_in_order(terminal, 0)
