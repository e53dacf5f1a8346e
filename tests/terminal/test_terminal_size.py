"""Terminals too small to work in, and sizes that nobody should believe."""

import os
import resource

import pytest
from terminal import assert_clean_exit, quit_lab, start_training, updates

PRESET = """
data: {name: mnist, train: 200, test: 100}
network: {hidden: [8]}
optimizer: {name: sgd, lr: 0.1}
epochs: 1000000
evaluate: {every: 1000}
"""


@pytest.fixture
def preset(tmp_path):
    path = tmp_path / "endless.yaml"
    path.write_text(PRESET, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("size", [(59, 40), (140, 15), (20, 5)], ids=["narrow", "low", "tiny"])
def test_too_little_room_is_said_while_it_trains_on_and_more_brings_the_lab_back(open_terminal, preset, size):
    terminal = open_terminal("lab", preset)
    start_training(terminal)
    seen = updates(terminal)
    terminal.resize(*size)
    said = f"This terminal is {size[0]}x{size[1]}, the lab needs 60x16. Make it larger to go on, or"
    terminal.wait_until(lambda: said in " ".join(terminal.text.split()))
    assert "LOSS" not in terminal.text
    terminal.resize(60, 16)
    terminal.wait_until(lambda: (updates(terminal) or 0) > seen and "This terminal" not in terminal.text)
    terminal.wait_until(lambda: terminal.lines[-1].strip().endswith("q quit"))
    quit_lab(terminal)


def test_in_too_little_room_from_the_start_ctrl_c_twice_leaves(open_terminal, preset):
    terminal = open_terminal("lab", preset, columns=40, rows=10)
    terminal.wait_until(lambda: "the lab needs 60x16." in " ".join(terminal.text.split()))
    terminal.type("\x03\x03")
    assert terminal.wait_for_exit() == 0
    assert terminal.modes_left_on == set()
    assert terminal.settings_restored


LITTLE_MEMORY = f"import resource; resource.setrlimit(resource.RLIMIT_AS, ({4 << 30}, {4 << 30}))"


@pytest.mark.parametrize(
    "variables",
    [{"COLUMNS": "100000"}, {"LINES": "100000"}, {"COLUMNS": "100000", "LINES": "99999"}],
    ids=repr,
)
@pytest.mark.parametrize("rows", [40, 0], ids=["known", "unknown"])
def test_a_size_that_no_terminal_has_is_not_believed(open_terminal, preset, variables, rows):
    terminal = open_terminal("lab", preset, first=LITTLE_MEMORY, **variables)
    if not rows:
        terminal.resize(0, 0)
    terminal.wait_until(lambda: b"quit" in terminal.output)
    os.kill(terminal.process.pid, 15)
    assert_clean_exit(terminal, 143)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1 << 20
