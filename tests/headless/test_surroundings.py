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


# Without docstrings


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
