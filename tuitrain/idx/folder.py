"""A folder of IDX files, named about as MNIST's are: what is in it, before its pictures are read."""

import os
import re
import sys
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from math import prod
from pathlib import Path
from typing import Final, TypeAlias

from tuitrain.idx.file import UNSIGNED_BYTES, FileError, IdxStream, IdxType, open_idx
from tuitrain.text import clean

SPLITS: Final = {"train": "train", "test": "t10k"}
IMAGES, LABELS = "images-idx3-ubyte", "labels-idx1-ubyte"
_GZIPPED: Final = ".gz"
MOST_NAMES, MOST_FILES = 2_000, 64
"""How many names of a folder are looked through for files of a data set, and how many of these are looked at.

A preset of many arms asks again and again. MNIST's own names are found among any number of others.
"""
MOST_CLASSES: Final = 1_000
"""How many classes the labels may tell apart: a table of what is taken for what grows as the square."""
_SHOWN: Final = 60
_SETS_NAMED: Final = 4
# As MNIST and its kin are called: emnist-letters-test-images-idx3-ubyte.gz, train-labels.idx1-ubyte.
_CALLED: Final = re.compile(
    r"(?P<set>(?:.+[-_.])?)(?P<split>train|t10k|test)[-_](?P<what>images|labels)[-_.]idx[1-9]"
    r"[-_.](?:ubyte|byte|short|int|float|double)(?P<gzipped>\.gz)?",
    re.IGNORECASE,
)
_Files: TypeAlias = dict[tuple[str, str], Path]


@dataclass(frozen=True)
class IdxFolder:
    """Rows to train and to test with, numbers a row, classes, and the shape and type of one entry.

    `begins` has for each class the number of the first training row that belongs to it, None where none does.
    """

    train: int
    test: int
    inputs: int
    classes: int
    entry: tuple[int, ...]
    type: IdxType
    begins: tuple[int | None, ...]

    @property
    def image_shape(self) -> tuple[int, int] | None:
        """Height and width, where an entry has the two."""
        return (self.entry[0], self.entry[1]) if len(self.entry) == 2 else None

    @property
    def entry_in_words(self) -> str:
        """The shape of an entry as text, such as `28 × 28`."""
        return _times(self.entry)


def idx_path(folder: str, split: str, kind: str) -> Path:
    """The file of that split and kind, as it is or gzipped. FileError where there is none."""
    return _file_of(folder, *_chosen(folder), split, kind)


def _file_of(folder: str, prefix: str, files: _Files, split: str, kind: str) -> Path:
    if (split, kind) in files:
        return files[split, kind]
    if not os.path.isdir(folder):
        raise FileError(f"there is no folder '{_end_of(folder)}'")
    test = next((path.name[len(prefix) :][:4] for (part, _), path in files.items() if part == "test"), "t10k")
    name = f"{prefix}{test.lower() if split == 'test' else split}-{kind}"
    raise FileError(f"there is no {name}, gzipped or not, in '{_end_of(folder)}'")


def idx_files(folder: str) -> tuple[Path, ...]:
    """Every path that may be read where `folder` is the data set."""
    return tuple(Path(folder, name) for name in dict.fromkeys((*_usual_names(), *_listed(folder))))


def _usual_names() -> Iterator[str]:
    """What MNIST's own files are called."""
    for split in SPLITS.values():
        for kind in (IMAGES, LABELS):
            yield from (f"{split}-{kind}", f"{split}-{kind}{_GZIPPED}")


def _listed(folder: str) -> list[str]:
    """The names of files in the folder that may be of a data set, sorted; none where it cannot be listed."""
    try:
        with os.scandir(folder) as entries:
            names = [entry.name for entry in islice(entries, MOST_NAMES)]
    except (OSError, ValueError):
        return []
    # Messages hold these names: one that a terminal would obey is nobody's.
    return sorted(name for name in names if _CALLED.fullmatch(name) and clean(name) == name)[:MOST_FILES]


