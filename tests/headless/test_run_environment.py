"""The command where its surroundings are odd: no docstrings, no folder, a full disk, a wide terminal."""

import json
import os
import subprocess
import sys

import pytest
from command import tuitrain, tuitrain_process

from tuitrain.cli import cli

FULL = "/dev/full"
needs_full = pytest.mark.skipif(not os.path.exists(FULL), reason="no device here that is always full")
TINY = "data: moons\nnetwork: {hidden: [4]}\nupdates: 10\n"
SHORT = ("--set", "updates=10", "--set", "evaluate.test_rows=10")


# python -OO


@pytest.mark.parametrize("command", ["", *sorted(cli.commands)])
def test_help_says_the_same_without_docstrings(command):
    arguments = (*command.split(), "--help")
    bare = tuitrain_process(*arguments, PYTHONOPTIMIZE="2")
    assert bare.stdout == tuitrain_process(*arguments).stdout
    assert bare.returncode == 0


def test_every_command_says_what_it_does():
    text = tuitrain("--help").stdout
    assert "A laboratory for training neural networks" in text
    for name, command in cli.commands.items():
        assert command.help
        # A line of the list is cut where there is no more room.
        assert f"  {name} " in text
        assert " ".join(command.help.split())[:30] in " ".join(text.split())


def test_the_schema_says_the_same_of_every_field_without_docstrings():
    bare, usual = (
        list(fields(json.loads(said)))
        for said in (tuitrain_process("schema", PYTHONOPTIMIZE="2").stdout, tuitrain("schema").stdout)
    )
    assert bare == usual
    assert len(usual) > 50


def fields(schema):
    """The descriptions of all fields; those of whole models are docstrings."""
    if isinstance(schema, list):
        schema = dict(enumerate(schema))
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield name, field.get("description"), field.get("x-nature")
        for inner in schema.values():
            yield from fields(inner)


def test_settings_have_the_same_help_without_docstrings():
    script = (
        "from tuitrain.config import load, settings_of\n"
        "print([(each.path, each.help) for each in settings_of(load('overfit').preset)])"
    )
    said = [
        subprocess.run(
            [sys.executable, *options, "-c", script], capture_output=True, text=True, check=True, timeout=60
        ).stdout
        for options in ((), ("-OO",))
    ]
    assert said[0] == said[1]


# Deleted working directory


@pytest.fixture
def run_in_deleted_folder(tmp_path):
    """Run the command in a folder that was deleted under it."""

    (tmp_path / "moons.yaml").write_text(TINY)

    def run(*arguments):
        # By its whole path: from here it is not found.
        arguments = [str(tmp_path / each) if each == "moons.yaml" else each for each in arguments]
        folder = tmp_path / "gone"
        folder.mkdir()
        start = f"import os, sys; os.rmdir({str(folder)!r}); from tuitrain.__main__ import main; main()"
        return subprocess.run(
            [sys.executable, "-c", start, *arguments],
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env={**os.environ, "COLUMNS": "80", "XDG_CONFIG_HOME": os.devnull},
        )

    return run


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("run", "moons.yaml"), 0, ""),
        (("run", "moons.yaml", "--seeds", "0..1", "--jobs", "2"), 0, ""),
        (("run", "quickstart", *SHORT), 0, "quickstart.yaml: edits[0]: the run ends after update 10"),
        (("presets",), 0, ""),
        (("schema",), 0, ""),
        (("config",), 0, ""),
        (("lab",), 2, "the lab needs a terminal"),
        (("run", "a.yaml"), 2, "a.yaml: there is no such file\n"),
        (("run", "./a.yaml"), 2, "./a.yaml: there is no such file\n"),
        (
            ("run", "xor", "--set", "data=./digits"),
            2,
            "--set data=./digits: data.name: './digits' cannot be found:"
            " the current folder no longer exists\n",
        ),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_in_a_folder_that_is_gone(run_in_deleted_folder, arguments, code, said):
    done = run_in_deleted_folder(*arguments)
    assert done.returncode == code
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr
    assert bool(done.stdout) == (code == 0)
    if not said:
        assert done.stderr == ""


# Failed writes


@needs_full
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("-h",),
        ("--version",),
        ("run", "--help"),
        ("presets",),
        ("schema",),
        ("run", "xor", "--set", "updates=5", "--json"),
    ],
    ids=" ".join,
)
def test_a_full_disk_is_said_in_one_sentence(arguments):
    with open(FULL, "w", encoding="utf-8") as full:
        done = process(*arguments, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert done.stderr == "cannot write: No space left on device\n"


@needs_full
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--help",), 0),
        (("fly",), 2),
        (("--fly",), 2),
        (("run",), 2),
        (("run", "nosuch"), 2),
        (("run", "xor", "--set", "bad=1"), 2),
        (("lab",), 2),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_the_exit_code_is_right_where_errors_cannot_be_written(arguments, code):
    with open(FULL, "w", encoding="utf-8") as full:
        done = process(*arguments, stdout=subprocess.PIPE, stderr=full)
    assert done.returncode == code


@needs_full
def test_where_nothing_at_all_can_be_written_it_is_exit_code_2():
    with open(FULL, "w", encoding="utf-8") as full:
        assert process("--help", stdout=full, stderr=full).returncode == 2
        assert process("fly", stdout=full, stderr=full).returncode == 2


@pytest.mark.parametrize("arguments", [("--help",), ("--version",), ("presets",)], ids=" ".join)
def test_a_pipe_that_nobody_reads_ends_help_as_it_ends_all_else(arguments):
    ours, theirs = os.pipe()
    os.close(ours)
    with open(theirs, "w", encoding="utf-8") as pipe:
        done = process(*arguments, stdout=pipe, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (141, "")


def process(*arguments, stdout, stderr):
    return subprocess.run(
        [sys.executable, "-m", "tuitrain", *arguments],
        stdout=stdout,
        stderr=stderr,
        text=True,
        timeout=60,
        check=False,
    )


# Terminal size


@pytest.mark.parametrize("columns", ["100000", "0", "-5", "1", "many"])
def test_a_run_has_a_reasonable_width_whatever_is_said_of_the_terminals(columns, preset_file):
    done = tuitrain_process("run", preset_file(TINY), "--plot", COLUMNS=columns)
    assert done.stderr == ""
    assert done.returncode == 0
    assert len(done.stdout) < 20_000
    assert max(map(len, done.stdout.splitlines())) < 400
