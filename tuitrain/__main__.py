"""`tuitrain` and `python -m tuitrain`."""

import os
import signal
import sys

ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""What NumPy is loaded with; a preset's `blas_threads` is set later, whatever stands here.

Otherwise OpenBLAS keeps threads for work that is never given to them, and wakes them whenever the engine has
set its own number and sets theirs again: outside of the main thread slices of 32 updates took a twelfth
longer.
"""


def main() -> None:
    """Run the command line; Ctrl-C has its exit code from the first import on."""
    os.environ |= ONE_BLAS_THREAD
    try:
        from tuitrain.cli import cli

        cli()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
