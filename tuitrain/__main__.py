"""`tuitrain` and `python -m tuitrain`."""

import os
import sys


def main() -> None:
    """Run the command line; a reader that went away ends it quietly."""
    from tuitrain.cli import cli

    try:
        cli(standalone_mode=True)
    except BrokenPipeError:
        # Python flushes standard output once more at exit: let that go nowhere instead of failing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(128 + 13)


if __name__ == "__main__":
    main()
