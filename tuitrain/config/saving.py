"""A preset written to a file: whole or not at all, and so that it can be read from there."""

import os
import tempfile
from pathlib import Path

from tuitrain.config.dump import dump
from tuitrain.config.preset import Preset
from tuitrain.config.problems import ConfigError
from tuitrain.text import clean, shown

SUFFIXES = (".yaml", ".yml")


def save(preset: Preset, path: Path, *, replace: bool = False) -> None:
    """Write `preset` to `path`, aside first; what was there is lost only with `replace`.

    Raises ConfigError where it cannot be written, exists, or could not be read from there again.
    """
    source = clean(str(path))
    if source != str(path):
        raise ConfigError.of("holds characters that cannot be shown", source)
    if path.suffix not in SUFFIXES:
        raise ConfigError.of("a preset's file ends in .yaml", source)
    try:
        folder = path.resolve().parent
    except FileNotFoundError:
        raise ConfigError.of("cannot be written: the current folder no longer exists", source) from None
    text = dump(preset, lambda name: _beside(folder, name, source))
    try:
        _write(text.encode(), path, replace)
    except FileExistsError:
        raise ConfigError.of("exists", source) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not a valid file name"
        raise ConfigError.of(f"cannot be written: {reason}", source) from None


def _beside(folder: Path, name: str, source: str) -> str:
    """The data's folder as a file in `folder` may name it."""
    if not Path(name).is_relative_to(folder):
        where = f"the data are in {shown(name)}; a preset names a folder beside it, so save it there"
        raise ConfigError.of(where, source)
    return os.path.join(os.curdir, Path(name).relative_to(folder))


def _write(content: bytes, path: Path, replace: bool) -> None:
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(handle)
        if replace:
            os.replace(aside, path)
        else:
            os.link(aside, path)  # unlike a rename, it takes nobody's place
    finally:
        Path(aside).unlink(missing_ok=True)
