"""A folder of IDX files, named as MNIST's are: what is in it, before its pictures are read."""

import os
from dataclasses import dataclass
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import Final

from tuitrain.config.idx import FileError, open_idx
from tuitrain.config.text import clean

SPLITS: Final = {"train": "train", "test": "t10k"}
IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"
FILES: Final = tuple(f"{split}-{kind}" for split in SPLITS.values() for kind in (IMAGES, LABELS))
_GZIPPED: Final = ".gz"
_SHOWN: Final = 60


@dataclass(frozen=True)
class IdxFolder:
    """Rows to train and to test with, numbers a row, classes, and the shape of one entry."""

    train: int
    test: int
    inputs: int
    classes: int
    entry: tuple[int, ...]

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Height and width, where an entry has the two."""
        return (self.entry[0], self.entry[1]) if len(self.entry) == 2 else None


def idx_path(folder: str, split: str, kind: str) -> Path:
    """The file of that split and kind, as it is or gzipped. FileError where there is none."""
    name = f"{SPLITS[split]}-{kind}"
    for each in (name, f"{name}{_GZIPPED}"):
        path = os.path.join(folder, each)
        if os.path.lexists(path):
            return Path(path)
    if not os.path.isdir(folder):
        raise FileError(f"there is no folder '{_end_of(folder)}'")
    raise FileError(f"there is no {name}, gzipped or not, in '{_end_of(folder)}'")


def idx_files(folder: str) -> tuple[Path, ...]:
    """Every path that may be read where `folder` is the data set."""
    return tuple(Path(folder, f"{name}{end}") for name in FILES for end in ("", _GZIPPED))


def idx_folder(folder: str) -> IdxFolder:
    """What the folder holds. FileError says what is wrong with it.

    Looks at the headers of the pictures and at all labels: the largest one tells how many classes there are.
    """
    paths = [idx_path(folder, split, kind) for split in SPLITS for kind in (IMAGES, LABELS)]
    try:
        found = [path.stat() for path in paths]
    except OSError as error:
        raise FileError(f"'{_end_of(folder)}' cannot be read: {error.strerror}") from None
    return _looked_into(
        tuple(paths), tuple((each.st_dev, each.st_ino, each.st_size, each.st_mtime_ns) for each in found)
    )


@lru_cache(maxsize=8)
def _looked_into(paths: tuple[Path, ...], _: tuple[tuple[int, ...], ...]) -> IdxFolder:
    # A preset of 64 arms asks 64 times; whatever tells files apart is part of the key.
    train_images, train_labels, test_images, test_labels = paths
    train, entry = _pictures(train_images)
    test, other = _pictures(test_images)
    if other != entry:
        raise FileError(
            f"an entry of {test_images.name} is {_times(other)}, one of {train_images.name} {_times(entry)}"
        )
    classes = 1 + max(_largest(train_labels, train), _largest(test_labels, test))
    if classes == 1:
        raise FileError(f"all labels in {train_labels.name} and {test_labels.name} are 0")
    return IdxFolder(train, test, prod(entry), classes, entry)


def _pictures(path: Path) -> tuple[int, tuple[int, ...]]:
    with open_idx(path) as opened:
        return opened.count, opened.shape


def _largest(path: Path, pictures: int) -> int:
    with open_idx(path) as opened:
        if opened.shape:
            raise FileError(f"{path.name} has {1 + len(opened.shape)} dimensions; labels have one")
        if opened.count != pictures:
            raise FileError(f"{path.name} holds {opened.count:,} labels for {pictures:,} pictures")
        return max(map(max, opened.chunks(opened.count)))


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape[:4])) or "1"


def _end_of(folder: str) -> str:
    """The end of a path, which tells more than its beginning."""
    text = clean(folder)
    return text if len(text) <= _SHOWN else f"…{text[1 - _SHOWN :]}"
