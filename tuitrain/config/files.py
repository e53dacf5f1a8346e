"""The bytes of a preset's file."""

import os
import stat
from pathlib import Path

from tuitrain.config.problems import ConfigError
from tuitrain.config.yaml_reader import MOST_BYTES


def read_file(path: Path, source: str) -> bytes:
    """The content of a regular file, cut one byte past the longest that is read as a preset.

    Raises ConfigError for whatever is no regular file or cannot be read.
    """
    try:
        # Without O_NONBLOCK a FIFO that nobody writes to would be waited for without end.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            os.close(handle)
            raise ConfigError.of("is a folder" if stat.S_ISDIR(mode) else "is not a regular file", source)
        with open(handle, "rb") as file:
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise ConfigError.of("there is no such file", source) from None
    except OSError as error:
        raise ConfigError.of(f"cannot be read: {error.strerror}", source) from None
    except ValueError:
        raise ConfigError.of("is not a valid file name", source) from None
