"""Where a data set's folder is: beside the preset's file, or wherever the command line says."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from tuitrain.idx.folder import idx_files
from tuitrain.text import clean, shown

Resolve: TypeAlias = Callable[[str], str]


class Refused(str):
    """Stands in place of a path that may not be used. An override may still replace it.

    Its text is empty: whatever forgot what it is would name no data set with it.
    """

    reason: str

    def __new__(cls, reason: str) -> "Refused":
        """One that is refused for that reason."""
        made = super().__new__(cls)
        made.reason = reason
        return made


def is_path(name: str) -> bool:
    """Whether a data set's name is that of a folder: it has a separator."""
    return os.sep in name or (os.altsep or os.sep) in name


def placed(value: Any, place: Resolve, path: tuple[str, ...] = ()) -> Any:
    """What stands at `path` of a preset, or all of it, with the paths of data sets put in their place."""
    if isinstance(value, str):
        return place(value) if _names_data(path) and is_path(value) else value
    if isinstance(value, Mapping) and len(path) < len(("arms", "name", "data", "name")):
        return {name: placed(inner, place, (*path, name)) for name, inner in value.items()}
    return value


def _names_data(path: tuple[str, ...]) -> bool:
    return (path[2:] if path[:1] == ("arms",) else path) in (("data",), ("data", "name"))


def anywhere(text: str) -> str:
    """The user's own path, from the current folder."""
    refused = _refused(text)
    try:
        return os.path.abspath(text) if refused is None else refused
    except FileNotFoundError:
        return Refused(f"{shown(text)} cannot be found: the current folder no longer exists")


def beside(folder: Path) -> Resolve:
    """For paths in a file that is in `folder`: relative to it, and not out of it, by no link either.

    A preset that somebody else wrote reads nothing but what came with it.
    """
    root = os.path.realpath(folder)

    def place(text: str) -> str:
        refused = _refused(text)
        if refused is not None:
            return refused
        if os.path.isabs(text) or os.path.splitdrive(text)[0]:
            return Refused(f"{shown(text)} is absolute; a file names a folder beside it, such as ./digits")
        inside = os.path.realpath(os.path.join(root, text))
        parts = text.replace(os.altsep or os.sep, os.sep).split(os.sep)
        if os.pardir in parts or not all(_within(root, each) for each in (Path(inside), *idx_files(inside))):
            return Refused(f"{shown(text)} is outside the folder of the preset's file")
        return inside

    return place


def _refused(text: str) -> Refused | None:
    # Shown again and again, and a path that is cleaned is another path.
    if clean(text) != text:
        return Refused(f"{shown(text)} holds characters that cannot be shown")
    return None


def _within(root: str, path: Path) -> bool:
    return os.path.commonpath((root, os.path.realpath(path))) == root