def _sets(folder: str) -> dict[str, _Files]:
    """The data sets in the folder, by what their files' names begin with; MNIST's own begin with nothing."""
    usual = (name for name in _usual_names() if os.path.lexists(os.path.join(folder, name)))
    found = [(match, name) for name in (*usual, *_listed(folder)) if (match := _CALLED.fullmatch(name))]
    # The usual names are first; of others the one that is not gzipped.
    found.sort(key=lambda each: each[0]["gzipped"] is not None)
    sets: dict[str, _Files] = {}
    for match, name in found:
        split = "train" if match["split"].lower() == "train" else "test"
        kind = IMAGES if match["what"].lower() == "images" else LABELS
        sets.setdefault(match["set"], {}).setdefault((split, kind), Path(folder, name))
    return sets


def _chosen(folder: str) -> tuple[str, _Files]:
    """The one whole set, MNIST's own before others; the one nearest to whole where none is."""
    sets = _sets(folder)
    whole = [prefix for prefix, files in sets.items() if len(files) == len(SPLITS) * 2]
    if len(whole) > 1 and "" not in whole:
        names = [prefix.rstrip("-_.") for prefix in sorted(whole)]
        some = ", ".join([*names[:_SETS_NAMED], *(["…"] if len(names) > _SETS_NAMED else [])])
        raise FileError(
            f"there are {len(names)} data sets in '{_end_of(folder)}': {some}; put the four files of one into"
            " a folder of their own"
        )
    prefix = max(sets, key=lambda each: (len(sets[each]), not each), default="")
    return prefix, sets.get(prefix, {})


def idx_folder(folder: str) -> IdxFolder:
    """What the folder holds. FileError says what is wrong with it.

    Looks at the headers of the pictures and at all labels: the largest one tells how many classes there are.
    """
    chosen = _chosen(folder)
    paths = [_file_of(folder, *chosen, split, kind) for split in SPLITS for kind in (IMAGES, LABELS)]
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
    train, entry, numbers = _pictures(train_images)
    test, other, others = _pictures(test_images)
    if other != entry:
        raise FileError(
            f"an entry of {test_images.name} is {_times(other)}, one of {train_images.name} {_times(entry)}"
        )
    if others != numbers:
        raise FileError(
            f"{test_images.name} holds {others.words}, {train_images.name} {numbers.words};"
            " both have to be the same"
        )
    begins = _begins(train_labels, train)
    classes = 1 + max(*begins, *_begins(test_labels, test))
    if classes == 1:
        raise FileError(f"all labels in {train_labels.name} and {test_labels.name} are 0")
    return IdxFolder(
        train, test, prod(entry), classes, entry, numbers, tuple(map(begins.get, range(classes)))
    )


def _pictures(path: Path) -> tuple[int, tuple[int, ...], IdxType]:
    with open_idx(path) as opened:
        return opened.count, opened.shape, opened.type


def _begins(path: Path, pictures: int) -> dict[int, int]:
    """The labels that occur, and the first row of each."""
    with open_idx(path) as opened:
        if opened.shape:
            raise FileError(f"{path.name} has {1 + len(opened.shape)} dimensions; labels have one")
        if opened.count != pictures:
            raise FileError(f"{path.name} holds {opened.count:,} labels for {pictures:,} pictures")
        if not opened.type.whole:
            raise FileError(f"{path.name} holds {opened.type.words}; labels are whole numbers")
        begins: dict[int, int] = {}
        row = 0
        for numbers in _whole_numbers(opened):
            _check(path, numbers)
            for label in set(numbers) - begins.keys():
                begins[label] = row + numbers.index(label)
            row += len(numbers)
        return begins


def _whole_numbers(opened: IdxStream) -> Iterator[Sequence[int]]:
    for chunk in opened.chunks(opened.count):
        if opened.type is UNSIGNED_BYTES:
            yield chunk
            continue
        numbers = array(opened.type.letter, chunk)
        if sys.byteorder == "little":
            numbers.byteswap()
        yield numbers


def _check(path: Path, labels: Sequence[int]) -> None:
    """FileError where one is no label."""
    low, high = min(labels), max(labels)
    if low < 0:
        raise FileError(f"{path.name} holds the label {low:,}; labels count from 0")
    if high >= MOST_CLASSES:
        raise FileError(f"{path.name} holds the label {high:,}; the largest allowed is {MOST_CLASSES - 1}")


def _times(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape[:4])) or "1"


def _end_of(folder: str) -> str:
    """The end of a path, which tells more than its beginning."""
    text = clean(folder)
    return text if len(text) <= _SHOWN else f"…{text[1 - _SHOWN :]}"
