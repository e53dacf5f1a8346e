"""`tuitrain` and `python -m tuitrain`."""

import gc
import os
import signal
import sys

ONE_BLAS_THREAD = {"OPENBLAS_NUM_THREADS": "1"}
"""What NumPy is loaded with; a preset's `blas_threads` is set later, whatever stands here.

Otherwise OpenBLAS keeps threads for work that is never given to them, and wakes them whenever the engine has
set its own number and sets theirs again: outside of the main thread slices of 32 updates took a twelfth
longer.
"""


YOUNG = 20_000
"""So many new objects are looked through for garbage at once; by default 700, which costs a start a tenth."""


def main() -> None:
    """Run the command line; at any time Ctrl-C has its exit code, and no traceback."""
    os.environ |= ONE_BLAS_THREAD
    gc.set_threshold(YOUNG)
    try:
        if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
            signal.signal(signal.SIGINT, end_at_once)
        from tuitrain.cli import cli

        cli()
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def end_at_once(*_: object) -> None:
    """End, where neither a run nor the lab hears Ctrl-C: while Python imports and while it ends.

    An exception in the middle of that would be told by Python itself.
    """
    os._exit(128 + signal.SIGINT)


if __name__ == "__main__":
    main()
