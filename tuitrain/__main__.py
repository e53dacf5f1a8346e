"""`tuitrain` and `python -m tuitrain`."""

import signal
import sys


def main() -> None:
    """Run the command line; Ctrl-C has its exit code from the first import on."""
    try:
        from tuitrain.cli import cli

        cli()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
