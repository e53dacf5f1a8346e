"""Files in the IDX format of MNIST's: a big-endian header, then numbers; looked at before anything grows."""

import os
import stat
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import IO, Final

from tuitrain.idx.gzipped import Gzipped
from tuitrain.text import clean, is_page

MOST_BYTES: Final = 1 << 30
"""The most that one file may come to."""
MOST_ROWS: Final = 10_000_000
"""The most entries that one file may have."""
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = b"PK\x03\x04"
_POINTER: Final = b"version https://git-lfs.github.com/"
_BEGINNING: Final = 508
"""So many bytes tell what a file is that is no IDX file."""
_MOST_DIMENSIONS: Final = 32
_CHUNK: Final = 1 << 20


@dataclass(frozen=True)
class IdxType:
    """What the numbers of a file are: in words, by the letter of Python's `struct` and `array`, in bytes."""

    words: str
    letter: str
    bytes: int

    @property
    def whole(self) -> bool:
        """Whether they are whole numbers."""
        return self.letter not in "fd"


UNSIGNED_BYTES: Final = IdxType("unsigned bytes", "B", 1)
_TYPES: Final = {
    0x08: UNSIGNED_BYTES,
    0x09: IdxType("signed bytes", "b", 1),
    0x0B: IdxType("whole numbers of 16 bits", "h", 2),
    0x0C: IdxType("whole numbers of 32 bits", "i", 4),
    0x0D: IdxType("floating-point numbers of 32 bits", "f", 4),
    0x0E: IdxType("floating-point numbers of 64 bits", "d", 8),
}


class FileError(ValueError):
    """A file or a folder that is not what it should be; the message is one sentence that names it."""


@dataclass(frozen=True)
class IdxStream:
    """An open IDX file: the type of its numbers, the count of its entries, the shape of one, what follows."""

    name: str
    type: IdxType
    count: int
    shape: tuple[int, ...]
    stream: IO[bytes] | Gzipped

    @property
    def length(self) -> int:
        """How many bytes follow the header, if it is true."""
        return self.count * prod(self.shape) * self.type.bytes

    def chunks(self, rows: int) -> Iterator[bytes]:
        """The bytes of the first `rows` entries, a mebibyte at a time; FileError if there are fewer.

        Numbers are whole in each, and big-endian.
        """
        if rows > self.count:
            raise FileError(f"{self.name} holds {self.count:,} entries, {rows:,} were asked for")
        return self._chunks(rows)

    def _chunks(self, rows: int) -> Iterator[bytes]:
        left = rows * prod(self.shape) * self.type.bytes
        while left:
            chunk = self.stream.read(min(left, _CHUNK))
            if len(chunk) < min(left, _CHUNK):
                raise FileError(f"{self.name} ends too early")
            left -= len(chunk)
            yield chunk
        if rows == self.count and self.stream.read(1):
            # At the end of a gzipped file this also compares its checksum.
            raise _too_long(self.name)


@contextmanager
def open_idx(path: Path) -> Iterator[IdxStream]:
    """An IDX file, gzipped or not, behind its header.

    FileError for whatever is no regular file or no such thing, asks for more than the limits, or does not
    have the length that its header says.
    """
    name = clean(path.name)
    try:
        with _regular(path, name) as file:
            size, zipped = _length(file)
            stream = Gzipped(file) if zipped else file
            numbers, (count, *shape) = _header(name, stream)
            opened = IdxStream(name, numbers, count, tuple(shape), stream)
            header = 4 + 4 * (len(shape) + 1)
            if size != (header + opened.length) % 2**32:
                _compare(opened, header)
            yield opened
    except EOFError:
        raise FileError(f"{name} ends too early") from None
    except zlib.error:
        raise FileError(f"{name} is damaged") from None
    except OSError as error:
        raise FileError(f"{name} cannot be read: {error.strerror}") from None


@contextmanager
def _regular(path: Path, name: str) -> Iterator[IO[bytes]]:
    # Without O_NONBLOCK a FIFO that nobody writes to would be waited for without end.
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise FileError(f"{name} is not a regular file")
    with open(handle, "rb") as file:
        yield file


def _length(file: IO[bytes]) -> tuple[int, bool]:
    """How long a file is, and whether it is gzipped: then how long it says it is unpacked, modulo 2³²."""
    zipped = file.read(2) == _GZIP
    length = file.seek(0, os.SEEK_END)
    if zipped and length > 4:
        file.seek(-4, os.SEEK_END)
        (length,) = struct.unpack("<I", file.read(4))
    file.seek(0)
    return length, zipped


def _header(name: str, stream: IO[bytes] | Gzipped) -> tuple[IdxType, tuple[int, ...]]:
    magic = stream.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or not magic[3]:
        raise FileError(f"{name} {_mistaken(magic + stream.read(_BEGINNING))}")
    numbers = _TYPES.get(magic[2])
    if numbers is None:
        known = ", ".join(f"0x{code:02X}" for code in _TYPES)
        raise FileError(f"{name} is of type 0x{magic[2]:02X}, which IDX files do not have: {known}")
    if magic[3] > _MOST_DIMENSIONS:
        raise FileError(f"{name} has {magic[3]} dimensions; the most allowed are {_MOST_DIMENSIONS}")
    header = stream.read(4 * magic[3])
    if len(header) < 4 * magic[3]:
        raise FileError(f"{name} ends too early")
    shape = struct.unpack(f">{magic[3]}I", header)
    if not all(shape):
        raise FileError(f"{name} holds nothing")
    if shape[0] > MOST_ROWS:
        raise FileError(f"{name} asks for {shape[0]:,} entries; the most allowed are {MOST_ROWS:,}")
    if prod(shape) * numbers.bytes > MOST_BYTES:
        raise FileError(f"{name} asks for more than {MOST_BYTES >> 20:,} MiB, the most allowed")
    return numbers, shape


def _mistaken(beginning: bytes) -> str:
    """What a file that begins so is, as far as one can tell."""
    if is_page(beginning):
        return "is a web page, as a failed download leaves it, not an IDX file; download it again"
    if beginning.startswith(_POINTER):
        return "is a pointer of Git LFS, not the file itself; 'git lfs pull' fetches it"
    if beginning.startswith(_ZIP):
        return "is a zip archive, not an IDX file; unpack it"
    if not beginning:
        return "is empty"
    return "is not an IDX file: it does not begin with two zeros, a type and a number of dimensions"


def _compare(opened: IdxStream, header: int) -> None:
    """FileError unless a file of an odd length holds what its header says, and no more.

    The length in a gzipped file is that of its last part alone; one of several parts has to be unpacked.
    """
    stream = opened.stream
    if not isinstance(stream, Gzipped):
        length = os.fstat(stream.fileno()).st_size - header
        raise FileError(f"{opened.name} ends too early") if length < opened.length else _too_long(opened.name)
    for _ in opened.chunks(opened.count):
        pass
    stream.restart()
    stream.read(header)


def _too_long(name: str) -> FileError:
    return FileError(f"{name} is longer than its header says")
