"""What the tests in a terminal share."""

import pytest

pytest.register_assert_rewrite("terminal")

from terminal import Shell, Terminal  # noqa: E402


@pytest.fixture
def open_terminal():
    """Run the program in a terminal; all are closed in the end."""
    opened = []

    def start(*arguments, kind=Terminal, **options):
        terminal = kind(*arguments, **options)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()


@pytest.fixture
def shell(open_terminal):
    """A shell in a terminal."""
    return open_terminal(kind=Shell)
