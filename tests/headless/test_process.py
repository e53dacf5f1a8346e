"""The command as a program of its own: every subcommand once. All else about them is tested in one process.

The exit codes 0, 1 and 2 are here; 129, 130, 141 and 143 are in `test_run.py`, beside what they stand for.
"""

import pytest
from command import tuitrain_process

MISSING = """
data: {name: moons, train: 40, test: 20}
network: {hidden: [4]}
batch_size: 10
updates: 20
expect: [{figure: test_accuracy, max: 0}]
"""


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("presets", "quickstart "),
        ("schema", '"$schema"'),
        ("config", "config.yaml"),
        ("gradcheck --arm relu", "AGREES"),
    ],
)
def test_a_command_that_does_its_work_is_exit_code_0(command, said):
    done = tuitrain_process(*command.split())
    assert (done.returncode, done.stderr) == (0, "")
    assert said in done.stdout


def test_a_run_that_misses_what_it_expects_is_exit_code_1(preset_file):
    done = tuitrain_process("run", preset_file(MISSING))
    assert (done.returncode, done.stderr) == (1, "")
    assert "MISSED" in done.stdout


def test_the_lab_without_a_terminal_is_exit_code_2():
    done = tuitrain_process("lab")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("the lab needs a terminal")
    assert done.stderr.count("\n") == 1
