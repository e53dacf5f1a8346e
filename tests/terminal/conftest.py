"""What the tests in a terminal share."""

import pytest

pytest.register_assert_rewrite("terminal")

from terminal import Terminal  # noqa: E402


@pytest.fixture
def open_terminal():
    """Run the program in a terminal; all are closed in the end."""
    opened = []

    def start(*arguments, **options):
        terminal = Terminal(*arguments, **options)
        opened.append(terminal)
        return terminal

    yield start
    for terminal in opened:
        terminal.close()
