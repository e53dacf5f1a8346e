"""Thousands of keys and moves of the mouse that still wait do not delay an end."""

import signal

import pytest
from terminal import Terminal, assert_clean_exit, start_training

PRESET = """
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
optimizer: {name: sgd, lr: 0.1}
epochs: 1000000
evaluate: {every: 1000}
"""
DRAG = "\x1b[<0;9;9M" + "".join(f"\x1b[<32;{1 + step % 130};{1 + step % 38}M" for step in range(3000))
FLOODS = {
    "keys": 20_000 * "r",
    "drag": DRAG,
    "clicks": "".join(f"\x1b[<0;{at};9M\x1b[<0;{at};9m" for step in range(1500) if (at := 1 + step % 130)),
    "screens": 1000 * "12345i\x1b",
}

SLOW = """
from textual.app import App
from textual.events import InputEvent
usual = App.on_event
async def on_event(self, event):
    if isinstance(event, InputEvent):
        sum(range(500_000))
    await usual(self, event)
App.on_event = on_event
"""
"""A machine on which all that is typed takes minutes to be worked off."""


def interrupt_twice(terminal):
    for _ in range(2):
        terminal.signal(signal.SIGINT)


ENDS = {
    "SIGTERM": (lambda terminal: terminal.signal(signal.SIGTERM), 143),
    "SIGHUP": (lambda terminal: terminal.signal(signal.SIGHUP), 129),
    "SIGINT twice": (interrupt_twice, 130),
    "hang-up": (Terminal.hang_up, 129),
}
ALWAYS = {("keys", "SIGTERM"), ("drag", "SIGINT twice"), ("clicks", "hang-up"), ("screens", "SIGHUP")}


@pytest.mark.parametrize(
    ("flood", "end"),
    [
        pytest.param(flood, end, marks=() if (flood, end) in ALWAYS else pytest.mark.slow)
        for flood in FLOODS
        for end in ENDS
    ],
)
def test_what_is_typed_ahead_does_not_delay_an_end(open_terminal, tmp_path, flood, end):
    preset = tmp_path / "endless.yaml"
    preset.write_text(PRESET, encoding="utf-8")
    terminal = open_terminal("lab", str(preset), first=SLOW)
    start_training(terminal)
    terminal.type_ahead(FLOODS[flood])
    end_lab, code = ENDS[end]
    end_lab(terminal)
    if end == "hang-up":
        assert terminal.wait_for_exit() == code
    else:
        assert_clean_exit(terminal, code)
