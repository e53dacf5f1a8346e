"""How a command refuses wrong input: one message on standard error, and exit code 2."""

import os
import sys
from typing import NoReturn, TextIO

import click


def refuse(message: object) -> NoReturn:
    """Say why, and end."""
    try:
        click.echo(str(message), err=True)
    except OSError:
        silence(sys.stderr)
    sys.exit(2)


def silence(stream: TextIO) -> None:
    """Python flushes standard streams once more at exit: let that go nowhere instead of failing."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
